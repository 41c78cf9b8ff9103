"""Registers who in this app holds personal data; found by `users/apps.py`."""

from audio.catalog.personal_data import Pages
from audio.claims.personal_data import Claims
from audio.duplicates.personal_data import Duplicates
from audio.plays.personal_data import PLAYS, Plays
from audio.publishing.personal_data import Music
from audio.uploads.personal_data import Uploads
from users.accounts import retention
from users.accounts.personal_data import register

register(Pages())
register(Music())
register(Plays())
register(Claims())
register(Duplicates())
register(Uploads())

retention.register(PLAYS)
