"""POST and GET /api/recommendations/feedback/."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audio.catalog.models.publication import Status
from audio.catalog.ownership import give_page
from audio.models import Genre, Track
from recommendations.models import Feedback
from recommendations.taste.queries import Word, said
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from users.models import Client

pytestmark = pytest.mark.django_db

FEEDBACK = "/api/recommendations/feedback/"


def say(api: Api, kind: str, pk: int | None, verdict: str | None) -> Any:
    return api.post(FEEDBACK, {"type": kind, "id": pk, "verdict": verdict})


@pytest.mark.parametrize("verdict", ["more", "less", "never"])
@pytest.mark.parametrize("kind", ["track", "album", "artist", "genre"])
def test_a_word_on_a_thing(api_for: ApiFor, kind: str, verdict: str) -> None:
    person = make.user()
    track = make_music.track(album="First", genres=("Folk",))
    album, artist, genre = track.album_id, track.artist_id, Genre.objects.get().pk
    pk = {"track": track.pk, "album": album or 0, "artist": artist, "genre": genre}[kind]
    api = api_for(person)

    answer = say(api, kind, pk, verdict)

    assert (answer.status_code, answer.json()) == (
        200,
        {"type": kind, "id": pk, "verdict": verdict},
    )
    assert said(person.pk) == [Word(kind, pk, verdict)]


def test_the_last_word_holds_and_null_takes_it_back(api_for: ApiFor) -> None:
    person, track = make.user(), make_music.track()
    api = api_for(person)

    say(api, "track", track.pk, "more")
    say(api, "track", track.pk, "never")
    assert said(person.pk) == [Word("track", track.pk, "never")]

    answer = say(api, "track", track.pk, None)

    assert answer.json() == {"type": "track", "id": track.pk, "verdict": None}
    assert said(person.pk) == []
    assert say(api, "track", track.pk, None).status_code == 200


def test_said_twice_it_was_said_when_it_was_said_first(api_for: ApiFor) -> None:
    person, track = make.user(), make_music.track()
    api = api_for(person)
    say(api, "track", track.pk, "less")
    first = Feedback.objects.get()

    say(api, "track", track.pk, "less")

    again = Feedback.objects.get()
    assert (again.pk, again.created_at) == (first.pk, first.created_at)


def test_a_304_hides_no_word(api_for: ApiFor) -> None:
    """Lists of the catalogue that obey it are revalidated by the person's own number."""
    person, track = make.user(), make_music.track()

    say(api_for(person), "track", track.pk, "never")

    assert Client.objects.get(pk=person.pk).marks_version == 1


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN, Status.TAKEN_DOWN])
def test_what_is_not_to_be_seen(api_for: ApiFor, status: Status) -> None:
    """As if it did not exist. Its own artist sees it, and may say what they like."""
    person, owner = make.user(), make.user()
    track = make_music.track(status=status)
    give_page(artist=track.artist, user=owner)
    owner.refresh_from_db()

    hidden = refused(say(api_for(person), "track", track.pk, "never"), 404, "not_found")
    absent = refused(say(api_for(person), "track", 987_654_321, "never"), 404, "not_found")

    assert {**hidden, "request_id": ""} == {**absent, "request_id": ""}
    assert not Feedback.objects.exists()
    assert say(api_for(owner), "track", track.pk, "never").status_code == 200


def test_a_word_is_taken_back_of_what_is_gone(api_for: ApiFor) -> None:
    person, track = make.user(), make_music.track()
    api = api_for(person)
    say(api, "track", track.pk, "never")
    Track.objects.update(status=Status.TAKEN_DOWN)

    assert say(api, "track", track.pk, None).status_code == 200
    assert said(person.pk) == []


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "type"),
        ({"type": "playlist", "id": 1, "verdict": "more"}, "type"),
        ({"type": "track", "id": 0, "verdict": "more"}, "id"),
        ({"type": "track", "id": True, "verdict": "more"}, "id"),
        ({"type": "track", "id": 2**63, "verdict": "more"}, "id"),
        ({"type": "track", "id": 1, "verdict": "sometimes"}, "verdict"),
        ({"type": "track", "id": 1}, "verdict"),
        ({"type": "track", "id": 1, "verdict": None, "verdikt": "never"}, "verdikt"),
    ],
)
def test_what_is_said_wrongly(api_for: ApiFor, body: dict[str, Any], place: str) -> None:
    problem = refused(api_for(make.user()).post(FEEDBACK, body), 422, "invalid")

    assert ["body", place] in [error["loc"] for error in problem["errors"]]
    assert not Feedback.objects.exists()


def test_nobody_says_anything(api: Api) -> None:
    refused(say(api, "track", make_music.track().pk, "never"), 401, "unauthenticated")


def test_the_list_with_cards(api_for: ApiFor) -> None:
    """The last first; what has gone has no card; nothing of anybody else's."""
    person = make.user()
    track = make_music.track(title="Gavotte", artist="One", album="First", genres=("Folk",))
    gone = make_music.track(title="Secret")
    api = api_for(person)
    for kind, pk in (
        ("genre", Genre.objects.get().pk),
        ("artist", track.artist_id),
        ("album", track.album_id),
        ("track", gone.pk),
        ("track", track.pk),
    ):
        say(api, kind, pk, "never")
    say(api_for(make.user()), "track", track.pk, "less")
    Track.objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN)

    answer = api.get(FEEDBACK)

    items = answer.json()["items"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert [(item["type"], item["id"]) for item in items] == [
        ("track", track.pk),
        ("track", gone.pk),
        ("album", track.album_id),
        ("artist", track.artist_id),
        ("genre", Genre.objects.get().pk),
    ]
    names = [item["thing"] and item["thing"].get("title", "") for item in items]
    assert names == ["Gavotte", None, "First", "", ""]
    assert [item["thing"]["name"] for item in items[3:]] == ["One", "Folk"]
    assert items[0]["thing"]["artist"]["name"] == "One"
    assert "Secret" not in answer.content.decode()


def test_some_of_the_list_a_page_at_a_time(api_for: ApiFor) -> None:
    api = api_for(make.user())
    tracks = make_music.tracks(3)
    for track in tracks:
        say(api, "track", track.pk, "never")
    say(api, "artist", tracks[0].artist_id, "more")

    with CaptureQueriesContext(connection) as asked:
        first = api.get(FEEDBACK, {"limit": 2, "verdict": "never"}).json()
    assert len(asked) == 2  # who asks, and the page
    rest = api.get(first["next"].removeprefix("http://testserver")).json()

    told = [item["id"] for page in (first, rest) for item in page["items"]]
    assert told == [track.pk for track in reversed(tracks)]
    [more] = api.get(FEEDBACK, {"type": "artist"}).json()["items"]
    assert more["verdict"] == "more"
