"""The rules of a smart playlist: their shape, which is published as a JSON schema."""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StringConstraints,
    field_validator,
)
from pydantic import model_validator as whole

from config.fields import Id, Instant, form

MOST_CONDITIONS = 50
DEEPEST = 5
MOST_TRACKS = 1_000
MOST_NAMES = 8
"""In an object: more than any form knows, and few enough to name each that none does."""
MOST_COUNTS = 5
"""Each counts all that the owner has ever played: 50 of them would take seconds."""
_LONGEST_DAYS = 36_500

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def _number(value: object) -> object:
    """As the published schema has it: neither text nor true."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")
    return value


Exact = BeforeValidator(_number)
Number = Annotated[int, Field(ge=0, le=2**31 - 1), Exact]
Days = Annotated[int, Field(ge=1, le=_LONGEST_DAYS), Exact]


class _Strict(BaseModel):
    """A misspelt name is refused: a rule that was left out would choose other tracks."""

    model_config = ConfigDict(extra="forbid")


class TextRule(_Strict):
    """Case, accents and punctuation do not count."""

    field: Literal["title", "artist", "album"]
    op: Literal["is", "is_not", "contains", "starts_with"]
    value: Words


class GenreRule(_Strict):
    """By slug or name, as `drum-and-bass` or `Drum & Bass`."""

    field: Literal["genre"]
    op: Literal["is", "is_not"]
    value: Words


class NumberRule(_Strict):
    """`plays` are the owner's own; `rating` is the owner's, 1 to 5, and 0 without one.

    `year` is that of the album.
    """

    field: Literal["year", "plays", "rating", "duration_ms"]
    op: Literal["is", "is_not", "at_least", "at_most"]
    value: Number


class RangeRule(_Strict):
    """Both ends belong to it."""

    field: Literal["year", "plays", "rating", "duration_ms"]
    op: Literal["between"]
    value: tuple[Number, Number]

    @field_validator("value")
    @classmethod
    def _in_order(cls, value: tuple[int, int]) -> tuple[int, int]:
        if value[0] > value[1]:
            raise ValueError("between: the lower end comes first")
        return value


class FlagRule(_Strict):
    """`liked`: by the owner."""

    field: Literal["liked", "explicit"]
    op: Literal["is"]
    value: StrictBool


class RecentRule(_Strict):
    """In the last so many days, or not: never is not, either.

    `last_played` and `liked_at` are the owner's, `published_at` is when it came here.
    """

    field: Literal["last_played", "liked_at", "published_at"]
    op: Literal["in_last", "not_in_last"]
    value: Days


class MomentRule(_Strict):
    """Before or after a moment; never is neither."""

    field: Literal["last_played", "liked_at", "published_at"]
    op: Literal["before", "after"]
    value: Instant


class PlaylistRule(_Strict):
    """In a playlist of the owner's, or in a public one; smart ones have no tracks to be in."""

    field: Literal["in_playlist"]
    op: Literal["is", "is_not"]
    value: Annotated[Id, Exact]


Condition = (
    TextRule
    | GenreRule
    | NumberRule
    | RangeRule
    | FlagRule
    | RecentRule
    | MomentRule
    | PlaylistRule
)

_BY_FIELD = {
    **dict.fromkeys(("title", "artist", "album"), "text"),
    **dict.fromkeys(("year", "plays", "rating", "duration_ms"), "number"),
    **dict.fromkeys(("last_played", "liked_at", "published_at"), "recent"),
    **dict.fromkeys(("liked", "explicit"), "flag"),
    "genre": "genre",
    "in_playlist": "playlist",
}
_BY_OP = {
    ("number", "between"): "range",
    ("recent", "before"): "moment",
    ("recent", "after"): "moment",
}


def _kind(value: Any) -> str | None:
    """Which of the forms a node has, so that its errors are those of one form."""
    if not isinstance(value, dict):
        value = vars(value) if isinstance(value, BaseModel) else {}
    for group in ("all", "any"):
        if group in value:
            return f"form:{group}"
    kind = _BY_FIELD.get(str(value.get("field")))
    return f"form:{_BY_OP.get((kind, str(value.get('op'))), kind)}" if kind else None


