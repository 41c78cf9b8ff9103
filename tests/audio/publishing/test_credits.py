"""Credits: given, asked about, answered, shown."""

from typing import Any

import pytest

from audio.catalog.ownership import give_page
from audio.models import Artist, Credit, SearchDocument, Track
from audio.publishing.services import pages, releasing
from tests import make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.publishing import drafts
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def track() -> Track:
    made = drafts.track(drafts.page(name="Ada Cole"))
    releasing.publish(release=made, by=drafts.by(made))
    made.refresh_from_db()
    return made


@pytest.fixture
def guest() -> Artist:
    return drafts.page(name="Grace Ho")


def give(api_for: ApiFor, track: Track, *credited: dict[str, Any]) -> Any:
    return api_for(drafts.by(track)).patch(f"/api/tracks/{track.pk}/", {"credits": credited})


def credits_seen(api: Api, track: Track) -> list[tuple[str, str, str]]:
    items = api.get(f"/api/tracks/{track.pk}/credits/").json()["items"]
    return [(one["role"], one["name"], one["status"]) for one in items]


def test_who_is_asked_shows_after_saying_yes(
    api: Api, api_for: ApiFor, track: Track, guest: Artist
) -> None:
    assert (
        give(api_for, track, {"role": "featured", "artist_id": guest.pk}).json()["featuring"]
        == []
    )
    theirs = api_for(drafts.by(guest))
    [asked] = theirs.get("/api/me/credits/").json()["items"]
    assert (asked["status"], asked["role"]) == ("pending", "featured")
    assert asked["artist"]["id"] == guest.pk
    assert asked["track"]["title"] == "Tide"
    assert asked["track"]["artist"]["name"] == "Ada Cole"
    assert credits_seen(api, track) == []
    assert credits_seen(api_for(drafts.by(track)), track) == [
        ("featured", "Grace Ho", "pending")
    ]

    answer = theirs.post(f"/api/me/credits/{asked['id']}/accept/")

    assert answer.json()["status"] == "accepted"
    seen = api.get(f"/api/tracks/{track.pk}/").json()
    assert [card["name"] for card in seen["featuring"]] == ["Grace Ho"]
    assert credits_seen(api, track) == [("featured", "Grace Ho", "accepted")]
    document = SearchDocument.objects.get(kind=1, object_id=track.pk)
    assert document.artist_norm == "ada cole grace ho"
    listed = api.get(f"/api/artists/{guest.pk}/tracks/").json()["items"]
    assert [one["id"] for one in listed] == [track.pk]


def test_no_stays_no(api: Api, api_for: ApiFor, track: Track, guest: Artist) -> None:
    credited = {"role": "featured", "artist_id": guest.pk}
    give(api_for, track, credited)
    theirs = api_for(drafts.by(guest))
    pk = theirs.get("/api/me/credits/").json()["items"][0]["id"]

    assert theirs.post(f"/api/me/credits/{pk}/decline/").json()["status"] == "declined"
    give(api_for, track)
    give(api_for, track, credited)

    assert [c["status"] for c in theirs.get("/api/me/credits/").json()["items"]] == ["declined"]
    assert credits_seen(api, track) == []
    theirs.post(f"/api/me/credits/{pk}/accept/")
    assert credits_seen(api, track) == [("featured", "Grace Ho", "accepted")]


def test_whoever_accepted_can_still_leave(
    api: Api, api_for: ApiFor, track: Track, guest: Artist
) -> None:
    give(api_for, track, {"role": "featured", "artist_id": guest.pk})
    theirs = api_for(drafts.by(guest))
    pk = Credit.objects.get().pk
    theirs.post(f"/api/me/credits/{pk}/accept/")

    theirs.post(f"/api/me/credits/{pk}/decline/")

    assert api.get(f"/api/tracks/{track.pk}/").json()["featuring"] == []
    assert "grace" not in SearchDocument.objects.get(kind=1, object_id=track.pk).artist_norm


def test_nobody_is_asked_twice(api_for: ApiFor, track: Track, guest: Artist) -> None:
    one = {"role": "featured", "artist_id": guest.pk}
    give(api_for, track, one)
    Credit.objects.update(accepted=True)

    give(api_for, track, {"role": "producer", "name": "Jo"}, one)

    assert credits_seen(api_for(drafts.by(track)), track) == [
        ("producer", "Jo", "accepted"),
        ("featured", "Grace Ho", "accepted"),
    ]


def test_what_the_list_leaves_out_is_gone(api_for: ApiFor, track: Track) -> None:
    give(api_for, track, {"role": "producer", "name": "Jo"}, {"role": "composer", "name": "Jo"})

    give(api_for, track, {"role": "composer", "name": "Jo"})

    assert list(Credit.objects.values_list("role", "name")) == [("composer", "Jo")]


