"""The Cover Art Archive: a release's front, which it keeps at archive.org.

https://musicbrainz.org/doc/Cover_Art_Archive/API: 307 to where the picture is, 404 for none.
"""

from urllib.parse import urljoin
from uuid import UUID

from config import env
from config.outbound import circuit, client, places

PAUSE = 1.0
MOST_HOPS = 4
MOST_BYTES = 3_000_000
TYPES = ("image/jpeg", "image/png")
ARCHIVE = frozenset({"archive.org", ".archive.org"})
"""Besides whom we ask: nobody else is followed to."""
MOVED = (301, 302, 303, 307, 308)


def front(release: UUID) -> bytes | None:
    """A JPEG or PNG, up to 500 pixels each way. Raises `client.Failed`.

    Each hop is looked at as the first: a redirect leads to archive.org by https, or nowhere.
    """
    url = f"{env.COVER_ART_URL}/release/{release}/front-500"
    hosts = ARCHIVE | {places.read(url).host}
    with circuit.guard("coverartarchive", pause=PAUSE) as turn:
        for _ in range(MOST_HOPS):
            answer = turn.heed(
                client.send("GET", url, hosts=hosts, accept=TYPES, most=MOST_BYTES)
            )
            if answer.status not in MOVED:
                return answer.body if answer.status == 200 and answer.body else None
            url = _securely(urljoin(url, answer.headers.get("location", "")))
    raise client.Unreachable("coverartarchive: it leads on and on")


def _securely(url: str) -> str:
    """Its documentation's own examples still lead to http://archive.org."""
    old = "http://archive.org/"
    return "https://archive.org/" + url.removeprefix(old) if url.startswith(old) else url
