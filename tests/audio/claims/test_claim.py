"""POST /api/artists/{id}/claim/ and GET /api/me/claims/"""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.catalog.ownership import give_page
from audio.claims import services
from audio.models import Artist, Claim
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.at_once import times
from users.models import User

MINE = "/api/me/claims/"
EVIDENCE = {"evidence": "My site, engines.example, names this page."}


def claim_of(artist: Artist) -> str:
    return f"/api/artists/{artist.pk}/claim/"


def verified(**fields: Any) -> User:
    return make.user(email_verified_at=datetime(2026, 1, 2, tzinfo=UTC), **fields)


@pytest.mark.django_db
class TestClaim:
    def test_waits_for_an_answer(self, api_for: ApiFor) -> None:
        artist, person = make_music.artist("Engines"), verified()
        api = api_for(person)

        answer = api.post(claim_of(artist), EVIDENCE)

        assert answer.status_code == 201
        told = answer.json()
        assert told["created_at"].endswith("Z")
        assert {name: told[name] for name in told if name not in ("id", "created_at")} == {
            "artist": {
                "id": artist.pk,
                "type": "artist",
                "name": "Engines",
                "share_url": f"http://testserver/s/artist/{artist.pk}/engines/",
                "image": None,
            },
            "evidence": "My site, engines.example, names this page.",
            "status": "open",
            "answer": "",
            "decided_at": None,
        }
        assert api.get(MINE).json()["items"] == [told]
        artist.refresh_from_db()
        assert artist.user is None

    def test_of_a_page_with_somebody_is_refused(self, api_for: ApiFor) -> None:
        artist = make_music.artist("Engines")
        give_page(artist=artist, user=make.user())

        refused(api_for(verified()).post(claim_of(artist), EVIDENCE), 409, "already_managed")

    def test_of_ones_own_page_is_refused(self, api_for: ApiFor) -> None:
        person = verified()
        page = make_music.artist("Ada", user=person)

        refused(api_for(person).post(claim_of(page), EVIDENCE), 409, "already_managed")

    def test_needs_a_verified_address(self, api_for: ApiFor) -> None:
        artist = make_music.artist("Engines")

        answer = api_for(make.user()).post(claim_of(artist), EVIDENCE)

        refused(answer, 403, "email_unverified")
        assert not Claim.objects.exists()

    @pytest.mark.parametrize("status", [s.value for s in Status if s != Status.PUBLISHED])
    def test_what_nobody_sees_cannot_be_claimed(self, api_for: ApiFor, status: str) -> None:
        artist = make_music.artist("Engines")
        Artist.objects.filter(pk=artist.pk).update(status=status)

        refused(api_for(verified()).post(claim_of(artist), EVIDENCE), 404, "not_found")

    def test_of_nothing_is_404(self, api_for: ApiFor) -> None:
        answer = api_for(verified()).post("/api/artists/999999/claim/", EVIDENCE)

        refused(answer, 404, "not_found")

    @pytest.mark.parametrize("evidence", ["", "  ", None, "x" * 4001])
    def test_names_what_is_wrong(self, api_for: ApiFor, evidence: str | None) -> None:
        artist = make_music.artist("Engines")

        answer = api_for(verified()).post(claim_of(artist), {"evidence": evidence})

        assert refused(answer, 422, "invalid")["errors"][0]["loc"] == ["body", "evidence"]

    def test_one_is_enough_while_it_waits(self, api_for: ApiFor) -> None:
        artist, person = make_music.artist("Engines"), verified()
        api_for(person).post(claim_of(artist), EVIDENCE)

        refused(api_for(person).post(claim_of(artist), EVIDENCE), 409, "already_claimed")

        assert api_for(verified()).post(claim_of(artist), EVIDENCE).status_code == 201

    def test_may_be_made_anew_after_a_no(self, api_for: ApiFor) -> None:
        artist, api = make_music.artist("Engines"), api_for(verified())
        api.post(claim_of(artist), EVIDENCE)
        services.decline(claim=Claim.objects.get(), by=make.user(is_staff=True))

        assert api.post(claim_of(artist), EVIDENCE).status_code == 201

    def test_ten_may_wait(self, api_for: ApiFor) -> None:
        api = api_for(verified())
        for artist in [make_music.artist() for _ in range(10)]:
            assert api.post(claim_of(artist), EVIDENCE).status_code == 201

        refused(api.post(claim_of(make_music.artist()), EVIDENCE), 409, "too_many_claims")

    @pytest.mark.parametrize(
        "more",
        [
            {"status": "approved"},
            {"user_id": 1, "user": 1, "decided_by": 1},
            {"role": "admin", "is_staff": True, "email_verified": True},
        ],
    )
    def test_nothing_else_can_be_set(self, api_for: ApiFor, more: dict[str, Any]) -> None:
        artist, person = make_music.artist("Engines"), verified()

        api_for(person).post(claim_of(artist), EVIDENCE | more)

        claim = Claim.objects.get()
        assert (claim.status, claim.user, claim.decided_by) == ("open", person, None)
        person.refresh_from_db()
        assert person.role == "listener"

    def test_nobody_cannot(self, api: Api) -> None:
        answer = api.post(claim_of(make_music.artist("Engines")), EVIDENCE)

        refused(answer, 401, "unauthenticated")


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_waits(api_for: ApiFor) -> None:
    artist, api = make_music.artist("Engines"), api_for(verified())

    answers = times(6, lambda: api.post(claim_of(artist), EVIDENCE).status_code)

    assert Counter(answers) == {201: 1, 409: 5}
    assert Claim.objects.count() == 1


@pytest.mark.django_db
class TestMine:
    def test_the_newest_first_and_nobody_elses(self, api_for: ApiFor) -> None:
        api, other = api_for(verified()), api_for(verified())
        for name in "abc":
            api.post(claim_of(make_music.artist(name)), EVIDENCE)
        other.post(claim_of(make_music.artist("d")), EVIDENCE)

        items = api.get(MINE).json()["items"]

        assert [item["artist"]["name"] for item in items] == ["c", "b", "a"]

    def test_a_page_that_is_hidden_meanwhile_is_not_named(self, api_for: ApiFor) -> None:
        api, artist = api_for(verified()), make_music.artist("Engines")
        api.post(claim_of(artist), EVIDENCE)
        Artist.objects.filter(pk=artist.pk).update(status=Status.TAKEN_DOWN)

        [item] = api.get(MINE).json()["items"]

        assert item["artist"] is None

    def test_costs_as_many_queries_for_five_as_for_one(
        self, api_for: ApiFor, django_assert_num_queries: Any
    ) -> None:
        api = api_for(verified())
        for number in range(5):
            api.post(claim_of(make_music.artist()), EVIDENCE)
            if number in (0, 4):
                with django_assert_num_queries(3):
                    api.get(MINE)

    def test_nobody_cannot(self, api: Api) -> None:
        refused(api.get(MINE), 401, "unauthenticated")
