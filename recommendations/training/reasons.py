"""Why something is recommended, in words: asked anew of the rows it rests on, each time.

A list may be a day old. A like was taken back since, a track was hidden, a friend keeps their
likes to themselves: then the next reason is given that is true. None is made up.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from recommendations.training import reason_sql
from recommendations.training.models import Kind
from recommendations.training.packed import Because, Items
from users.accounts.models import full_name

Json = dict[str, Any]
_TYPES: Mapping[Because, str] = {
    Because.LISTENED_TO: "track",
    Because.LIKED: "track",
    Because.SAVED: "album",
    Because.FOLLOWED: "artist",
    Because.LISTENED_TO_ARTIST: "artist",
    Because.CHOSE_GENRE: "genre",
    Because.FRIEND_LIKES: "user",
    Because.POPULAR_IN_GENRE: "genre",
    Because.NEW_BY_FOLLOWED: "artist",
    Because.IN_PLAYLIST: "playlist",
}
_TEXTS: Mapping[Because, str] = {
    Because.NOTHING: "From the catalogue",
    Because.LISTENED_TO: "Because you listened to {name}",
    Because.LIKED: "Because you liked {name}",
    Because.SAVED: "Because you saved {name}",
    Because.FOLLOWED: "Because you follow {name}",
    Because.LISTENED_TO_ARTIST: "Because you listened to {name}",
    Because.ASKED_FOR_MORE: "Because you wanted more like {name}",
    Because.CHOSE_GENRE: "From {name}, which you chose",
    Because.POPULAR_IN_GENRE: "Popular in {name}",
    Because.POPULAR: "Popular with everybody",
    Because.NEW_BY_FOLLOWED: "New by {name}, whom you follow",
    Because.IN_PLAYLIST: "Because of what is in your playlist {name}",
    Because.NEW: "New here",
}
_OF_FRIENDS: Mapping[Kind, str] = {
    Kind.TRACK: "{name} likes this",
    Kind.ALBUM: "{name} likes tracks on this",
    Kind.ARTIST: "{name} likes their music",
}

SHARE = 1 / 3
"""Of a list, that may name the same thing where it has another reason as well."""
OF_NOBODY = frozenset({Because.NOTHING, Because.POPULAR, Because.NEW})
"""Say less than anything that names something."""
Reason = tuple[int, int]


class Named(NamedTuple):
    """What a reason names: its kind, id, and name as this person sees it."""

    type: str
    id: int
    name: str


def told(me: int, kind: Kind, items: Items) -> list[Json]:
    """For each item the first of its reasons that is true. One query; none for no items.

    What a third of the list names already, and the thing itself, gives way to the next that
    names something.
    """
    columns = (items[name].tolist() for name in ("id", "code", "because"))
    asked = [(pk, _of(codes, becauses)) for pk, codes, becauses in zip(*columns, strict=True)]
    true = _true(me, kind, [(pk, *one) for pk, its in asked for one in its]) if asked else {}
    most = max(1, int(SHARE * len(items)))
    named: Counter[Named | None] = Counter()
    enough: set[Named | None] = set()
    found = []
    for pk, its in asked:
        held = [(Because(one[0]), true[key]) for one in its if (key := (pk, *one)) in true]
        code, about = _first(held, (kind.name.lower(), pk), enough)
        named[about] += 1
        if named[about] >= most:
            enough.add(about)
        found.append(_json(kind, code, about))
    return found


def _of(codes: Sequence[int], becauses: Sequence[int]) -> list[Reason]:
    """Those that it has; and that it is new, which needs nobody to have done anything."""
    named = zip(codes, becauses, strict=True)
    return [*(reason for reason in named if reason[0]), (int(Because.NEW), 0)]


def _true(
    me: int, kind: Kind, asked: Sequence[tuple[int, int, int]]
) -> dict[tuple[int, int, int], Named | None]:
    ids, codes, becauses = (list(column) for column in zip(*asked, strict=True))
    given: dict[str, Any] = {"me": me, "ids": ids, "codes": codes, "becauses": becauses}
    with connection.cursor() as cursor:
        cursor.execute(reason_sql.statement(kind, frozenset(codes)), given)
        rows = cursor.fetchall()
    return {(pk, code, because): _named(code, *what) for pk, code, because, *what in rows}


def _named(code: int, kind: str | None, pk: int | None, *names: str) -> Named | None:
    if pk is None:
        return None
    name, first, last = names
    return Named(kind or _TYPES[Because(code)], pk, full_name(first, last) or name)


def _first(
    held: Sequence[tuple[Because, Named | None]],
    itself: tuple[str, int],
    named_enough: Collection[Named | None],
) -> tuple[Because, Named | None]:
    if not held:
        return Because.NOTHING, None
    if held[0][0] in OF_NOBODY:
        return held[0]
    others = (r for r in held if r[1] and r[1] not in named_enough and r[1][:2] != itself)
    return next(others, held[0])


def _json(kind: Kind, code: Because, because: Named | None) -> Json:
    text = _OF_FRIENDS[kind] if code == Because.FRIEND_LIKES else _TEXTS[code]
    return {
        "code": code.name.lower(),
        "text": text.format(name=because.name) if because else text,
        "because": because and because._asdict(),
    }
