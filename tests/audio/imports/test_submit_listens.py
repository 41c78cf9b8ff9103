"""POST /1/submit-listens: as players send to ListenBrainz, answered as it answers."""

import json
import time
from typing import Any

import pytest
from django.test import Client as Browser

from audio.imports.models import Import, ImportedName
from audio.imports.services import listening, waiting
from audio.models import PlayerState, PlayEvent, Track
from config import throttling
from config.throttling import Rate
from tests import at_once, make, make_music
from tests.api_client import ApiFor
from users.models import User

SUBMIT, VALIDATE = "/1/submit-listens", "/1/validate-token"
AT = 1_614_861_240
NO_LISTENS = "JSON document does not contain any listens."
FERRY = {"artist_name": "The Weir", "track_name": "Night Ferry", "release_name": "Low Water"}


class Player:
    """With a token of its own, as a person set it up."""

    def __init__(self, person: User, scope: str = "scrobble") -> None:
        self.headers = {"Authorization": f"Token {make.personal_token(person, scope)}"}

    def send(self, kind: str, *payload: Any) -> Any:
        return self.post(json.dumps({"listen_type": kind, "payload": payload}))

    def post(self, body: str | bytes) -> Any:
        return Browser().post(SUBMIT, body, "application/json", headers=self.headers)


def heard(at: int = AT, **metadata: Any) -> dict[str, Any]:
    return {"listened_at": at, "track_metadata": FERRY | metadata}


def error(answer: Any) -> tuple[int, str]:
    body = answer.json()
    assert answer.headers["Content-Type"] == "application/json"
    assert body["code"] == answer.status_code
    return answer.status_code, body["error"]


@pytest.fixture
def ferry() -> Track:
    return make_music.track(title="Night Ferry", artist="The Weir", duration_ms=200_000)


@pytest.mark.django_db
def test_a_listen_is_in_the_history_once(ferry: Track, api_for: ApiFor):
    person = make.user()
    player = Player(person)

    for _ in range(2):
        answer = player.send("single", heard())
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})

    (play,) = api_for(person).get("/api/me/history/").json()["items"]
    assert (play["track_id"], play["played_at"]) == (ferry.pk, "2021-03-04T12:34:00Z")
    assert (play["source"], play["counted"]) == ({"type": "listens", "id": None}, False)
    assert (play["ms_played"], play["skipped"]) == (200_000, False)
    ferry.refresh_from_db()
    assert ferry.plays_count == 0


@pytest.mark.django_db
def test_what_was_played_here_is_not_heard_again(ferry: Track):
    """A player that plays from here, and scrobbles to here as well."""
    person = make.user()
    now = int(time.time())
    make_music.play(person, ferry)

    assert Player(person).send("single", heard(now - 20)).status_code == 200

    assert PlayEvent.objects.filter(user=person).count() == 1


@pytest.mark.django_db
def test_broken_off_is_a_skip(ferry: Track):
    person = make.user()
    info = {"duration_played": 11, "duration_ms": 200_000}
    Player(person).send("single", heard(additional_info=info))
    play = PlayEvent.objects.get(user=person)
    assert (play.skipped, play.ms_played) == (True, 11_000)


@pytest.mark.django_db
def test_unknown_songs_wait_and_come(api_for: ApiFor):
    person = make.user()
    player = Player(person)
    player.send("import", heard(), heard(AT + 600))
    player.send("import", heard(), heard(AT + 900))
    name = ImportedName.objects.get(user=person)
    assert (name.times, name.lengths) == ([AT, AT + 600, AT + 900], [-1, -1, -1])
    track = make_music.track(title="Night Ferry", artist="Weir")

    assert waiting.rematch_new() == 1

    found = PlayEvent.objects.filter(user=person).values_list("track", "source_type")
    assert list(found) == [(track.pk, "listens")] * 3
    assert not ImportedName.objects.exists()


@pytest.mark.django_db
def test_what_finds_no_room_is_told_and_the_rest_is_kept(
    ferry: Track, monkeypatch: pytest.MonkeyPatch
):
    """As with 100,000 songs. Those that wait already go on waiting; imports take no room."""
    monkeypatch.setattr(listening, "MOST_WAITING", 2)
    monkeypatch.setattr(listening, "MOST_TIMES", 3)
    person = make.user()
    player = Player(person)
    made = Import.objects.create(user=person, status="ready")
    ImportedName.objects.create(
        user=person, source=made, key="x", kind="listen", status="unmatched"
    )
    known = [heard(AT + n * 600, track_name="One") for n in range(3)]
    assert player.send("import", known[0], heard(track_name="Two")).status_code == 200

    told = player.send(
        "import",
        heard(),
        *known[1:],
        heard(track_name="Three"),
        heard(AT + 9, track_name="Four"),
    )
    full = player.send("single", heard(AT + 9_000, track_name="One"))
    again = player.send("import", *known, heard())

    assert error(told) == (
        400,
        "Listens not kept, of songs that are not here: 2. Too many of yours wait already; "
        "all others of this request are kept.",
    )
    assert "not here: 1." in error(full)[1]
    assert again.status_code == 200
    assert PlayEvent.objects.get(user=person).track_id == ferry.pk
    sent = ImportedName.objects.filter(user=person, source=None).values_list("title", "times")
    assert dict(sent) == {"One": [AT, AT + 600, AT + 1_200], "Two": [AT]}


