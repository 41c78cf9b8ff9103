"""Rules as conditions of the database; plays, likes and ratings are those of one person."""

from collections.abc import Callable, Mapping
from datetime import MAXYEAR, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from audio.catalog.models.genre import Genre
from audio.catalog.models.marks import LikedTrack, Rating
from audio.catalog.models.track import Track
from audio.catalog.naming import key_of
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import LISTED, Playlist
from audio.playlists.rules import (
    AllRule,
    AnyRule,
    FlagRule,
    GenreRule,
    MomentRule,
    NumberRule,
    PlaylistRule,
    RangeRule,
    RecentRule,
    Rules,
    TextRule,
)
from audio.plays.models import PlayEvent
from users.accounts.people import seen_by

_MOST, _STARS = 2**31 - 1, 5
_TEXTS = {"title": "sort_title", "artist": "artist__sort_name", "album": "album__sort_title"}
_LOOKUPS = {"is": "", "is_not": "", "contains": "__contains", "starts_with": "__startswith"}
_THIS = OuterRef("pk")


class Asked(NamedTuple):
    """Whose marks and plays count, and at which moment."""

    owner_id: int
    now: datetime

    def plays(self) -> QuerySet[PlayEvent]:
        """Of the track outside."""
        return PlayEvent.objects.filter(user=self.owner_id, counted=True, track=_THIS)

    def likes(self) -> QuerySet[Any]:
        return LikedTrack.objects.filter(user=self.owner_id, track=_THIS)

    def ratings(self) -> QuerySet[Any]:
        return Rating.objects.filter(user=self.owner_id, track=_THIS)


def where(group: AllRule | AnyRule, asked: Asked) -> Q:
    """For tracks."""
    nodes = group.all if isinstance(group, AllRule) else group.any
    joined = Q()
    for node in nodes:
        if isinstance(node, AllRule | AnyRule):
            one = where(node, asked)
        else:
            one = _WAYS[type(node)](node, asked)
        joined = joined & one if isinstance(group, AllRule) else joined | one
    return joined


def _text(rule: TextRule, asked: Asked) -> Q:
    found = Q(**{f"{_TEXTS[rule.field]}{_LOOKUPS[rule.op]}": key_of(rule.value)})
    return ~found if rule.op == "is_not" else found


def _genre(rule: GenreRule, asked: Asked) -> Q:
    genres = Genre.objects.named(rule.value)
    of_it = Track.genres.through.objects.filter(track=_THIS, genre__in=genres)
    return Q(Exists(of_it)) if rule.op == "is" else ~Q(Exists(of_it))


def _number(rule: NumberRule, asked: Asked) -> Q:
    ends = {"at_least": (rule.value, _MOST), "at_most": (0, rule.value)}
    low, high = ends.get(rule.op, (rule.value, rule.value))
    found = _between(rule.field, low, high, asked)
    return ~found if rule.op == "is_not" else found


def _range(rule: RangeRule, asked: Asked) -> Q:
    return _between(rule.field, *rule.value, asked)


def _between(field: str, low: int, high: int, asked: Asked) -> Q:
    """Where there is no row there are 0 plays, and 0 stars."""
    if field == "duration_ms":
        return Q(duration_ms__range=(low, high))
    if field == "year":
        if low > MAXYEAR:
            return Q(pk__in=())
        dated = Q(album__release_date__year__gte=max(low, 1))
        return dated & Q(album__release_date__year__lte=min(max(high, 1), MAXYEAR))
    if field == "rating":
        low, high = min(low, _STARS + 1), min(high, _STARS)  # it is a small column
        rated = asked.ratings()
        beyond, inside = rated.filter(stars__gt=high), rated.filter(stars__range=(low, high))
        return ~Q(Exists(beyond)) if low == 0 else Q(Exists(inside))
    counted = PlayEvent.objects.filter(user=asked.owner_id, counted=True).order_by()
    plays = counted.values("track").annotate(number=Count("pk"))
    if low == 0:
        return ~Q(pk__in=plays.filter(number__gt=high).values("track"))
    enough = plays.filter(number__gte=low, number__lte=high)
    return Q(pk__in=enough.values("track"))


