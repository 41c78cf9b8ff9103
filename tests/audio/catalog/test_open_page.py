"""POST /api/artists/ and GET /api/me/artists/"""

from collections import Counter
from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.catalog.ownership import give_page
from audio.models import Artist, SearchDocument
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.at_once import times
from users.models import User

ARTISTS = "/api/artists/"
MINE = "/api/me/artists/"
FAR = 7_777_777  # no sequence comes to it by itself


@pytest.mark.django_db
class TestOpen:
    def test_the_page_is_there_at_once_for_everybody(self, api: Api, api_for: ApiFor) -> None:
        person = make.user()

        answer = api_for(person).post(
            ARTISTS,
            {
                "stage_name": "  The Engines ",
                "bio": "Looms, mostly.",
                "links": ["https://engines.example/", "http://engines.example/loom?a=1#b"],
            },
        )

        assert answer.status_code == 201
        page = answer.json()
        told = ("type", "name", "status", "bio", "links", "is_claimed", "tracks_count")
        assert {name: page[name] for name in told} == {
            "type": "artist",
            "name": "The Engines",
            "status": "published",
            "bio": "Looms, mostly.",
            "links": ["https://engines.example/", "http://engines.example/loom?a=1#b"],
            "is_claimed": True,
            "tracks_count": 0,
        }
        seen = api.get(f"{ARTISTS}{page['id']}/").json()
        assert seen | {"followed": False} == page
        assert Artist.objects.get().user == person
        assert Artist.objects.get().opened_here
        assert SearchDocument.objects.get().owner_id == person.pk

    def test_the_person_is_an_artist_from_then_on(self, api_for: ApiFor) -> None:
        api = api_for(make.user())
        assert api.get("/api/auth/user/").json()["role"] == "listener"

        api.post(ARTISTS, {"stage_name": "The Engines"})

        assert api.get("/api/auth/user/").json()["role"] == "artist"

    def test_an_address_need_not_be_verified(self, api_for: ApiFor) -> None:
        """Only publishing waits for that."""
        person = make.user(email_verified_at=None)

        assert api_for(person).post(ARTISTS, {"stage_name": "Ada"}).status_code == 201

    def test_namesakes_are_different_artists(self, api_for: ApiFor) -> None:
        imported = make_music.artist("The Engines")

        answer = api_for(make.user()).post(ARTISTS, {"stage_name": "The Engines"})

        assert answer.status_code == 201
        assert answer.json()["id"] != imported.pk

    def test_the_same_link_is_kept_once(self, api_for: ApiFor) -> None:
        link = "https://engines.example/"
        body = {"stage_name": "Ada", "links": [link, link]}

        assert api_for(make.user()).post(ARTISTS, body).json()["links"] == [link]

    def test_its_name_stands_on_one_line_and_nothing_turns_it(self, api_for: ApiFor) -> None:
        body = {"stage_name": "The\n\u202eEngines", "bio": "One\x85two\u202e"}

        made = api_for(make.user()).post(ARTISTS, body).json()

        assert (made["name"], made["bio"]) == ("The Engines", "One\ntwo")

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("stage_name", ""),
            ("stage_name", "   "),
            ("stage_name", "x" * 201),
            ("stage_name", None),
            ("bio", "x" * 5001),
            ("links", ["javascript:alert(1)"]),
            ("links", ["data:text/html,x"]),
            ("links", ["ftp://engines.example/"]),
            ("links", ["//engines.example/"]),
            ("links", ["engines.example"]),
            ("links", ["https://"]),
            ("links", ["https://engines.example@evil.example/"]),
            ("links", ["https://ada:secret@engines.example/"]),
            ("links", ["https://engines.example/" + "x" * 300]),
            ("links", [f"https://engines.example/{n}" for n in range(11)]),
            ("links", "https://engines.example/"),
        ],
    )
    def test_names_what_is_wrong(self, api_for: ApiFor, name: str, value: object) -> None:
        body = {"stage_name": "Ada", name: value}

        problem = refused(api_for(make.user()).post(ARTISTS, body), 422, "invalid")

        assert problem["errors"][0]["loc"][:2] == ["body", name]
        assert not Artist.objects.exists()

    @pytest.mark.parametrize(
        "more",
        [
            {"user_id": 1, "user": 1},
            {"opened_here": False},
            {"status": "draft", "followers_count": 1_000_000, "rank": 1},
            {"id": FAR, "pk": FAR, "slug": "admin"},
            {"is_staff": True, "is_superuser": True, "role": "admin"},
            {"email_verified": True, "email_verified_at": "2026-01-01T00:00:00Z"},
        ],
    )
    def test_nothing_else_can_be_set(self, api_for: ApiFor, more: dict[str, Any]) -> None:
        make.user()
        person = make.user()

        answer = api_for(person).post(ARTISTS, {"stage_name": "Ada"} | more)

        assert answer.status_code == 201
        page = Artist.objects.get()
        assert (page.user, page.opened_here, page.status) == (person, True, "published")
        assert (page.followers_count, page.slug, page.pk == FAR) == (0, "ada", False)
        person.refresh_from_db()
        assert (person.is_staff, person.is_superuser, person.role) == (False, False, "artist")
        assert person.email_verified_at is None

    def test_nobody_cannot(self, api: Api) -> None:
        refused(api.post(ARTISTS, {"stage_name": "Ada"}), 401, "unauthenticated")

    def test_a_repeated_request_opens_one_page(self, api_for: ApiFor) -> None:
        api = api_for(make.user())
        first, again = (
            api.post(ARTISTS, {"stage_name": "Ada"}, Idempotency_Key="a-key") for _ in "ab"
        )

        assert (first.status_code, again.status_code) == (201, 201)
        assert again.headers["Idempotent-Replayed"] == "true"
        assert again.json() == first.json()
        assert Artist.objects.count() == 1

    def test_ten_pages_are_enough_for_one(self, api_for: ApiFor) -> None:
        person = make.user()
        api = api_for(person)
        for number in range(10):
            assert api.post(ARTISTS, {"stage_name": f"Ada {number}"}).status_code == 201

        refused(api.post(ARTISTS, {"stage_name": "Ada 11"}), 409, "too_many_pages")

        assert Artist.objects.filter(user=person).count() == 10
        assert api_for(make.user()).post(ARTISTS, {"stage_name": "Bob"}).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_for_the_last_place_one_gets_it(api_for: ApiFor) -> None:
    person = make.user()
    for number in range(9):
        make_music.artist(f"Ada {number}", user=User.objects.get(pk=person.pk))
    api = api_for(person)

    answers = times(4, lambda: api.post(ARTISTS, {"stage_name": "The last"}).status_code)

    assert Counter(answers) == {201: 1, 409: 3}
    assert Artist.objects.filter(user=person).count() == 10


