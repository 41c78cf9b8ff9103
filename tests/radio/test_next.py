"""POST /api/radio/stations/{id}/next/: what comes, and that it goes on."""

from datetime import timedelta
from typing import Any

import pytest

from audio.catalog.services import take_down
from audio.models import Artist, Duplicate, Fingerprint, Track
from config.fields import utc_now
from radio.models import Station
from tests import make, make_music, make_playlist
from tests.api_client import ApiFor, refused
from tests.radio import catalogue
from tests.radio.playing import STATIONS, artists, drawn, ids, opened

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["track", "artist", "genre", "playlist", "user"])
def test_thirty_times(api_for: ApiFor, kind: str) -> None:
    """No track twice, and the same artist not too soon, nor too often."""
    person = make.user()
    api = api_for(person)
    genre = catalogue.genre()
    catalogue.artists(40, each=6, genres=[genre])
    artist = Artist.objects.order_by("pk")[0]
    seed: dict[str, Any] = {
        "track": lambda: {"id": artist.tracks.all()[0].pk},
        "artist": lambda: {"id": artist.pk},
        "genre": lambda: {"id": genre.pk},
        "user": dict,
        "playlist": lambda: {"id": make_playlist.of(Track.objects.all()[:10], owner=person).pk},
    }[kind]()
    address = opened(api, type=kind, **seed)

    items = [item for _ in range(30) for item in drawn(api, address, 5)]

    names = artists(items)
    gap = 3 if kind == "artist" else 5
    assert len(items) == len({*ids(items)}) == 150
    assert not [n for n in range(150) if names[n] in names[max(n - gap, 0) : n]]
    assert max(names.count(one) for one in {*names}) <= 22  # 15 %


def test_ten_tracks_are_all_there_is(api_for: ApiFor) -> None:
    """Each once; then each again, and none that was among the last four."""
    api = api_for(make.user())
    catalogue.artists(5, each=2)
    address = opened(api, type="user")

    first = api.post(address, {"count": 10}).json()
    more = api.post(address, {"count": 10}).json()

    assert (first["new_round"], more["new_round"]) == (False, True)
    assert len({*ids(first["items"])}) == len({*ids(more["items"])}) == 10
    played = ids(first["items"] + more["items"])
    assert not [n for n in range(20) if played[n] in played[max(n - 4, 0) : n]]


def test_nothing_to_play(api_for: ApiFor) -> None:
    api = api_for(make.user())
    address = opened(api, type="user")
    make_music.track(playable=False)

    answer = api.post(address, {})

    assert (answer.status_code, answer.json()["items"]) == (200, [])


def test_a_track_begins_with_itself_and_an_artist_with_their_own(api_for: ApiFor) -> None:
    api = api_for(make.user())
    genre = catalogue.genre()
    [one, *_] = catalogue.artists(20, each=4, genres=[genre])
    track = one.tracks.all()[2]

    first, *others = drawn(api, opened(api, type="track", id=track.pk), 5)
    [of_artist, *_] = drawn(api, opened(api, type="artist", id=one.pk), 5)

    assert first["track"]["id"] == track.pk
    assert first["reason"] == {"code": "seed", "text": "What you began with", "because": None}
    assert of_artist["track"]["artist"]["id"] == one.pk
    named = {"type": "artist", "id": one.pk, "name": one.name}
    assert of_artist["reason"] == {
        "code": "same_artist",
        "text": f"By {one.name}",
        "because": named,
    }
    about = {"type": "genre", "id": genre.pk, "name": genre.name}
    assert [item["reason"]["because"] for item in others] == [about] * 4


def test_a_genre_of_few_tracks_begins_with_one_of_them(api_for: ApiFor) -> None:
    """Beside a catalogue that is looked at too, since they are fewer than a hundred."""
    api = api_for(make.user())
    wanted = catalogue.genre()
    catalogue.artists(1, each=2, genres=[wanted])
    catalogue.artists(30, each=5)

    for luck in range(5):
        address = opened(api, type="genre", id=wanted.pk)
        Station.objects.update(random_seed=luck)
        [first] = drawn(api, address, 1)
        assert first["reason"]["because"] == {
            "type": "genre",
            "id": wanted.pk,
            "name": wanted.name,
        }
        api.delete(address.removesuffix("next/"))


def test_a_genre_keeps_to_itself(api_for: ApiFor) -> None:
    """While it has a hundred tracks that were not played."""
    api = api_for(make.user())
    wanted = catalogue.genre()
    catalogue.artists(30, each=5, genres=[wanted])
    catalogue.artists(30, each=5, genres=[catalogue.genre()])

    items = drawn(api, opened(api, type="genre", id=wanted.pk), 25)

    assert {genre["id"] for item in items for genre in item["track"]["genres"]} == {wanted.pk}


