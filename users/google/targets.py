"""Where a finished visit may lead: front ends whose origins the server knows. Pure."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from config import env
from config.errors import Invalid

ANSWERS = ("code", "error")
_PLAIN = re.compile(r"https?://[!-\[\]-~]+", re.ASCII)  # printable, without the backslash


class InvalidNext(Invalid):
    code = "invalid_next"
    message = (
        "This is no address of a front end that the server knows (FRONTEND_URLS): scheme, host"
        " and port must be one of them exactly, and its query must not say code or error."
    )


def require_known(address: str) -> str:
    """The address itself. Raises `InvalidNext`."""
    if not (_PLAIN.fullmatch(address) and _is_known(address)):
        raise InvalidNext(loc=("query", "next"))
    return address


def _is_known(address: str) -> bool:
    """A code in the address beforehand could pass for ours: somebody else's account."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    told = dict(parse_qsl(parts.query, keep_blank_values=True))
    known = f"{parts.scheme}://{parts.netloc}" in env.FRONTEND_URLS
    return known and not set(ANSWERS) & set(told)


def answered(address: str, **answer: str) -> str:
    """The address, with `code=` or `error=` joined to its query."""
    parts = urlsplit(address)
    query = "&".join(part for part in (parts.query, urlencode(answer)) if part)
    return parts._replace(query=query).geturl()
