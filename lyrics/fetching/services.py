"""Having a track's words looked up: asked for here, carried out by a job."""

from django.db import transaction

from audio.catalog.models.track import Track
from config.errors import DomainError, Invalid
from config.outbound import errands
from lyrics.fetching.models import Fetch, FetchState
from lyrics.fetching.providers import Known, chosen
from lyrics.fetching.refusals import LyricsTyped, NoProvider
from lyrics.fetching.songs import Song, Text
from lyrics.languages import tidy_or_unknown
from lyrics.models import Lyrics
from lyrics.services import keep_found
from lyrics.words import Words
from users.models import User


@transaction.atomic
def ask(*, track: Track, by: User) -> Fetch:
    """Again, if it was done before; once, if it is under way.

    Raises `NotYourArtist`, `NoProvider`, `LyricsTyped`.
    """
    track.artist.require_manager(by)
    if chosen() is None:
        raise NoProvider
    if Lyrics.objects.of(track).typed().exists():
        raise LyricsTyped
    return errands.ask_for(Fetch.objects.all(), track.pk)


def carry_out(*, pk: int) -> None:
    """Asks, and keeps what is found; or tries again later, for a day."""
    errands.carry_out(Fetch.objects.select_related("track__artist", "track__album"), pk, _fetch)


def _fetch(fetch: Fetch) -> str:
    """Raises `client.Failed`."""
    known = chosen()
    if known is None:
        return fetch.FAILED
    return _kept(fetch.track, known.provider.find(_song(fetch.track)), known)


def _song(track: Track) -> Song:
    album = track.album.title if track.album else ""
    return Song(track.title, track.artist.name, album, track.duration_ms)


def _kept(track: Track, text: Text | None, known: Known) -> FetchState:
    if text is None:
        return FetchState.NOTHING
    if text.instrumental:
        return FetchState.INSTRUMENTAL
    words = _words(text)
    if words is None:
        return FetchState.NOTHING
    language = tidy_or_unknown(words.language)
    try:
        kept = keep_found(track=track, source=known.source, words=words, language=language)
    except DomainError:
        return FetchState.KEPT
    return FetchState.FOUND if kept else FetchState.KEPT


def _words(text: Text) -> Words | None:
    """With times if these can be read, else without; None for what is no text at all."""
    if text.synced:
        try:
            return Words.of_lrc(text.synced, plain=text.plain)
        except Invalid:
            pass
    try:
        return Words.of_plain(text.plain)
    except Invalid:
        return None
