"""Limits: one atomic counter in PostgreSQL, whatever the number of processes."""

import ipaddress
import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from django.db import connection
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from config import env
from config.errors import TooMany
from config.postgres.statements import Named

_DEFAULTS = {
    "register": (5, 3600),
    "login_address": (20, 600),
    "login_account": (5, 600),
    "login_account_day": (100, 86_400),
    "own_password": (5, 600),
    "own_password_day": (20, 86_400),
    "refresh": (60, 60),
    "totp": (5, 600),
    "totp_day": (50, 86_400),
    "code_address": (20, 3600),
    "code_pause": (1, 60),
    "code_account": (5, 3600),
    "code_account_day": (10, 86_400),
    "code_step": (5, 3600),
    "code_guess": (60, 600),
    "google": (60, 600),
    "write": (120, 60),
    "search": (300, 60),
    "share": (60, 60),
    "blocks": (20, 60),
    "picture": (30, 600),
    "upload": (300, 3600),
    "download": (300, 3600),
    "plays": (120, 60),
    "playlist_import": (30, 3600),
    "imports": (10, 86_400),
    "rules": (10, 60),
    "smart_tracks": (60, 60),
    "export": (5, 86_400),
    "webhook": (60, 3600),
    "refused": (60, 3600),
    "integrations": (10, 600),
    "takedown": (10, 3600),
    "ticket": (20, 86_400),
    "ticket_message": (60, 3600),
    "attachment": (60, 3600),
    "report": (30, 3600),
    "support_mail": (10, 3600),
    "support_mail_domain": (100, 3600),
    "support_mail_all": (2000, 3600),
}


class Rate(NamedTuple):
    """So many in so many seconds."""

    most: int
    seconds: int


class Verdict(NamedTuple):
    """What a limit says, in the terms of its headers; `reset` in seconds from now."""

    limit: int
    remaining: int
    reset: int
    allowed: bool

    @property
    def headers(self) -> dict[str, str]:
        named = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset),
        }
        return named if self.allowed else named | {"Retry-After": str(self.reset)}


class TooManyRequests(TooMany):
    """A limit is spent."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__(retry_after=verdict.reset)

    @property
    def headers(self) -> dict[str, str]:
        return self.verdict.headers


def _rates(changes: str) -> Mapping[str, Rate]:
    rates = {name: Rate(*rate) for name, rate in _DEFAULTS.items()}
    for change in changes.split():
        name, _, rate = change.partition("=")
        count, _, seconds = rate.partition("/")
        if name not in rates or not (count.isdigit() and seconds.isdigit() and int(seconds)):
            known = ", ".join(sorted(rates))
            raise env.Misconfigured(f"LIMITS: {change!r} is not name=count/seconds ({known}).")
        rates[name] = Rate(int(count), int(seconds))
    return MappingProxyType(rates)


LIMITS: Mapping[str, Rate] = {} if env.LIMITS == "off" else _rates(env.LIMITS)
"""Empty when limits are off."""

_HIT: Final = Named("""
INSERT INTO config_counter AS c (name, count, ends_at)
VALUES (%(name)s, 1, now() + make_interval(secs => %(seconds)s))
ON CONFLICT (name) DO UPDATE SET
  count = CASE WHEN c.ends_at <= now() THEN 0 ELSE c.count END + excluded.count,
  ends_at = CASE WHEN c.ends_at <= now() THEN excluded.ends_at ELSE c.ends_at END
RETURNING count, extract(epoch FROM ends_at - now())
""")


def hit(limit: str, key: str) -> Verdict | None:
    """Counts one more. None when this limit is off. Commits with the caller's transaction."""
    rate = LIMITS.get(limit)
    if rate is None:
        return None
    ((count, left),) = _HIT.ask({"name": _name(limit, key), "seconds": rate.seconds})
    remaining = max(rate.most - count, 0)
    return Verdict(rate.most, remaining, max(math.ceil(left), 1), count <= rate.most)


def spend(limit: str, key: str) -> None:
    """Counts one more, or raises `TooManyRequests`."""
    verdict = hit(limit, key)
    if verdict and not verdict.allowed:
        raise TooManyRequests(verdict)


