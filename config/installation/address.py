"""Whether people reach this server where BASE_URL says."""

import socket
import ssl
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import urllib3

from config import env
from config.installation.findings import Finding, fault, good, hint

SUBJECT: Final = "Address"
PATIENCE_S: Final = 5.0


def check() -> Iterator[Finding]:
    if not env.BASE_URL:
        yield hint(SUBJECT, "BASE_URL is not set: links in mails lead to this machine alone.")
        return
    address = urlsplit(env.BASE_URL)
    if address.scheme not in ("http", "https") or not address.hostname:
        yield fault(
            SUBJECT, f"BASE_URL is {env.BASE_URL}: say it as in https://music.example.org"
        )
        return
    if address.scheme == "http" and env.PRODUCTION:
        yield hint(SUBJECT, "BASE_URL is without TLS: everybody on the way reads passwords.")
    try:
        socket.getaddrinfo(address.hostname, None)
    except OSError:
        yield fault(SUBJECT, f"Nobody knows the name {address.hostname}: make it known in DNS.")
        return
    yield _answer()


def _answer() -> Finding:
    """As anybody would ask: certificates are looked at, and no private way is taken."""
    pool = urllib3.PoolManager(timeout=PATIENCE_S, retries=False)
    try:
        answer = pool.request("GET", f"{env.BASE_URL}/livez", redirect=False)
    except urllib3.exceptions.SSLError as error:
        return fault(
            SUBJECT, f"The certificate of {env.BASE_URL} is not believed ({_reason(error)})."
        )
    except urllib3.exceptions.HTTPError:
        return fault(
            SUBJECT,
            f"{env.BASE_URL} does not answer: is Tonearm started, and the proxy before it, "
            "and does the name lead here?",
        )
    if answer.status == 200 and answer.data == b"ok":
        return good(SUBJECT, f"Tonearm answers at {env.BASE_URL}.")
    return fault(
        SUBJECT,
        f"{env.BASE_URL}/livez answers {answer.status}, and that is not Tonearm: the proxy "
        "leads elsewhere, or Tonearm does not run.",
    )


def _reason(error: urllib3.exceptions.SSLError) -> str:
    cause = error.args[0] if error.args else error
    return getattr(cause, "verify_message", "") or (
        cause.reason if isinstance(cause, ssl.SSLError) and cause.reason else str(cause)
    )
