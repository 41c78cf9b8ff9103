"""Changing stations: opened, closed, and played on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from audio.playlists.models.playlist import Playlist
from audio.playlists.services.holding import hold_one
from config.errors import NotFound
from config.planning import plan_once
from radio import pools
from radio.models import Station
from radio.picker import draw
from radio.queries import grounds, learnt, seeds, steering
from radio.queries.candidates import Candidate
from radio.refusals import NoSeed, SeedUnavailable
from radio.state import Settings, State
from recommendations.training import recent
from recommendations.training.models import Kind
from users.accounts.staying import stay
from users.models import User

_OF_ONE_ARTIST = 3
"""Others between two of an artist, on a station of an artist."""
# The arrays stay where they are: a day's music would take longer to send than all the rest.
_KEEP = """
UPDATE radio_station SET session = %(session)s, session_began_at = %(began)s,
  last_drawn_at = %(now)s, round_began = %(round)s,
  drawn = (drawn[:%(before)s] || %(tracks)s::bigint[])[%(from)s:],
  drawn_artists = (drawn_artists[:%(before)s] || %(artists)s::bigint[])[%(from)s:]
WHERE id = %(id)s
"""


class Drawn(NamedTuple):
    """What came next, in order. `new_round`: all had been played, so that it comes again."""

    station: Station
    picks: Sequence[Candidate]
    new_round: bool


@transaction.atomic
def open_station(
    *, user: User, kind: str, pk: int | None, key: str = ""
) -> tuple[Station, bool]:
    """The person's station of this seed, and whether it is new. Several at once make one.

    Of `MAX_A_PERSON` the one not listened to for longest makes room. Raises `NoSeed`.
    """
    stay(user.pk)
    if not _held(user, kind, pk, key):
        raise NoSeed(type=kind)
    wanted: dict[str, Any] = {f"{name}_id": None for name in seeds.THINGS}
    if kind != "user":
        wanted[f"{kind}_id"] = pk
    station, made = Station.objects.get_or_create(
        user=user, **wanted, defaults={"playlist_key": key}
    )
    if key and station.playlist_key != key:
        station.playlist_key = key
        station.save(update_fields=["playlist_key"])
    if made:
        kept = Station.objects.of(user).order_by("-last_drawn_at", "-pk")
        beyond = kept.values_list("pk", flat=True)[Station.MAX_A_PERSON :]
        Station.objects.filter(pk__in=list(beyond)).delete()
    return station, made


def _held(user: User, kind: str, pk: int | None, key: str) -> bool:
    """Whether they may see it. A playlist stays until it is done; the rest nobody deletes."""
    if kind == "user":
        return pk in (None, user.pk)
    if kind == "playlist":
        seen = Playlist.objects.visible_to(user, key=key).filter(pk=pk or 0)
        return hold_one(seen) is not None
    return seeds.is_seen(user, kind, pk)


def close_station(*, user: User, pk: int) -> None:
    """Raises `NotFound`."""
    if not Station.objects.of(user).filter(pk=pk).delete()[0]:
        raise NotFound


@transaction.atomic
def draw_next(*, user: User, pk: int, count: int, now: datetime) -> Drawn:
    """The next tracks. Two at once take turns, so that they never get the same one.

    Raises `NotFound`, `SeedUnavailable`, and `RulesTakeTooLong` of a smart playlist.
    """
    plan_once()
    station = Station.objects.of(user).select_for_update(no_key=True).filter(pk=pk).first()
    if station is None:
        raise NotFound
    kind, seed = station.seed
    if not seeds.is_seen(user, kind, seed, station.playlist_key):
        raise SeedUnavailable
    if station.has_paused(now):
        station.begin_session(now)
    known = recent.state(user.pk, Kind.TRACK)
    told = _told(station, known)
    ground = grounds.of(station, user, personalised=known.personalised)
    near = learnt.near(station, ground, told, known)
    pool, rows = pools.choice(station, ground, told, near, count)
    state = State(
        station.random_seed,
        station.session,
        pools.played(station, pool),
        station.round_began,
        told.skipped,
    )
    picks, began = draw(pool, state, count, _rules(station, known))
    chosen = [rows[pick.row] for pick in picks]
    new_round = began != station.round_began
    _keep(station, chosen, began, now)
    return Drawn(station, chosen, new_round)


def _told(station: Station, known: recent.State) -> steering.Told:
    """Of who wants nothing guessed only what they tell this station of what it plays."""
    if known.personalised:
        return steering.told(station.user_id, station.steered_since)
    return steering.told(station.user_id, station.session_began_at, {*station.drawn})


def _keep(
    station: Station, chosen: Sequence[Candidate], round_began: int, now: datetime
) -> None:
    """What was drawn is added to the rest. What is beyond `MAX_DRAWN` is forgotten."""
    gone = max(len(station.drawn) + len(chosen) - Station.MAX_DRAWN, 0)
    given: dict[str, Any] = {
        "id": station.pk,
        "session": station.session,
        "began": station.session_began_at,
        "now": now,
        "before": len(station.drawn),
        "from": gone + 1,
        "round": max(round_began - gone, 0),
        "tracks": [row.id for row in chosen],
        "artists": [row.artist for row in chosen],
    }
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, given)


def _rules(station: Station, known: recent.State) -> Settings:
    """What they know is told from what they listened to, so only for who wants that."""
    gap = _OF_ONE_ARTIST if station.artist_id else Settings.gap
    return Settings(gap=gap, discovery=known.discovery / 100 if known.personalised else None)
