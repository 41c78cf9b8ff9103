"""LRCLIB as https://lrclib.net/docs describes it: every field of its examples."""

from typing import Any

from tests.far_side import Asked, Said, said

PLAIN = "I feel the tide\nIt pulls me home"
SYNCED = "[00:17.12] I feel the tide\n[00:20.41] It pulls me home\n[00:25.80] "
RECORD: dict[str, Any] = {
    "id": 3396226,
    "trackName": "Night Ferry",
    "artistName": "The Weir",
    "albumName": "Harbour",
    "duration": 233,
    "instrumental": False,
    "plainLyrics": PLAIN,
    "syncedLyrics": SYNCED,
}
INVALID = {"code": 400, "name": "ValidationError", "message": "…"}
MISSING = {
    "code": 404,
    "name": "TrackNotFound",
    "message": "Failed to find specified track",
}


class Lrclib:
    """`/api/get` by the whole signature, give or take two seconds; `/api/search` by names."""

    def __init__(self, *records: dict[str, Any]) -> None:
        self.records = records

    def __call__(self, asked: Asked) -> Said:
        if asked.method != "GET" or "track_name" not in asked.query:
            return said(INVALID, 400)
        if asked.path == "/api/get":
            return self._get(asked.query)
        if asked.path == "/api/search":
            return said([one for one in self.records if self._is_like(one, asked.query)])
        return said(MISSING, 404)

    def _get(self, query: dict[str, str]) -> Said:
        """Its server takes lengths up to an hour, which its documentation does not say."""
        if not 1 <= float(query["duration"]) <= 3_600:
            return said(INVALID, 400)
        for one in self.records:
            same = all(
                one[name].lower() == query[asked].lower()
                for asked, name in (
                    *(("track_name", "trackName"), ("artist_name", "artistName")),
                    ("album_name", "albumName"),
                )
                if asked in query
            )
            if same and abs(one["duration"] - float(query["duration"])) <= 2:
                return said(one)
        return said(MISSING, 404)

    def _is_like(self, one: dict[str, Any], query: dict[str, str]) -> bool:
        return query["track_name"].split()[0].lower() in one["trackName"].lower()
