"""From names and times to plays: what each is called, and which of them are one. Pure."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from audio.catalog.naming import key_of
from audio.imports.formats.shape import Kind, Named
from audio.imports.gathering import UNKNOWN_MS
from audio.plays.elsewhere import SAME_LISTEN_MS, Listen

NAMESPACE = UUID("5d1b2f0e-6c3a-4f57-9d0b-2f6f0c0b47a1")
"""Never to be changed: every import that was ever made would double."""
_MINUTE = 60


class Times(NamedTuple):
    """Of one name: when, and for how long (-1: unknown), in pairs."""

    user_id: int
    named: Named
    ends: bool
    times: Iterable[int]
    lengths: Iterable[int]

    def listens(self, track_id: int) -> Iterator[Listen]:
        """Each by a name of its own that comes of person, minute and names alone.

        So it is the same from whichever file of a service it is read, and when the names come
        to mean another track.
        """
        told = f"{key_of(self.named.artist)}\n{key_of(self.named.title)}"
        for at, length in zip(self.times, self.lengths, strict=True):
            event_id = uuid5(NAMESPACE, f"{self.user_id} {at // _MINUTE}\n{told}")
            ms = None if length == UNKNOWN_MS else length
            began = at - (ms or 0) / 1000 if self.ends else at
            yield Listen(event_id, track_id, datetime.fromtimestamp(began, UTC), ms)


def apart(listens: Iterable[Listen]) -> list[Listen]:
    """Without those that another player told of as well; the first of them stays."""
    kept: list[Listen] = []
    for one in sorted(listens, key=lambda one: (one.track_id, one.played_at, one.event_id)):
        last = kept[-1] if kept else None
        if last is None or last.track_id != one.track_id or not _is_same(last, one):
            kept.append(one)
    return kept


def _is_same(last: Listen, one: Listen) -> bool:
    least = SAME_LISTEN_MS if one.ms is None else min(one.ms, SAME_LISTEN_MS)
    return (one.played_at - last.played_at).total_seconds() * 1000 < least


def key_of_name(kind: Kind, named: Named, more: str = "") -> str:
    """32 digits; equal for what an export writes in the same words."""
    told = "\n".join([kind, named.artist, named.title, named.album, more])
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
