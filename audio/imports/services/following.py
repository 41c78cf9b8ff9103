"""Artists whom somebody followed elsewhere are followed here, by whom following is known."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from audio.imports.models import ImportedName
from users.models import User


class Follow(Protocol):
    """Returns those that are new. Whom they may not follow is passed over."""

    def __call__(self, *, user: User, artist_ids: Collection[int]) -> set[int]: ...


class Unfollow(Protocol):
    """Whom they do not follow is passed over."""

    def __call__(self, *, user: User, artist_ids: Collection[int]) -> None: ...


class _Way(NamedTuple):
    follow: Follow
    unfollow: Unfollow


_ways: list[_Way] = []


def done_by(*, follow: Follow, unfollow: Unfollow) -> None:
    """Following is above us: its app says so."""
    _ways.append(_Way(follow, unfollow))


def follow(user: User, rows: Sequence[ImportedName]) -> None:
    """`added` says who was not followed before; the caller saves it."""
    wanted = {row.object_id for row in rows if row.object_id is not None}
    left = {pk for way in _ways for pk in way.follow(user=user, artist_ids=wanted)}
    for row in rows:
        row.added = int(row.object_id in left)
        left.discard(row.object_id or 0)


def unfollow(user: User, artist_ids: Collection[int]) -> None:
    for way in _ways:
        way.unfollow(user=user, artist_ids=artist_ids)
