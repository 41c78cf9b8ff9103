"""Where we may send something: from an address as text to IP addresses that are public."""

import ipaddress
import re
import socket
from ipaddress import IPv4Address, IPv6Address
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from config import env
from config.outbound.failures import Refused, Unreachable

LONGEST = 2_000
NAME = re.compile(
    r"(?=.{1,253}\Z)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
)
NUMBER = re.compile(r"(.*\.)?(0x[0-9a-f]*|[0-9]+)")
"""What inet_aton takes for an IPv4 address: 127.1, 2130706433, 0x7f000001, 0177.0.0.1."""
SPOKEN_TO = ipaddress.ip_network("2000::/3")
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
BESIDES = tuple(
    ipaddress.ip_network(network)
    for network in ("2001::/23", "2002::/16", "3fff::/20", "192.0.0.0/24", "192.88.99.0/24")
)
"""Teredo and 6to4, which carry an IPv4 address through relays that nobody runs any more; and
what some versions of `ipaddress` take for public, though nobody's server is there."""

IP = IPv4Address | IPv6Address


class Place(NamedTuple):
    """`host` in lower case, without brackets or a last dot; `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """As the Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _usual(self.scheme) else f"{host}:{self.port}"


def read(url: str) -> Place:
    """Raises `Refused` for what is no plain http or https address."""
    if len(url) > LONGEST or not url.isascii() or re.search(r"[\x00-\x20\x7f\\]", url):
        raise Refused("not an address: too long, or with characters that must be encoded")
    try:
        parts = parse_url(url)
    except LocationParseError:
        raise Refused("not an address") from None
    if parts.scheme not in ("http", "https") or not parts.host or parts.auth is not None:
        raise Refused("not an https address, or one with a password in it")
    port = _usual(parts.scheme) if parts.port is None else parts.port
    if not 0 < port < 65_536:
        raise Refused("no port has that number")
    return Place(parts.scheme, _host(parts.host), port, parts.request_uri)


def require_one_of(place: Place, hosts: frozenset[str]) -> None:
    """`.archive.org` among them means every name below that. Raises `Refused`."""
    parents = {place.host[at:] for at, sign in enumerate(place.host) if sign == "."}
    if place.host not in hosts and not parents & hosts:
        raise Refused(f"{place.host} is not who was to be asked")


def addresses(place: Place, patience: float) -> list[IP]:
    """Where to connect to, and nowhere else: the name is not looked up a second time.

    Raises `Refused` if any of its addresses is not public, and `Unreachable`. What
    OUTBOUND_ALLOW names is allowed besides, without TLS too.
    """
    found = _look_up(place, patience)
    _require_allowed(place, found)
    return found


def require_sensible(place: Place) -> None:
    """As far as one can tell without asking anybody for a name's address. Raises `Refused`."""
    try:
        _require_allowed(place, [ipaddress.ip_address(place.host)])
    except ValueError:
        networks = any(not isinstance(one, str) for one in env.OUTBOUND_ALLOW)
        if place.scheme != "https" and not networks and place.host not in env.OUTBOUND_ALLOW:
            raise Refused(f"{place.host}: only https leaves this server") from None


def _require_allowed(place: Place, found: list[IP]) -> None:
    ours = place.host in env.OUTBOUND_ALLOW or all(map(_is_allowed, found))
    if place.scheme != "https" and not ours:
        raise Refused(f"{place.host}: only https leaves this server")
    if not ours and not all(is_public(ip) or _is_allowed(ip) for ip in found):
        raise Refused(f"{place.host} is not a public address")


def is_public(ip: IP) -> bool:
    """Whether it belongs to the internet, also by way of what is packed into it."""
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return is_public(ip.ipv4_mapped)
        if ip in TRANSLATED:
            return is_public(IPv4Address(int(ip) & 0xFFFF_FFFF))
        if ip not in SPOKEN_TO:
            return False
    besides = any(ip in network for network in BESIDES)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or besides)


def _usual(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _host(given: str) -> str:
    """Raises `Refused` for what is neither a name nor an address as it is usually written."""
    host = given.lower()
    if host.startswith("["):
        if "%" in host:
            raise Refused("an interface of this machine is not a public place")
        try:
            return str(IPv6Address(host.strip("[]")))
        except ValueError:
            raise Refused("not an IPv6 address") from None
    host = host.removesuffix(".")
    if NUMBER.fullmatch(host):
        try:
            return str(IPv4Address(host))
        except ValueError:
            raise Refused("an IPv4 address is four numbers") from None
    if not NAME.fullmatch(host):
        raise Refused("not a host name")
    return host


def _is_allowed(ip: IP) -> bool:
    real = ip.ipv4_mapped or ip if isinstance(ip, IPv6Address) else ip
    return any(not isinstance(one, str) and real in one for one in env.OUTBOUND_ALLOW)


def _look_up(place: Place, patience: float) -> list[IP]:
    """Raises `Unreachable`. In a thread: the system's resolver knows no deadline of ours."""
    found: SimpleQueue[list[str] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            told = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
            found.put([str(one[4][0]) for one in told])
        except (OSError, UnicodeError) as error:
            found.put(error)

    Thread(target=ask, name="resolver", daemon=True).start()
    try:
        answer = found.get(timeout=patience)
    except Empty:
        raise Unreachable(f"{place.host}: its name was not found in time") from None
    if isinstance(answer, Exception) or not answer:
        raise Unreachable(f"{place.host}: no such name")
    return [ipaddress.ip_address(text) for text in dict.fromkeys(answer)]
