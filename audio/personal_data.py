"""Registers who in this app holds personal data; found by `users/apps.py`."""

from audio.catalog.personal_data import Pages
from audio.claims.personal_data import Claims
from audio.duplicates.personal_data import Duplicates
from audio.imports.personal_data import IMPORTS, Imports
from audio.imports.services import waiting
from audio.insights.personal_data import SharedYears
from audio.library.personal_data import Library
from audio.playlists.personal_data import Playlists
from audio.plays.personal_data import FORGOTTEN, PLAYS, Plays
from audio.plays.services import also_forget
from audio.publishing.personal_data import Music
from audio.takedowns.personal_data import TAKEDOWNS, Takedowns
from audio.uploads.personal_data import Uploads
from users.accounts import retention
from users.accounts.personal_data import register

register(Pages())
register(Plays())
register(Claims())
register(Duplicates())
register(Uploads())
register(Library())
register(SharedYears())
register(Playlists())
register(Imports())
register(Takedowns())
# Erases first: it waits for who works on the catalogue, the worker for one, before any row of
# the others is locked that they will want.
register(Music())

retention.register(PLAYS)
retention.register(FORGOTTEN)
retention.register(IMPORTS)
retention.register(TAKEDOWNS)
also_forget(waiting.forget)
