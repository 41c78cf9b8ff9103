"""Requests to a service: within its rate, and not while it is known to be down."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from config.fields import utc_now
from config.outbound import circuit, client
from users.scrobbling.answers import NotNow
from users.scrobbling.models import Service

TOO_MANY: Final = 429
LONGEST: Final = 86_400
READ_SECONDS = 5.0
PAUSES = MappingProxyType({Service.LISTENBRAINZ: 0.35, Service.LASTFM: 0.25})
"""Seconds between two requests of us all: they allow 30 in 10 seconds, and 5 in one."""


def ask(
    service: Service,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
) -> client.Answer:
    """Its answer. Raises `NotNow` where there is none, and for 5xx and 429.

    A request whose answer is lost may have been carried out all the same.
    """
    host = frozenset({urlsplit(url).hostname or ""})
    wait = None
    try:
        with circuit.guard(f"scrobbling {service}", pause=PAUSES[service]) as turn:
            answer = client.send(
                method, url, headers=headers, body=body, hosts=host, read=READ_SECONDS
            )
            if answer.status == TOO_MANY and (wait := wait_of(answer)):
                turn.hold(wait)
                raise client.Unwell("status 429")
            return turn.heed(answer)
    except circuit.Open as error:
        raise NotNow("It is left alone for a while.", seconds=_left(error.until)) from None
    except client.Unwell as error:
        raise NotNow(f"It could not take it: {error}.", seconds=wait) from None
    except client.Failed as error:
        raise NotNow("It could not be reached.") from error


def wait_of(answer: client.Answer) -> float | None:
    """How long it wants to be left alone: `Retry-After`, or ListenBrainz's own header."""
    for name in ("retry-after", "x-ratelimit-reset-in"):
        if (said := answer.headers.get(name, "")).isdecimal():
            return float(min(int(said), LONGEST))
    return None


def told(answer: client.Answer) -> dict[str, Any]:
    """Its JSON; empty where it is none, or no object."""
    try:
        read = answer.json()
    except client.Malformed:
        return {}
    return read if isinstance(read, dict) else {}


def _left(until: datetime) -> float:
    return max((until - utc_now()).total_seconds(), 1.0)
