"""Which tracks the entries of a file mean: a handful of statements, however many they are."""

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, QuerySet, TextField, Value

from audio.catalog.models.publication import Viewer
from audio.catalog.models.track import Track
from audio.media.models import TAIL, TAIL_HASH, ImportedFile, Rendition
from audio.playlists import matching
from audio.playlists.formats.shape import Entry
from audio.playlists.matching import CORE, Candidate, How, Names, Outcome, Why

_Left = Mapping[int, Entry]
"""Entries that nothing was found for yet, by their places."""


class _Core(Func):
    """`matching.core`, as PostgreSQL does it."""

    function = "regexp_replace"
    template = f"%(function)s(%(expressions)s, '{CORE}', '')"
    output_field = TextField()


def recognise(viewer: Viewer, entries: Sequence[Entry], base: str) -> list[Outcome]:
    """One outcome an entry, of what the viewer may see; `base` is the origin of our pages.

    The surest way first: each looks for what those before it did not find.
    """
    found: dict[int, Outcome] = {}
    ways: tuple[Callable[[Viewer, _Left, str], Mapping[int, Outcome]], ...] = (
        *(_by_address, _by_isrc, _by_file, _by_names, _by_tail),
    )
    for way in ways:
        left = {at: entry for at, entry in enumerate(entries) if not _is_done(found.get(at))}
        found |= way(viewer, left, base) if left else {}
    return [found.get(at, Outcome(why=Why.NOT_HERE)) for at in range(len(entries))]


def _is_done(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.why is None


def is_any_of(column: str, values: Iterable[str]) -> Func:
    """`= ANY(array)`: one parameter, where `IN` would take one each, of 65,535 there are."""
    array = Value(list(dict.fromkeys(values)), output_field=ArrayField(TextField()))
    return Func(
        *(F(column), array),
        template="(%(expressions)s::text[]))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def _by_address(viewer: Viewer, left: _Left, base: str) -> Mapping[int, Outcome]:
    meant = {at: matching.address(entry, base) for at, entry in left.items()}
    wanted = {pk for pk in meant.values() if pk is not None}
    if not wanted:
        return {}
    visible = set(
        Track.objects.visible_to(viewer).filter(pk__in=wanted).values_list("pk", flat=True)
    )
    return {at: Outcome(How.ADDRESS, 1.0, pk) for at, pk in meant.items() if pk in visible}


def _by_isrc(viewer: Viewer, left: _Left, base: str) -> Mapping[int, Outcome]:
    wanted = {entry.isrc for entry in left.values() if entry.isrc}
    if not wanted:
        return {}
    tracks = Track.objects.visible_to(viewer).filter(is_any_of("isrc", wanted)).exclude(isrc="")
    found = _grouped(_candidates(tracks), lambda one: one.isrc)
    return {
        at: matching.of_isrc(entry, found[entry.isrc])
        for at, entry in left.items()
        if entry.isrc in found
    }


def _by_file(viewer: Viewer, left: _Left, base: str) -> Mapping[int, Outcome]:
    """The very path that it was imported from, as the people who run the service know it."""
    places = {
        at: [_place(path) for path in matching.paths(entry.location)]
        for at, entry in left.items()
    }
    wanted = {place for several in places.values() for place in several}
    files = ImportedFile.objects.filter(is_any_of("place", wanted)) if wanted else None
    if files is None or not (audio := dict(files.values_list("place", "audio_sha256"))):
        return {}
    tracks = _of_audio(viewer, audio.values())
    found: dict[int, Outcome] = {}
    for at, several in places.items():
        pk = next((tracks.get(audio[place]) for place in several if place in audio), None)
        if pk is not None:
            found[at] = Outcome(How.FILE, 0.97, pk)
    return found


def _by_names(viewer: Viewer, left: _Left, base: str) -> Mapping[int, Outcome]:
    guesses = {at: matching.names(entry) for at, entry in left.items()}
    several = [guess for one in guesses.values() for guess in one]
    nameless = {at: Outcome(why=Why.NO_NAMES) for at, one in guesses.items() if not one}
    if not several:
        return nameless
    tracks = Track.objects.visible_to(viewer).filter(
        is_any_of("artist__sort_name", [guess.artist for guess in several])
    )
    cores = is_any_of("core", [guess.core for guess in several])
    named = _candidates(tracks.annotate(core=_Core(F("sort_title"))).filter(cores))
    found = _grouped(named, lambda one: (matching.core(one.title), one.artist))
    return nameless | {
        at: _likeliest(left[at], one, found) for at, one in guesses.items() if one
    }


def _likeliest(
    entry: Entry, guesses: Iterable[Names], found: Mapping[Any, list[Candidate]]
) -> Outcome:
    """What the first guess gives that gives anything."""
    for guess in guesses:
        if known := found.get((guess.core, guess.artist)):
            return matching.decide(entry, known, guess)
    return Outcome(why=Why.NOT_HERE)


def _by_tail(viewer: Viewer, left: _Left, base: str) -> Mapping[int, Outcome]:
    """A file that was imported from a folder of the same name, if there is one only."""
    tails = {
        at: tail
        for at, entry in left.items()
        for path in matching.paths(entry.location)[-1:]
        if (tail := matching.tail(path))
    }
    if not tails:
        return {}
    known = files_of_tails(tails.values()).values_list("tail", "audio_sha256")
    audio = {tail: {sha for _, sha in rows} for tail, rows in _grouped(known, _first).items()}
    tracks = _of_audio(viewer, [sha for several in audio.values() for sha in several])
    found: dict[int, Outcome] = {}
    for at, tail in tails.items():
        ids = {tracks[sha] for sha in audio.get(tail, ()) if sha in tracks}
        if len(ids) == 1:
            found[at] = Outcome(How.FILE_NAME, 0.8, ids.pop())
    return found


def files_of_tails(tails: Iterable[str]) -> QuerySet[Any]:
    """Each with its `tail`."""
    files = ImportedFile.objects.annotate(tail=TAIL, tail_hash=TAIL_HASH)
    return files.filter(is_any_of("tail_hash", map(_hash, tails)))


def _of_audio(viewer: Viewer, hashes: Collection[str]) -> dict[str, int]:
    """Tracks that the viewer sees, by the SHA-256 of their imported packets."""
    if not hashes:
        return {}
    visible = Track.objects.visible_to(viewer)
    files = Rendition.objects.originals().filter(is_any_of("audio_sha256", hashes))
    return dict(files.filter(track__in=visible).values_list("audio_sha256", "track"))


def _place(path: str) -> str:
    """As `media.memory` writes it down."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()


def _hash(tail: str) -> str:
    return hashlib.md5(tail.encode(), usedforsecurity=False).hexdigest()


def _candidates(tracks: QuerySet[Any]) -> list[Candidate]:
    columns = ("pk", "sort_title", "artist__sort_name", "album__sort_title")
    rows = tracks.order_by().values_list(*columns, "duration_ms", "isrc")
    return [
        Candidate(pk, title, artist, album or "", duration_ms, isrc)
        for pk, title, artist, album, duration_ms, isrc in rows
    ]


def _first(row: tuple[Any, ...]) -> Any:
    return row[0]


def _grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups
