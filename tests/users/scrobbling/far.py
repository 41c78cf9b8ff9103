"""ListenBrainz and Last.fm as their documentation describes them, and in trouble on demand."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from tests.far_side import Asked, Said, said

KEY, SECRET = "an api key", "a shared secret"
LISTENBRAINZ_FIELDS = {"listened_at", "track_metadata"}
MINIMUM_TS = 1_033_430_400
TEN_KILOBYTES = 10_240

BROKEN = Said(500, b"<h1>oh</h1>", {"Content-Type": "text/html"})
Trouble = Callable[[], str]
"""What becomes of a request: nothing else, `500`, `slow`, `cut`; `lost`: it was taken first."""


class Kept(NamedTuple):
    """A listen as it is in somebody's history there."""

    at: int
    artist: str
    track: str


class Far:
    """`history` holds each listen once, in the order they came; `came` counts them raw.

    `lost` are listens that were taken by requests whose answer never arrived.
    """

    def __init__(self) -> None:
        self.people = {"ada's token": "ada"}
        self.history: list[Kept] = []
        self.came: list[Kept] = []
        self.lost: list[Kept] = []
        self.playing: list[dict[str, Any]] = []
        self.batches: list[int] = []
        self.trouble: Trouble = lambda: ""
        self.refuses: Callable[[Kept], bool] = lambda kept: False
        self.slow_seconds = 1.5
        self.before_answering: Callable[[], object] = lambda: None

    def answer(self, asked: Asked) -> Said | Iterator[bytes]:
        trouble = self.trouble() if asked.method == "POST" else ""
        if trouble == "500":
            return BROKEN
        if trouble == "slow":
            time.sleep(self.slow_seconds)
            return BROKEN
        if trouble == "cut":
            return iter([b"HTTP/1.1 200 OK\r\nContent-Le"])
        before = len(self.came)
        told = self.read(asked)
        self.before_answering()
        if trouble == "lost":
            self.lost += self.came[before:]
            return iter([b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"])
        return told

    def read(self, asked: Asked) -> Said:
        raise NotImplementedError

    def keep(self, kept: Kept) -> None:
        self.came.append(kept)
        if kept not in self.history:
            self.history.append(kept)


class ListenBrainzFar(Far):
    """`/1/validate-token` and `/1/submit-listens`, whose bodies are `told`."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[dict[str, Any]] = []

    def read(self, asked: Asked) -> Said:
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        person = self.people.get(token) if scheme == "Token" else None
        if asked.path == "/1/validate-token":
            return self._validate(person)
        assert (asked.method, asked.path) == ("POST", "/1/submit-listens")
        assert asked.headers["content-type"] == "application/json"
        if person is None:
            return self._error(401, "Invalid authorization token.")
        self.told.append(asked.json())
        return self._submit(self.told[-1], len(asked.body))

    def _validate(self, person: str | None) -> Said:
        if person is None:
            return said({"code": 200, "message": "Token invalid.", "valid": False})
        valid = {"code": 200, "message": "Token valid.", "valid": True}
        return said(valid | {"user_name": person})

    def _submit(self, told: dict[str, Any], size: int) -> Said:
        payload, kind = told["payload"], told["listen_type"]
        assert kind in ("single", "import", "playing_now")
        if not 1 <= len(payload) <= 1000 or size > len(payload) * TEN_KILOBYTES:
            return self._error(400, "JSON document is too large.")
        if kind != "import" and len(payload) != 1:
            return self._error(400, "It should contain only one.")
        listens = []
        for listen in payload:
            track = listen["track_metadata"]
            assert isinstance(track["artist_name"], str)
            assert track["artist_name"]
            assert track["track_name"]
            if kind == "playing_now":
                assert set(listen) == {"track_metadata"}
                self.playing.append(track)
                return said({"status": "ok"})
            assert set(listen) == LISTENBRAINZ_FIELDS
            assert isinstance(listen["listened_at"], int)
            kept = Kept(listen["listened_at"], track["artist_name"], track["track_name"])
            if kept.at < MINIMUM_TS or self.refuses(kept):
                self.batches.append(-len(payload))
                return self._error(400, "Value for key listened_at is too low.")
            listens.append(kept)
        self.batches.append(len(listens))
        for kept in listens:
            self.keep(kept)
        return said({"status": "ok"}, X_RateLimit_Remaining="29", X_RateLimit_Reset_In="10")

    def _error(self, code: int, text: str) -> Said:
        return said({"code": code, "error": text}, code)


class LastFmFar(Far):
    """`auth.getSession`, `track.scrobble` and `track.updateNowPlaying`, each signed."""

    def __init__(self) -> None:
        super().__init__()
        self.allowed = {"a token that came back": "ada"}
        self.people = {"ada's session key": "ada"}
        self.error = 0
        self.ignores: Callable[[Kept], str] = lambda kept: "0"

    def read(self, asked: Asked) -> Said:
        assert (asked.method, asked.path) == ("POST", "/2.0/")
        fields = dict(parse_qsl(asked.body.decode(), strict_parsing=True))
        assert fields.pop("format") == "json"
        signed = fields.pop("api_sig")
        text = "".join(name + fields[name] for name in sorted(fields)) + SECRET
        if signed != hashlib.md5(text.encode(), usedforsecurity=False).hexdigest():
            return self._error(13, "Invalid method signature supplied")
        if fields["api_key"] != KEY:
            return self._error(10, "Invalid API key")
        if self.error:
            return self._error(self.error, "An error")
        if fields["method"] == "auth.getSession":
            return self._session(fields["token"])
        if fields["sk"] not in self.people:
            return self._error(9, "Invalid session key - Please re-authenticate")
        if fields["method"] == "track.updateNowPlaying":
            self.playing.append(fields)
            return said({"nowplaying": {"ignoredMessage": {"code": "0", "#text": ""}}})
        assert fields["method"] == "track.scrobble"
        return self._scrobble(fields)

    def _session(self, token: str) -> Said:
        if token not in self.allowed:
            return self._error(14, "Unauthorized Token - This token has not been issued")
        session = {"name": self.allowed.pop(token), "key": "ada's session key", "subscriber": 0}
        return said({"session": session})

    def _scrobble(self, fields: dict[str, str]) -> Said:
        number = sum(name.startswith("timestamp[") for name in fields)
        assert 1 <= number <= 50
        listens = [
            Kept(int(fields[f"timestamp[{n}]"]), fields[f"artist[{n}]"], fields[f"track[{n}]"])
            for n in range(number)
        ]
        if any(self.refuses(kept) for kept in listens):
            self.batches.append(-number)
            return self._error(6, "Invalid parameters")
        self.batches.append(number)
        marks = [self.ignores(kept) for kept in listens]
        for kept, mark in zip(listens, marks, strict=True):
            if mark == "0":
                self.keep(kept)
        each = [
            {
                "artist": {"corrected": "0", "#text": kept.artist},
                "track": {"corrected": "0", "#text": kept.track},
                "timestamp": str(kept.at),
                "ignoredMessage": {"code": mark, "#text": ""},
            }
            for kept, mark in zip(listens, marks, strict=True)
        ]
        accepted = marks.count("0")
        counts = {"accepted": accepted, "ignored": number - accepted}
        scrobble: Any = each if number > 1 else each[0]
        return said({"scrobbles": {"scrobble": scrobble, "@attr": counts}})

    def _error(self, code: int, text: str) -> Said:
        """Its statuses tell little: the code does."""
        status = {8: 500, 11: 503, 16: 503, 29: 429}.get(code, 403)
        body = json.dumps({"error": code, "message": text}).encode()
        return Said(status, body, {"Content-Type": "application/json"})
