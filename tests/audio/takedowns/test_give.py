"""POST /api/support/takedowns/: anybody says that music is theirs."""

from datetime import timedelta
from typing import Any

import pytest

from audio.models import Notice, Track
from config import throttling
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.publishing import drafts
from tests.audio.takedowns.giving import EMAIL, NAME, body, give

pytestmark = pytest.mark.django_db
ADDRESS = "/api/support/takedowns/"


def test_anybody_gives_one_and_follows_it_with_the_key(api: Api) -> None:
    track = make_music.track(title="Night Ferry", artist="The Weir")

    answer = api.post(ADDRESS, body([track]))

    assert answer.status_code == 201, answer.content
    given = answer.json()
    assert given["reference"].startswith("TD-")
    assert len(given["key"]) == 32
    assert given["status"] == "received"
    assert given["url"] == (
        f"http://testserver/legal/takedown/{given['reference']}/?key={given['key']}"
    )
    followed = api.get(f"{ADDRESS}{given['reference']}/", {"key": given["key"]}).json()
    assert followed["yours"] == "claimant"
    assert followed["claimant"]["email"] == EMAIL
    assert followed["works"] == [
        {"type": "track", "id": track.pk, "title": "Night Ferry", "artist": "The Weir"}
    ]


def test_nothing_is_hidden_by_it(api: Api) -> None:
    track = make_music.track()

    api.post(ADDRESS, body([track]))

    assert api.get(f"/api/tracks/{track.pk}/").status_code == 200
    assert Track.objects.get().status == "published"


def test_staff_decide_within_three_days(api: Api) -> None:
    api.post(ADDRESS, body([make_music.track()]))

    notice = Notice.objects.get()
    assert notice.due_day == (notice.created_at + timedelta(days=3)).date()


@pytest.mark.parametrize("left_out", ["name", "email", "postal_address", "work", "signature"])
def test_without_who_and_what_it_is_none(api: Api, left_out: str) -> None:
    told = body([make_music.track()])
    del told[left_out]

    problem = refused(api.post(ADDRESS, told), 422, "invalid")

    assert [error["loc"] for error in problem["errors"]] == [["body", left_out]]


@pytest.mark.parametrize("sworn", ["good_faith", "accurate"])
def test_what_is_not_sworn_is_none(api: Api, sworn: str) -> None:
    told = body([make_music.track()]) | {sworn: False}

    refused(api.post(ADDRESS, told), 422, "invalid")
    assert not Notice.objects.exists()


def test_it_names_something(api: Api) -> None:
    refused(api.post(ADDRESS, body()), 422, "nothing_named")


def test_a_draft_is_nothing_that_anybody_knows(api: Api) -> None:
    draft = drafts.track(drafts.page())

    problem = refused(api.post(ADDRESS, body([draft])), 422, "unknown_work")

    assert problem["errors"][0]["loc"] == ["body", "tracks", 0]


def test_what_is_hidden_already_may_be_named_too(api: Api) -> None:
    track = drafts.published(size=1).tracks.get()
    Track.objects.filter(pk=track.pk).update(status="taken_down")

    assert api.post(ADDRESS, body([track])).status_code == 201


def test_it_is_about_one_artist(api: Api) -> None:
    refused(api.post(ADDRESS, body(make_music.tracks(2))), 422, "several_artists")


def test_the_key_is_told_once(api: Api) -> None:
    told = body([make_music.track()])

    assert api.post(ADDRESS, told, Idempotency_Key="one").status_code == 201
    refused(api.post(ADDRESS, told, Idempotency_Key="one"), 409, "idempotency_key_spent")
    assert Notice.objects.count() == 1


def test_so_many_an_hour(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {"takedown": throttling.Rate(1, 3600)})
    told = body([make_music.track()])
    api.post(ADDRESS, told)

    refused(api.post(ADDRESS, told), 429, "too_many_requests")


# Who reads it


def read(api: Api, notice: Notice, **query: str) -> Any:
    return api.get(f"{ADDRESS}{notice.reference}/", query)


def test_without_the_key_it_is_not_there(api: Api, api_for: ApiFor) -> None:
    notice = give(make_music.track())

    refused(read(api, notice), 404, "not_found")
    refused(read(api, notice, key="x" * 32), 404, "not_found")
    refused(read(api, give(make_music.track()), key=notice.key), 404, "not_found")
    refused(read(api_for(make.user()), notice), 404, "not_found")


def test_the_account_that_gave_it_needs_no_key(api_for: ApiFor) -> None:
    person = make.user()
    notice = give(make_music.track(), by=person)

    assert read(api_for(person), notice).json()["yours"] == "claimant"


def test_staff_read_all_of_it(api_for: ApiFor) -> None:
    notice = give(make_music.track())

    staff = make.user(is_staff=True, is_superuser=True)
    told = read(api_for(staff), notice).json()

    assert told["yours"] == "staff"
    assert (told["claimant"]["name"], told["claimant"]["email"]) == (NAME, EMAIL)


def test_a_key_opens_no_other_way_of_writing_it(api: Api) -> None:
    """What is not text that a key could be is refused, and fails nothing."""
    notice = give(make_music.track())

    refused(read(api, notice, key="ключ"), 404, "not_found")
