"""What anybody may see of a thing, and of what there is nothing to be seen."""

import pytest

from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Status
from audio.playlists.models.playlist import Visibility
from audio.playlists.services import life
from audio.sharing.shown import Shown, find
from tests import make, make_music, make_playlist

pytestmark = pytest.mark.django_db


def found(kind: str, pk: int, **named: str) -> Shown:
    shown = find(kind, pk, **named)
    assert shown is not None
    return shown


def test_a_track() -> None:
    track = make_music.track(title="Night Ferry", artist="Lumen", duration_ms=214_000)
    shown = found("track", track.pk)
    assert (shown.kind, shown.pk, shown.slug) == ("track", track.pk, "night-ferry")
    assert (shown.title, shown.by, shown.duration_ms) == ("Night Ferry", "Lumen", 214_000)
    assert shown.path == shown.address == f"/s/track/{track.pk}/night-ferry/"
    assert shown.embed_path == f"/embed/track/{track.pk}/"
    assert (shown.is_public, shown.image, shown.tracks_count) == (True, None, None)


def test_an_album_an_artist_and_a_genre() -> None:
    album = make_music.album("Slow Water", artist="Lumen", size=3, genres=("Ambient",))
    shown = found("album", album.pk)
    assert (shown.title, shown.by, shown.tracks_count) == ("Slow Water", "Lumen", 3)
    artist = found("artist", album.artist_id)
    assert (artist.title, artist.by, artist.slug) == ("Lumen", "", "lumen")
    genre = found("genre", Genre.objects.get(name="Ambient").pk)
    assert (genre.title, genre.slug) == ("Ambient", "ambient")


def test_a_playlist() -> None:
    owner = make.user(first_name="Ada", last_name="Reed")
    playlist = make_playlist.of(
        make_music.tracks(2), owner=owner, title="Für später", visibility=Visibility.PUBLIC
    )
    shown = found("playlist", playlist.pk)
    assert (shown.title, shown.by, shown.tracks_count) == ("Für später", "Ada Reed", 2)
    assert shown.path == f"/s/playlist/{playlist.pk}/f%C3%BCr-sp%C3%A4ter/"


def test_an_unlisted_playlist_needs_its_key_and_is_nowhere_else() -> None:
    playlist = make_playlist.unlisted("Quiet")
    assert find("playlist", playlist.pk) is None
    for wrong in ("", "wrong", "\0", "ä", "x" * 500, f"{playlist.key}x"):
        assert find("playlist", playlist.pk, key=wrong) is None
    shown = found("playlist", playlist.pk, key=playlist.key)
    assert (shown.is_public, shown.embed_path) == (False, None)
    assert shown.address == f"/s/playlist/{playlist.pk}/quiet/?key={playlist.key}"


def test_of_a_public_playlist_a_key_is_nothing() -> None:
    playlist = make_playlist.public("Open")
    assert (
        found("playlist", playlist.pk, key="whatever").address
        == f"/s/playlist/{playlist.pk}/open/"
    )


def test_what_is_private_is_not_there_with_the_key_it_had() -> None:
    playlist = make_playlist.unlisted("Quiet")
    life.edit_playlist(
        playlist=playlist, by=playlist.owner, changes={"visibility": Visibility.PRIVATE}
    )
    assert find("playlist", playlist.pk, key=playlist.key) is None


@pytest.mark.parametrize("status", [one for one in Status if one != Status.PUBLISHED])
def test_what_is_not_published_is_not_there(status: Status) -> None:
    assert find("track", make_music.track(status=status).pk) is None


@pytest.mark.parametrize("kind", ["", "user", "Track", "track\0", "search"])
def test_no_such_kind(kind: str) -> None:
    assert find(kind, make_music.track().pk) is None


@pytest.mark.parametrize("pk", [-1, 0, 2**31, 2**63, 10**40])
@pytest.mark.parametrize("kind", ["track", "album", "artist", "playlist", "genre"])
def test_no_such_number(kind: str, pk: int) -> None:
    assert find(kind, pk) is None


@pytest.mark.parametrize("kind", ["track", "album", "artist", "playlist", "genre"])
def test_is_one_query(kind: str, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        find(kind, 1)
