"""GET, PUT and DELETE under /api/me/integrations/."""

import pytest

from config import env
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.far_sides import FarSides
from tests.jobs import job_arguments, run_due
from tests.users.scrobbling.far import BROKEN, LastFmFar, ListenBrainzFar
from tests.users.scrobbling.listening import connected, hear, play, song
from users.models import AuditEntry, Integration, Listen
from users.scrobbling.models import Service

pytestmark = pytest.mark.django_db(transaction=True)

ALL = "/api/me/integrations/"
LISTENBRAINZ, LASTFM = f"{ALL}listenbrainz/", f"{ALL}lastfm/"


def test_before_anything_is_connected(
    api_for: ApiFor, listenbrainz: ListenBrainzFar, lastfm: LastFmFar
) -> None:
    answer = api_for(make.user()).get(ALL)

    assert answer.status_code == 200
    nothing = {
        "available": True,
        "authorize_url": None,
        "connected": False,
        "account": None,
        "connected_at": None,
        "paused": False,
        "waiting": 0,
        "refused": 0,
        "delivered": 0,
        "last_delivered_at": None,
        "next_try_at": None,
        "problem": None,
    }
    page = env.LASTFM_URL.replace("/2.0/", "/api/auth/?api_key=an+api+key")
    assert answer.json() == {
        "items": [
            nothing | {"service": "listenbrainz"},
            nothing | {"service": "lastfm", "authorize_url": page},
        ]
    }


def test_last_fm_s_own_page(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "LASTFM_API_KEY", "0123456789abcdef0123456789abcdef")
    monkeypatch.setattr(env, "LASTFM_API_SECRET", "a secret")

    [_, lastfm] = api_for(make.user()).get(ALL).json()["items"]

    page = "https://www.last.fm/api/auth/?api_key=0123456789abcdef0123456789abcdef"
    assert lastfm["authorize_url"] == page


def test_listenbrainz_by_its_token(api_for: ApiFor, listenbrainz: ListenBrainzFar) -> None:
    person = make.user()
    listenbrainz.people = {"6ab1-42": "ada"}

    answer = api_for(person).put(LISTENBRAINZ, {"token": "6ab1-42"})

    assert answer.status_code == 200
    told = answer.json()
    assert (told["connected"], told["account"], told["paused"]) == (True, "ada", False)
    one = Integration.objects.get()
    assert (one.user, one.service, one.secret) == (person, "listenbrainz", "6ab1-42")
    assert "6ab1" not in one.token
    line = AuditEntry.objects.get(action="integration.connected")
    assert line.subject == "integration listenbrainz"
    assert "ada" not in line.body
    assert "6ab1" not in line.body
    assert "6ab1" not in job_arguments() + answer.content.decode()


def test_lastfm_by_the_token_that_comes_back(api_for: ApiFor, lastfm: LastFmFar) -> None:
    """The web flow: the token is exchanged, once, for the key of a session."""
    api = api_for(make.user())
    lastfm.allowed = {"cafe01": "ada"}

    answer = api.put(LASTFM, {"token": "cafe01"})

    assert answer.json()["account"] == "ada"
    assert Integration.objects.get().secret == "ada's session key"
    refused(api.put(LASTFM, {"token": "cafe01"}), 422, "token_not_taken")
    assert Integration.objects.get().account == "ada"


@pytest.mark.parametrize("place", [LISTENBRAINZ, LASTFM])
def test_a_token_that_the_service_does_not_know(
    api_for: ApiFor, listenbrainz: ListenBrainzFar, lastfm: LastFmFar, place: str
) -> None:
    answer = api_for(make.user()).put(place, {"token": "wrong"})

    assert refused(answer, 422, "token_not_taken")["errors"][0]["loc"] == ["body", "token"]
    assert not Integration.objects.exists()


@pytest.mark.parametrize("token", ["", " ", "a b", "ü", "x" * 201, 12, None])
def test_what_can_be_no_token(api_for: ApiFor, token: object) -> None:
    refused(api_for(make.user()).put(LISTENBRAINZ, {"token": token}), 422, "invalid")


def test_a_service_that_is_away(
    api_for: ApiFor, far_side: FarSides, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "LISTENBRAINZ_URL", far_side(lambda asked: BROKEN).url)

    answer = api_for(make.user()).put(LISTENBRAINZ, {"token": "good"})

    refused(answer, 503, "service_away")
    assert answer.headers["Retry-After"] == "60"


def test_a_service_that_is_not_set_up(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "LISTENBRAINZ_URL", "")
    api = api_for(make.user())

    refused(api.put(LASTFM, {"token": "good"}), 409, "service_off")
    refused(api.put(LISTENBRAINZ, {"token": "good"}), 409, "service_off")
    assert [one["available"] for one in api.get(ALL).json()["items"]] == [False, False]


def test_there_is_no_other_service(api_for: ApiFor) -> None:
    refused(api_for(make.user()).put(f"{ALL}spotify/", {"token": "good"}), 422, "invalid")


def test_connecting_anew_takes_the_new_token_for_what_waits(
    api_for: ApiFor, listenbrainz: ListenBrainzFar
) -> None:
    person = make.user()
    connected(person)
    listenbrainz.people = {"new": "ada"}
    hear(person, play(song()))
    run_due()
    assert Integration.objects.get().paused_at is not None

    answer = api_for(person).put(LISTENBRAINZ, {"token": "new"})
    run_due()

    assert (answer.json()["paused"], answer.json()["waiting"]) == (False, 1)
    assert [kept.track for kept in listenbrainz.history] == ["Night Ferry"]


def test_how_it_stands(api_for: ApiFor, listenbrainz: ListenBrainzFar) -> None:
    person, other = make.user(), make.user()
    connected(person)
    connected(other)
    hear(other, play(song()))
    hear(person, play(song("First"), 1))
    run_due()
    listenbrainz.trouble = lambda: "500"
    hear(person, play(song("Second"), 2))
    run_due()

    told = api_for(person).get(ALL).json()["items"][0]

    assert (told["waiting"], told["delivered"], told["refused"]) == (1, 1, 0)
    assert told["last_delivered_at"] < told["problem"]["at"] < told["next_try_at"]
    assert told["problem"]["text"] == "It could not take it: status 500."


def test_disconnecting_forgets_the_token_and_what_waits(api_for: ApiFor) -> None:
    person, other = make.user(), make.user()
    for one in (person, other):
        connected(one)
        hear(one, play(song()))
    api = api_for(person)

    assert api.delete(LISTENBRAINZ).status_code == 204
    assert api.delete(LISTENBRAINZ).status_code == 204

    assert Integration.objects.get().user == other
    assert Listen.objects.get().integration.user == other
    line = AuditEntry.objects.get(action="integration.disconnected")
    assert line.subject == "integration listenbrainz"


def test_signed_in_people_only(api: Api) -> None:
    refused(api.get(ALL), 401, "unauthenticated")
    refused(api.put(LISTENBRAINZ, {"token": "good"}), 401, "unauthenticated")
    refused(api.delete(LISTENBRAINZ), 401, "unauthenticated")


def test_one_query(api_for: ApiFor, django_assert_num_queries: object) -> None:
    """Besides that of the session."""
    person = make.user()
    for service in Service:
        connected(person, service)
        hear(person, play(song()), play(song()))
    api = api_for(person)

    with django_assert_num_queries(2):  # type: ignore[operator]
        api.get(ALL)
