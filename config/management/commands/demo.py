"""`manage.py demo`: music and sign-ins for a server that has none yet."""

import json
import os
import secrets
from pathlib import Path
from typing import Any, Final

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from audio.catalog.ownership import give_page
from audio.catalog.services import open_page
from audio.demo import catalogue
from audio.library.services import like
from audio.models import Artist, Track
from audio.playlists.models.playlist import Visibility
from audio.playlists.services.entries import add_tracks
from audio.playlists.services.life import create_playlist
from config import addresses, env
from config.management.progress import progress
from users.accounts.services import register_account
from users.models import User

LISTENER, ARTIST, STAFF = ROLES = ("listener", "artist", "staff")
PLAYED_BY_THE_ARTIST: Final = "Lumen Causeway"
PASSWORD_BYTES: Final = 18
FIRST_SPIN: Final = 12

SignIns = dict[str, dict[str, str]]


class UnreadableSignIns(env.Misconfigured):
    """One sentence for whoever starts the server; no traceback."""


class Command(BaseCommand):
    """Costs nothing where all of it is there. In production it makes nothing up."""

    help = "Imports MUSIC, or composes a small catalogue for an empty server; makes sign-ins."

    def handle(self, **options: Any) -> None:
        if env.MUSIC:
            self._import(Path(env.MUSIC).expanduser())
        if env.PRODUCTION:
            self.stdout.write(
                "With DEBUG=off there is no demo, and there are no demo sign-ins."
            )
            return
        if not env.MUSIC and _is_wanted():
            with progress("Composing the demo", "songs", self.stdout) as step:
                catalogue.write(_folder(), lambda done, total, _: step(done, total))
            self._import(_folder())
        _make_sign_ins()

    def _import(self, folder: Path) -> None:
        call_command("import_music", folder, stdout=self.stdout, stderr=self.stderr)


def _folder() -> Path:
    return env.VAR_DIR / "demo-music"


def _file() -> Path:
    return env.VAR_DIR / "demo.json"


def _is_wanted() -> bool:
    """By a catalogue that is empty, or whose filling was broken off."""
    broken_off = _folder().exists() and not _file().exists()
    return broken_off or not Track.objects.exists()


def _make_sign_ins() -> None:
    """For a server without accounts, and never a second time.

    The file is written first: whoever is killed in between finds the passwords in it.
    """
    nobody = not User.objects.exists()
    sign_ins = _read()
    if not sign_ins and not nobody:
        return
    sign_ins = sign_ins or {role: _fresh(role) for role in ROLES}
    _write(sign_ins)
    if nobody:
        _register(sign_ins)


def _fresh(role: str) -> dict[str, str]:
    return {
        "email": f"{role}@example.org",
        "password": secrets.token_urlsafe(PASSWORD_BYTES),
    }


def _read() -> SignIns:
    """Empty when there are none yet."""
    try:
        told = json.loads(_file().read_bytes())
        return {
            role: {"email": told[role]["email"], "password": told[role]["password"]}
            for role in ROLES
        }
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableSignIns(f"{_file()} holds no demo sign-ins: remove it.") from error


def _write(sign_ins: SignIns) -> None:
    """Ours alone to read, whole or not at all. The address may be another at each start."""
    told = {"base_url": addresses.base()} | sign_ins
    fresh = _file().with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with open(fresh, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        json.dump(told, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(_file())


@transaction.atomic
def _register(sign_ins: SignIns) -> None:
    people = {}
    for role in ROLES:
        people[role] = register_account(
            email=sign_ins[role]["email"],
            username=role,
            password=sign_ins[role]["password"],
            profile={},
        )
        people[role].email_verified_at = timezone.now()
    people[STAFF].is_staff = people[STAFF].is_superuser = True
    for person in people.values():
        person.save(update_fields=["email_verified_at", "is_staff", "is_superuser"])
    page = Artist.objects.filter(name=PLAYED_BY_THE_ARTIST, user=None).first()
    if page:
        give_page(artist=page, user=people[ARTIST])
    else:
        open_page(user=people[ARTIST], name="Demo Artist")
    _keep_some(people[LISTENER])


def _keep_some(listener: User) -> None:
    """Likes and a playlist, so that lists have something to show."""
    tracks = Track.objects.playable().order_by("artist__sort_name", "album_position", "pk")
    found = list(tracks.values_list("pk", flat=True)[:FIRST_SPIN])
    if not found:
        return
    like(user=listener, track_ids=found[::3])
    playlist = create_playlist(owner=listener, title="First spin", visibility=Visibility.PUBLIC)
    add_tracks(playlist=playlist, by=listener, track_ids=found)