@pytest.mark.django_db
def test_forgetting_all_forgets_what_waits(api_for: ApiFor):
    person = make.user()
    Player(person).send("single", heard())
    assert ImportedName.objects.filter(user=person).exists()

    api_for(person).delete("/api/me/history/")

    assert not ImportedName.objects.exists()


@pytest.mark.django_db
def test_playing_now_moves_nothing(ferry: Track):
    person = make.user()
    answer = Player(person).send("playing_now", {"track_metadata": FERRY})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert not PlayEvent.objects.exists()
    assert not PlayerState.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "Cannot parse JSON document."),
        ("[" * 100_000, "Cannot parse JSON document."),
        ("[]", "The JSON document must be an object."),
        ({"payload": [heard()]}, "JSON document requires a valid listen_type key."),
        ({"listen_type": "single"}, NO_LISTENS),
        (
            {"listen_type": "single", "payload": []},
            "JSON document does not contain any listens.",
        ),
        (
            {"listen_type": "single", "payload": [heard(), heard()]},
            "JSON document contains too many listens for this listen_type.",
        ),
        (
            {"listen_type": "import", "payload": [heard()] * 1_001},
            "Too many listens. At most 1000 may be sent at once.",
        ),
        (
            {"listen_type": "single", "payload": [{"track_metadata": FERRY}]},
            "JSON document must contain an int value for listened_at.",
        ),
        (
            {"listen_type": "single", "payload": [heard(AT * 1000)]},
            "Value for key listened_at is too high.",
        ),
        (
            {"listen_type": "single", "payload": [heard(1)]},
            "Value for key listened_at is too low: at least 1033430400.",
        ),
        (
            {"listen_type": "single", "payload": [heard(track_name="")]},
            "JSON document does not contain track_name and artist_name.",
        ),
        (
            {"listen_type": "single", "payload": [heard(track_name={})]},
            "JSON document does not contain track_name and artist_name.",
        ),
        (
            {"listen_type": "single", "payload": [{"listened_at": AT}]},
            "JSON document must contain track_metadata for each listen.",
        ),
        (
            {"listen_type": "single", "payload": [heard(release_name="x" * 10_240)]},
            "A listen may have at most 10240 bytes.",
        ),
        (
            {"listen_type": "playing_now", "payload": [heard()]},
            "listened_at must not be sent with playing_now.",
        ),
    ],
)
def test_refused_as_a_whole(body: Any, why: str):
    person = make.user()
    told = body if isinstance(body, str) else json.dumps(body)
    assert error(Player(person).post(told)) == (400, why)
    assert not ImportedName.objects.exists()


@pytest.mark.django_db
def test_who_may(ferry: Track, api_for: ApiFor):
    person = make.user()
    body = json.dumps({"listen_type": "single", "payload": [heard()]})

    assert Browser().post(SUBMIT, body, "application/json").status_code == 401
    wrong = {"Authorization": "Token tnrm_wrong"}
    assert Browser().post(SUBMIT, body, "application/json", headers=wrong).status_code == 401
    bearer = {"Authorization": f"Bearer {api_for(person).token}"}
    assert Browser().post(SUBMIT, body, "application/json", headers=bearer).status_code == 401
    assert error(Player(person, "read").post(body))[0] == 403
    assert error(Browser().get(SUBMIT))[0] == 405
    assert not PlayEvent.objects.exists()


@pytest.mark.django_db
def test_a_token_is_validated():
    person = make.user()
    good = Browser().get(VALIDATE, headers=Player(person).headers)
    bad = Browser().get(VALIDATE, headers={"Authorization": "Token x"})
    assert good.json() == {
        "code": 200,
        "message": "Token valid.",
        "valid": True,
        "user_name": person.username,
    }
    assert bad.json() == {"code": 200, "message": "Token invalid.", "valid": False}
    assert Browser().get(VALIDATE).json()["valid"] is False


@pytest.mark.django_db
def test_too_large_and_too_many(monkeypatch: pytest.MonkeyPatch):
    player = Player(make.user())
    assert error(player.post(b" " * 10_240_001))[0] == 413
    monkeypatch.setattr(throttling, "LIMITS", {"plays": Rate(1, 60)})
    player.send("single", heard())
    limited = player.send("single", heard())
    assert error(limited)[0] == 429
    assert limited.headers["X-RateLimit-Reset-In"] == limited.headers["Retry-After"]


@pytest.mark.django_db(transaction=True)
def test_the_same_from_several_players_at_once(ferry: Track):
    """One play; and of what waits each time once."""
    person = make.user()
    player = Player(person)
    other = FERRY | {"track_name": "Not here"}

    def send() -> int:
        """Again where there was no room for so many at once, as players do."""
        told = {"listened_at": AT, "track_metadata": other}
        until = time.monotonic() + 30
        while (answer := player.send("import", heard(), told)).status_code == 503:
            assert answer.headers["Retry-After"]
            assert time.monotonic() < until
        return int(answer.status_code)

    assert at_once.times(8, send) == [200] * 8
    assert PlayEvent.objects.filter(user=person).count() == 1
    assert ImportedName.objects.get(user=person).times == [AT]
