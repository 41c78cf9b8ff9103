"""Last.fm, by its scrobbling API 2.0 (https://www.last.fm/api/scrobbling).

Everything is a form, signed: MD5 of its fields in the order of their names, and of our secret.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from config import env
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

OF_LASTFM: Final = "ws.audioscrobbler.com"
NO_SUCH_TOKEN: Final = {4, 14, 15}
"""Of `auth.getSession`: invalid, not allowed by the person, older than an hour."""
NO_SUCH_SESSION: Final = {4, 9}
NEVER: Final = {6, 7}
"""A parameter is missing, or wrong: said of the whole batch."""
NOT_TODAY: Final = {"4": "Its time is in the future.", "5": "Its daily limit was reached."}
IGNORED: Final = {
    "1": "The artist was ignored.",
    "2": "The track was ignored.",
    "3": "It was heard too long ago.",
}
A_WHILE: Final = 3600.0
RATE_LIMIT: Final = 29


class LastFm:
    """Needs a key of ours, and of each person a session that they allowed."""

    most = 50

    def is_on(self) -> bool:
        return bool(env.LASTFM_API_KEY and env.LASTFM_API_SECRET)

    def identify(self, token: str) -> Account:
        """Exchanges the token that came back with the person for a session's key."""
        said = _ask({"method": "auth.getSession", "token": token})
        if said.get("error") in NO_SUCH_TOKEN:
            raise TokenRefused
        session = _object(said.get("session"))
        if not (session.get("name") and session.get("key")):
            raise _not_now(said)
        return Account(str(session["name"])[:200], str(session["key"]))

    def submit(self, token: str, listens: Sequence[Listen]) -> Taken:
        fields = {"method": "track.scrobble", "sk": token}
        for place, one in enumerate(listens):
            told = _track(one) | {"timestamp": str(seconds(one.listened_at))}
            fields |= {f"{name}[{place}]": value for name, value in told.items()}
        said = _write(fields)
        scrobbles = _object(said.get("scrobbles"))
        each = scrobbles.get("scrobble")
        marks = [_code(one) for one in (each if isinstance(each, list) else [each])]
        if len(marks) != len(listens):
            raise NotNow("It did not say what became of each listen.")
        return Taken(
            refused={
                place: IGNORED.get(code, f"It was ignored ({code}).")[:200]
                for place, code in enumerate(marks)
                if code != "0" and code not in NOT_TODAY
            },
            later={
                place: NOT_TODAY[code] for place, code in enumerate(marks) if code in NOT_TODAY
            },
            seconds=A_WHILE if any(code in NOT_TODAY for code in marks) else None,
        )

    def announce(self, token: str, playing: Heard) -> None:
        _write({"method": "track.updateNowPlaying", "sk": token} | _track(playing))


def page() -> str:
    """Where a person allows us to write; `&cb=` says where they come back to with a token."""
    place = urlsplit(env.LASTFM_URL)
    ours = place.hostname == OF_LASTFM
    origin = "https://www.last.fm" if ours else f"{place.scheme}://{place.netloc}"
    return f"{origin}/api/auth/?{urlencode({'api_key': env.LASTFM_API_KEY})}"


def signature(fields: Mapping[str, str], secret: str) -> str:
    """`artist[10]` stands before `artist[1]`, by ASCII; `format` is not signed."""
    told = "".join(f"{name}{fields[name]}" for name in sorted(fields))
    return hashlib.md5((told + secret).encode(), usedforsecurity=False).hexdigest()


def _ask(fields: Mapping[str, str]) -> dict[str, Any]:
    named = {**fields, "api_key": env.LASTFM_API_KEY}
    signed = named | {"api_sig": signature(named, env.LASTFM_API_SECRET), "format": "json"}
    answer = asking.ask(
        Service.LASTFM,
        "POST",
        env.LASTFM_URL,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode(signed).encode(),
    )
    return asking.told(answer)


def _write(fields: Mapping[str, str]) -> dict[str, Any]:
    """What it says when it did not refuse all of it."""
    said = _ask(fields)
    if said.get("error") in NO_SUCH_SESSION:
        raise TokenRefused
    if said.get("error") in NEVER:
        raise BatchRefused(str(said.get("message") or "It is not as it must be."))
    if "error" in said or not said:
        raise _not_now(said)
    return said


def _not_now(said: Mapping[str, Any]) -> NotNow:
    """Temporary, or ours to put right (a suspended key): nobody's listens are to be lost."""
    code = said.get("error")
    return NotNow(
        f"It answered with error {code}." if code else "It did not answer as it should.",
        seconds=A_WHILE if code == RATE_LIMIT else None,
    )


def _track(heard: Heard) -> dict[str, str]:
    told = {
        "artist": heard.artists[0],
        "track": heard.title,
        "album": heard.album,
        "trackNumber": str(heard.track_number or ""),
        "mbid": heard.mbid,
        "duration": str(heard.duration_ms // 1000 or ""),
    }
    return {name: value for name, value in told.items() if value}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _code(scrobble: Any) -> str:
    return str(_object(_object(scrobble).get("ignoredMessage")).get("code", "0"))
