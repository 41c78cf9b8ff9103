"""Registers who in this app holds personal data; found by `users/apps.py`."""

from users.accounts.personal_data import Accounts, register
from users.auth.personal_data import Sessions

register(Accounts())
register(Sessions())
