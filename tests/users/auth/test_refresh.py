"""POST /api/auth/token/refresh/"""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from config import throttling
from tests import make
from tests.api_client import Api, refused
from tests.at_once import at_a_locked_row, at_once
from tests.faults.records import Seen
from users.auth.tokens import Access, Refresh
from users.models import AuthSession, User

REFRESH = "/api/auth/token/refresh/"
ACCOUNT = "/api/auth/user/"


def refreshed(token: str) -> dict[str, object]:
    response = Api().post(REFRESH, {"refresh": token})
    assert response.status_code == 200, response.content
    body: dict[str, object] = response.json()
    return body


def let_time_pass(**columns: timedelta) -> None:
    """Sets moments of every session back."""
    AuthSession.objects.update(
        **{name: timezone.now() - passed for name, passed in columns.items()}
    )


@pytest.mark.django_db
class TestOneAfterAnother:
    def test_gives_the_next_pair(self) -> None:
        person = make.user()
        first = make.tokens(person)

        body = refreshed(first.refresh)

        assert set(body) == {"access", "refresh", "expires_in"}
        assert body["expires_in"] == 600
        assert Api(str(body["access"])).get(ACCOUNT).json()["id"] == person.pk
        assert AuthSession.objects.get().generation == 2

    def test_the_next_one_is_good_for_the_next(self) -> None:
        token = make.tokens(make.user()).refresh

        for _ in range(3):
            token = str(refreshed(token)["refresh"])

        assert AuthSession.objects.get().generation == 4

    def test_a_lost_answer_is_given_again(self) -> None:
        first = make.tokens(make.user()).refresh
        refreshed(first)

        again = refreshed(first)

        assert AuthSession.objects.get().generation == 2
        assert Refresh.read(str(again["refresh"])).generation == 2
        refreshed(str(again["refresh"]))

    def test_after_the_grace_an_old_one_ends_the_session(self) -> None:
        first = make.tokens(make.user()).refresh
        second = refreshed(first)
        let_time_pass(rotated_at=timedelta(seconds=21))

        replayed = Api().post(REFRESH, {"refresh": first})

        refused(replayed, 401, "invalid_token")
        assert AuthSession.objects.get().revoked_because == "reused"
        refused(Api().post(REFRESH, {"refresh": second["refresh"]}), 401, "invalid_token")
        refused(Api(str(second["access"])).get(ACCOUNT), 401, "invalid_token")

    def test_where_the_clock_was_put_back_the_grace_is_no_longer(self) -> None:
        first = make.tokens(make.user()).refresh
        refreshed(first)
        let_time_pass(rotated_at=-timedelta(hours=1))

        refused(Api().post(REFRESH, {"refresh": first}), 401, "invalid_token")

        assert AuthSession.objects.get().revoked_because == "reused"

    @pytest.mark.fault("F13")
    def test_one_older_than_the_last_ends_the_session_at_once(self, seen: Seen) -> None:
        first = make.tokens(make.user()).refresh
        newest = refreshed(str(refreshed(first)["refresh"]))

        replayed = Api().post(REFRESH, {"refresh": first})
        after = Api().post(REFRESH, {"refresh": newest["refresh"]})

        seen.tell(f"stolen token {replayed.status_code}, then the newest {after.status_code}")
        refused(replayed, 401, "invalid_token")
        refused(after, 401, "invalid_token")
        refused(Api(str(newest["access"])).get(ACCOUNT), 401, "invalid_token")

    def test_a_replay_leaves_the_other_sessions_alone(self) -> None:
        person = make.user()
        other = make.tokens(person)
        first = make.tokens(person).refresh
        refreshed(str(refreshed(first)["refresh"]))

        Api().post(REFRESH, {"refresh": first})

        refreshed(other.refresh)

    def test_not_for_a_disabled_person(self) -> None:
        person = make.user()
        tokens = make.tokens(person)
        User.objects.filter(pk=person.pk).update(is_active=False)

        refused(Api().post(REFRESH, {"refresh": tokens.refresh}), 401, "invalid_token")

        assert AuthSession.objects.get().revoked_at is None

    def test_not_for_a_deleted_person(self) -> None:
        person = make.user()
        tokens = make.tokens(person)
        person.delete()

        refused(Api().post(REFRESH, {"refresh": tokens.refresh}), 401, "invalid_token")

    def test_not_after_signing_out(self) -> None:
        tokens = make.tokens(make.user())
        Api(tokens.access).post("/api/auth/logout/")

        refused(Api().post(REFRESH, {"refresh": tokens.refresh}), 401, "invalid_token")

        assert AuthSession.objects.get().revoked_because == "logout"

    def test_not_after_thirty_days_of_silence(self) -> None:
        tokens = make.tokens(make.user())
        let_time_pass(rotated_at=timedelta(days=30, seconds=1))

        refused(Api().post(REFRESH, {"refresh": tokens.refresh}), 401, "invalid_token")

    def test_not_after_ninety_days_in_all(self) -> None:
        tokens = make.tokens(make.user())
        let_time_pass(expires_at=timedelta(seconds=1))

        refused(Api().post(REFRESH, {"refresh": tokens.refresh}), 401, "invalid_token")

    def test_no_token_outlives_its_session(self) -> None:
        tokens = make.tokens(make.user())
        soon = timezone.now() + timedelta(minutes=5)
        AuthSession.objects.update(expires_at=soon)

        body = refreshed(tokens.refresh)

        assert Access.read(str(body["access"]))["exp"] == int(soon.timestamp())
        assert Refresh.read(str(body["refresh"]))["exp"] == int(soon.timestamp())

    def test_lives_thirty_days(self) -> None:
        token = Refresh.read(make.tokens(make.user()).refresh)

        assert token["exp"] - token["iat"] == 30 * 24 * 3600

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", "ä" * 10])
    def test_what_is_no_token_is_refused(self, token: str) -> None:
        refused(Api().post(REFRESH, {"refresh": token}), 401, "invalid_token")

    def test_an_access_token_is_refused(self) -> None:
        tokens = make.tokens(make.user())

        refused(Api().post(REFRESH, {"refresh": tokens.access}), 401, "invalid_token")

    def test_sixty_in_a_minute_are_enough(self) -> None:
        answers = [Api().post(REFRESH, {"refresh": "x"}).status_code for _ in range(61)]

        assert Counter(answers) == {401: 60, 429: 1}


