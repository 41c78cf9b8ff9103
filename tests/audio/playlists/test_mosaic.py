"""What a playlist is like: its pictures, its genres, its artists."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from audio.catalog.models.track import Track
from audio.catalog.services import restore, take_down
from audio.models import Album
from audio.playlists.models.playlist import Playlist
from audio.playlists.services import entries, summary
from audio.playlists.services.changing import SUMMARISE
from config import images
from tests import make, make_music, make_picture, make_playlist
from tests.api_client import ApiFor
from tests.jobs import run_due

pytestmark = pytest.mark.django_db
COLOURS = ("red", "lime", "blue", "white")
PIXELS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255))


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def covered(*colours: str) -> list[Track]:
    """A track of an album for each, whose cover is of this colour."""
    made = []
    for colour in colours:
        picture = io.BytesIO()
        Image.new("RGB", (1200, 1200), colour).save(picture, "PNG")
        album = make_music.album(size=1)
        key = images.store(make_picture.opened(picture.getvalue()))
        Album.objects.filter(pk=album.pk).update(cover_key=key)
        made.append(Track.objects.get(album=album))
    return made


def quarters(playlist: Playlist) -> list[tuple[int, ...]]:
    """The middle of each, as in reading; JPEG is never quite exact."""
    playlist.refresh_from_db()
    with default_storage.open(images.files(playlist.mosaic_key)[0]) as file:
        picture = Image.open(file).convert("RGB")
    assert picture.size == (1200, 1200)
    spots = ((300, 300), (900, 300), (300, 900), (900, 900))
    return [tuple(round(c / 51) * 51 for c in picture.getpixel(at)) for at in spots]  # type: ignore[union-attr]


def files(media: Path) -> int:
    return sum(1 for path in media.rglob("*.jpg"))


def test_shows_the_first_four_covers_in_their_order() -> None:
    tracks = covered(*COLOURS, "black")
    playlist = make_playlist.of([tracks[0], *tracks])
    summary.summarise(playlist_id=playlist.pk)
    assert quarters(playlist) == list(PIXELS)
    before = playlist.mosaic_key
    summary.summarise(playlist_id=playlist.pk)
    playlist.refresh_from_db()
    assert playlist.mosaic_key == before


@pytest.mark.parametrize("colours", [COLOURS[:1], COLOURS[:3]])
def test_of_fewer_the_first_is_shown(colours: Sequence[str]) -> None:
    playlist = make_playlist.of(covered(*colours))
    summary.summarise(playlist_id=playlist.pk)
    assert quarters(playlist) == [PIXELS[0]] * 4


def test_of_none_nothing() -> None:
    playlist = make_playlist.of(make_music.tracks(2))
    summary.summarise(playlist_id=playlist.pk)
    playlist.refresh_from_db()
    assert (playlist.mosaic_key, playlist.mosaic_of) == ("", [])


@pytest.mark.django_db(transaction=True)
def test_follows_the_tracks_and_leaves_no_file_behind(media: Path, api_for: ApiFor) -> None:
    playlist = make_playlist.of(covered(*COLOURS))
    run_due()
    assert quarters(playlist) == list(PIXELS)
    assert files(media) == 4 * 3 + 3
    shown = api_for(playlist.owner).get(f"/api/playlists/{playlist.pk}/").json()
    assert [image["width"] for image in shown["images"]] == [1200, 600, 300]
    assert playlist.mosaic_key in shown["images"][0]["url"]
    entries.move_entries(
        playlist=playlist, by=playlist.owner, range_start=3, range_length=1, insert_before=0
    )
    run_due()
    assert quarters(playlist) == [PIXELS[3], *PIXELS[:3]]
    assert files(media) == 4 * 3 + 3


@pytest.mark.django_db(transaction=True)
def test_a_cover_that_is_to_be_seen_nowhere_else_goes(media: Path) -> None:
    tracks = covered(*COLOURS, "black")
    playlist = make_playlist.of(tracks)
    run_due()
    assert summary.renew_mosaics() == 0
    album = tracks[0].album
    assert album
    take_down(subject=album, by=None, reason="A notice.")
    assert summary.renew_mosaics() == 1
    run_due()
    assert quarters(playlist) == [*PIXELS[1:], (0, 0, 0)]
    assert summary.renew_mosaics() == 0
    restore(subject=album, by=None)
    assert summary.renew_mosaics() == 0


@pytest.mark.django_db(transaction=True)
def test_those_that_fail_again_and_again_hide_no_others(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracks = covered(*COLOURS)
    playlists = {make_playlist.of(tracks).pk for _ in range(3)}
    run_due()
    Album.objects.update(cover_key="")
    monkeypatch.setattr(summary, "AT_ONCE", 1)
    monkeypatch.setattr(summary, "SPAN", 1)
    for _ in range(100):
        assert summary.renew_mosaics() == 1
    asked = ProcrastinateJob.objects.filter(task_name=SUMMARISE, status="todo")
    assert {args["playlist_id"] for args in asked.values_list("args", flat=True)} == playlists


def test_a_cover_whose_file_is_lost_stops_nothing() -> None:
    tracks = covered("red", "lime")
    images.remove(Album.objects.get(tracks=tracks[0]).cover_key)
    playlist = make_playlist.of(tracks)
    summary.summarise(playlist_id=playlist.pk)
    playlist.refresh_from_db()
    assert playlist.mosaic_key == ""


def test_counts_genres_and_artists_the_commonest_first() -> None:
    one = make_music.track(artist="One", genres=("Jazz",))
    also = make_music.track(artist="One", genres=("Jazz", "Soul"))
    other = make_music.track(artist="Other", genres=("Dub",))
    hidden = make_music.track(artist="Hidden", genres=("Noise",))
    playlist = make_playlist.of([other, one, also, hidden])
    Track.objects.filter(pk=hidden.pk).update(status="withdrawn")
    summary.summarise(playlist_id=playlist.pk)
    playlist.refresh_from_db()
    names = {
        genre.pk: genre.name for track in (one, also, other) for genre in track.genres.all()
    }
    assert [names[pk] for pk in playlist.genre_ids][0] == "Jazz"
    assert {names[pk] for pk in playlist.genre_ids} == {"Jazz", "Soul", "Dub"}
    assert playlist.artist_ids == [one.artist_id, other.artist_id]


def test_what_is_gone_is_left_alone() -> None:
    summary.summarise(playlist_id=12345)


@pytest.mark.django_db(transaction=True)
def test_an_own_cover_stands_before_it(media: Path, api_for: ApiFor) -> None:
    playlist = make_playlist.of(covered(*COLOURS))
    run_due()
    api = api_for(playlist.owner)
    path, now = f"/api/playlists/{playlist.pk}/cover/", files(media)

    def show() -> str:
        answer = api.client.post(
            path,
            make_picture.form(make_picture.picture(300, 300)),
            content_type=make_picture.MULTIPART,
            headers={"Authorization": f"Bearer {api.token}"},
        )
        assert answer.status_code == 200, answer.content
        return str(answer.json()["images"][0]["url"])

    first, second = show(), show()
    assert first != second
    run_due()
    assert files(media) == now + 3
    assert api.delete(path).status_code == 204
    run_due()
    assert files(media) == now
    assert api.get(f"/api/playlists/{playlist.pk}/").json()["images"][0]["width"] == 1200
    assert api.delete(f"/api/playlists/{playlist.pk}/").status_code == 204
    run_due()
    assert files(media) == 4 * 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("before", "after"),
    [("public", "private"), ("public", "unlisted"), ("unlisted", "private")],
)
def test_hidden_its_pictures_are_at_new_addresses(
    media: Path, api_for: ApiFor, before: str, after: str
) -> None:
    playlist = make_playlist.of(covered(*COLOURS), visibility=before)
    run_due()
    cover = images.store(make_picture.opened(make_picture.picture(300, 300)))
    Playlist.objects.filter(pk=playlist.pk).update(cover_key=cover)
    playlist.refresh_from_db()
    old, now = {playlist.cover_key, playlist.mosaic_key}, files(media)
    api, path = api_for(playlist.owner), f"/api/playlists/{playlist.pk}/"
    assert api.patch(path, {"visibility": after}).status_code == 200
    run_due()
    playlist.refresh_from_db()
    new = {playlist.cover_key, playlist.mosaic_key}
    assert not old & new
    assert files(media) == now
    assert all(default_storage.exists(name) for key in new for name in images.files(key))
    assert not any(default_storage.exists(name) for key in old for name in images.files(key))
    assert playlist.cover_key in api.get(path).json()["images"][0]["url"]
    assert quarters(playlist) == list(PIXELS)


@pytest.mark.parametrize(
    ("before", "after"),
    [("private", "unlisted"), ("private", "public"), ("unlisted", "public")],
)
def test_shown_to_more_its_pictures_stay_where_they_are(
    media: Path, api_for: ApiFor, before: str, after: str
) -> None:
    playlist = make_playlist.playlist(visibility=before)
    cover = images.store(make_picture.opened(make_picture.picture(300, 300)))
    Playlist.objects.filter(pk=playlist.pk).update(cover_key=cover)
    path = f"/api/playlists/{playlist.pk}/"
    assert api_for(playlist.owner).patch(path, {"visibility": after}).status_code == 200
    playlist.refresh_from_db()
    assert (playlist.visibility, playlist.cover_key) == (after, cover)
    assert files(media) == 3


def test_only_a_picture_becomes_a_cover(api_for: ApiFor) -> None:
    playlist = make_playlist.playlist(owner=make.user())
    api = api_for(playlist.owner)
    answer = api.client.post(
        f"/api/playlists/{playlist.pk}/cover/",
        make_picture.form(b"GIF89a"),
        content_type=make_picture.MULTIPART,
        headers={"Authorization": f"Bearer {api.token}"},
    )
    assert answer.json()["code"] == "unusable_image"
    playlist.refresh_from_db()
    assert playlist.cover_key == ""
