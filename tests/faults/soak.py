"""Listeners who come again and again at a steady pace: reads, plays, likes, searches."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import uuid4

from tests import make

Answer = tuple[int, Any]
WORDS = ("harbour", "night", "ferry", "ke", "tid", "weir", "song", "harbuor", "the")


class Listener(threading.Thread):
    """One person with a player, a connection that is kept, and a pace (requests a second)."""

    def __init__(self, port: int, email: str, tracks: list[int], pace: float, until: float):
        super().__init__(daemon=True)
        self.email, self.tracks, self.pace, self.until = email, tracks, pace, until
        self.chance = random.Random(email)  # noqa: S311
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.statuses: Counter[str] = Counter()
        self.seconds: list[float] = []
        self.access = self.refresh = ""
        self.late = 0.0

    def run(self) -> None:
        due = time.monotonic() + self.chance.random() / self.pace
        with closing(self.line):
            self.sign_in()
            while due < self.until:
                time.sleep(max(0.0, due - time.monotonic()))
                self.late = max(self.late, time.monotonic() - due)
                self.step()
                due += 1 / self.pace

    def step(self) -> None:
        (action,) = self.chance.choices([*ACTIONS], [*ACTIONS.values()])
        action(self)

    def ask(self, method: str, path: str, body: Any = None, *, good: int) -> Any:
        """Signs in again when the token is too old, as a player does."""
        status, told = self.send(method, path, body)
        if status == 401:
            self.renew()
            status, told = self.send(method, path, body)
        self.statuses["good" if status == good else f"{method} {path} {status}"] += 1
        return told

    def send(self, method: str, path: str, body: Any, *, as_nobody: bool = False) -> Answer:
        headers = {"Content-Type": "application/json"}
        if self.access and not as_nobody:
            headers["Authorization"] = f"Bearer {self.access}"
        began = time.monotonic()
        try:
            data = None if body is None else json.dumps(body)
            self.line.request(method, path, data, headers)
            response = self.line.getresponse()
            told = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.line.close()
            return 0, repr(error)
        self.seconds.append(time.monotonic() - began)
        is_json = "json" in response.headers.get("Content-Type", "")
        return response.status, json.loads(told) if is_json and told else None

    def sign_in(self) -> None:
        self.access = ""
        told = self.ask(
            "POST",
            "/api/auth/login/",
            {"email": self.email, "password": make.PASSWORD},
            good=200,
        )
        self.access, self.refresh = told["access"], told["refresh"]

    def renew(self) -> None:
        self.access = ""
        told = self.ask("POST", "/api/auth/token/refresh/", {"refresh": self.refresh}, good=200)
        self.access, self.refresh = told["access"], told["refresh"]

    def sign_in_again(self) -> None:
        """Or sessions would gather without an end, as no real person's do."""
        self.ask("POST", "/api/auth/logout/", good=204)
        self.sign_in()

    def track(self) -> int:
        return self.chance.choice(self.tracks)

    def play(self) -> None:
        told = self.ask("POST", f"/api/tracks/{self.track()}/play/", good=200)
        self.read(told["url"].removeprefix(f"http://127.0.0.1:{self.line.port}"))

    def listened(self) -> None:
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        play = {"event_id": str(uuid4()), "track_id": self.track()}
        plays = {"plays": [play | {"played_at": now, "ms_played": 60_000}]}
        self.ask("POST", "/api/me/plays/", plays, good=201)

    def like(self) -> None:
        pk = self.track()
        self.ask("POST", "/api/me/tracks/", {"ids": [pk]}, good=201)
        self.ask("DELETE", f"/api/me/tracks/{pk}/", good=204)

    def search(self) -> None:
        self.read(f"/api/search/?q={self.chance.choice(WORDS)}&limit=20")

    def suggest(self) -> None:
        self.read(f"/api/search/suggest/?q={self.chance.choice(WORDS)}")

    def one(self) -> None:
        self.read(f"/api/tracks/{self.track()}/")

    def look_as_nobody(self) -> None:
        """Track, album and artist, as a page that is shared is read: the short way."""
        track = self.read_as_nobody(f"/api/tracks/{self.track()}/")
        for kind in ("album", "artist"):
            if track and track[kind]:
                self.read_as_nobody(f"/api/{kind}s/{track[kind]['id']}/")

    def chart(self) -> None:
        """Of each length: what is kept for one must not pile up for all."""
        kind = self.chance.choice(("tracks", "albums", "artists"))
        self.read(f"/api/charts/?kind={kind}&limit={self.chance.randint(1, 100)}")

    def list_tracks(self) -> None:
        self.read("/api/tracks/?limit=20")

    def home(self) -> None:
        self.read(self.chance.choice(HOME))

    def read(self, path: str) -> None:
        self.ask("GET", path, good=200)

    def read_as_nobody(self, path: str) -> Any:
        status, told = self.send("GET", path, None, as_nobody=True)
        self.statuses["good" if status == 200 else f"nobody GET {path} {status}"] += 1
        return told if status == 200 else None


HOME = (
    "/api/me/tracks/",
    "/api/me/recently-played/",
    "/api/me/history/",
    "/api/playlists/",
    "/api/albums/",
    "/api/genres/",
    "/api/auth/user/",
    "/api/me/notifications/",
)
ACTIONS: dict[Callable[[Listener], None], int] = {
    Listener.one: 10,
    Listener.look_as_nobody: 10,
    Listener.chart: 4,
    Listener.list_tracks: 11,
    Listener.home: 20,
    Listener.listened: 14,
    Listener.play: 8,
    Listener.like: 4,
    Listener.search: 10,
    Listener.suggest: 6,
    Listener.renew: 2,
    Listener.sign_in_again: 1,
}


def soak(
    port: int, emails: list[str], tracks: list[int], *, rate: float, seconds: float
) -> Any:
    """All of them at once, with `rate` steps a second together; they themselves, at the end."""
    until = time.monotonic() + seconds
    listeners = [Listener(port, email, tracks, rate / len(emails), until) for email in emails]
    for listener in listeners:
        listener.start()
    for listener in listeners:
        listener.join()
    return listeners
