"""Pages of the last minute, so that a link which everybody opens is drawn once.

Each process keeps its own, and the database is asked each time whether one still holds.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Final, NamedTuple

from audio.catalog.cards import Json
from audio.catalog.freshness import COUNTERS_OLD_SECONDS
from audio.sharing.models import Kind
from audio.sharing.shown import Shown

ROOM: Final = 200
"""Pages. A long one has 50 kB."""


class Page(NamedTuple):
    """`for_all`: whoever asks would get the same."""

    body: bytes
    for_all: bool


class _State(NamedTuple):
    """What a page was drawn from. Of a playlist and its owner no stamp tells."""

    stamp: int
    playlist: Json | None


class _Kept(NamedTuple):
    state: _State
    until: float
    body: bytes


_pages: OrderedDict[Hashable, _Kept] = OrderedDict()
_lock = Lock()


def drawn(place: Hashable, shown: Shown, draw: Callable[[], Page], *, stamp: int) -> bytes:
    """What `draw` makes, or made for the same `place` since the catalogue and `shown` are so.

    `stamp` was read before `shown`: what changes meanwhile has another one. Only counters, and
    what rules choose, may be a minute old.
    """
    state = _State(stamp, shown.more if shown.kind == Kind.PLAYLIST else None)
    now = monotonic()
    with _lock:
        found = _pages.get(place)
    if found and found.state == state and now < found.until:
        return found.body
    page = draw()
    if page.for_all:
        _keep(place, _Kept(state, now + COUNTERS_OLD_SECONDS, page.body))
    return page.body


def _keep(place: Hashable, kept: _Kept) -> None:
    with _lock:
        _pages[place] = kept
        _pages.move_to_end(place)
        while len(_pages) > ROOM:
            _pages.popitem(last=False)


def forget() -> None:
    """All of it, as another process would begin."""
    with _lock:
        _pages.clear()