@pytest.fixture
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {})


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_unlimited")
class TestAtOnce:
    @pytest.mark.fault("F13")
    def test_sixteen_of_one_token_are_one_rotation(self, seen: Seen) -> None:
        first = make.tokens(make.user()).refresh

        answers = at_a_locked_row(
            AuthSession.objects.get(), 16, lambda: Api().post(REFRESH, {"refresh": first})
        )

        session = AuthSession.objects.get()
        seen.load = "16 at once; a token that was used twice since"
        seen.tell(f"rotations: {session.generation - 1}")
        assert [answer.status_code for answer in answers] == [200] * 16
        assert session.generation == 2
        assert session.revoked_at is None
        given = [Refresh.read(answer.json()["refresh"]).generation for answer in answers]
        assert given == [2] * 16
        assert Api(answers[-1].json()["access"]).get(ACCOUNT).status_code == 200

    def test_a_replay_beside_a_refresh_ends_the_session_whoever_is_first(self) -> None:
        first = make.tokens(make.user()).refresh
        third = str(refreshed(str(refreshed(first)["refresh"]))["refresh"])

        at_once(
            lambda: Api().post(REFRESH, {"refresh": first}),
            lambda: Api().post(REFRESH, {"refresh": third}),
        )

        assert AuthSession.objects.get().revoked_because == "reused"

    def test_signing_out_beside_a_refresh_wins(self) -> None:
        tokens = make.tokens(make.user())

        out, new = at_once(
            lambda: Api(tokens.access).post("/api/auth/logout/"),
            lambda: Api().post(REFRESH, {"refresh": tokens.refresh}),
        )

        assert out.status_code == 204
        assert new.status_code in (200, 401)
        if new.status_code == 200:
            refused(Api(new.json()["access"]).get(ACCOUNT), 401, "invalid_token")
