"""Ten thousand searches for what is hidden: not a word of it, nor an id, in any answer."""

import re
import secrets
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import pytest

from config import throttling
from tests import make
from tests.access.scene import as_
from tests.api_client import Api
from tests.faults.hidden_names import Hidden, Names, Secret, Typing
from tests.faults.records import Seen
from tests.faults.table import FULL
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.fault("F22")]

SEED = secrets.randbelow(2**32) if FULL else 1
QUERIES = 10_000 if FULL else 300
EACH = 6 if FULL else 1
"""So many of every way to be hidden."""
SEARCH, SUGGEST = "/api/search/", "/api/search/suggest/"
TYPES = ("track", "album", "artist", "playlist", "track,album,artist,playlist")


@pytest.fixture(autouse=True)
def _limits_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {})


class Watch:
    """Looks through answers for what must not be in them."""

    def __init__(self, hidden: Iterable[Secret]) -> None:
        hidden = [*hidden]
        self._words = re.compile("|".join(re.escape(one.word) for one in hidden))
        self._ids = {(one.kind, one.pk) for one in hidden}

    def leaks(self, answer: Any) -> bool:
        text = answer.content.decode() + str(answer.headers)
        return bool(self._words.search(text.lower()) or self._ids & {*_ids(answer.json())})


def _ids(told: Any) -> Iterator[tuple[str, int]]:
    """Of all things that are told of, however deep."""
    if isinstance(told, dict):
        if "id" in told and "type" in told:
            yield told["type"], told["id"]
        told = told.values()
    if not isinstance(told, str | int | float | bool | None):
        for one in told:
            yield from _ids(one)


def _asked(api: Api, q: str, chance: Random) -> Any:
    if chance.random() < 0.3:
        return api.get(SUGGEST, {"q": q})
    query = {"q": q, "type": chance.choice(TYPES), "limit": chance.choice((1, 5, 20, 50))}
    if chance.random() < 0.1:
        query["offset"] = chance.randrange(150)
    return api.get(SEARCH, query)


def test_nothing_hidden_is_in_any_answer(seen: Seen) -> None:
    names = Names(SEED)
    hidden = Hidden(names, each=EACH)
    chance, typing = names.random, Typing(names.random)
    from_all = hidden.from_all
    own = [*from_all, *hidden.from_one]
    staff = make.user(is_staff=True, is_superuser=True)
    askers = [
        (Api(), from_all, Watch(from_all)),
        (as_(make.user(is_artist=True)), from_all, Watch(from_all)),
        (as_(staff), from_all, Watch(from_all)),
        (as_(hidden.one), own, Watch(own)),
    ]
    found, failed, leaked = 0, list[Any](), list[Any]()
    for _ in range(QUERIES):
        api, known, watch = chance.choice(askers)
        q = typing.query(chance.choice(known))
        answer = _asked(api, q, chance)
        if answer.status_code != 200:
            failed.append((q, answer.content))
            continue
        if watch.leaks(answer):
            leaked.append((q, answer.content))
        found += any(True for _ in _ids(answer.json()))

    seen.load = f"{QUERIES:,} searches for {len(own)} hidden things, by four kinds of people"
    seen.tell(
        f"{found:,} of {QUERIES:,} searches found something, {len(leaked)} something hidden; "
        f"{len(failed)} failed; seed {SEED}"
    )
    assert failed == [], SEED
    assert leaked == [], SEED
    assert found > QUERIES / 10  # else there was nothing to be seen anyway


def test_it_would_be_seen(seen: Seen) -> None:
    """Who may find a thing finds it by the same queries."""
    hidden = Hidden(Names(SEED), each=1)
    finders = [(as_(person), secret) for person, secret in hidden.finders]
    finders += [(Api(), secret) for secret in hidden.from_one if secret.kind != "user"]
    unseen = [
        secret
        for api, secret in finders
        if not Watch([secret]).leaks(api.get(SEARCH, {"q": secret.name}))
    ]
    seen.tell(f"{len(finders) - len(unseen)} of {len(finders)} who may find it found it")
    assert finders
    assert unseen == []


def test_that_there_is_something_changes_nothing(seen: Seen) -> None:
    """What others get is the same, to the byte, before somebody makes what they keep."""
    names = Names(SEED)
    Hidden(names, each=1)
    guesses = [names.word() for _ in range(20)]
    typing, other = Typing(names.random), Api()
    secrets_of = [Secret("playlist", 0, f"Harbour {word}", word) for word in guesses]
    asked = [(q, path) for one in secrets_of for path in (SEARCH, SUGGEST)
             for q in (one.word, one.name, *(typing.query(one) for _ in range(5)))]  # fmt: skip

    person: User = make.user(email_verified_at="2026-01-02T00:00:00Z")
    api = as_(person)
    page = api.post("/api/artists/", {"stage_name": "Quay Ensemble"}).json()
    before = [other.get(path, {"q": q}).content for q, path in asked]
    made = list[int]()
    for one in secrets_of:
        for visibility in ("private", "unlisted"):
            body = {"title": one.name, "visibility": visibility}
            made.append(api.post("/api/playlists/", body).status_code)
        album = {"title": one.name, "artist_id": page["id"], "genres": ["Dub"]}
        made.append(api.post("/api/albums/", album).status_code)
    after = [other.get(path, {"q": q}).content for q, path in asked]

    changed = [q for q, old, new in zip(asked, before, after, strict=True) if old != new]
    seen.tell(
        f"{len(changed)} of {len(asked)} answers changed when others made {made.count(201)} "
        "things of those names"
    )
    assert made == [201] * len(guesses) * 3
    assert changed == []
    watch = Watch([Secret("album", 0, one.name, one.word) for one in secrets_of])
    assert watch.leaks(api.get(SEARCH, {"q": secrets_of[0].name}))
