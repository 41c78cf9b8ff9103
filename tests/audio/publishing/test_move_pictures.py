"""Pictures of what is hidden are gone from the addresses at which they were seen."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from audio.catalog.services import restore, take_down
from audio.models import Album, Artist, Track
from audio.publishing.services import moving, pages, releasing
from config import images
from config.errors import StorageFails
from config.pictures import LONGEST_UPLOAD
from tests import at_once, jobs, make_music, make_picture
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def stored() -> str:
    return images.store(io.BytesIO(make_picture.picture(300, 300)))


def illustrated(**fields: Any) -> Album:
    """A release of which everything has a picture."""
    album = drafts.published(size=2, **fields)
    Artist.objects.filter(pk=album.artist_id).update(picture_key=stored(), cover_key=stored())
    Album.objects.filter(pk=album.pk).update(cover_key=stored())
    first = album.tracks.order_by("pk")[:1].get()
    Track.objects.filter(pk=first.pk).update(cover_key=stored())
    return album


def keys(album: Album) -> dict[str, str]:
    """As they are now; the second track has none."""
    artist = Artist.objects.get(pk=album.artist_id)
    tracks = [one.cover_key for one in album.tracks.order_by("pk")]
    return {
        "portrait": artist.picture_key,
        "banner": artist.cover_key,
        "album": Album.objects.get(pk=album.pk).cover_key,
        "track": tracks[0],
        "none": tracks[1],
    }


def answers(key: str) -> set[int]:
    return {
        Client().head(f"/media/images/{key}/{side}.jpg").status_code
        for side in images.sides(key)
    }


def moved(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Which of them: the old address is a 404, the new one answers."""
    gone = {name for name in before if before[name] != after[name]}
    for name in gone:
        assert answers(before[name]) == {404}
        assert answers(after[name]) == {200}
    for name in before.keys() - gone - {"none"}:
        assert answers(before[name]) == {200}
    assert after["none"] == ""
    return gone


EVERYTHING = {"portrait", "banner", "album", "track"}


def test_of_an_artist_who_is_taken_down() -> None:
    album = illustrated()
    before = keys(album)

    take_down(subject=album.artist, by=None, reason="Theirs.")
    jobs.run_due()

    assert moved(before, keys(album)) == EVERYTHING


def test_of_an_album_that_is_taken_down() -> None:
    album = illustrated()
    before = keys(album)

    take_down(subject=album, by=None, reason="Theirs.")
    jobs.run_due()

    assert moved(before, keys(album)) == {"album", "track"}


def test_of_a_track_that_is_taken_down() -> None:
    album = illustrated()
    before = keys(album)

    take_down(subject=album.tracks.order_by("pk")[:1].get(), by=None, reason="Theirs.")
    jobs.run_due()

    assert moved(before, keys(album)) == {"track"}


def test_of_a_release_that_is_withdrawn() -> None:
    album = illustrated()
    before = keys(album)

    releasing.withdraw(release=album, by=drafts.by(album))
    jobs.run_due()

    assert moved(before, keys(album)) == {"album", "track"}


def test_of_a_page_that_is_withdrawn() -> None:
    album = illustrated()
    before = keys(album)

    pages.withdraw_page(artist=album.artist, by=drafts.by(album))
    jobs.run_due()

    assert moved(before, keys(album)) == EVERYTHING


def test_its_artist_is_told_the_new_address(api_for: Any) -> None:
    album = illustrated()
    api = api_for(drafts.by(album))
    releasing.withdraw(release=album, by=drafts.by(album))
    before = api.get(f"/api/albums/{album.pk}/")

    jobs.run_due()

    after = api.get(f"/api/albums/{album.pk}/", If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert keys(album)["album"] in after.json()["images"][0]["url"]


def test_what_is_shown_again_before_stays_where_it_is() -> None:
    album = illustrated()
    before = keys(album)
    take_down(subject=album, by=None, reason="Theirs.")
    restore(subject=album, by=None)

    jobs.run_due()

    assert moved(before, keys(album)) == set()


def test_what_is_shown_again_later_is_at_the_new_address(api: Any) -> None:
    album = illustrated()
    take_down(subject=album, by=None, reason="Theirs.")
    jobs.run_due()
    after = keys(album)

    restore(subject=album, by=None)

    assert after["album"] in api.get(f"/api/albums/{album.pk}/").json()["images"][0]["url"]
    assert moved(after, keys(album)) == set()


def test_it_is_hidden_at_once_while_the_storage_is_away(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pictures follow once it is back."""
    album = illustrated()
    before = keys(album)

    def away(*_: object) -> None:
        raise OSError("no route")

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "open", away)
        take_down(subject=album, by=None, reason="Theirs.")
        assert api.get(f"/api/albums/{album.pk}/").status_code == 404
        with pytest.raises(StorageFails):
            moving.move_pictures(kind="album", pk=album.pk)
    assert keys(album) == before

    jobs.run_due()

    assert moved(before, keys(album)) == {"album", "track"}


def test_a_cover_that_came_meanwhile_stays() -> None:
    album = illustrated()
    old, fresh = keys(album)["album"], stored()
    take_down(subject=album, by=None, reason="Theirs.")

    def change() -> None:
        Album.objects.filter(pk=album.pk).update(cover_key=fresh)

    row = Album.objects.get(pk=album.pk)
    change()
    moving._move(row, "cover_key", old)

    assert keys(album)["album"] == fresh


def test_a_picture_whose_files_are_lost_is_no_picture() -> None:
    album = illustrated()
    images.remove(keys(album)["album"])

    take_down(subject=album, by=None, reason="Theirs.")
    jobs.run_due()

    assert keys(album)["album"] == ""


def test_what_never_was_public_does_not_move() -> None:
    draft = drafts.album(size=1)
    Album.objects.filter(pk=draft.pk).update(cover_key=stored())
    before = Album.objects.get(pk=draft.pk).cover_key

    releasing.withdraw(release=draft, by=drafts.by(draft))
    jobs.run_due()

    assert Album.objects.get(pk=draft.pk).cover_key == before


def test_two_jobs_at_once_leave_one_picture() -> None:
    album = make_music.album(size=1)
    Album.objects.filter(pk=album.pk).update(cover_key=stored())
    take_down(subject=album, by=None, reason="Theirs.")

    at_once.times(3, lambda: moving.move_pictures(kind="album", pk=album.pk))
    jobs.run_due()
    jobs.run_due(later=LONGEST_UPLOAD)

    key = Album.objects.get(pk=album.pk).cover_key
    assert answers(key) == {200}
    kept = list(Path(default_storage.path("images")).rglob("*.jpg"))
    assert {path.parent.name for path in kept} == {key}
