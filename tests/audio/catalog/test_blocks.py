"""Whoever blocks an artist finds them in no list, and still by their id."""

from typing import Any

import pytest

from audio.models import Album, Artist, ArtistBlock, Credit, Track
from tests import make, make_music
from tests.api_client import Api, ApiFor
from users.models import Client, User

pytestmark = pytest.mark.django_db


def block(person: User, artist: Artist, level: str = "block") -> None:
    ArtistBlock.objects.create(user=person, artist=artist, level=level)
    blocked = ArtistBlock.objects.filter(user=person, level="block").count()
    Client.objects.filter(pk=person.pk).update(artist_blocks=blocked)


def ids(api: Api, address: str, **query: Any) -> set[int]:
    answer = api.get(address, query)
    assert answer.status_code == 200, answer.content
    return {item["id"] for item in answer.json()["items"] if item}


@pytest.mark.parametrize("level", ["block", "mute"])
@pytest.mark.parametrize("staff", [False, True])
def test_in_no_list(api: Api, api_for: ApiFor, level: str, staff: bool) -> None:
    """A mute hides nothing here: it only keeps things from being put before the person."""
    person = make.user(is_staff=staff)
    liked, hated = (
        make_music.album(size=1, genres=("Folk",)),
        make_music.album(size=1, genres=("Folk",)),
    )
    block(person, hated.artist, level)
    mine, theirs = api_for(person), api_for(make.user())

    def both(kind: str) -> set[int]:
        return {
            "tracks": {liked.tracks.get().pk, hated.tracks.get().pk},
            "albums": {liked.pk, hated.pk},
            "artists": {liked.artist_id, hated.artist_id},
        }[kind]

    left = {
        "tracks": {liked.tracks.get().pk},
        "albums": {liked.pk},
        "artists": {liked.artist_id},
    }
    for address, kind in (
        ("/api/tracks/", "tracks"),
        ("/api/tracks/?limit=7", "tracks"),
        ("/api/tracks/?genre=folk", "tracks"),
        ("/api/tracks/recent/", "tracks"),
        ("/api/tracks/recent/?limit=7", "tracks"),
        ("/api/albums/", "albums"),
        ("/api/albums/?sort=-title&genre=folk", "albums"),
        ("/api/artists/", "artists"),
        ("/api/artists/?genre=folk&limit=3", "artists"),
    ):
        assert ids(mine, address) == (left[kind] if level == "block" else both(kind)), address
        assert ids(theirs, address) == both(kind), address
        assert ids(api, address) == both(kind), address


def test_found_by_their_id(api_for: ApiFor) -> None:
    """So that they can be unblocked: their page, with all that stands on it."""
    person, album = make.user(), make_music.album(size=2)
    tracks = {track.pk for track in album.tracks.all()}
    block(person, album.artist)
    api, pk = api_for(person), album.artist_id

    assert api.get(f"/api/artists/{pk}/").json()["id"] == pk
    assert api.get(f"/api/albums/{album.pk}/").json()["id"] == album.pk
    assert ids(api, "/api/artists/", ids=pk) == {pk}
    assert ids(api, "/api/albums/", ids=album.pk) == {album.pk}
    assert ids(api, "/api/tracks/", ids=",".join(map(str, tracks))) == tracks
    assert ids(api, f"/api/artists/{pk}/albums/") == {album.pk}
    assert ids(api, f"/api/artists/{pk}/tracks/") == tracks
    assert ids(api, f"/api/artists/{pk}/top-tracks/") == tracks
    assert ids(api, f"/api/albums/{album.pk}/tracks/") == tracks
    assert api.get(f"/api/tracks/{min(tracks)}/").status_code == 200


def test_as_a_guest_they_stay(api_for: ApiFor) -> None:
    """But with their own music they are not shown on the pages of others."""
    person = make.user()
    host, guest = (
        make_music.track(artist="Host", featuring=("Guest",)),
        make_music.track(artist="Guest", album="Theirs"),
    )
    Credit.objects.create(track=guest, artist=host.artist, role="producer", accepted=True)
    block(person, guest.artist)
    api = api_for(person)

    assert ids(api, "/api/tracks/") == {host.pk}
    assert ids(api, f"/api/artists/{host.artist_id}/tracks/") == {host.pk}
    assert ids(api, f"/api/artists/{host.artist_id}/top-tracks/") == {host.pk}
    found = ids(api, f"/api/artists/{host.artist_id}/albums/", include="appears_on")
    assert found == set()


def test_theirs_take_no_room_among_the_best_known(api_for: ApiFor) -> None:
    person, host = make.user(), make_music.artist(name="Host")
    for name, plays in (("Loud", 9), ("Calm", 5)):
        track = make_music.track(artist=name)
        Track.objects.filter(pk=track.pk).update(plays_count=plays)
        Credit.objects.create(track=track, artist=host, role="producer", accepted=True)
    block(person, Artist.objects.get(name="Loud"))

    found = ids(api_for(person), f"/api/artists/{host.pk}/top-tracks/", limit=1)

    assert found == {Track.objects.get(artist__name="Calm").pk}


def test_on_an_album_of_several(api_for: ApiFor) -> None:
    """Theirs are left out, and the number of all is not told then."""
    person = make.user()
    one = make_music.track(artist="One", album="Sampler", album_artist="Various")
    two = make_music.track(artist="Two", album="Sampler", album_artist="Various")
    block(person, two.artist)
    address = f"/api/albums/{one.album_id}/tracks/"

    body = api_for(person).get(address).json()

    assert ([item["id"] for item in body["items"]], body["total"]) == ([one.pk], None)
    assert api_for(make.user()).get(address).json()["total"] == 2


def test_pages_hold_as_many_as_ever(api_for: ApiFor) -> None:
    """A hundred and twenty tracks, every second of somebody who is blocked."""
    person = make.user()
    tracks = [make_music.track(artist="AB"[n % 2], title=f"{n:03}") for n in range(120)]
    block(person, Artist.objects.get(name="B"))
    api = api_for(person)

    first = api.get("/api/tracks/", {"sort": "title"}).json()
    second = api.get(first["next"]).json()
    back = api.get(second["previous"]).json()

    shown = [track.pk for track in tracks[::2]]
    assert [item["id"] for item in first["items"]] == shown[:50]
    assert [item["id"] for item in second["items"]] == shown[50:]
    assert back["items"] == first["items"]
    assert Album.objects.count() == 0