def test_ones_own_other_page_need_not_be_asked(api: Api, api_for: ApiFor, track: Track) -> None:
    mine = drafts.page(drafts.by(track), name="Ada's Band")

    give(api_for, track, {"role": "featured", "artist_id": mine.pk})

    assert credits_seen(api, track) == [("featured", "Ada's Band", "accepted")]


def test_a_page_that_nobody_manages_cannot_answer(
    api: Api, api_for: ApiFor, track: Track
) -> None:
    imported = make_music.artist("Traditional")

    give(api_for, track, {"role": "composer", "artist_id": imported.pk})

    assert credits_seen(api, track) == [("composer", "Traditional", "accepted")]


def test_staff_edit_and_the_guest_is_asked_all_the_same(
    api_for: ApiFor, track: Track, guest: Artist
) -> None:
    staff = drafts.manager(is_staff=True)

    api_for(staff).patch(
        f"/api/tracks/{track.pk}/",
        {"credits": [{"role": "featured", "artist_id": guest.pk}]},
    )

    assert not Credit.objects.get().accepted


@pytest.mark.parametrize(
    ("credit", "code"),
    [
        ({"role": "featured", "artist_id": 987_654}, "unknown_artist"),
        ({"role": "featured", "name": "Jo"}, "guest_without_page"),
        ({"role": "featured"}, "invalid"),
        ({"role": "composer", "artist_id": 1, "name": "Jo"}, "invalid"),
        ({"role": "dancer", "name": "Jo"}, "invalid"),
        ({"role": "composer", "name": " "}, "invalid"),
        ({"role": "composer", "name": "x" * 201}, "invalid"),
    ],
)
def test_a_credit_that_cannot_be(
    api_for: ApiFor, track: Track, credit: dict[str, Any], code: str
) -> None:
    refused(give(api_for, track, {"role": "producer", "name": "Jo"}, credit), 422, code)

    assert not Credit.objects.exists()


def test_the_tracks_own_artist_is_no_guest_but_may_have_composed_it(
    api_for: ApiFor, track: Track
) -> None:
    own = {"artist_id": track.artist_id}

    body = refused(give(api_for, track, {"role": "main", **own}), 422, "own_credit")
    assert body["errors"][0]["loc"] == ["body", "credits", 0]
    give(api_for, track, {"role": "composer", **own})

    assert Credit.objects.get().accepted


def test_a_page_that_one_cannot_see_is_unknown(
    api_for: ApiFor, track: Track, guest: Artist
) -> None:
    pages.withdraw_page(artist=guest, by=drafts.by(guest))

    answer = give(api_for, track, {"role": "featured", "artist_id": guest.pk})

    refused(answer, 422, "unknown_artist")


def test_too_many(api_for: ApiFor, track: Track) -> None:
    many = [{"role": "performer", "name": f"Player {n}"} for n in range(51)]

    refused(give(api_for, track, *many), 422, "invalid")
    assert give(api_for, track, *many[:50]).status_code == 200


def test_others_credits_are_not_mine_to_answer(
    api_for: ApiFor, track: Track, guest: Artist
) -> None:
    give(api_for, track, {"role": "featured", "artist_id": guest.pk})
    pk = Credit.objects.get().pk

    for person in (drafts.by(track), drafts.manager()):
        refused(api_for(person).post(f"/api/me/credits/{pk}/accept/"), 404, "not_found")
        assert api_for(person).get("/api/me/credits/").json()["items"] == []


def test_who_takes_over_a_page_answers_for_it(api_for: ApiFor, track: Track) -> None:
    imported = make_music.artist("Quartet")
    person: User = drafts.manager()
    give(api_for, track, {"role": "featured", "artist_id": imported.pk})
    give_page(artist=imported, user=person)
    [credit] = api_for(person).get("/api/me/credits/").json()["items"]

    api_for(person).post(f"/api/me/credits/{credit['id']}/decline/")

    assert not Credit.objects.get().accepted


def test_the_list_costs_the_same_for_many(
    api_for: ApiFor, guest: Artist, django_assert_num_queries: Any
) -> None:
    theirs = api_for(drafts.by(guest))
    for artist in (drafts.page(), drafts.page()):
        for number in range(3):
            made = drafts.track(artist, f"Song {number}")
            Credit.objects.create(track=made, artist=guest)

    with django_assert_num_queries(2):
        assert len(theirs.get("/api/me/credits/").json()["items"]) == 6
    first = theirs.get("/api/me/credits/", {"limit": 4}).json()
    with django_assert_num_queries(2):
        rest = theirs.get(first["next"].partition("testserver")[2]).json()
    assert [len(first["items"]), len(rest["items"])] == [4, 2]
