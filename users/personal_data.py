"""Registers who in this app holds personal data; found by `users/apps.py`."""

from users.accounts.personal_data import Accounts, register
from users.auth.personal_data import Sessions
from users.google.personal_data import GoogleLinks
from users.totp.personal_data import Authenticators

register(Accounts())
register(Authenticators())
register(Sessions())
register(GoogleLinks())