_BACK_OFF = """
INSERT INTO config_counter AS c (name, count, ends_at)
VALUES (%(name)s, 1, now() + make_interval(secs => %(seconds)s))
ON CONFLICT (name) DO UPDATE SET
  count = CASE WHEN c.ends_at <= now() THEN 1 ELSE c.count + 1 END,
  ends_at = CASE
    WHEN c.ends_at <= now() THEN excluded.ends_at
    WHEN c.count + 1 < %(most)s THEN c.ends_at
    ELSE now() + make_interval(secs => %(seconds)s
      + least(60 * power(2, least(c.count + 1 - %(most)s, 10)), 900))
    END
WHERE c.ends_at <= now() OR c.count < %(most)s
  OR c.ends_at - make_interval(secs => %(seconds)s) <= now()
RETURNING count
"""


def back_off(limit: str, key: str) -> None:
    """Counts one more, or raises `TooManyRequests`, for ever longer: 1, 2, 4 … 15 minutes.

    The rate's number comes free; after it, one each time that the wait is over. All is
    forgotten after the rate's seconds without any. What is refused does not count.
    """
    rate = LIMITS.get(limit)
    if rate is None:
        return
    name = _name(limit, key)
    given: dict[str, str | int] = {"name": name, "most": rate.most, "seconds": rate.seconds}
    with connection.cursor() as cursor:
        cursor.execute(_BACK_OFF, given)
        if cursor.fetchone() is None:
            left_until_forgotten = left(limit, key).reset
            wait = max(left_until_forgotten - rate.seconds, 1)
            raise TooManyRequests(Verdict(rate.most, 0, wait, allowed=False))


def refund(limit: str, key: str) -> None:
    """Takes one back: what was spent turned out not to count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE config_counter SET count = count - 1 WHERE name = %s AND count > 0",
            [_name(limit, key)],
        )


def forget(limit: str, key: str) -> None:
    """Starts anew."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM config_counter WHERE name = %s", [_name(limit, key)])


def left(limit: str, key: str) -> Verdict:
    """What a limit would say now, without counting. KeyError when it is off."""
    rate = LIMITS[limit]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count, extract(epoch FROM ends_at - now()) FROM config_counter"
            " WHERE name = %s AND ends_at > now()",
            [_name(limit, key)],
        )
        count, seconds = cursor.fetchone() or (0, 0)
    remaining = max(rate.most - count, 0)
    return Verdict(rate.most, remaining, math.ceil(seconds), remaining > 0)


def _name(limit: str, key: str) -> str:
    return f"{limit}:{key}"[:300]


def address(request: HttpRequest) -> str:
    """The client, as far as our own proxies vouch for it; an IPv6 client is its /64.

    A socket that listens for both kinds shows an IPv4 client as `::ffff:192.0.2.1`.
    """
    given = request.META.get("REMOTE_ADDR") or ""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR")
    if env.NUM_PROXIES and forwarded:
        hops = forwarded.split(",")
        given = hops[-min(env.NUM_PROXIES, len(hops))].strip()
    try:
        parsed = ipaddress.ip_address(given)
    except ValueError:
        return given[:64]
    if parsed.version == 6 and parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return given


class Limit(BaseThrottle):
    """For `throttle=[Limit("register")]`: by person when signed in, else by address.

    Holds no state of its own: one object serves all threads. The verdict travels on the
    request, where the handler of 429 finds it.
    """

    VERDICT = "tonearm.limit"

    def __init__(self, name: str) -> None:
        if name not in _DEFAULTS:
            raise KeyError(name)
        self.name = name

    def key(self, request: HttpRequest) -> str:
        who = getattr(getattr(request, "auth", None), "pk", None)
        return f"user {who}" if who else address(request)

    def allow_request(self, request: HttpRequest) -> bool:
        verdict = hit(self.name, self.key(request))
        if verdict is None:
            return True
        request.META[self.VERDICT] = verdict
        return verdict.allowed


def forget_expired() -> int:
    """Removes counters whose window has ended. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM config_counter WHERE ends_at <= now()")
        return int(cursor.rowcount)