@pytest.mark.django_db
class TestMine:
    def test_lists_what_somebody_manages_by_name(self, api_for: ApiFor) -> None:
        person = make.user()
        make_music.artist("Weir", user=person)
        make_music.artist("Another's", user=make.user())
        imported = make_music.artist("Engines")
        give_page(artist=imported, user=person)
        make_music.artist("Nobody's")

        answer = api_for(person).get(MINE)

        assert answer.status_code == 200
        assert [page["name"] for page in answer.json()["items"]] == ["Engines", "Weir"]

    @pytest.mark.parametrize("status", [status.value for status in Status])
    def test_whatever_their_status(self, api_for: ApiFor, status: str) -> None:
        person = make.user()
        page = make_music.artist("Weir", user=person)
        Artist.objects.filter(pk=page.pk).update(status=status)

        [found] = api_for(person).get(MINE).json()["items"]

        assert (found["id"], found["status"]) == (page.pk, status)

    def test_of_staff_only_their_own(self, api_for: ApiFor) -> None:
        make_music.artist("Weir", user=make.user())

        assert api_for(make.user(is_staff=True)).get(MINE).json()["items"] == []

    def test_a_listener_has_none(self, api_for: ApiFor) -> None:
        make_music.artist("Weir")

        assert api_for(make.user()).get(MINE).json() == {
            "items": [],
            "limit": 50,
            "next": None,
            "previous": None,
            "total": None,
        }

    def test_pages_follow_each_other(self, api_for: ApiFor) -> None:
        person = make.user()
        for name in "abc":
            make_music.artist(name, user=person)
        api = api_for(person)

        first = api.get(MINE, {"limit": 2}).json()
        second = api.get(first["next"].removeprefix("http://testserver")).json()

        names = [[page["name"] for page in found["items"]] for found in (first, second)]
        assert names == [["a", "b"], ["c"]]
        assert second["next"] is None

    def test_costs_as_many_queries_for_ten_as_for_one(
        self, api_for: ApiFor, django_assert_num_queries: Any
    ) -> None:
        person = make.user()
        api = api_for(person)
        for number in range(10):
            make_music.artist(f"Ada {number}", user=person)
            if number in (0, 9):
                with django_assert_num_queries(2):
                    api.get(MINE)

    def test_nobody_cannot(self, api: Api) -> None:
        refused(api.get(MINE), 401, "unauthenticated")
