"""Having a track's words looked up: asked for here, carried out by a job."""

from django.db import transaction

from audio.catalog.models.track import Track
from config.errors import DomainError, Invalid
from config.fields import utc_now
from config.jobs import enqueue
from config.outbound import client
from config.outbound.errands import put_off
from lyrics.fetching.models import Fetch, FetchState
from lyrics.fetching.providers import Known, chosen
from lyrics.fetching.refusals import LyricsTyped, NoProvider
from lyrics.fetching.songs import Song, Text
from lyrics.languages import tidy_or_unknown
from lyrics.models import Lyrics
from lyrics.services import keep_found
from lyrics.words import Words
from users.models import User

FETCH = "lyrics.fetching.fetch"


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
    fetch, is_new = Fetch.objects.select_for_update().get_or_create(pk=track.pk)
    if is_new or fetch.state != FetchState.PENDING:
        fetch.begin(utc_now())
        enqueue(FETCH, track_id=track.pk)
    return fetch


def carry_out(*, track_id: int) -> None:
    """Asks, and keeps what is found; or tries again later, for a day. Safe to repeat.

    In no transaction: another server is waited for.
    """
    waiting = Fetch.objects.filter(state=FetchState.PENDING, pk=track_id)
    fetch = waiting.select_related("track__artist", "track__album").first()
    if fetch is None:
        return
    known = chosen()
    if known is None:
        fetch.end(FetchState.FAILED, utc_now())
        return
    try:
        text = known.provider.find(_song(fetch.track))
    except client.Failed as failure:
        put_off(fetch, failure, task=FETCH, track_id=fetch.pk)
        return
    fetch.end(_kept(fetch.track, text, known), utc_now())


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
