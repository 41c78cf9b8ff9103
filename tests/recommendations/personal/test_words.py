"""What somebody wants more or less of, and how much of their list that moves."""

import pytest

from audio.models import FollowedArtist, LikedTrack
from recommendations.training.models import Kind
from tests import make, make_music
from tests.api_client import Api, ApiFor
from tests.recommendations import learnt

pytestmark = pytest.mark.django_db
TRACKS = "/api/recommendations/tracks/"


def ids(api: Api) -> list[int]:
    return [item["track"]["id"] for item in api.get(TRACKS).json()["items"]]


def test_more_of_a_genre_is_heard_however_much_is_known_of_them(api_for: ApiFor) -> None:
    person, api = (made := make.user()), api_for(made)
    near, zydeco = make_music.track(), make_music.track(genres=("Zydeco",))
    genre = zydeco.genres.get()
    learnt.training()
    learnt.stored(person, near.pk, [("popular", 0), ("nothing", 0)], gone=150)
    assert ids(api) == [near.pk]

    word = {"type": "genre", "id": genre.pk, "verdict": "more"}
    assert api.post("/api/recommendations/feedback/", word).status_code == 200

    told = api.get(TRACKS).json()["items"]
    assert [item["track"]["id"] for item in told] == [near.pk, zydeco.pk]
    assert told[1]["reason"] == {
        "code": "asked_for_more",
        "text": "Because you wanted more like Zydeco",
        "because": {"type": "genre", "id": genre.pk, "name": "Zydeco"},
    }


def test_a_thing_is_not_recommended_because_of_itself(api_for: ApiFor) -> None:
    """Of what speaks for it, the genre of which they want more is named."""
    api = api_for(make.user())
    wanted = make_music.track(genres=("Zydeco",))
    genre = wanted.genres.get()
    for kind, pk in (("track", wanted.pk), ("genre", genre.pk)):
        word = {"type": kind, "id": pk, "verdict": "more"}
        assert api.post("/api/recommendations/feedback/", word).status_code == 200

    [told] = api.get(TRACKS).json()["items"]

    assert told["track"]["id"] == wanted.pk
    assert told["reason"]["because"] == {"type": "genre", "id": genre.pk, "name": "Zydeco"}


@pytest.mark.parametrize("about", ["track", "artist"])
def test_one_word_has_a_place_on_the_page_and_not_the_page(api_for: ApiFor, about: str) -> None:
    """Of a list of sixty, which falls as lists do, and of sixty that go with the word."""
    person, api = (made := make.user()), api_for(made)
    wanted, liked = make_music.tracks(2)
    listed = [t.pk for t in make_music.tracks(60)]
    near = [make_music.track(artist=f"Near {n // 2}") for n in range(60)]
    training = learnt.training()
    learnt.neighbours(training, {wanted.pk: [t.pk for t in near]})
    artists = [t.artist_id for t in near[::2]]
    learnt.neighbours(training, {wanted.artist_id: artists}, Kind.ARTIST)
    why = [("liked", liked.pk), ("nothing", 0)]
    learnt.stored(person, listed[0], why, then=listed[1:], gone=100)
    LikedTrack.objects.create(user=person, track=liked)
    assert ids(api) == listed[:50]

    pk = wanted.pk if about == "track" else wanted.artist_id
    word = {"type": about, "id": pk, "verdict": "more"}
    assert api.post("/api/recommendations/feedback/", word).status_code == 200

    after = ids(api)
    assert 5 <= len([t for t in near if t.pk in after]) <= 25
    assert len([pk for pk in listed if pk in after]) >= 25


@pytest.mark.parametrize("also", [60, 0])
def test_less_of_a_genre_leaves_half_of_it_at_most(api_for: ApiFor, also: int) -> None:
    """Of what goes with what they like sixty tracks are of the genre, and the likeliest; as
    many of another, or none; what else is there is only new.
    """
    person, api = (made := make.user()), api_for(made)
    seed = make_music.track()
    polka = make_music.tracks(90, genres=("Polka",))
    near = [t.pk for t in (*polka[:60], *make_music.tracks(also, genres=("Drone",)))]
    make_music.tracks(60, genres=("Chant",))
    learnt.neighbours(learnt.training(), {seed.pk: near})
    LikedTrack.objects.create(user=person, track=seed)
    genre, own = polka[0].genres.get(), {t.pk for t in polka}
    before = [pk for pk in ids(api) if pk in own]

    word = {"type": "genre", "id": genre.pk, "verdict": "less"}
    assert api.patch("/api/me/taste/", {"feedback": [word]}).status_code == 200

    after = [pk for pk in ids(api) if pk in own]
    assert len(before) >= 30
    assert 0 < len(after) <= len(before) / 2
    assert len(ids(api)) == 50


def test_less_of_a_genre_leaves_half_of_its_artists_at_most(api_for: ApiFor) -> None:
    """Of a genre is who has most of their tracks of it; those who go with whom they follow best
    are, but for one with a single polka of three tracks.
    """
    person, api = (made := make.user()), api_for(made)
    seed = make_music.artist()
    polka = [make_music.track(genres=("Polka",)) for _ in range(24)]
    for n, track in enumerate(polka):
        make_music.track(artist=track.artist.name, genres=("Polka" if n else "Chant",))
    make_music.track(artist=polka[0].artist.name)
    others = [make_music.artist().pk for _ in range(40)]
    near = [*(track.artist_id for track in polka), *others]
    learnt.neighbours(learnt.training(), {seed.pk: near}, Kind.ARTIST)
    FollowedArtist.objects.create(user=person, artist=seed)
    genre, mixed, *own = polka[1].genres.get(), *(track.artist_id for track in polka)

    def shown() -> list[int]:
        told = api.get("/api/recommendations/artists/?limit=20").json()["items"]
        return [item["artist"]["id"] for item in told]

    before = shown()
    word = {"type": "genre", "id": genre.pk, "verdict": "less"}
    assert api.post("/api/recommendations/feedback/", word).status_code == 200

    after = shown()
    assert mixed in before
    assert mixed in after
    assert len({*before} & {*own}) == 19
    assert len({*after} & {*own}) <= 9
    assert len(after) == 20


@pytest.mark.parametrize("kind", ["track", "album", "artist"])
def test_less_of_one_thing_comes_last(api_for: ApiFor, kind: str) -> None:
    """Where a list would not be full without it, even behind what they know; and with what
    they know, once a list was made that knows of the word.
    """
    person, api = (made := make.user()), api_for(made)
    tracks = [make_music.album(size=1).tracks.get() for _ in range(4)]
    heard, unwanted = tracks[1], tracks[3]
    make_music.play(person, heard)
    unwanted_id = {
        "track": unwanted.pk,
        "album": unwanted.album_id,
        "artist": unwanted.artist_id,
    }[kind]

    def shown(limit: int) -> list[int]:
        address = f"/api/recommendations/{kind}s/?limit={limit}"
        return [item[kind]["id"] for item in api.get(address).json()["items"]]

    assert unwanted_id in shown(3)
    word = {"type": kind, "id": unwanted_id, "verdict": "less"}
    assert api.post("/api/recommendations/feedback/", word).status_code == 200

    assert len(shown(4)) == 4
    assert shown(4)[-1] == unwanted_id
    assert unwanted_id not in shown(3)
    learnt.training()
    for listed, own in ((Kind.TRACK, tracks[0].pk), (Kind.ARTIST, tracks[0].artist_id)):
        learnt.stored(person, own, [("popular", 0), ("nothing", 0)], kind=listed)
    assert unwanted_id in shown(4)[-2:]
