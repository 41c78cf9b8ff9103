"""Addresses of sharing, without an origin: made here, and known again."""

import re
from typing import Final
from urllib.parse import urlencode, urlsplit

from audio.sharing.models import Kind, Network

NETWORK: Final = "n"
_PAGE: Final = re.compile(rf"/s/({'|'.join(Kind.values)})/([0-9]{{1,19}})/(?:[^/]*/?)?")
_SHORT: Final = re.compile(r"/l/([A-Za-z]{1,40})/?")
_PORTS: Final = {"http": 80, "https": 443}


def short(code: str, network: Network | None = None) -> str:
    """Counted by the network, if it is said."""
    query = f"?{urlencode({NETWORK: network.value})}" if network else ""
    return f"/l/{code}/{query}"


def page_in(path: str) -> tuple[str, int] | None:
    """The kind and id that a page's path names, whatever its slug is."""
    found = _PAGE.fullmatch(path)
    return (found[1], int(found[2])) if found else None


def code_in(path: str) -> str | None:
    """Of a short link."""
    found = _SHORT.fullmatch(path)
    return found[1] if found else None


def path_of_ours(url: str, base: str) -> str | None:
    """The path of an absolute address, if it is at our own origin; http and https are one."""
    try:
        given, ours = urlsplit(url), urlsplit(base)
        places = [(one.hostname, one.port or _PORTS.get(one.scheme)) for one in (given, ours)]
    except ValueError:
        return None
    if given.scheme not in _PORTS or given.username is not None or given.password is not None:
        return None
    (host, port), (our_host, our_port) = places
    same_port = port == our_port or (port, our_port) in {(80, 443), (443, 80)}
    return given.path if host == our_host and same_port else None
