"""Registers who in this app holds personal data; found by `users/apps.py`."""

from recommendations.mixes.personal_data import Mixes
from recommendations.taste.personal_data import Taste
from recommendations.training.personal_data import Learnt
from users.accounts.personal_data import register

register(Taste())
register(Learnt())
register(Mixes())
