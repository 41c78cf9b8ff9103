"""What a sign-in came from, in words that its owner recognises. Pure but for `of()`."""

import ipaddress
import re
from typing import NamedTuple

from django.http import HttpRequest

from config import throttling

MAX_USER_AGENT = 300

# The first that fits: browsers name their rivals too, so the particular comes first.
_PROGRAMS = (
    ("Edge", r"\bEdg(e|A|iOS)?/"),
    ("Opera", r"\b(OPR|Opera)/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(Firefox|FxiOS)/"),
    ("Chrome", r"\b(Chrome|CriOS|Chromium)/"),
    ("Safari", r"\bSafari/"),
    ("curl", r"^curl/"),
)
_SYSTEMS = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Windows", r"\bWindows\b"),
    ("macOS", r"\bMac OS X\b|\bMacintosh\b"),
    ("Linux", r"\bLinux\b"),
)
_OWN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 ._-]{0,39}")


class Device(NamedTuple):
    """Where a request came from."""

    user_agent: str = ""
    address: str = ""

    @property
    def looks(self) -> tuple[str, str]:
        """By which its owner's next sign-in is told from a stranger's."""
        return name(self.user_agent), network(self.address)


def of(request: HttpRequest) -> Device:
    """The device that sends this request; an IPv6 address as its /64."""
    given = request.META.get("HTTP_USER_AGENT", "")
    printable = "".join(letter if letter.isprintable() else " " for letter in given)
    return Device(printable[:MAX_USER_AGENT].strip(), throttling.address(request))


def name(user_agent: str) -> str:
    """As in `Firefox on Windows`; an app's own name; or `Unknown device`."""
    program, system = _first(_PROGRAMS, user_agent), _first(_SYSTEMS, user_agent)
    if program and system:
        return f"{program} on {system}"
    own = _OWN_NAME.match(user_agent.partition("/")[0])
    return program or system or (own[0].strip() if own else "Unknown device")


def network(address: str) -> str:
    """Where somebody's address changes from day to day: /24 of IPv4, /48 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    bits = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network((parsed, bits), strict=False))


def _first(kinds: tuple[tuple[str, str], ...], text: str) -> str:
    return next((kind for kind, pattern in kinds if re.search(pattern, text)), "")
