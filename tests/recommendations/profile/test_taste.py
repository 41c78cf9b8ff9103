"""GET and PATCH /api/me/taste/."""

from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.models import FollowedArtist, Genre, LikedTrack, SavedAlbum, Track
from recommendations.models import Feedback, Interaction, TasteSettings
from recommendations.taste.queries import Settings, Word, said, settings
from recommendations.training.packed import Because
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from users.models import Client

pytestmark = pytest.mark.django_db

TASTE = "/api/me/taste/"
NOTHING: dict[str, Any] = {
    "settings": {"personalised": True, "discovery": 50},
    "favourite_genres": [],
    "top_artists": [],
    "top_genres": [],
    "feedback": {"more": [], "less": [], "never": []},
    "rests_on": {
        "plays": 0,
        "skips": 0,
        "likes": 0,
        "saved_albums": 0,
        "followed_artists": 0,
        "ratings": 0,
        "feedback": 0,
    },
    "learnt_at": None,
    "algorithm": None,
}


def shares(told: list[dict[str, Any]], name: str) -> list[tuple[str, float, int]]:
    return [(one[name]["name"], one["share"], one["tracks"]) for one in told]


def test_of_somebody_new(api_for: ApiFor) -> None:
    answer = api_for(make.user()).get(TASTE)

    assert answer.json() == NOTHING
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_it_rests_on(api_for: ApiFor) -> None:
    """Theirs alone, each counted once."""
    person, other = make.user(), make.user()
    track = make_music.track(album="First")
    for one in (person, other):
        make_music.play(one, track)
        make_music.play(one, track)
        make_music.play(one, track, counted=False, skipped=True, ms_played=900)
        LikedTrack.objects.create(user=one, track=track)
        SavedAlbum.objects.create(user=one, album_id=track.album_id or 0)
        FollowedArtist.objects.create(user=one, artist=track.artist)
        Feedback.objects.create(user=one, track=track, verdict="more")
    api = api_for(person)
    api.put(f"/api/tracks/{track.pk}/rating/", {"stars": 4})

    assert api.get(TASTE).json()["rests_on"] == {
        "plays": 2,
        "skips": 1,
        "likes": 1,
        "saved_albums": 1,
        "followed_artists": 1,
        "ratings": 1,
        "feedback": 1,
    }


def test_artists_and_genres_with_their_weights(api_for: ApiFor) -> None:
    """As it was added up: 3 + 1 of One, 6 of Two; One's heaviest track is named."""
    person = make.user()
    first = make_music.track(title="Gavotte", artist="One", genres=("Folk",))
    second = make_music.track(artist="One", genres=("Folk", "Jazz"))
    third = make_music.track(artist="Two", genres=("Jazz",))
    skipped = make_music.track(artist="Three", genres=("Metal",))
    LikedTrack.objects.create(user=person, track=first)
    FollowedArtist.objects.create(user=person, artist=third.artist)
    for track, weight, code, because in (
        (first, 3.0, Because.LIKED, first.pk),
        (second, 1.0, 0, 0),
        (third, 6.0, Because.FOLLOWED, third.artist_id),
        (skipped, -2.0, 0, 0),
    ):
        Interaction.objects.create(
            user=person,
            track=track,
            weight=weight,
            last_at=track.published_at,
            code=code,
            because=because,
        )

    told = api_for(person).get(TASTE).json()

    assert shares(told["top_artists"], "artist") == [("Two", 0.6, 1), ("One", 0.4, 2)]
    assert [one["reason"]["text"] for one in told["top_artists"]] == [
        "Because you follow Two",
        "Because you liked Gavotte",
    ]
    assert shares(told["top_genres"], "genre") == [("Jazz", 0.65, 2), ("Folk", 0.35, 2)]


def test_before_anything_was_added_up_what_they_did_counts(api_for: ApiFor) -> None:
    person, track = make.user(), make_music.track(artist="One", genres=("Folk",))
    make_music.play(person, track)
    api = api_for(person)

    [one] = api.get(TASTE).json()["top_artists"]

    assert (one["artist"]["name"], one["share"]) == ("One", 1.0)
    assert one["reason"]["because"]["id"] == track.pk
    TasteSettings.objects.create(user=person, personalised=False)
    assert api.get(TASTE).json()["top_artists"] == []


def test_what_they_want_never_weighs_nothing(api_for: ApiFor) -> None:
    person, track = make.user(), make_music.track(artist="One", genres=("Folk",))
    make_music.play(person, track)
    Feedback.objects.create(user=person, artist=track.artist, verdict="never")

    told = api_for(person).get(TASTE).json()

    assert (told["top_artists"], told["top_genres"]) == ([], [])


