"""What one form of the editor changes."""

from django.db import transaction

from audio.catalog.models.track import Track
from lyrics import services
from lyrics.models import Lyrics
from lyrics.words import Words
from users.models import User


@transaction.atomic
def keep(
    *, track: Track, by: User, words: Words, language: str, licence: str, was: Lyrics | None
) -> None:
    """The words that were shown, changed; maybe into another language.

    Raises `NoLyrics` where they are gone meanwhile, and as `services.write_lyrics`.
    """
    if was is not None and was.language != language:
        services.delete_lyrics(track=track, by=by, language=was.language)
    services.write_lyrics(track=track, by=by, words=words, language=language, licence=licence)