def test_after_a_pause_all_may_come_again(api_for: ApiFor) -> None:
    api = api_for(make.user())
    catalogue.artists(2, each=5)
    address = opened(api, type="user")
    before = api.post(address, {"count": 10}).json()
    Station.objects.update(last_drawn_at=utc_now() - timedelta(hours=3, minutes=1))

    after = api.post(address, {"count": 10}).json()

    assert {*ids(after["items"])} == {*ids(before["items"])}
    assert after["new_round"] is False
    assert after["session_began_at"] > before["session_began_at"]


def test_no_other_copy(api_for: ApiFor) -> None:
    """By what staff let stand, by the same audio, by the same ISRC; in one answer and later."""
    api = api_for(make.user())
    catalogue.artists(8, each=1)
    copied, other, twin, again, isrc, same = Track.objects.order_by("pk")[:6]
    Duplicate.objects.create(track=other, other=copied, error_rate=0.1, status="confirmed")
    for track in (twin, again):
        Fingerprint.objects.create(track=track, audio_sha256="a" * 64)
    Track.objects.filter(pk__in=[isrc.pk, same.pk]).update(isrc="DEA012345678")
    pairs = [{copied.pk, other.pk}, {twin.pk, again.pk}, {isrc.pk, same.pk}]

    for sizes in ([5], [1] * 5):
        address = opened(api, type="user")
        heard = {pk for size in sizes for pk in ids(drawn(api, address, size))}
        assert [len(heard & pair) for pair in pairs] == [1, 1, 1]
        api.delete(address.removesuffix("next/"))


def test_what_was_taken_down_never_comes(api_for: ApiFor) -> None:
    api = api_for(make.user())
    [gone, *_] = catalogue.artists(4, each=3)
    address = opened(api, type="artist", id=gone.pk)
    one = gone.tracks.all()[0]

    take_down(subject=one, by=None, reason="A claim.")

    assert one.pk not in ids(drawn(api, address, 12))
    take_down(subject=gone, by=None, reason="Another.")
    refused(api.post(address, {}), 409, "seed_unavailable")
    shown = api.get(address.removesuffix("next/")).json()
    assert (shown["seed"], shown["seed_type"]) == (None, "artist")


def test_a_playlist_that_is_not_theirs_to_see_any_more(api_for: ApiFor) -> None:
    owner, person = make.user(), make.user()
    catalogue.artists(3, each=3)
    playlist = make_playlist.of(Track.objects.all()[:4], owner=owner, visibility="public")
    api = api_for(person)
    address = opened(api, type="playlist", id=playlist.pk)
    own = opened(api_for(owner), type="playlist", id=playlist.pk)

    type(playlist).objects.filter(pk=playlist.pk).update(visibility="private")

    refused(api.post(address, {}), 409, "seed_unavailable")
    assert api.get(STATIONS).json()["items"][0]["seed"] is None
    assert len(drawn(api_for(owner), own, 3)) == 3
    playlist.delete()
    refused(api.post(address, {}), 404, "not_found")


def test_an_unlisted_playlist_plays_as_long_as_its_key_opens_it(api_for: ApiFor) -> None:
    catalogue.artists(3, each=3)
    playlist = make_playlist.of(Track.objects.all()[:4], visibility="unlisted")
    api = api_for(make.user())
    seed = {"type": "playlist", "id": playlist.pk}
    refused(api.post(STATIONS, seed), 404, "no_seed")

    address = opened(api, **seed, key=playlist.key)

    assert len(drawn(api, address, 3)) == 3
    type(playlist).objects.filter(pk=playlist.pk).update(key="another")
    refused(api.post(address, {}), 409, "seed_unavailable")


@pytest.mark.parametrize("count", [0, 26, "many", True])
def test_how_many_is_from_1_to_25(api_for: ApiFor, count: Any) -> None:
    api = api_for(make.user())

    refused(api.post(opened(api, type="user"), {"count": count}), 422, "invalid")


def test_a_misspelt_name_draws_nothing(api_for: ApiFor) -> None:
    api = api_for(make.user())
    catalogue.artists(4, each=3)
    address = opened(api, type="user")

    problem = refused(api.post(address, {"cuont": 3}), 422, "invalid")

    assert [error["loc"] for error in problem["errors"]] == [["body", "cuont"]]
    assert Station.objects.get().drawn == []


def test_asked_again_with_the_same_key_it_draws_nothing_more(api_for: ApiFor) -> None:
    api = api_for(make.user())
    catalogue.artists(4, each=3)
    address = opened(api, type="user")

    one, again = (api.post(address, {}, Idempotency_Key="k" * 20) for _ in range(2))

    assert one.json() == again.json()
    assert len(Station.objects.get().drawn) == 5
