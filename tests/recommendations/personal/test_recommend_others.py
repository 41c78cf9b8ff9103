"""GET /api/recommendations/albums/ and /artists/."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audio.catalog import services as catalog
from audio.models import FollowedArtist, LikedTrack, SavedAlbum
from recommendations.models import Feedback
from recommendations.training.models import Kind
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.recommendations import learnt
from users.models import Client

pytestmark = pytest.mark.django_db


def ids(api: Api, kind: str) -> list[int]:
    told = api.get(f"/api/recommendations/{kind}s/").json()
    return [item[kind]["id"] for item in told["items"]]


def test_albums_are_those_of_tracks_that_they_may_like(api_for: ApiFor) -> None:
    person, api = (made := make.user()), api_for(made)
    mine, near, other = (make_music.album(size=1) for _ in range(3))
    tracks = [album.tracks.get() for album in (mine, near)]
    learnt.cluster(learnt.training(), [t.pk for t in tracks])
    LikedTrack.objects.create(user=person, track=tracks[0])
    SavedAlbum.objects.create(user=person, album=mine)

    told = api.get("/api/recommendations/albums/").json()["items"]

    assert [item["album"]["id"] for item in told] == [near.pk, other.pk, mine.pk]
    assert told[0]["reason"]["because"] == {
        "type": "track",
        "id": tracks[0].pk,
        "name": tracks[0].title,
    }
    assert told[0]["album"] == api.get(f"/api/albums/{near.pk}/").json()


def test_albums_are_those_of_the_tracks_that_a_training_left(api_for: ApiFor) -> None:
    person, api = (made := make.user()), api_for(made)
    near = make_music.album(size=3)
    liked, *_ = (make_music.album(size=1).tracks.get() for _ in range(4))
    LikedTrack.objects.create(user=person, track=liked)
    learnt.training()
    learnt.stored(person, near.tracks.latest("pk").pk, [("liked", liked.pk), ("nothing", 0)])

    told = api.get("/api/recommendations/albums/").json()

    assert told["items"][0]["album"]["id"] == near.pk
    assert told["items"][0]["reason"]["text"] == f"Because you liked {liked.title}"


def test_an_album_is_as_likely_as_that_any_of_its_tracks_is_wanted(api_for: ApiFor) -> None:
    """Within 0.05, which an album's being new adds."""
    person, api = (made := make.user()), api_for(made)
    three, one = make_music.album(size=3), make_music.album(size=1)
    near = [t.pk for t in (*three.tracks.all(), *one.tracks.all())]
    liked = make_music.track()
    learnt.neighbours(learnt.training(), {liked.pk: near})
    LikedTrack.objects.create(user=person, track=liked)

    def scores(kind: str) -> dict[int, float]:
        told = api.get(f"/api/recommendations/{kind}s/").json()["items"]
        return {item[kind]["id"]: item["score"] for item in told}

    tracks, albums = scores("track"), scores("album")
    first, second, third = (1 - tracks[pk] for pk in near[:3])
    assert 0.2 < tracks[near[3]] < 0.9
    assert albums[one.pk] == pytest.approx(tracks[near[3]], abs=0.05)
    assert albums[three.pk] == pytest.approx(1 - first * second * third, abs=0.05)


def test_no_album_on_which_all_is_explicit_for_who_filters_it(api_for: ApiFor) -> None:
    person, api = (made := make.user()), api_for(made)
    harsh, mixed = make_music.album(explicit=True), make_music.album(explicit=True)
    make_music.track(artist=mixed.artist.name, album=mixed.title)
    assert {*ids(api, "album")} == {harsh.pk, mixed.pk}

    Client.objects.filter(pk=person.pk).update(explicit_filter=True)

    assert ids(api, "album") == [mixed.pk]


@pytest.mark.parametrize("discovery", [0, 50, 100])
@pytest.mark.parametrize("kind", ["track", "album", "artist"])
def test_a_score_is_from_0_to_1(api_for: ApiFor, kind: str, discovery: int) -> None:
    """However much speaks for it: what the night left, a like of this minute, its artist."""
    person, api = (made := make.user()), api_for(made)
    tracks = [t for _ in range(3) for t in make_music.album(size=4).tracks.all()]
    training = learnt.training()
    learnt.cluster(training, [t.pk for t in tracks])
    learnt.cluster(training, list({t.artist_id for t in tracks}), Kind.ARTIST)
    learnt.stored(person, tracks[1].pk, [("liked", tracks[0].pk), ("nothing", 0)])
    for track in (tracks[0], tracks[4]):
        LikedTrack.objects.create(user=person, track=track)
        FollowedArtist.objects.create(user=person, artist=track.artist)
    api.patch("/api/me/taste/", {"discovery": discovery})

    told = api.get(f"/api/recommendations/{kind}s/").json()["items"]

    scores = [item["score"] for item in told]
    assert len(scores) > 1
    assert min(scores) > 0
    assert max(scores) <= 1


def test_artists_are_those_near_to_whom_they_follow(api_for: ApiFor) -> None:
    person, api = (made := make.user()), api_for(made)
    followed, other, near = (make_music.artist() for _ in range(3))
    learnt.cluster(learnt.training(), [followed.pk, near.pk], Kind.ARTIST)
    FollowedArtist.objects.create(user=person, artist=followed)

    told = api.get("/api/recommendations/artists/").json()["items"]

    assert [item["artist"]["id"] for item in told] == [near.pk, other.pk, followed.pk]
    assert told[0]["reason"]["text"] == f"Because you follow {followed.name}"
    assert told[0]["artist"] == api.get(f"/api/artists/{near.pk}/").json()


@pytest.mark.parametrize("kind", ["album", "artist"])
def test_what_is_hidden_or_never_wanted_is_left_out(api_for: ApiFor, kind: str) -> None:
    person, api = (made := make.user()), api_for(made)
    albums = [make_music.album(size=1) for _ in range(3)]
    hidden, never, shown = [a if kind == "album" else a.artist for a in albums]
    catalog.take_down(subject=hidden, by=None, reason="test")
    Feedback.objects.create(user=person, verdict="never", **{kind: never})

    assert ids(api, kind) == [shown.pk]


@pytest.mark.parametrize("kind", ["album", "artist"])
def test_what_cannot_be_asked_for(api: Api, api_for: ApiFor, kind: str) -> None:
    path = f"/api/recommendations/{kind}s/"

    refused(api.get(path), 401, "unauthenticated")
    refused(api_for(make.user()).get(path, {"limit": "0"}), 422, "invalid")


@pytest.mark.parametrize("kind", ["album", "artist"])
@pytest.mark.parametrize("number", [2, 12])
def test_queries(api_for: ApiFor, kind: str, number: int) -> None:
    person, api = (made := make.user()), api_for(made)
    for _ in range(number):
        album = make_music.album(size=1)
        LikedTrack.objects.create(user=person, track=album.tracks.get())

    with CaptureQueriesContext(connection) as asked:
        found = ids(api, kind)

    assert len(found) == number
    assert len(asked) == 6
