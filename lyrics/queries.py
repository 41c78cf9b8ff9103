"""Which words of a track somebody is shown."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q

from audio.catalog.models.publication import Viewer
from audio.catalog.models.track import Track
from config.errors import NotFound
from config.fields import one_line
from lyrics import languages, lrc
from lyrics.models import Lyrics, NoLyrics
from lyrics.words import lines_of

_IS_PLAIN = ExpressionWrapper(Q(synced__isnull=True), output_field=BooleanField())


class Wanted(NamedTuple):
    """`language` is tidy; empty: the first that `accepted` names, or the first written."""

    language: str = ""
    accepted: str = ""
    synced: bool = False


class Shown(NamedTuple):
    """One text, and in which languages there are others."""

    lyrics: Lyrics
    languages: Sequence[str]


def lyrics(viewer: Viewer, track_id: int, wanted: Wanted) -> Shown:
    """Two queries, of which one looks at no text. Raises `NotFound`, `NoLyrics`."""
    rows = Lyrics.objects.visible_to(viewer).filter(track=track_id)
    there = rows.order_by("created_at", "pk").values_list("language", _IS_PLAIN)
    plain: dict[str, bool] = dict(there)
    if not plain and not Track.objects.visible_to(viewer).filter(pk=track_id).exists():
        raise NotFound
    fit = [language for language, is_plain in plain.items() if not (wanted.synced and is_plain)]
    language = _chosen(wanted, fit)
    with_track = rows.select_related("track__artist", "track__album")
    found = with_track.filter(language=language).first() if language else None
    if found is None:
        raise NoLyrics
    return Shown(found, list(plain))


def _chosen(wanted: Wanted, there: Sequence[str]) -> str | None:
    if wanted.language:
        return languages.nearest(wanted.language, there)
    return languages.first_wanted(wanted.accepted, there) or next(iter(there), None)


def as_lrc(found: Lyrics) -> str:
    """With what players show above the words, as the catalogue has it."""
    track = found.track
    seconds = track.duration_ms // 1_000
    told = [
        ("ti", track.title),
        ("ar", track.artist.name),
        ("al", track.album.title if track.album else ""),
        ("length", f"{seconds // 60:02}:{seconds % 60:02}"),
        ("la", "" if found.language == languages.UNKNOWN else found.language),
    ]
    tags = ((name, one_line(value)) for name, value in told if value)
    return lrc.write(lrc.Lrc(lines_of(found.synced or []), tuple(tags)))
