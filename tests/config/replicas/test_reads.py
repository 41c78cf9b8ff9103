"""What a replica may answer, it answers alone; and when it may not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test.utils import CaptureQueriesContext

from config.api import api as the_api
from config.fields import utc_now
from config.models import Counter, Written
from config.replicas import marks, operation
from config.replicas.reads import READS
from config.replicas.standing import Replica
from tests import make, make_music
from tests.access.asking import ENDPOINTS
from tests.api_client import Api, ApiFor, refused
from users.models import AuthSession, User

pytestmark = pytest.mark.django_db(transaction=True)

COPY = "replica_0"
FAR_AHEAD = 2**62
AT_THE_PRIMARY = ("users_authsession", "config_written", "config_counter", "users_personal")
"""What of a read is asked there: who asks, what they wrote, how often they may."""


@pytest.fixture
def replica(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Replica]:
    """The test's own database by another name, where nothing can be written."""
    settings.MIDDLEWARE = ["config.replicas.middleware.Marks", *settings.MIDDLEWARE]
    ours = connections.databases["default"]
    options = {"options": "-c default_transaction_read_only=on"}
    connections.databases[COPY] = ours | {"OPTIONS": ours["OPTIONS"] | options}
    connections[COPY].alias = DEFAULT_DB_ALIAS  # or Django's tests would forbid to ask it
    one = Replica(COPY)
    monkeypatch.setattr(one, "is_good", lambda: True)
    one.hear(at=0, primary=FAR_AHEAD, replayed=FAR_AHEAD)
    monkeypatch.setattr(operation, "replicas", lambda: [one])
    before = [(each, type(each)) for each in operation.reads_of(the_api)]
    for each, _ in before:
        operation.change(each)
    yield one
    for each, kind in before:
        each.__class__ = kind
    connections[COPY].close()
    del connections[COPY], connections.databases[COPY]


def since_long(api: Api, person: User) -> Api:
    """Signed in an hour ago: whoever has just done so is not read to from copies."""
    ago = utc_now() - timedelta(hours=1)
    AuthSession.objects.filter(user=person).update(authenticated_at=ago)
    return api


@pytest.fixture
def person() -> User:
    return make.user()


@pytest.fixture
def api(api_for: ApiFor, person: User) -> Api:
    return since_long(api_for(person), person)


def asked(api: Api, path: str) -> tuple[Any, list[str], list[str]]:
    """The answer, and what was asked at the primary and at the replica."""
    with (
        CaptureQueriesContext(connection) as primary,
        CaptureQueriesContext(connections[COPY]) as copy,
    ):
        answer = api.get(path)
    return answer, [q["sql"] for q in primary], [q["sql"] for q in copy]


def paths(person: User, api: Api) -> dict[str, str]:
    """Of everything that a replica may answer."""
    album = make_music.album(size=2, genres=("Ambient",))
    track = album.tracks.first()
    assert track
    make_music.play(person, track)
    playlist = api.post("/api/playlists/", {"title": "Mine"}).json()["id"]
    ids: dict[str, Any] = {
        "album_id": album.pk,
        "artist_id": track.artist_id,
        "track_id": track.pk,
        "playlist_id": playlist,
        "username": person.username,
        "slug": "ambient",
    }
    queries = {
        "search": "?q=track",
        "suggest": "?q=tra",
        "check_library": f"?tracks={track.pk}",
    }
    queries |= {"get_chart": "?kind=tracks"}
    return {
        name: ENDPOINTS[name][1].format(**ids) + queries.get(name, "") for name in sorted(READS)
    }


def elsewhere(queries: list[str]) -> list[str]:
    """Of what was asked at the primary, what a replica should have been."""
    return [sql for sql in queries if not any(kind in sql for kind in AT_THE_PRIMARY)]


