"""Everything that we hold about a person, as one zip: JSON by subject, and their own files."""

import logging
import shutil
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, Any, Final

from django.core.files.storage import default_storage
from pydantic_core import to_json

from config.fields import utc_now
from users.accounts.models import User
from users.accounts.personal_data import HasFiles, PersonalData, sources

log = logging.getLogger(__name__)

MEANINGS: Final = {
    "account.json": "Your account and profile, as you told us; what you chose.",
    "artist_pages.json": "Artist pages that you manage.",
    "audit.json": "Lines of the audit log by you or about you: what happened, when.",
    "authenticator.json": "Whether an authenticator app is asked when you sign in. No secret.",
    "claims.json": "Artist pages that you asked for, and what became of that.",
    "claims_decided.json": "Requests for artist pages that you, as staff, decided.",
    "codes.json": "Codes that were mailed to you lately: what for, when. Not the codes.",
    "consents.json": "What you agreed to, in which version, and what you took back.",
    "counter_notices.json": "Takedowns of your music that you objected to, and how.",
    "credits.json": "Who is credited on your tracks.",
    "duplicates_decided.json": "Tracks that sound alike, on which you, as staff, decided.",
    "events.json": "What your open apps were told in the last day: that something is new.",
    "exports.json": "Copies of your data that you asked for lately.",
    "google.json": "That your account is joined to one at Google, and its key there.",
    "lyrics.json": "Lyrics that you wrote down here.",
    "mail_choices.json": "What you want to be told of, inside the app and by mail.",
    "mail_stops.json": "That mails to you came back, or that you called one spam.",
    "mails.json": "Mails sent to you lately: of which kind, when.",
    "plays.json": "Everything that you listened to here.",
    "forgotten_plays.json": "That you deleted plays, so that no device brings them back.",
    "player.json": "Where you are in what you listen to, to go on from another device.",
    "playlists.json": "Your playlists, with their tracks in order.",
    "playlist_memberships.json": "Which playlists stand in your list, and as what.",
    "playlist_folders.json": "The folders that you sort your list by.",
    "playlist_additions.json": "The tracks that you have put into playlists of others.",
    "playlist_changes.json": "Each change that you have made to a playlist, and when.",
    "playlist_invites.json": "Your invitations to playlists that are still kept.",
    "integrations.json": "Accounts elsewhere that get what you listen to. Not the tokens.",
    "undelivered_listens.json": "Listens that such an account was not given yet, or refused.",
    "now_playing.json": "What such an account was told last that you hear.",
    "interactions.json": "How much you have to do with a track: all that you did, added up.",
    "recommendations.json": "What was worked out that you may like, and because of what.",
    "imports.json": "What you brought along from other services, and what was left out of it.",
    "imported_names.json": "What stood in it, what it means here, and what was not found.",
    "shared_years.json": "Years of listening that you show to others, as they see them.",
    "liked_tracks.json": "The tracks that you like.",
    "saved_albums.json": "The albums that you saved.",
    "followed_artists.json": "The artists that you follow.",
    "feedback.json": "What you want more of, less of, or never again.",
    "mixes.json": "The mixes that were made for you last.",
    "taste.json": "How you want to be recommended to.",
    "following.json": "The people that you follow, and since when.",
    "followers.json": "Who follows you, and since when.",
    "blocked_people.json": "The people that you blocked or muted.",
    "notifications.json": "What you were told here, and when you read it.",
    "blocked_artists.json": "The artists that you want to be spared of, and how much.",
    "ratings.json": "How many stars you gave to what.",
    "releases.json": "Your releases, also those that nobody else has seen.",
    "removals.json": "What you, as staff, took down.",
    "sessions.json": "Devices signed in, and lately signed out: when, with what, from where.",
    "reports.json": "What you reported here, and what was decided.",
    "reports_decided.json": "Reports that you, as staff, decided.",
    "tickets.json": "What you asked those who run this server, and what they answered.",
    "tickets_answered.json": "What you wrote in tickets as staff.",
    "tokens.json": "Your personal tokens: their names, what they may do. Not the tokens.",
    "stations.json": "Your radio stations: of what, and what the last session played.",
    "strikes.json": "Takedowns that stand, or stood, against your account.",
    "takedown_notices.json": "Copyright notices that you gave.",
    "tracks.json": "Your tracks, also those that nobody else has heard.",
    "webhooks.json": "Addresses that you want to be told at, and of what. No secret.",
    "webhook_messages.json": "What was sent there lately, and whether it was taken.",
    "uploads.json": "Music that you uploaded, and what its files said of themselves.",
}
ABOUT: Final = (
    "Everything that this server holds about you. Times are UTC. What is kept for how long, "
    "and what is not in here because it is not about you, stands in the privacy notice."
)

OF_THEIRS: Final = "A file of yours."
LOST: Final = "A file of yours that should be here: this server has lost it."

Step = Callable[[int], None]
"""Told how many per cent are done."""


def write(out: IO[bytes], *, user: User, step: Step) -> None:
    """The lowest source first: the account opens the archive."""
    parts = sources()[::-1]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        files: dict[str, str] = {}
        for n, source in enumerate(parts, 1):
            files |= _add(archive, source, user)
            step(99 * n // len(parts))
        told = {"about": ABOUT, "account": user.username, "made_at": utc_now()}
        _write(archive, "README.json", told | {"files": files})


def _add(archive: zipfile.ZipFile, source: PersonalData, user: User) -> dict[str, str]:
    """What each file is, by name."""
    files = {}
    for name, data in source.export(user):
        _write(archive, name, data)
        files[name] = MEANINGS.get(name, OF_THEIRS)
    if isinstance(source, HasFiles):
        for name, key in source.files(user):
            files[name] = OF_THEIRS if _copy(archive, name, key) else LOST
    return files


def _copy(archive: zipfile.ZipFile, name: str, key: str) -> bool:
    """Whether the storage has it: one that is lost must not keep all the rest from them."""
    try:
        file = default_storage.open(key)
    except FileNotFoundError:
        log.warning("The storage has no %s, which belongs in an export", key)
        return False
    with file, _entry(archive, name) as entry:
        shutil.copyfileobj(file, entry)
    return True


def _write(archive: zipfile.ZipFile, name: str, data: Any) -> None:
    """An iterator is written one by one, whatever its length."""
    with _entry(archive, name) as entry:
        if not isinstance(data, Iterator):
            entry.write(to_json(data, indent=2) + b"\n")
            return
        between = b"[\n"
        for item in data:
            entry.write(between + to_json(item))
            between = b",\n"
        entry.write(b"\n]\n" if between == b",\n" else b"[]\n")


def _entry(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    entry = zipfile.ZipInfo(name, date_time=utc_now().timetuple()[:6])
    entry.compress_type = archive.compression
    return archive.open(entry, "w", force_zip64=True)
