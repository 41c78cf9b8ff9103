"""What the names of an import mean here: some statements for a thousand of them.

First as playlists are recognised, by ISRC and by names; of what is left, what is near. Only
what everybody sees is looked at: nobody heard it elsewhere otherwise.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import ANYBODY
from audio.catalog.models.track import Track
from audio.catalog.naming import key_of
from audio.imports import nearness
from audio.imports.formats.shape import Kind, Match, Named
from audio.imports.nearness import Known, Near
from audio.playlists.formats.shape import Entry
from audio.playlists.matching import MOST_CANDIDATES, Outcome
from audio.playlists.recognising import is_any_of, recognise

_FURTHER = re.compile(r"\s*(?:[;,/]|\s(?:&|feat|ft|featuring|with|x|vs)\b\.?\s).*$", re.I)


class Found(NamedTuple):
    """`how`: `isrc`, `names`, `near` or `same_names`; `confidence` from 0 to 1."""

    status: Match = Match.UNMATCHED
    how: str = ""
    confidence: float | None = None
    object_id: int | None = None
    candidates: tuple[int, ...] = ()


NOTHING = Found()


def artist_key(name: str) -> str:
    """Of the first artist, without an article: by it new music is looked for."""
    return key_of(_FURTHER.sub("", name)).removeprefix("the ")


def _artist_keys(name: str) -> set[str]:
    """As it may stand in the catalogue."""
    first = artist_key(name)
    return {key_of(name), first, f"the {first}"} - {""}


def tracks(names: Sequence[Named]) -> list[Found]:
    """One for each."""
    entries = [
        Entry(one.title, one.artist, one.album, one.duration_ms, one.isrc) for one in names
    ]
    found = [_surely(outcome) for outcome in recognise(ANYBODY, entries, "")]
    left = {at: one for at, one in enumerate(names) if found[at].status == Match.UNMATCHED}
    for at, near in _near(left, _known_tracks, _nearest_track).items():
        found[at] = near
    return _decided(names, found)


def albums(names: Sequence[Named]) -> list[Found]:
    """Of each the album: its artist by name, its title nearly so."""
    found = _near(dict(enumerate(names)), _known_albums, _nearest_album)
    return [found.get(at, NOTHING) for at in range(len(names))]


def artists(names: Sequence[Named]) -> list[Found]:
    """By name alone; of several that have it, none."""
    keys = [key_of(one.artist) for one in names]
    rows = Artist.objects.visible_to(ANYBODY).filter(is_any_of("sort_name", keys))
    known: dict[str, list[int]] = defaultdict(list)
    for pk, key in rows.order_by("pk").values_list("pk", "sort_name"):
        known[key].append(pk)
    return [_named_artist(known.get(key, [])) for key in keys]


def _named_artist(ids: list[int]) -> Found:
    if len(ids) == 1:
        return Found(Match.MATCHED, "names", 0.95, ids[0])
    several = tuple(ids[:MOST_CANDIDATES])
    return Found(Match.AMBIGUOUS, candidates=several) if several else NOTHING


def _surely(outcome: Outcome) -> Found:
    """A confidence of 0.6 or less is that of a length that does not fit at all."""
    if outcome.track_id is not None:
        return Found(Match.MATCHED, str(outcome.how), outcome.confidence, outcome.track_id)
    if outcome.candidates:
        return Found(Match.AMBIGUOUS, candidates=outcome.candidates)
    return NOTHING


_Candidates = Callable[[Iterable[str]], Mapping[str, list[Known]]]
_Choice = Callable[[Named, list[Known]], Near | None]


def _near(left: Mapping[int, Named], of: _Candidates, choice: _Choice) -> dict[int, Found]:
    keys = {at: _artist_keys(one.artist) for at, one in left.items()}
    wanted = {key for several in keys.values() for key in several}
    known = of(wanted) if wanted else {}
    found = {}
    for at, one in left.items():
        theirs = [thing for key in keys[at] for thing in known.get(key, ())]
        near = choice(one, theirs) if theirs else None
        if near is not None:
            found[at] = _of(near)
    return found


def _of(near: Near) -> Found:
    if len(near.ids) > 1:
        return Found(Match.AMBIGUOUS, candidates=near.ids[:MOST_CANDIDATES])
    confidence = round(nearness.MOST_CONFIDENT * near.score / 100, 2)
    return Found(Match.NEAR, "near", confidence, near.ids[0])


def _nearest_track(one: Named, known: list[Known]) -> Near | None:
    return nearness.nearest(one.title, known, album=one.album, duration_ms=one.duration_ms)


def _nearest_album(one: Named, known: list[Known]) -> Near | None:
    return nearness.nearest_album(one.title, known)


def _known_tracks(artists: Iterable[str]) -> Mapping[str, list[Known]]:
    rows = Track.objects.visible_to(ANYBODY).filter(is_any_of("artist__sort_name", artists))
    columns = ("artist__sort_name", "pk", "sort_title", "album__sort_title", "duration_ms")
    return _by_artist(rows.order_by().values_list(*columns))


def _known_albums(artists: Iterable[str]) -> Mapping[str, list[Known]]:
    rows = Album.objects.visible_to(ANYBODY).filter(is_any_of("artist__sort_name", artists))
    return _by_artist(rows.order_by().values_list("artist__sort_name", "pk", "sort_title"))


def _by_artist(rows: QuerySet[Any, tuple[Any, ...]]) -> Mapping[str, list[Known]]:
    known: dict[str, list[Known]] = defaultdict(list)
    for artist, pk, title, *more in rows:
        album, duration_ms = more or ("", 0)
        known[artist].append(Known(pk, title, album or "", duration_ms))
    return known


def _decided(names: Sequence[Named], found: list[Found]) -> list[Found]:
    """Several releases of one song by one artist: whoever heard it heard that song.

    Which release it was nobody can tell, so the first one is taken, as near. One statement.
    """
    doubtful = {pk for one in found for pk in one.candidates}
    if not doubtful:
        return found
    rows = Track.objects.visible_to(ANYBODY).filter(pk__in=doubtful)
    titles = dict(rows.values_list("pk", "sort_title"))
    return [_same_song(name, one, titles) for name, one in zip(names, found, strict=True)]


def _same_song(name: Named, found: Found, titles: Mapping[int, str]) -> Found:
    title = key_of(name.title)
    same = [pk for pk in found.candidates if titles.get(pk) == title]
    if not same or len(same) < len(found.candidates):
        return found
    return Found(Match.NEAR, "same_names", 0.7, min(same), found.candidates)


WAYS: Mapping[Kind, Callable[[Sequence[Named]], list[Found]]] = {
    Kind.LISTEN: tracks,
    Kind.LIKE: tracks,
    Kind.PLAYLIST_TRACK: tracks,
    Kind.ALBUM: albums,
    Kind.ARTIST: artists,
}
