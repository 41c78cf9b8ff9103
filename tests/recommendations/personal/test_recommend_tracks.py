"""GET /api/recommendations/tracks/."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audio.catalog import services as catalog
from audio.models import ArtistBlock, FollowedArtist, LikedTrack, Track
from recommendations.models import Feedback, TasteSettings
from recommendations.training.models import Kind
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.recommendations import learnt
from users.models import Client, User, UserFollow

pytestmark = pytest.mark.django_db
TRACKS = "/api/recommendations/tracks/"


def ids(api: Api, limit: int = 50) -> list[int]:
    told = api.get(TRACKS, {"limit": limit}).json()
    return [item["track"]["id"] for item in told["items"]]


def like(person: User, *tracks: Track) -> None:
    for track in tracks:
        LikedTrack.objects.create(user=person, track=track)


def test_a_recommendation_as_json(api_for: ApiFor) -> None:
    person = make.user()
    liked, near = make_music.track(title="Gavotte"), make_music.track()
    learnt.neighbours(learnt.training(), {liked.pk: [near.pk]})
    like(person, liked)
    api = api_for(person)

    told = api.get(TRACKS, {"limit": 1}).json()

    generated_at = told.pop("generated_at")
    assert generated_at.endswith("Z")
    score = told["items"][0].pop("score")
    assert 0 < score <= 1
    assert told == {
        "items": [
            {
                "track": api.get(f"/api/tracks/{near.pk}/").json(),
                "reason": {
                    "code": "liked",
                    "text": "Because you liked Gavotte",
                    "because": {"type": "track", "id": liked.pk, "name": "Gavotte"},
                },
            }
        ],
        "limit": 1,
        "algorithm": "planted-1",
    }


def test_nobody(api: Api) -> None:
    refused(api.get(TRACKS), 401, "unauthenticated")


@pytest.mark.parametrize("limit", ["0", "101", "x", ""])
def test_how_many_cannot_be_asked_for(api_for: ApiFor, limit: str) -> None:
    refused(api_for(make.user()).get(TRACKS, {"limit": limit}), 422, "invalid")


def test_with_nothing_published_there_is_nothing(api_for: ApiFor) -> None:
    assert ids(api_for(make.user())) == []


def test_whoever_is_unknown_gets_what_is_popular_then_what_is_new(api_for: ApiFor) -> None:
    old, popular, new = make_music.tracks(3)
    make_music.chart("tracks", popular.pk)

    told = api_for(make.user()).get(TRACKS).json()

    assert told["algorithm"] == "popularity"
    shown = {i["track"]["id"]: i["reason"] for i in told["items"]}
    assert list(shown) == [popular.pk, new.pk, old.pk]
    assert shown[popular.pk]["code"] == "popular"
    assert shown[new.pk] == {"code": "new", "text": "New here", "because": None}


@pytest.mark.parametrize("trained", [True, False])
@pytest.mark.parametrize("known", ["genres", "friends", "likes", "an unknown genre"])
def test_what_chose_is_named(api_for: ApiFor, known: str, trained: bool) -> None:
    person, friend, track = make.user(), make.user(), make_music.track(genres=("Folk",))
    if trained:
        learnt.training()
    if known == "friends":
        UserFollow.objects.create(follower=person, followed=friend)
        like(friend, track)
    elif known == "likes":
        like(person, track)
    else:
        genres = ["folk" if known == "genres" else "dub"]
        Client.objects.filter(pk=person.pk).update(favourite_genres=genres)

    told = api_for(person).get(TRACKS).json()

    learnt_of = "planted-1" if trained else "content"
    assert (
        told["algorithm"]
        == {
            "genres": "content",
            "friends": learnt_of,
            "likes": learnt_of,
            "an unknown genre": "popularity",
        }[known]
    )


def test_three_liked_artists_are_enough(api_for: ApiFor) -> None:
    """Of a hundred tracks in five tastes, four of five are of the one that they like."""
    tastes = [[make_music.track(artist=f"T{n}A{a}") for a in range(20)] for n in range(5)]
    training = learnt.training()
    for taste in tastes:
        learnt.cluster(training, [t.pk for t in taste])
        learnt.cluster(training, [t.artist_id for t in taste], Kind.ARTIST)
    make_music.chart("tracks", *(t.pk for t in tastes[1]))
    person = make.user()
    for track in tastes[3][:3]:
        FollowedArtist.objects.create(user=person, artist=track.artist)

    shown = ids(api_for(person), limit=20)

    right = {t.pk for t in tastes[3]}
    assert len(shown) == 20
    assert len([pk for pk in shown if pk in right]) >= 16


def test_a_like_lifts_its_neighbours_at_once(api_for: ApiFor) -> None:
    person = make.user()
    tracks = make_music.tracks(9)
    learnt.cluster(learnt.training(), [t.pk for t in tracks[:4]])
    api = api_for(person)
    before = ids(api)

    like(person, tracks[0])

    after = ids(api)
    near = {t.pk for t in tracks[1:4]}
    assert set(before[:3]) != near
    assert set(after[:3]) == near
    assert after[-1] == tracks[0].pk


def skips(person: User, tracks: list[Track]) -> None:
    for track in tracks:
        make_music.play(person, track, ms_played=2_000, counted=False, skipped=True)


def test_three_skips_halve_an_artists_share(api_for: ApiFor) -> None:
    person = make.user()
    of_one = make_music.tracks(12, artist="Often")
    others = make_music.tracks(60)
    seed = make_music.track()
    mixed = [t.pk for pair in zip(of_one, others[:12], strict=True) for t in pair]
    learnt.neighbours(learnt.training(), {seed.pk: [*mixed, *(t.pk for t in others[12:])]})
    like(person, seed)
    api, own = api_for(person), {t.pk for t in of_one}
    before = [pk for pk in ids(api) if pk in own]

    skips(person, [t for t in of_one if t.pk in before][:3])

    after = [pk for pk in ids(api) if pk in own]
    assert len(before) >= 4
    assert len(after) <= len(before) / 2


@pytest.mark.parametrize("about", ["track", "album", "artist", "genre"])
def test_never_is_never(api_for: ApiFor, about: str) -> None:
    person = make.user()
    bad = make_music.album("Bad", artist="Bad", genres=("Noise",)).tracks.get(track_number=1)
    good = make_music.tracks(3)
    learnt.cluster(learnt.training(), [bad.pk, *(t.pk for t in good)])
    like(person, good[0])
    api = api_for(person)
    assert bad.pk in ids(api, 100)

    thing = bad.genres.get() if about == "genre" else getattr(bad, about, bad)
    Feedback.objects.create(user=person, verdict="never", **{about: thing})

    assert bad.pk not in ids(api, 100)
    assert {t.pk for t in good[1:]} <= {*ids(api, 100)}


@pytest.mark.parametrize("level", ["mute", "block"])
def test_muted_and_blocked_artists_are_left_out(api_for: ApiFor, level: str) -> None:
    person, (one, other) = make.user(), make_music.tracks(2)
    ArtistBlock.objects.create(user=person, artist=one.artist, level=level)
    Client.objects.filter(pk=person.pk).update(artist_blocks=level == "block")

    assert ids(api_for(person)) == [other.pk]


def test_what_is_taken_down_is_gone_and_the_page_stays_full(api_for: ApiFor) -> None:
    person = make.user()
    tracks = make_music.tracks(8)
    learnt.cluster(learnt.training(), [t.pk for t in tracks])
    like(person, tracks[0])
    api = api_for(person)
    first, second, *_ = ids(api, 5)
    catalog.take_down(subject=Track.objects.get(pk=first), by=None, reason="test")
    Track.objects.filter(pk=second).update(is_playable=False)

    after = ids(api, 5)

    assert len(after) == 5
    assert not {first, second} & {*after}


def test_the_explicit_filter(api_for: ApiFor) -> None:
    person = make.user()
    clean, explicit = make_music.track(), make_music.track(explicit=True)
    api = api_for(person)
    assert ids(api) == [explicit.pk, clean.pk]

    Client.objects.filter(pk=person.pk).update(explicit_filter=True)

    assert ids(api) == [clean.pk]


def test_whoever_wants_nothing_guessed(api_for: ApiFor) -> None:
    """But the genres that they chose: these are no guess."""
    person = make.user()
    liked, near, *_ = make_music.tracks(5)
    chosen = make_music.track(genres=("Folk",))
    learnt.cluster(learnt.training(), [liked.pk, near.pk])
    like(person, liked)
    TasteSettings.objects.create(user=person, personalised=False)
    Client.objects.filter(pk=person.pk).update(favourite_genres=["folk"])

    told = api_for(person).get(TRACKS).json()

    assert told["algorithm"] == "content"
    assert told["items"][0]["track"]["id"] == chosen.pk
    assert told["items"][0]["reason"]["text"] == "From Folk, which you chose"
    assert {i["reason"]["code"] for i in told["items"]} <= {"chose_genre", "new", "popular"}


@pytest.mark.parametrize("number", [3, 60])
def test_queries(api_for: ApiFor, number: int) -> None:
    """The session; and five, whatever they did: the person, what they did, what is proposed,
    the tracks, the reasons."""
    person = make.user()
    tracks = make_music.tracks(number)
    learnt.cluster(learnt.training(), [t.pk for t in tracks])
    like(person, *tracks[: number // 2])
    api = api_for(person)

    ids(api)  # what a process reads once of a training

    with CaptureQueriesContext(connection) as asked:
        found: Any = ids(api)

    assert len(found) == min(number, 50)
    assert len(asked) == 6
