"""Where messages may go, as far as an address alone tells it.

What a name leads to is looked at each time that something is sent (`config.outbound`): it may
lead elsewhere tomorrow.
"""

import ipaddress

from config import env
from config.outbound import places
from config.outbound.client import Failed, Refused
from users.webhooks.refusals import WebhookAddress

PATIENCE = 1.0


def host_of(url: str) -> str:
    """Host and port. Raises `WebhookAddress`; asks no name server."""
    try:
        place = places.read(url)
        _require_public(place)
    except Failed as failure:
        raise WebhookAddress(loc=("body", "url"), why=failure) from failure
    return place.authority


def _require_public(place: places.Place) -> None:
    """Raises `Refused`. What OUTBOUND_ALLOW names may be local, and without TLS."""
    if place.host in env.OUTBOUND_ALLOW:
        return
    if _is_number(place.host):
        places.addresses(place, PATIENCE)  # it is its own address: nobody is asked
        return
    if place.scheme != "https":
        raise Refused("only https leaves this server")
    if "." not in place.host or place.host.endswith((".localhost", ".local", ".internal")):
        raise Refused(f"{place.host} is a name of a local network")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
