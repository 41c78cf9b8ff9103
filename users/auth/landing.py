"""Where a sign-in to pages may lead: never off the area that it is for. Pure."""

import re
from urllib.parse import unquote

PORTAL = "/portal/"
ADMIN = "/admin/"

_PLAIN = re.compile(r"[!-\[\]-~]+", re.ASCII)  # printable: no blanks, no backslash
_DOORS = ("sign-in/", "sign-out/", "login/", "logout/")


def landing(given: str, *, area: str) -> str:
    """`given` where it is a page of `area` ("/portal/"), else the area's first page.

    What browsers make of an address decides: they read a backslash as a slash, drop tabs and
    line breaks, and follow `%2e%2e/` upwards.
    """
    path = unquote(re.split("[?#]", given, maxsplit=1)[0])
    steps = path.removeprefix(area).split("/")
    fits = (
        _PLAIN.fullmatch(given)
        and given.startswith(area)
        and _PLAIN.fullmatch(path)
        and not {".", ".."} & set(steps)
        and "" not in steps[:-1]
        and not path.removeprefix(area).startswith(_DOORS)
    )
    return given if fits else area