def test_what_is_hidden_is_not_named(api_for: ApiFor) -> None:
    person = make.user()
    track = make_music.track(title="Secret", artist="Hidden", genres=("Folk",))
    make_music.play(person, track)
    Feedback.objects.create(user=person, track=track, verdict="never")
    Track.objects.filter(pk=track.pk).update(status=Status.TAKEN_DOWN)

    answer = api_for(person).get(TASTE)

    assert "Secret" not in answer.content.decode()
    assert "Hidden" not in answer.content.decode()
    [never] = answer.json()["feedback"]["never"]
    assert (never["id"], never["thing"]) == (track.pk, None)


def test_favourite_genres_are_those_of_the_profile(api_for: ApiFor) -> None:
    person, folk = make.user(), make_music.genre("Folk")
    Client.objects.filter(pk=person.pk).update(favourite_genres=["folk", "gone"])

    told = api_for(person).get(TASTE).json()["favourite_genres"]

    assert [(one["id"], one["name"]) for one in told] == [(folk.pk, "Folk")]


def test_a_change_of_everything_at_once(api_for: ApiFor) -> None:
    person, track = make.user(), make_music.track(genres=("Folk",))
    genre = Genre.objects.get()
    Feedback.objects.create(user=person, genre=genre, verdict="never")

    answer = api_for(person).patch(
        TASTE,
        {
            "personalised": False,
            "discovery": 80,
            "feedback": [
                {"type": "genre", "id": genre.pk, "verdict": None},
                {"type": "artist", "id": track.artist_id, "verdict": "more"},
            ],
        },
    )

    told = answer.json()
    assert told["settings"] == {"personalised": False, "discovery": 80}
    assert [one["id"] for one in told["feedback"]["more"]] == [track.artist_id]
    assert told["feedback"]["never"] == []
    assert settings(person.pk) == Settings(personalised=False, discovery=80)
    assert said(person.pk) == [Word("artist", track.artist_id, "more")]


def test_what_is_left_out_stays(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    api.patch(TASTE, {"discovery": 0})
    api.patch(TASTE, {"personalised": False})
    api.patch(TASTE, {})

    assert settings(person.pk) == Settings(personalised=False, discovery=0)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"discovery": 101}, ["discovery"]),
        ({"discovery": -1}, ["discovery"]),
        ({"discovery": True}, ["discovery"]),
        ({"discovery": None}, ["discovery"]),
        ({"discovery": 12.5}, ["discovery"]),
        ({"personalised": None}, ["personalised"]),
        ({"personalised": "yes"}, ["personalised"]),
        ({"personalised": 1}, ["personalised"]),
        ({"personalized": False}, ["personalized"]),
        ({"feedback": None}, ["feedback"]),
        ({"feedback": [{"type": "mood", "id": 1, "verdict": None}]}, ["feedback", 0, "type"]),
        ({"feedback": [{"type": "genre", "id": 1}]}, ["feedback", 0, "verdict"]),
        (
            {"feedback": [{"type": "genre", "id": n + 1, "verdict": None} for n in range(51)]},
            ["feedback"],
        ),
    ],
)
def test_what_is_no_change(api_for: ApiFor, body: dict[str, Any], place: list[Any]) -> None:
    person = make.user()
    whole = {"discovery": 10, **body}

    problem = refused(api_for(person).patch(TASTE, whole), 422, "invalid")

    assert ["body", *place] in [error["loc"] for error in problem["errors"]]
    assert settings(person.pk) == Settings()


def test_one_thing_that_is_not_there_keeps_all_from_being_said(api_for: ApiFor) -> None:
    """Its place is told."""
    person = make.user()
    seen, hidden = make_music.track(), make_music.track(status=Status.DRAFT)
    words = [{"type": "track", "id": one.pk, "verdict": "less"} for one in (seen, hidden)]

    problem = refused(
        api_for(person).patch(TASTE, {"discovery": 3, "feedback": words}), 404, "not_found"
    )

    assert [error["loc"] for error in problem["errors"]] == [["body", "feedback", 1, "id"]]
    assert said(person.pk) == []
    assert settings(person.pk) == Settings()


def test_nobody_has_a_taste(api: Api) -> None:
    refused(api.get(TASTE), 401, "unauthenticated")
    refused(api.patch(TASTE, {}), 401, "unauthenticated")