def _flag(rule: FlagRule, asked: Asked) -> Q:
    if rule.field == "explicit":
        return Q(explicit=rule.value)
    return Q(Exists(asked.likes())) if rule.value else ~Q(Exists(asked.likes()))


def _recent(rule: RecentRule, asked: Asked) -> Q:
    found = _since(rule.field, asked.now - timedelta(days=rule.value), asked)
    return found if rule.op == "in_last" else ~found


def _since(field: str, moment: datetime, asked: Asked) -> Q:
    if field == "published_at":
        return Q(published_at__gte=moment)
    if field == "liked_at":
        return Q(Exists(asked.likes().filter(created_at__gte=moment)))
    return Q(Exists(asked.plays().filter(played_at__gte=moment)))


def _moment(rule: MomentRule, asked: Asked) -> Q:
    since = _since(rule.field, rule.value, asked)
    if rule.op == "after":
        return since
    ever = {"liked_at": asked.likes, "last_played": asked.plays}.get(rule.field)
    return ~since & Q(Exists(ever())) if ever else ~since


def _playlist(rule: PlaylistRule, asked: Asked) -> Q:
    shown = readable(asked.owner_id).filter(pk=rule.value)
    inside = PlaylistEntry.objects.filter(
        playlist__in=shown, track=_THIS, position__isnull=False
    )
    return Q(Exists(inside)) if rule.op == "is" else ~Q(Exists(inside))


def readable(owner_id: int) -> QuerySet[Playlist]:
    """Playlists that rules may ask for: whoever reads the result learns what is in them.

    Asked anew at every reading: of what is hidden from the owner by then, nothing is found.
    """
    shown = LISTED & seen_by(owner_id, "owner")
    return Playlist.objects.filter(Q(owner=owner_id) | shown, rules__isnull=True)


_WAYS: Mapping[type, Callable[[Any, Asked], Q]] = {
    TextRule: _text,
    GenreRule: _genre,
    NumberRule: _number,
    RangeRule: _range,
    FlagRule: _flag,
    RecentRule: _recent,
    MomentRule: _moment,
    PlaylistRule: _playlist,
}
_COLUMNS = {
    "title": "sort_title",
    "artist": "artist__sort_name",
    "album": "album__sort_title",
    "year": "album__release_date",
    "duration_ms": "duration_ms",
    "published_at": "published_at",
    "plays_count": "plays_count",
}
_NEVER_NULL = frozenset(_COLUMNS) - {"album", "year"}


def sorted_by(tracks: QuerySet[Any], rules: Rules, asked: Asked, seed: int) -> QuerySet[Any]:
    """Without two at one place. `seed`: of what is `random`."""
    name, descending = rules.sort.removeprefix("-"), rules.sort.startswith("-")
    if name == "random":
        return tracks.order_by(_shuffled(asked.now, seed), "pk")
    if name in _NEVER_NULL:
        sign = "-" if descending else ""
        return tracks.order_by(f"{sign}{_COLUMNS[name]}", f"{sign}pk")
    value = F(_COLUMNS[name]) if name in _COLUMNS else _own(name, asked)
    ordered = value.desc(nulls_last=True) if descending else value.asc(nulls_last=True)
    return tracks.order_by(ordered, "album_position", "pk")


def _own(name: str, asked: Asked) -> Any:
    """The owner's value of a track."""
    plays = asked.plays().order_by().values("track")
    if name == "plays":
        return Coalesce(Subquery(plays.annotate(number=Count("pk")).values("number")), 0)
    if name == "last_played":
        return Subquery(plays.annotate(last=Max("played_at")).values("last"))
    if name == "liked_at":
        return Subquery(asked.likes().values("created_at"))
    return Subquery(asked.ratings().values("stars"))


def _shuffled(now: datetime, seed: int) -> Func:
    """The same for a day, and another for each playlist."""
    number = now.toordinal() * 1_000_003 + seed
    return Func(
        F("pk"),
        template=f"hashint8extended(%(expressions)s, {number % 2**62})",
        output_field=BigIntegerField(),
    )