def test_every_one_of_them_is_answered_by_the_replica_alone(
    replica: Replica, person: User, api: Api
) -> None:
    found = paths(person, api)
    Written.objects.all().delete()
    faults, missing = {}, set()

    for name, path in found.items():
        answer, primary, copy = asked(api, path)
        if answer.status_code == 404:
            missing.add(name)
        elif answer.status_code != 200 or elsewhere(primary) or not copy:
            faults[name] = (answer.status_code, elsewhere(primary))

    assert faults == {}
    assert missing == {"get_lyrics", "get_waveform"}  # it has none


def test_nobody_is_read_to_as_well(replica: Replica) -> None:
    track = make_music.track()

    answer, primary, copy = asked(Api(), f"/api/tracks/{track.pk}/")

    assert answer.json()["title"] == track.title
    assert (primary, bool(copy)) == ([], True)


def test_who_has_written_reads_from_the_primary_until_the_replica_has_it(
    replica: Replica, api: Api
) -> None:
    track, path = make_music.track(), "/api/me/tracks/"
    replica.hear(at=0, primary=1_000, replayed=1_000)
    assert api.post(path, {"id": track.pk}).status_code == 201

    _, _, copy_before = asked(api, path)
    replica.hear(at=1, primary=FAR_AHEAD, replayed=Written.objects.get().position)
    answer, primary, copy_after = asked(api, path)

    assert copy_before == []
    assert [one["track_id"] for one in answer.json()["items"]] == [track.pk]
    assert elsewhere(primary) == []
    assert copy_after


def test_a_change_in_a_page_counts_as_well(replica: Replica, person: User) -> None:
    make.browser(person).post("/portal/artist/", {"name": ""})

    assert Written.objects.get().person == person.pk


def test_who_has_only_read_has_no_mark(replica: Replica, api: Api) -> None:
    api.get("/api/me/tracks/")

    assert not Written.objects.exists()


def test_who_has_just_signed_in_reads_from_the_primary(
    replica: Replica, api_for: ApiFor, person: User
) -> None:
    """They may have registered a moment ago, and nobody knew who they would be."""
    answer, _, copy = asked(api_for(person), "/api/tracks/")

    assert answer.status_code == 200
    assert copy == []


def test_what_a_replica_does_not_have_is_looked_for_at_the_primary(
    replica: Replica, api: Api
) -> None:
    """It may have been made a moment ago, by somebody who sent its link."""
    answer, primary, copy = asked(api, "/api/tracks/999999/")

    refused(answer, 404, "not_found")
    assert copy
    assert elsewhere(primary)


def test_what_must_write_is_done_at_the_primary(
    replica: Replica, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody notices but the log: the list of reads is wrong, the answer is not."""
    found = next(each for each in operation.reads_of(the_api) if _name(each) == "get_track")
    view = found.view_func

    def writes(*args: Any, **named: Any) -> Any:
        marks.write([1])
        return view(*args, **named)

    monkeypatch.setattr(found, "view_func", writes)
    track = make_music.track()

    assert api.get(f"/api/tracks/{track.pk}/").status_code == 200
    assert Written.objects.filter(person=1).exists()


def test_a_replica_that_nobody_can_reach_costs_no_answer(replica: Replica, api: Api) -> None:
    connections[COPY].close()
    connections[COPY].settings_dict = connections.databases[COPY] | {"PORT": "1"}
    track = make_music.track()

    assert api.get(f"/api/tracks/{track.pk}/").status_code == 200
    assert replica.standing is None  # it is left alone until it was heard of


def test_limits_are_counted_at_the_primary(replica: Replica, api: Api) -> None:
    _, primary, copy = asked(api, "/api/search/?q=ferry")

    assert [sql for sql in (*primary, *copy) if "config_counter" in sql] == [
        sql for sql in primary if "config_counter" in sql
    ]
    assert Counter.objects.get(name__startswith="search:").count == 1


def test_marks_are_forgotten(person: User) -> None:
    old = utc_now() - timedelta(minutes=11)
    Written.objects.create(person=person.pk, position=1, at=old)
    marks.write([person.pk + 1])

    assert marks.forget_old() == 1
    assert marks.read(person.pk) == 0
    assert marks.read(person.pk + 1) > 0


def _name(each: Any) -> str:
    return str(each.view_func.__name__)
