"""What is hidden is hidden at once: on its page, in players, from caches, and its sound."""

from collections.abc import Callable
from typing import Any

import pytest

from audio.catalog import services
from audio.catalog.models.publication import Status
from audio.models import Album, Playlist, Track
from audio.playlists.models.playlist import Visibility
from audio.playlists.services import life, moderation
from tests import make, make_playlist
from tests.audio.sharing.opened import address, ask, track

pytestmark = pytest.mark.django_db


def kept(path: str) -> str:
    """The ETag of what a cache has."""
    answer = ask(path)
    assert answer.status_code == 200, path
    return str(answer.headers["ETag"])


def gone(path: str, etag: str = "") -> None:
    """As if it had never been there, also to who had it a moment ago."""
    answer, never = ask(path, If_None_Match=etag), ask("/s/track/999999999/x/")
    assert answer.status_code == 404, path
    assert answer.headers["Cache-Control"] == "no-store"
    if path.startswith("/s/"):
        assert answer.content == never.content


def hide(song: Track) -> None:
    services.take_down(subject=song, by=make.user(is_staff=True), reason="Not theirs.")


def hide_album(song: Track) -> None:
    assert song.album is not None
    services.take_down(subject=song.album, by=make.user(is_staff=True), reason="Not theirs.")


def hide_artist(song: Track) -> None:
    services.take_down(subject=song.artist, by=make.user(is_staff=True), reason="Not theirs.")


def withdraw(song: Track) -> None:
    Track.objects.filter(pk=song.pk).update(status=Status.WITHDRAWN)


@pytest.mark.parametrize("hides", [hide, hide_album, hide_artist, withdraw])
def test_a_track(hides: Callable[[Track], None]) -> None:
    song = track(title="Night Ferry", artist="Lumen", album="Slow Water")
    page, player = address("track", song.pk), f"/embed/track/{song.pk}/"
    sound = ask(f"/embed/track/{song.pk}/preview/").headers["Location"]
    etags = kept(page), kept(player)

    hides(song)

    gone(page, etags[0])
    gone(player, etags[1])
    gone(f"/s/track/{song.pk}/any-other/")
    gone(f"/embed/track/{song.pk}/preview/")
    assert ask(sound.removeprefix("http://testserver")).status_code == 404


def test_it_leaves_the_lists_that_it_stood_in() -> None:
    song = track(title="Night Ferry", artist="Lumen", album="Slow Water", genres=("Ambient",))
    track(title="Pylon", artist="Lumen", album="Slow Water", genres=("Ambient",))
    other = track(title="Undertow", artist="Lumen")
    playlist = make_playlist.of([song, other], visibility=Visibility.PUBLIC)
    lists = [
        address("album", song.album_id or 0),
        address("artist", song.artist_id),
        address("genre", song.genres.get().pk),
        address("playlist", playlist.pk),
        address("track", other.pk),
    ]
    lists += [f"/embed/{path.split('/')[2]}/{path.split('/')[3]}/" for path in lists[:4]]
    etags = [kept(path) for path in lists]
    assert all("Night Ferry" in ask(path).content.decode() for path in lists)

    hide(song)

    for path, etag in zip(lists, etags, strict=True):
        answer = ask(path, If_None_Match=etag)
        assert answer.status_code == 200, path
        assert "Night Ferry" not in answer.content.decode(), path
        assert f"/tracks/{song.pk}/" not in answer.content.decode(), path


def test_what_comes_back_is_at_its_address_again() -> None:
    song = track(title="Night Ferry")
    page = address("track", song.pk)
    etag = kept(page)
    hide(song)
    gone(page, etag)
    services.restore(subject=song, by=make.user(is_staff=True))
    assert ask(page).status_code == 200


def private(playlist: Playlist) -> None:
    life.edit_playlist(
        playlist=playlist, by=playlist.owner, changes={"visibility": Visibility.PRIVATE}
    )


def unlisted(playlist: Playlist) -> None:
    life.edit_playlist(
        playlist=playlist, by=playlist.owner, changes={"visibility": Visibility.UNLISTED}
    )


def taken_down(playlist: Playlist) -> None:
    moderation.take_down(playlist=playlist, by=make.user(is_staff=True), reason="Not theirs.")


def deleted(playlist: Playlist) -> None:
    life.delete_playlist(playlist=playlist, by=playlist.owner)


def of_nobody(playlist: Playlist) -> None:
    type(playlist.owner).objects.filter(pk=playlist.owner_id).update(is_active=False)


@pytest.mark.parametrize("hides", [private, unlisted, taken_down, deleted, of_nobody])
def test_a_playlist(hides: Callable[[Playlist], None]) -> None:
    playlist = make_playlist.of([track()], title="For later", visibility=Visibility.PUBLIC)
    page, player = address("playlist", playlist.pk), f"/embed/playlist/{playlist.pk}/"
    etags = kept(page), kept(player)

    hides(playlist)

    gone(page, etags[0])
    gone(player, etags[1])


def test_an_old_key_opens_nothing() -> None:
    playlist = make_playlist.unlisted("Quiet")
    page = address("playlist", playlist.pk, key=playlist.key)
    assert ask(page).status_code == 200
    private(playlist)
    gone(page)
    playlist.refresh_from_db()
    unlisted(playlist)
    gone(page)


def test_an_album_without_its_artist() -> None:
    song = track(artist="Lumen", album="Slow Water")
    assert song.album is not None
    paths = [address("album", song.album.pk), address("artist", song.artist_id)]
    etags = [kept(path) for path in paths]
    hide_artist(song)
    for path, etag in zip(paths, etags, strict=True):
        gone(path, etag)


@pytest.mark.parametrize("status", [one for one in Status if one != Status.PUBLISHED])
@pytest.mark.parametrize("model", [Track, Album])
def test_what_is_not_out_is_nowhere(model: Any, status: Status) -> None:
    song = track(title="Night Ferry", album="Slow Water")
    kind, pk = ("track", song.pk) if model is Track else ("album", song.album_id)
    model.objects.filter(pk=pk).update(status=status)
    for path in (f"/s/{kind}/{pk}/", f"/s/{kind}/{pk}/night-ferry/", f"/embed/{kind}/{pk}/"):
        gone(path)
