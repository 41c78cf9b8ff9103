"""Rules that take too long end: whoever sets them hears it, and whoever reads."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from audio.playlists import smart
from audio.playlists.models.playlist import Playlist
from audio.playlists.rules import Rules
from audio.playlists.services.ruling import set_rules
from audio.playlists.services.summary import summarise
from config import throttling
from config.throttling import Rate
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused

pytestmark = pytest.mark.django_db
COSTLY = {
    "match": {"all": [{"field": "genre", "op": "is_not", "value": f"g{n}"} for n in range(50)]},
    "sort": "random",
    "limit": 1000,
}

PLAIN: dict[str, Any] = {"match": {"all": []}}


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planning such a statement alone takes longer."""
    monkeypatch.setattr(smart, "LONGEST_MS", 1)


def timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def test_reading_ends(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch) -> None:
    track = make_music.track()
    made = make_playlist.public()
    Playlist.objects.filter(pk=made.pk).update(rules=COSTLY)
    api = api_for(make.user())
    before = timeout()
    with monkeypatch.context() as hurry:
        hurry.setattr(smart, "LONGEST_MS", 1)
        for path in ("tracks", "export"):
            answer = api.get(f"/api/playlists/{made.pk}/{path}/")
            assert answer.status_code == 503, answer.content
            assert answer.json()["code"] == "rules_take_too_long"
            assert answer.headers["Retry-After"] == "60"
    assert timeout() == before
    shown = api.get(f"/api/playlists/{made.pk}/tracks/").json()
    assert [entry["track_id"] for entry in shown["items"]] == [track.pk]
    assert timeout() == before


@pytest.mark.usefixtures("in_a_hurry")
def test_costly_rules_are_not_kept(api_for: ApiFor) -> None:
    made = make_playlist.public()
    answer = api_for(made.owner).put(f"/api/playlists/{made.pk}/rules/", {"rules": COSTLY})
    assert answer.status_code == 422, answer.content
    assert answer.json()["code"] == "rules_too_costly"
    assert answer.json()["errors"][0]["loc"] == ["body", "rules", "match"]
    after = Playlist.objects.get(pk=made.pk)
    assert (after.rules, after.version) == (None, made.version)


def test_setting_has_its_limit(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {"rules": Rate(1, 60)})
    made = make_playlist.public()
    api, path = api_for(made.owner), f"/api/playlists/{made.pk}/rules/"
    assert api.put(path, {"rules": PLAIN}).status_code == 200
    refused(api.put(path, {"rules": PLAIN}), 429, "too_many_requests")


@pytest.mark.parametrize("first", ["tracks", "export"])
def test_reading_has_its_limit(
    api: Api, api_for: ApiFor, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """Of each person, and of all who are none at an address together."""
    monkeypatch.setattr(throttling, "LIMITS", {"smart_tracks": Rate(1, 60)})
    chosen, plain = make_playlist.public(), make_playlist.public()
    Playlist.objects.filter(pk=chosen.pk).update(rules=PLAIN)
    somebody = api_for(make.user())
    assert somebody.get(f"/api/playlists/{chosen.pk}/{first}/").status_code == 200
    for path in ("tracks", "export"):
        answer = somebody.get(f"/api/playlists/{chosen.pk}/{path}/")
        refused(answer, 429, "too_many_requests")
        assert answer.headers["Retry-After"] == "60"
        assert somebody.get(f"/api/playlists/{plain.pk}/{path}/").status_code == 200
    path = f"/api/playlists/{chosen.pk}/tracks/"
    assert [api.get(path).status_code for _ in "12"] == [200, 429]


def test_what_is_kept_of_costly_ones_ends_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_playlist.public()
    Playlist.objects.filter(pk=made.pk).update(rules=COSTLY)
    made.refresh_from_db()
    monkeypatch.setattr(smart, "LONGEST_MS", 1)
    with pytest.raises(smart.RulesTakeTooLong):
        set_rules(playlist=made, by=made.owner, rules=None)
    assert Playlist.objects.get(pk=made.pk).rules == COSTLY


def test_what_it_is_like_stays_as_it_was(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made, track = make_playlist.public(), make_music.track()
    Playlist.objects.filter(pk=made.pk).update(rules=COSTLY, artist_ids=[7])
    with monkeypatch.context() as hurry:
        hurry.setattr(smart, "LONGEST_MS", 1)
        summarise(playlist_id=made.pk)
    assert Playlist.objects.get(pk=made.pk).artist_ids == [7]
    assert f"The rules of playlist {made.pk} take too long" in caplog.text
    summarise(playlist_id=made.pk)
    assert Playlist.objects.get(pk=made.pk).artist_ids == [track.artist_id]


CHOOSING: dict[str, Callable[[Playlist], object]] = {
    "made smart": lambda made: set_rules(
        playlist=made, by=made.owner, rules=Rules.model_validate(COSTLY)
    ),
    "made ordinary": lambda made: set_rules(playlist=made, by=made.owner, rules=None),
    "summarised": lambda made: summarise(playlist_id=made.pk),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", CHOOSING)
def test_nobody_waits_for_what_chooses(how: str) -> None:
    """Neither who changes the playlist, nor who takes anything down, and all behind them."""
    made = make_playlist.public()
    make_music.track()
    Playlist.objects.filter(pk=made.pk).update(rules=None if how == "made smart" else COSTLY)
    made.refresh_from_db()
    held: list[int] = []

    def watch(execute: Any, sql: str, *args: Any) -> Any:
        if "hashint8extended" in sql:  # at random
            with connection.cursor() as cursor:
                cursor.execute(LOCKS)
                held.append(cursor.fetchone()[0])
        return execute(sql, *args)

    with connection.execute_wrapper(watch):
        CHOOSING[how](made)

    assert held == [0]


LOCKS = """
SELECT count(*) FROM pg_locks
WHERE pid = pg_backend_pid() AND (locktype = 'advisory' OR mode LIKE 'Row%')
"""
