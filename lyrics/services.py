"""Everything that changes lyrics. Each is one transaction, alone with the track's artist."""

from django.db import transaction

from audio.catalog.models.track import Track
from audio.indexing import sung
from audio.publishing.services.changing import changing, holders, managed
from config.errors import Conflict
from lyrics.languages import UNKNOWN
from lyrics.models import Lyrics, NoLyrics, Source
from lyrics.words import Words
from users.accounts.staying import stay
from users.models import User


class TooManyLanguages(Conflict):
    code, message = "too_many_languages", "A track has lyrics in at most {most} languages."


@transaction.atomic
def write_lyrics(
    *, track: Track, by: User, words: Words, language: str = UNKNOWN, licence: str = ""
) -> Lyrics:
    """In the place of those in this language, whoever wrote them. `language` is tidy.

    Raises `NotYourArtist`, `NotFound`, `TooManyLanguages`.
    """
    stay(by.pk)
    with changing(*holders(track)) as change:
        found = managed(track, by)
        source = Source.ARTIST if found.artist.is_managed_by(by) else Source.STAFF
        one = _row(found, language)
        one.say(words, source=source, licence=licence, by=by)
        _save(one)
        change.touch(found)
    return one


def delete_lyrics(*, track: Track, by: User, language: str = "") -> None:
    """In this language; without one, in all. Raises `NotYourArtist`, `NotFound`, `NoLyrics`."""
    with changing(*holders(track)) as change:
        found = managed(track, by)
        rows = Lyrics.objects.of(found)
        if language:
            rows = rows.filter(language=language)
        deleted, _ = rows.delete()
        if not deleted:
            raise NoLyrics
        sung.remove(track_id=found.pk, language=language)
        change.touch(found)


def keep_found(
    *,
    track: Track,
    source: Source,
    words: Words,
    language: str = UNKNOWN,
    licence: str = "",
) -> Lyrics | None:
    """What a file or a provider says. None: the track has better, and keeps it.

    What somebody typed stays; so does what was found elsewhere, but for a text with times in
    the place of one without. In a language that nobody told it says nothing new to a track
    with typed words. Raises `TooManyLanguages`; the track may be gone: then None, too.
    """
    with changing(*holders(track)) as change:
        found = Track.objects.filter(pk=track.pk).first()
        if found is None:
            return None
        if language == UNKNOWN and Lyrics.objects.of(found).typed().exists():
            return None
        one = _row(found, language)
        if one.pk and not one.may_give_way_to(source, words):
            return None
        one.say(words, source=source, licence=licence, by=None)
        _save(one)
        change.touch(found)
    return one


def _save(one: Lyrics) -> None:
    """Found by its lines from the same commit on."""
    one.save()
    sung.put(track_id=one.track_id, language=one.language, text=one.plain)


def _row(track: Track, language: str) -> Lyrics:
    """The one there is, or a new one: not saved. The caller holds the track."""
    there = {one.language: one for one in Lyrics.objects.of(track)}
    if language not in there and len(there) >= Lyrics.MOST_LANGUAGES:
        raise TooManyLanguages(most=Lyrics.MOST_LANGUAGES)
    return there.get(language) or Lyrics(track=track, language=language)
