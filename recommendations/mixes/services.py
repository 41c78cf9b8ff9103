"""Making mixes: for one person, and each hour for those whose hour it is."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Mod

from audio.catalog.models.marks import LikedTrack
from audio.plays.models import PlayEvent
from config.errors import NotFound
from recommendations.mixes import daily, radar, weekly
from recommendations.mixes.daily import Made
from recommendations.mixes.models import Mix
from recommendations.training import live
from recommendations.training.models import Kind
from recommendations.training.packed import items, pack_items
from recommendations.training.recent import Profile
from users.accounts.staying import stay
from users.models import User

log = logging.getLogger(__name__)

RECENT: Final = timedelta(days=28)
"""Whoever did something in these gets their mixes beforehand; others when they ask."""
MOST_SEEDS: Final = 150
"""So many tracks that they had to do with last, and as many artists, make their mixes."""
OF_NOBODY: Final = timedelta(minutes=10)
"""So long mixes stay that were made while nothing was known of a person."""
_ONE_AT_A_TIME: Final = 7_401_571
_HOURS, _STEP = 24, 7_919
"""People's hours: a prime spreads those whose ids follow each other."""


class Tally(NamedTuple):
    """Of those whose hour it is."""

    made: int
    failed: int


def hour_of(user_id: int) -> int:
    """The hour of the day, UTC, at which their daily mixes are made anew."""
    return user_id * _STEP % _HOURS


def next_morning(user_id: int, now: datetime) -> datetime:
    """When their hour comes next."""
    at = now.replace(hour=hour_of(user_id), minute=0, second=0, microsecond=0)
    return at if at > now else at + timedelta(days=1)


def next_monday(now: datetime) -> datetime:
    """Midnight, UTC."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=7 - midnight.weekday())


@transaction.atomic
def make(*, user: User, now: datetime) -> bool:
    """Those of their mixes that hold no more; the others stay. Whether there were any.

    Of two who want them at once the second waits, and finds them made. Raises `NotFound`.
    """
    stay(user.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s::int, (%s::bigint %% 2147483648)::int)",
            [_ONE_AT_A_TIME, user.pk],
        )
    person = live.profile(user.pk, Kind.TRACK, whole=True, most=MOST_SEEDS)
    due = _due(user, person, now)
    for kind in due:
        _keep(user, person, kind, _MAKERS[kind](person), now)
    return bool(due)


def make_due(*, now: datetime) -> Tally:
    """For everybody active whose hour it is, each in a transaction of their own.

    Killed, it goes on with who has none. Whoever fails is told of in the log, and keeps nobody
    else: theirs are made when they ask for them.
    """
    made = failed = 0
    for pk in list(_people(now).values_list("pk", flat=True)):
        try:
            made += make(user=User(pk=pk), now=now)
        except NotFound:  # erased meanwhile
            continue
        except Exception:  # whatever it is, the others want theirs as well
            log.exception("Somebody's mixes could not be made")
            failed += 1
    return Tally(made, failed)


def erase(*, user: User) -> None:
    """Safe to run twice."""
    Mix.objects.of(user).delete()


def _daily(person: Profile) -> list[Made]:
    return daily.of_artists(person) or daily.of_genres(person)


def _weekly(person: Profile) -> list[Made]:
    return [weekly.discover(person)]


def _radar(person: Profile) -> list[Made]:
    seeds = live.profile(person.user, Kind.ARTIST, whole=True, most=MOST_SEEDS)
    return [radar.releases(seeds)]


_MAKERS: Final[dict[str, Callable[[Profile], list[Made]]]] = {
    Mix.Kind.DAILY: _daily,
    Mix.Kind.DISCOVER_WEEKLY: _weekly,
    Mix.Kind.RELEASE_RADAR: _radar,
}


def _due(user: User, person: Profile, now: datetime) -> list[str]:
    """Kinds of which there is none, or one that holds no more."""
    personalised, discovery = person.state.personalised, person.state.discovery
    standing: dict[str, bool] = {}
    for mix in Mix.objects.of(user).defer("items"):
        holds = mix.holds(now=now, personalised=personalised, discovery=discovery)
        standing[mix.kind] = standing.get(mix.kind, True) and holds
    return [kind for kind in _MAKERS if not standing.get(kind)]


def _keep(user: User, person: Profile, kind: str, made: Sequence[Made], now: datetime) -> None:
    """In the places of those before, whose ids stay. One that has nothing is empty."""
    before = Mix.objects.of(user).filter(kind=kind).count()
    places = max(len(made), before, 1)
    empty = Made(items([]))
    until = next_monday(now) if kind == Mix.Kind.DISCOVER_WEEKLY else next_morning(user.pk, now)
    if not person.seeds:
        until = min(until, now + OF_NOBODY)
    chosen = {"personalised": person.state.personalised, "discovery": person.state.discovery}
    rows = [
        Mix(
            user=user,
            kind=kind,
            position=place,
            about=chosen | {"artists": mix.artists, "genres": mix.genres, "others": mix.others},
            items=pack_items(mix.items),
            made_at=now,
            expires_at=until,
        )
        for place, mix in enumerate([*made, *[empty] * (places - len(made))])
    ]
    Mix.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["user", "kind", "position"],
        update_fields=["about", "items", "made_at", "expires_at"],
    )


def _people(now: datetime) -> QuerySet[User]:
    since = now - RECENT
    plays = PlayEvent.objects.filter(user=OuterRef("pk"), played_at__gt=since)
    likes = LikedTrack.objects.filter(user=OuterRef("pk"), created_at__gt=since)
    # The radar is made each day, and is there even if it is empty.
    fresh = Mix.objects.filter(
        user=OuterRef("pk"), kind=Mix.Kind.RELEASE_RADAR, expires_at__gt=now
    )
    due = User.objects.to_be_seen().alias(hour=Mod(F("pk") * _STEP, _HOURS))
    return due.filter(Exists(plays) | Exists(likes), ~Exists(fresh), hour=now.hour).order_by(
        "pk"
    )
