"""POST /api/me/plays/."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from audio.catalog.models.publication import Status
from audio.models import PlayEvent
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.plays.played import play, plays_of

pytestmark = pytest.mark.django_db


def test_a_play_is_kept_and_counted(api_for: ApiFor) -> None:
    listener, track = make.user(), make_music.track(duration_ms=200_000)
    sent = play(track, event_id="11111111-2222-4333-8444-555555555555", ms_played=45_000,
                source={"type": "album", "id": 12})  # fmt: skip

    response = api_for(listener).post("/api/me/plays/", sent)

    assert response.status_code == 201
    assert response.json() == {
        "accepted": 1,
        "duplicates": 0,
        "items": [{"event_id": "11111111-2222-4333-8444-555555555555", "result": "accepted"}],
    }
    kept = PlayEvent.objects.get()
    assert kept.user == listener
    assert kept.track == track
    assert kept.event_id == UUID("11111111-2222-4333-8444-555555555555")
    assert kept.played_at == datetime(2026, 3, 1, 20, 15, tzinfo=UTC)
    assert kept.ms_played == 45_000
    assert (kept.source_type, kept.source_id) == ("album", 12)
    assert (kept.skipped, kept.counted) == (False, True)
    assert plays_of(track) == 1


@pytest.mark.parametrize(
    ("duration_ms", "ms_played", "counts"),
    [
        (200_000, 29_999, False),
        (200_000, 30_000, True),
        (40_000, 19_999, False),
        (40_000, 20_000, True),
        (60_000, 29_999, False),
        (60_000, 30_000, True),
        (1, 0, False),
        (1, 1, True),
        (200_000, 0, False),
        (200_000, 86_400_000, True),
    ],
)
def test_a_play_counts_from_30_seconds_or_half_of_the_track(
    api_for: ApiFor, duration_ms: int, ms_played: int, counts: bool
) -> None:
    track = make_music.track(duration_ms=duration_ms)

    api_for(make.user()).post("/api/me/plays/", play(track, ms_played=ms_played))

    assert PlayEvent.objects.get().counted is counts
    assert plays_of(track) == int(counts)


def test_sources_may_have_small_ids_great_ones_and_none(api_for: ApiFor) -> None:
    api, track = api_for(make.user()), make_music.track()
    for pk in (12, 3_000_000_000):
        source = {"type": "playlist", "id": pk}
        answer = api.post("/api/me/plays/", [play(track), play(track, source=source)])
        assert answer.status_code == 201, answer.content

    sources = PlayEvent.objects.order_by("source_id").values_list("source_id", flat=True)
    assert list(sources) == [12, 3_000_000_000, None, None]


def test_a_skip_is_kept(api_for: ApiFor) -> None:
    track = make_music.track(duration_ms=200_000)

    sent = play(track, ms_played=4_000, skipped=True)
    response = api_for(make.user()).post("/api/me/plays/", sent)

    assert response.json()["accepted"] == 1
    kept = PlayEvent.objects.get()
    assert (kept.skipped, kept.counted) == (True, False)
    assert plays_of(track) == 0


def test_the_same_event_again_is_a_duplicate(api_for: ApiFor) -> None:
    track, api = make_music.track(), api_for(make.user())
    sent = play(track)

    first = api.post("/api/me/plays/", sent)
    again = api.post("/api/me/plays/", sent)

    assert first.json()["items"][0]["result"] == "accepted"
    assert again.status_code == 201
    assert again.json() == {
        "accepted": 0,
        "duplicates": 1,
        "items": [{"event_id": sent["event_id"], "result": "duplicate"}],
    }
    assert plays_of(track) == 1


def test_two_people_may_choose_the_same_event_id(api_for: ApiFor) -> None:
    track = make_music.track()
    sent = play(track)

    for person in (make.user(), make.user()):
        assert api_for(person).post("/api/me/plays/", sent).json()["accepted"] == 1

    assert plays_of(track) == 2


@pytest.mark.parametrize("wrap", [lambda plays: {"plays": plays}, lambda plays: plays])
def test_a_batch(api_for: ApiFor, wrap: Callable[[list[Any]], Any]) -> None:
    api, one, other = api_for(make.user()), *make_music.tracks(2)
    hidden = make_music.track(status=Status.WITHDRAWN)
    known, twice = play(one), play(other)
    api.post("/api/me/plays/", known)
    unknown = play(one, track_id=999_999_999)
    batch = [play(one), known, twice, play(hidden), twice, unknown, play(one)]

    response = api.post("/api/me/plays/", wrap(batch))

    assert response.status_code == 201
    body = response.json()
    assert [item["event_id"] for item in body["items"]] == [sent["event_id"] for sent in batch]
    assert [item["result"] for item in body["items"]] == [
        "accepted",
        "duplicate",
        "accepted",
        "unknown_track",
        "duplicate",
        "unknown_track",
        "accepted",
    ]
    assert (body["accepted"], body["duplicates"]) == (3, 2)
    assert PlayEvent.objects.count() == 4
    assert (plays_of(one), plays_of(other), plays_of(hidden)) == (3, 1, 0)


def test_50_in_one_batch_and_not_one_more(api_for: ApiFor) -> None:
    api, track = api_for(make.user()), make_music.track()

    fit = api.post("/api/me/plays/", {"plays": [play(track) for _ in range(50)]})
    too_many = api.post("/api/me/plays/", {"plays": [play(track) for _ in range(51)]})
    too_many_bare = api.post("/api/me/plays/", [play(track) for _ in range(51)])
    none = api.post("/api/me/plays/", {"plays": []})

    assert fit.json()["accepted"] == 50
    for refusal in (too_many, too_many_bare, none):
        refused(refusal, 422, "invalid")
    assert plays_of(track) == 50


@pytest.mark.parametrize("status", ["draft", "withdrawn", "taken_down"])
def test_a_single_play_of_what_is_not_to_be_heard_is_404(api_for: ApiFor, status: str) -> None:
    track, api = make_music.track(status=Status(status)), api_for(make.user())

    refused(api.post("/api/me/plays/", play(track)), 404, "not_found")
    refused(api.post("/api/me/plays/", play(track, track_id=2**63 - 1)), 404, "not_found")

    assert not PlayEvent.objects.exists()


def test_a_clock_that_is_ahead_is_put_right(api_for: ApiFor) -> None:
    ahead = (datetime.now(UTC) + timedelta(days=400)).isoformat()
    before = datetime.now(UTC)

    api_for(make.user()).post("/api/me/plays/", play(make_music.track(), played_at=ahead))

    kept = PlayEvent.objects.get()
    assert kept.played_at == kept.received_at
    assert before <= kept.played_at <= datetime.now(UTC)


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00Z", "2026-03-01T22:15:00+02:00"])
def test_an_offline_play_keeps_its_own_time(api_for: ApiFor, moment: str) -> None:
    api_for(make.user()).post("/api/me/plays/", play(make_music.track(), played_at=moment))

    assert PlayEvent.objects.get().played_at == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"event_id": "twelve"}, "event_id"),
        ({"track_id": 0}, "track_id"),
        ({"track_id": 2**63}, "track_id"),
        ({"played_at": "yesterday"}, "played_at"),
        ({"played_at": "2026-03-01T20:15:00"}, "played_at"),
        ({"played_at": "0001-01-01T00:00:00+14:00"}, "played_at"),
        ({"played_at": "9999-12-31T23:59:59-14:00"}, "played_at"),
        ({"played_at": 1_772_396_100}, "played_at"),
        ({"played_at": "1772396100"}, "played_at"),
        ({"ms_played": -1}, "ms_played"),
        ({"ms_played": 86_400_001}, "ms_played"),
        ({"source": {"type": "Al bum"}}, "source"),
        ({"source": {"type": "album", "id": -4}}, "source"),
        ({"source": {"type": "al\0bum"}}, "source"),
    ],
)
def test_what_is_wrong_is_named(api_for: ApiFor, wrong: dict[str, Any], place: str) -> None:
    api, track = api_for(make.user()), make_music.track()

    one = refused(api.post("/api/me/plays/", play(track, **wrong)), 422, "invalid")
    batch = {"plays": [play(track), play(track, **wrong)]}
    several = refused(api.post("/api/me/plays/", batch), 422, "invalid")

    assert one["errors"][0]["loc"][:2] == ["body", place]
    assert several["errors"][0]["loc"][:4] == ["body", "plays", 1, place]
    assert not PlayEvent.objects.exists()


def test_signed_in_people_only(api: Api) -> None:
    refused(api.post("/api/me/plays/", play(make_music.track())), 401, "unauthenticated")


def test_a_repeated_request_gets_its_answer_again(api_for: ApiFor) -> None:
    track, api = make_music.track(), api_for(make.user())
    sent = play(track)

    first = api.post("/api/me/plays/", sent, Idempotency_Key="one")
    again = api.post("/api/me/plays/", sent, Idempotency_Key="one")

    assert again.content == first.content
    assert again.headers["Idempotent-Replayed"] == "true"
    assert plays_of(track) == 1


def test_one_statement(api_for: ApiFor, django_assert_num_queries: Any) -> None:
    """Besides that of the session and that of the limit."""
    track, api = make_music.track(), api_for(make.user())

    with django_assert_num_queries(3):
        api.post("/api/me/plays/", play(track))
    with django_assert_num_queries(3):
        api.post("/api/me/plays/", {"plays": [play(track) for _ in range(50)]})
