"""Rules that take too long end: whoever sets them hears it, and whoever reads."""

import pytest
from django.db import connection

from audio.playlists import smart
from audio.playlists.models.playlist import Playlist
from audio.playlists.services.ruling import set_rules
from tests import make, make_music, make_playlist
from tests.api_client import ApiFor

pytestmark = pytest.mark.django_db
COSTLY = {
    "match": {"all": [{"field": "genre", "op": "is_not", "value": f"g{n}"} for n in range(50)]},
    "sort": "random",
    "limit": 1000,
}


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


def test_what_is_kept_of_costly_ones_ends_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_playlist.public()
    Playlist.objects.filter(pk=made.pk).update(rules=COSTLY)
    monkeypatch.setattr(smart, "LONGEST_MS", 1)
    with pytest.raises(smart.RulesTakeTooLong):
        set_rules(playlist=made, by=made.owner, rules=None)
    assert Playlist.objects.get(pk=made.pk).rules == COSTLY