Node = Annotated[
    Annotated["AllRule", form("all")]
    | Annotated["AnyRule", form("any")]
    | Annotated[TextRule, form("text")]
    | Annotated[GenreRule, form("genre")]
    | Annotated[NumberRule, form("number")]
    | Annotated[RangeRule, form("range")]
    | Annotated[FlagRule, form("flag")]
    | Annotated[RecentRule, form("recent")]
    | Annotated[MomentRule, form("moment")]
    | Annotated[PlaylistRule, form("playlist")],
    Discriminator(
        _kind,
        custom_error_type="unknown_rule",
        custom_error_message="must have all, any, or one of the fields that rules know",
    ),
]


class AllRule(_Strict):
    """Each of them holds."""

    all: list[Node] = Field(max_length=MOST_CONDITIONS)


class AnyRule(_Strict):
    """At least one of them holds."""

    any: list[Node] = Field(min_length=1, max_length=MOST_CONDITIONS)


Sort = Literal[
    "random",
    "title",
    "-title",
    "artist",
    "-artist",
    "album",
    "-album",
    "year",
    "-year",
    "duration_ms",
    "-duration_ms",
    "published_at",
    "-published_at",
    "plays_count",
    "-plays_count",
    "plays",
    "-plays",
    "last_played",
    "-last_played",
    "liked_at",
    "-liked_at",
    "rating",
    "-rating",
]


class Rules(_Strict):
    """What a smart playlist holds: the first `limit` tracks that fit, sorted by `sort`.

    Up to 50 conditions, 5 of them on `plays`, in up to 5 levels of `all` and `any`. An empty
    `all` is everything.
    """

    match: Annotated[
        Annotated[AllRule, form("all")] | Annotated[AnyRule, form("any")],
        Discriminator(
            _kind,
            custom_error_type="unknown_rule",
            custom_error_message="must have all or any",
        ),
    ]
    sort: Sort = Field(
        "-published_at",
        description="`-`: descending. Without a value: last. `random`: anew each day.",
    )
    limit: Annotated[int, Field(ge=1, le=MOST_TRACKS), Exact] = 100

    @whole(mode="before")
    @classmethod
    def _bounded(cls, value: Any) -> Any:
        """Before anything is built of it: nesting costs more than conditions do."""
        _few_names([value])
        level, number = [value.get("match") if isinstance(value, dict) else None], 0
        for _ in range(DEEPEST + 1):
            _few_names(level)
            level = [child for node in level for child in _children(node)]
            number += sum(not _children(node) for node in level)
        if level:
            raise ValueError(f"must not be nested deeper than {DEEPEST} levels")
        if number > MOST_CONDITIONS:
            raise ValueError(f"must have at most {MOST_CONDITIONS} conditions")
        return value

    @whole(mode="after")
    def _sensible(self) -> Self:
        if sum(one.field == "plays" for one in conditions(self.match)) > MOST_COUNTS:
            raise ValueError(f"must ask for plays at most {MOST_COUNTS} times")
        return self


def _few_names(nodes: list[Any]) -> None:
    """Each that is not known would be an error of its own."""
    if any(isinstance(node, dict) and len(node) > MOST_NAMES for node in nodes):
        raise ValueError(f"must have at most {MOST_NAMES} names in an object")


def _children(node: Any) -> list[Any]:
    if not isinstance(node, dict):
        return []
    found = node.get("all", node.get("any"))
    return found[: MOST_CONDITIONS + 1] if isinstance(found, list) else []


Place = tuple[str | int, ...]


def conditions(group: AllRule | AnyRule) -> list[Condition]:
    """All of them, at any depth."""
    return [one for _, one in placed(group)]


def placed(group: AllRule | AnyRule, at: Place = ()) -> list[tuple[Place, Condition]]:
    """All of them, each with the way that leads to it from this group."""
    found: list[tuple[Place, Condition]] = []
    name, nodes = ("all", group.all) if isinstance(group, AllRule) else ("any", group.any)
    for n, node in enumerate(nodes):
        here = (*at, name, n)
        found += placed(node, here) if isinstance(node, AllRule | AnyRule) else [(here, node)]
    return found
