"""Who sees what is not published."""

import pytest

from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from tests import make, make_music
from tests.api_client import ApiFor

pytestmark = pytest.mark.django_db

HIDDEN = [status for status in Status if status != Status.PUBLISHED]


@pytest.fixture
def owner():
    return make.user()


@pytest.fixture
def track(owner):
    """By a page that somebody manages."""
    made = make_music.track(title="mine")
    Track.objects.filter(pk=made.pk).update(artist=make_music.artist("Mine", user=owner))
    made.refresh_from_db()
    return made


def seen(api, track):
    detail = api.get(f"/api/tracks/{track.pk}/").status_code == 200
    listed = [item["id"] for item in api.get("/api/tracks/").json()["items"]] == [track.pk]
    picked = api.get(f"/api/tracks/?ids={track.pk}").json()["items"][0] is not None
    assert detail == listed == picked
    return detail


@pytest.mark.parametrize("status", HIDDEN)
def test_only_its_artist_and_staff(api, api_for: ApiFor, owner, track, status):
    Track.objects.filter(pk=track.pk).update(status=status)
    another = make.user()
    make_music.artist("Another", user=another)

    assert seen(api_for(owner), track)
    assert seen(api_for(make.user(is_staff=True)), track)
    assert not seen(api_for(make.user()), track)
    assert not seen(api_for(another), track)
    assert not seen(api, track)


def test_everybody_sees_what_is_published(api, api_for: ApiFor, owner, track):
    for viewer in (
        api,
        api_for(owner),
        api_for(make.user()),
        api_for(make.user(is_staff=True)),
    ):
        assert seen(viewer, track)


def test_an_artist_pages_through_their_own_drafts(api_for: ApiFor, owner, track):
    Track.objects.filter(pk=track.pk).update(status=Status.DRAFT)
    make_music.track(title="newer")
    api = api_for(owner)

    first = api.get("/api/tracks/?limit=1").json()

    assert [item["title"] for item in first["items"]] == ["newer"]
    assert [item["title"] for item in api.get(first["next"]).json()["items"]] == ["mine"]


@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_new_is_the_same_for_its_artist_and_for_everybody(
    api, api_for: ApiFor, owner, track, status
):
    make_music.track(title="out")
    Track.objects.filter(pk=track.pk).update(status=status)

    for viewer in (api, api_for(owner), api_for(make.user(is_staff=True))):
        for query in ("", "?limit=7"):
            items = viewer.get(f"/api/tracks/recent/{query}").json()["items"]
            assert [item["title"] for item in items] == ["out"]


def test_a_cache_may_not_share_what_one_person_sees(api, api_for: ApiFor, owner, track):
    mine, nobodys = api_for(owner).get("/api/tracks/"), api.get("/api/tracks/")

    assert mine["Cache-Control"] == "private, no-cache"
    assert nobodys["Cache-Control"] == "public, max-age=60"
    assert mine["ETag"] != nobodys["ETag"]


def test_an_etag_is_not_answered_before_the_token_is_looked_at(api, api_for: ApiFor, track):
    etag = api.get("/api/tracks/")["ETag"]
    api.token = "no token at all"

    assert api.get("/api/tracks/", If_None_Match=etag).status_code == 401


def test_a_signed_in_read_costs_one_query_more(
    api_for: ApiFor, track, django_assert_num_queries
):
    api = api_for(make.user())
    api.get("/api/tracks/")

    with django_assert_num_queries(2):
        api.get("/api/tracks/")
    with django_assert_num_queries(2):
        api.get(f"/api/tracks/{track.pk}/")
