"""Saved albums: GET and POST /api/me/albums/, DELETE /api/me/albums/{id}/."""

from datetime import date
from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.library import services
from audio.models import Album, SavedAlbum
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.at_once import at_a_locked_row
from users.models import Client

pytestmark = pytest.mark.django_db

SAVED = "/api/me/albums/"


def titles(answer: Any) -> list[str | None]:
    assert answer.status_code == 200, answer.content
    return [item["album"] and item["album"]["title"] for item in answer.json()["items"]]


def test_saved_once_in_the_order_named(api_for: ApiFor) -> None:
    one, two = make_music.album("One"), make_music.album("Two")
    api = api_for(make.user())
    api.post(SAVED, {"id": one.pk})

    answer = api.post(SAVED, {"ids": [two.pk, one.pk, two.pk]})

    assert (answer.status_code, answer.json()) == (201, {"added": 1})
    assert titles(api.get(SAVED)) == ["Two", "One"]
    assert SavedAlbum.objects.count() == 2


def test_an_item(api_for: ApiFor) -> None:
    person, album = make.user(), make_music.album("Côte")
    services.save_albums(user=person, album_ids=[album.pk])
    api = api_for(person)

    body = api.get(SAVED).json()

    [item] = body["items"]
    shown = item.pop("album")
    assert shown == api.get(f"/api/albums/{album.pk}/").json()
    assert (shown["title"], shown["saved"]) == ("Côte", True)
    added = SavedAlbum.objects.get().created_at.isoformat().replace("+00:00", "Z")
    assert item == {"added_at": added, "album_id": album.pk, "unavailable": None}
    assert body["total"] == 1


def test_let_go_also_when_it_is_gone(api_for: ApiFor) -> None:
    person, album = make.user(), make_music.album()
    services.save_albums(user=person, album_ids=[album.pk])
    Album.objects.filter(pk=album.pk).update(status=Status.WITHDRAWN)
    api = api_for(person)
    [item] = api.get(SAVED).json()["items"]
    assert (item["album"], item["unavailable"]) == (None, "gone")

    for _ in range(2):
        assert api.delete(f"{SAVED}{album.pk}/").status_code == 204

    assert api.get(SAVED).json()["total"] == 0


def test_with_one_unseen_none_is_saved(api_for: ApiFor) -> None:
    seen, hidden = make_music.album(), make_music.album()
    Album.objects.filter(pk=hidden.pk).update(status=Status.DRAFT)

    answer = api_for(make.user()).post(SAVED, {"ids": [seen.pk, hidden.pk]})

    refused(answer, 404, "not_found")
    assert not SavedAlbum.objects.exists()


def test_sorted_and_filtered_with_true_totals(api_for: ApiFor) -> None:
    person = make.user()
    one = make_music.album(
        "Harbour", artist="B", genres=("Folk",), release_date=date(1994, 2, 1)
    )
    other = make_music.album("Harvest", artist="A", release_date=date(2003, 1, 1))
    Album.objects.filter(pk=other.pk).update(album_type="ep")
    services.save_albums(user=person, album_ids=[one.pk, other.pk])
    api = api_for(person)

    def found(**query: Any) -> tuple[list[str | None], int]:
        answer = api.get(SAVED, query)
        return titles(answer), answer.json()["total"]

    assert found() == (["Harvest", "Harbour"], 2)
    assert found(sort="added_at", limit=1) == (["Harbour"], 2)
    assert found(sort="-title") == (["Harvest", "Harbour"], 2)
    assert found(sort="artist") == (["Harvest", "Harbour"], 2)
    assert found(genre="folk") == (["Harbour"], 1)
    assert found(artist=other.artist_id) == (["Harvest"], 1)
    assert found(year=1994) == (["Harbour"], 1)
    assert found(album_type="ep") == (["Harvest"], 1)
    assert found(q="harv") == (["Harvest"], 1)
    refused(api.get(SAVED, {"explicit": "true", "sort": "year"}), 422, "invalid")


@pytest.mark.parametrize("size", [1, 50])
def test_three_queries(api_for: ApiFor, django_assert_num_queries: Any, size: int) -> None:
    """The session, the page, the number of all."""
    person = make.user()
    albums = [make_music.album(size=1, artist="One").pk for _ in range(size)]
    services.save_albums(user=person, album_ids=albums)
    api = api_for(person)
    api.get(SAVED)

    with django_assert_num_queries(3):
        assert len(titles(api.get(SAVED))) == size


def test_only_the_signed_in(api: Api) -> None:
    refused(api.get(SAVED), 401, "unauthenticated")
    refused(api.post(SAVED, {"id": 1}), 401, "unauthenticated")
    refused(api.delete(f"{SAVED}1/"), 401, "unauthenticated")


@pytest.mark.django_db(transaction=True)
def test_saved_once_from_many_devices() -> None:
    album, person = make_music.album(), make.user()

    added = at_a_locked_row(
        Client.objects.get(pk=person.pk),
        8,
        lambda: services.save_albums(user=person, album_ids=[album.pk]),
    )

    assert sorted(added) == [0] * 7 + [1]
    assert SavedAlbum.objects.count() == 1
