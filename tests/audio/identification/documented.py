"""MusicBrainz and the Cover Art Archive as they answer: every field, with our own values.

The fields are those of https://musicbrainz.org/doc/MusicBrainz_API, of its server's own tests
of lookups, and of https://musicbrainz.org/doc/Cover_Art_Archive/API.
"""

from typing import Any

from tests import make_picture
from tests.far_side import Asked, Said, said

RECORDING = "0cf3008f-e246-428f-abc1-35f87d584d60"
RELEASE = "aff4a693-5970-4e2e-bd46-e2ee49c22de7"
REISSUE = "b3b7e934-445b-4c68-a097-730c6a6d47e6"
ISRC = "GBAAA9900303"
NOT_FOUND = {
    "error": "Not Found",
    "help": "For usage, please see: https://musicbrainz.org/development/mmd",
}
CREDITS = [
    {
        "name": "The Weir",
        "joinphrase": "",
        "artist": {
            "id": "22dd2db3-88ea-4428-a7a8-5cd3acf23175",
            "name": "The Weir",
            "sort-name": "Weir, The",
            "disambiguation": "",
            "type": "Group",
            "type-id": "e431f5f6-b5d2-343d-8b36-72607fffb74b",
            "country": "GB",
        },
    }
]


def _event(date: str) -> dict[str, Any]:
    area = {
        "id": "8a754a16-0027-3a29-b6d7-2b40ea0481ed",
        "name": "United Kingdom",
        "sort-name": "United Kingdom",
        "disambiguation": "",
        "iso-3166-1-codes": ["GB"],
        "type": None,
        "type-id": None,
    }
    return {"date": date, "area": area}


def _short(mbid: str, date: str, status: str = "Official") -> dict[str, Any]:
    return {
        "id": mbid,
        "title": "Harbour",
        "status": status,
        "status-id": "4e304316-386d-3409-af2e-78857eec5cfe",
        "date": date,
        "country": "GB",
        "release-events": [_event(date)],
        "barcode": "5012345678900",
        "disambiguation": "",
        "quality": "normal",
        "packaging": None,
        "packaging-id": None,
        "text-representation": {"language": "eng", "script": "Latn"},
    }


FOUND: dict[str, Any] = {
    "id": RECORDING,
    "title": "Night Ferry",
    "length": 233_400,
    "disambiguation": "",
    "video": False,
    "first-release-date": "1999-06-21",
    "artist-credit": CREDITS,
    "releases": [_short(REISSUE, "2011"), _short(RELEASE, "1999-06")],
}
BY_ISRC = {"isrc": ISRC, "recordings": [FOUND]}
SEARCHED: dict[str, Any] = {
    "created": "2026-05-29T12:00:00.000Z",
    "count": 1,
    "offset": 0,
    "recordings": [FOUND | {"score": 100, "isrcs": [ISRC]}],
}
IN_THE_PAGE: dict[str, Any] = FOUND | {
    "score": "100",
    "video": None,
    "artist-credit": [{"artist": CREDITS[0]["artist"]}],
    "artist-credit-id": "4af83e24-f886-35c8-831f-5dde0163a6a0",
    "isrcs": [{"id": ISRC}],
    "tags": [{"count": 1, "name": "shanty"}],
}
"""As https://musicbrainz.org/doc/MusicBrainz_API/Search shows it, where its server differs."""
FULL: dict[str, Any] = _short(RELEASE, "1999-06") | {
    "asin": "B000KJTG6K",
    "cover-art-archive": {
        "artwork": True,
        "count": 1,
        "front": True,
        "back": False,
        "darkened": False,
    },
    "label-info": [
        {
            "catalog-number": "QUAY-45118",
            "label": {
                "id": "72a46579-e9a0-405a-8ee1-e6e6b63b8212",
                "name": "Quay Records",
                "sort-name": "Quay Records",
                "disambiguation": "",
                "label-code": None,
                "type": None,
                "type-id": None,
            },
        }
    ],
}
PICTURE = make_picture.picture(form="JPEG")


class MusicBrainz:
    """`searched` and `full` may be said otherwise."""

    def __init__(self, **otherwise: Any) -> None:
        self.searched: Any = otherwise.get("searched", SEARCHED)
        self.full: Any = otherwise.get("full", FULL)

    def __call__(self, asked: Asked) -> Said:
        if not asked.headers["user-agent"].startswith("Tonearm/"):
            return said({"error": "Your requests are blocked"}, 403)
        if asked.query.get("fmt") != "json":
            return Said(200, b"<xml/>", {"Content-Type": "application/xml"})
        if (
            asked.path == f"/ws/2/isrc/{ISRC}"
            and asked.query["inc"] == "artist-credits releases"
        ):
            return said(BY_ISRC)
        if asked.path == "/ws/2/recording":
            return said(self.searched)
        if asked.path == f"/ws/2/release/{RELEASE}" and asked.query["inc"] == "labels":
            return said(self.full)
        return said(NOT_FOUND, 404)


def archive(to: str) -> Any:
    """307 to where the picture is."""
    path = f"/release/{RELEASE}/front-500"

    def answers(asked: Asked) -> Said:
        if asked.path != path:
            return Said(404, b"<html>", {"Content-Type": "text/html"})
        return Said(307, b"See: " + to.encode(), {"Location": to, "Content-Type": "text/plain"})

    return answers


def pictures(asked: Asked) -> Said:
    return Said(200, PICTURE, {"Content-Type": "image/jpeg"})
