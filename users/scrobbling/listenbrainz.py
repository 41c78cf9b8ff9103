"""ListenBrainz, and servers that speak as it does (Maloja, Koito).

https://listenbrainz.readthedocs.io/en/latest/users/api/core.html: a listen is the same as
another of the same person if it has the same second and the same track, and is kept once.
"""

import json
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from config import env
from config.outbound.client import Answer
from users.scrobbling import asking
from users.scrobbling.answers import (
    Account,
    BatchRefused,
    NotNow,
    Taken,
    TokenRefused,
    seconds,
)
from users.scrobbling.models import Heard, Listen, Service

OK, BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, TOO_LARGE = 200, 400, 401, 403, 413
MOST_ARTISTS_LENGTH: Final = 1000
"""So that no listen comes near to the 10,240 bytes that it may have."""


class ListenBrainz:
    """A person's token, from their settings there, is all that it needs."""

    most = 100

    def is_on(self) -> bool:
        return bool(env.LISTENBRAINZ_URL)

    def identify(self, token: str) -> Account:
        answer = _ask("GET", "/1/validate-token", token)
        said = asking.told(answer)
        if answer.status == OK and said.get("valid") is True:
            return Account(str(said.get("user_name") or "")[:200], token)
        if answer.status in (OK, BAD_REQUEST, UNAUTHORIZED, FORBIDDEN):
            raise TokenRefused
        raise NotNow(f"It answered {answer.status}.")

    def submit(self, token: str, listens: Sequence[Listen]) -> Taken:
        kind = "single" if len(listens) == 1 else "import"
        payload = [
            {"listened_at": seconds(one.listened_at), "track_metadata": _track(one)}
            for one in listens
        ]
        answer = _submit(token, kind, payload)
        spent = answer.headers.get("x-ratelimit-remaining") == "0"
        return Taken(seconds=asking.wait_of(answer) if spent else None)

    def announce(self, token: str, playing: Heard) -> None:
        _submit(token, "playing_now", [{"track_metadata": _track(playing)}])


def _ask(method: str, path: str, token: str, body: bytes | None = None) -> Answer:
    headers = {"Authorization": f"Token {token}"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    url = env.LISTENBRAINZ_URL + path
    return asking.ask(Service.LISTENBRAINZ, method, url, headers=headers, body=body)


def _submit(token: str, kind: str, payload: list[dict[str, Any]]) -> Answer:
    told = {"listen_type": kind, "payload": payload}
    body = json.dumps(told, ensure_ascii=False).encode()
    answer = _ask("POST", "/1/submit-listens", token, body)
    if answer.status in (UNAUTHORIZED, FORBIDDEN):
        raise TokenRefused
    if answer.status in (BAD_REQUEST, TOO_LARGE):
        raise BatchRefused(str(asking.told(answer).get("error") or "It is not as it must be."))
    if answer.status != OK:
        raise NotNow(f"It answered {answer.status}.")
    if asking.told(answer).get("status") != "ok":  # an answer that was cut off has a status too
        raise NotNow("It did not say that it took them.")
    return answer


def _track(heard: Heard) -> dict[str, Any]:
    first, *others = heard.artists
    artist = f"{first} feat. {', '.join(others)}" if others else first
    info = {
        "media_player": "Tonearm",
        "submission_client": "Tonearm",
        "duration_ms": heard.duration_ms,
        "tracknumber": heard.track_number,
        "isrc": heard.isrc,
        "recording_mbid": heard.mbid,
        "origin_url": quote(heard.url, safe=":/"),
    }
    told = {
        "artist_name": artist[:MOST_ARTISTS_LENGTH],
        "track_name": heard.title,
        "release_name": heard.album,
        "additional_info": {name: value for name, value in info.items() if value},
    }
    return {name: value for name, value in told.items() if value}
