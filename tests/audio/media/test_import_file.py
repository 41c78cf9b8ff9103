"""One file into the catalogue: all of it or nothing."""

import hashlib
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from mutagen.flac import FLAC, Picture
from PIL import Image

from audio.media import storage
from audio.media.containers import Container
from audio.media.services import ImportResult, Outcome
from audio.models import Album, Deposit, Rendition, SearchDocument, Track
from tests.audio.media import files
from tests.audio.media.importing import import_file

pytestmark = pytest.mark.django_db


def tagged(path: Path, *, cover: bytes = b"", seed: int = 1, **fields: str) -> Path:
    file = FLAC(files.sound(path, seed=seed))
    file.update({name: [text] for name, text in fields.items()})
    if cover:
        picture = Picture()
        picture.type, picture.data = 3, cover
        file.add_picture(picture)
    file.save()
    return path


def stored(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file())


def added(result: ImportResult) -> Track:
    assert result.outcome == Outcome.ADDED, result.reason
    assert result.track_id
    return Track.objects.get(pk=result.track_id)


def test_adds_a_track_that_can_be_played_and_found(folder: Path) -> None:
    path = tagged(folder / "a.flac", title="Sea Song", artist="Ida", album="Harbour")

    track = added(import_file(path=path))

    assert (track.title, track.artist.name) == ("Sea Song", "Ida")
    assert track.album
    assert track.album.title == "Harbour"
    assert track.album.tracks_count == 1
    assert track.duration_ms == 2000
    assert list(Track.objects.playable()) == [track]
    assert SearchDocument.objects.filter(title="Sea Song", is_public=True).exists()


def test_keeps_the_file_as_it_is(folder: Path, media: Path) -> None:
    path = tagged(folder / "a.flac", title="Sea Song")

    track = added(import_file(path=path))

    original = Rendition.objects.originals().get(track=track)
    copy = media / original.file
    assert copy.read_bytes() == path.read_bytes()
    assert original.size == path.stat().st_size
    assert original.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (original.name, original.codec, original.content_type) == (
        "original",
        "flac",
        "audio/flac",
    )
    assert stored(media) == [copy]


def test_its_place_in_the_storage_cannot_be_guessed(folder: Path) -> None:
    track = added(import_file(path=files.sound(folder / "Sea Song.mp3")))

    original = Rendition.objects.get(track=track)
    start, shelf, name = original.file.split("/")
    assert (start, shelf) == ("audio", name[:2])
    assert len(name.removesuffix(".mp3")) == 32
    assert "sea" not in original.file.lower()


def test_the_same_file_twice_is_one_track(folder: Path, media: Path) -> None:
    path = files.sound(folder / "a.mp3")
    added(import_file(path=path))

    assert import_file(path=path).outcome == Outcome.ALREADY_THERE

    assert Track.objects.count() == 1
    assert len(stored(media)) == 1


def test_a_retagged_copy_is_the_same_track(folder: Path, media: Path) -> None:
    track = added(import_file(path=tagged(folder / "a.flac", title="Sea Song")))

    again = import_file(path=tagged(folder / "b.flac", title="Sea Song (Remaster)"))

    assert again == ImportResult(Outcome.ALREADY_THERE, track.pk)
    assert len(stored(media)) == 1


def test_a_refusal_leaves_nothing(folder: Path, media: Path) -> None:
    path = files.cut(files.sound(folder / "a.flac", seconds=4))

    result = import_file(path=path)

    assert (result.outcome, result.code, result.track_id) == (
        Outcome.REFUSED,
        "incomplete",
        None,
    )
    assert result.reason.startswith("This file ends early or is damaged: 0:02 of 0:04 arrived.")
    assert not Track.objects.exists()
    assert stored(media) == []


@pytest.fixture
def _failing_catalogue() -> None:
    """The last row of an import cannot be written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION fail() RETURNS trigger AS "
            "$$ BEGIN RAISE EXCEPTION 'no'; END $$ LANGUAGE plpgsql"
        )
        cursor.execute(
            "CREATE TRIGGER fail BEFORE INSERT ON audio_importedfile "
            "FOR EACH ROW EXECUTE FUNCTION fail()"
        )


@pytest.mark.usefixtures("_failing_catalogue")
def test_a_failed_transaction_leaves_neither_rows_nor_bytes(folder: Path, media: Path) -> None:
    path = tagged(folder / "a.flac", album="Harbour", cover=files.picture("red"))

    with pytest.raises(DatabaseError, match="no"):
        import_file(path=path)

    assert not Track.objects.exists()
    assert not Album.objects.exists()
    assert not Deposit.objects.exists()
    assert stored(media) == []


@contextmanager
def small_disk(most: int) -> Iterator[None]:
    """No file may grow larger: the kernel refuses to write on, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_nothing(folder: Path, media: Path) -> None:
    path = files.sound(folder / "a.wav")

    with small_disk(100_000), pytest.raises(OSError, match="File too large"):
        import_file(path=path)

    assert not Track.objects.exists()
    assert not Deposit.objects.exists()
    assert stored(media) == []


def test_a_file_that_is_still_being_written_is_not_taken(
    folder: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = files.sound(folder / "a.mp3")
    put = storage.put

    def and_meanwhile(source: Path, key: str, container: Container) -> storage.Stored:
        stored = put(source, key, container)
        with source.open("ab") as file:
            file.write(b"more")
        return stored

    monkeypatch.setattr(storage, "put", and_meanwhile)

    assert import_file(path=path).code == "changing"

    assert not Track.objects.exists()
    assert not Deposit.objects.exists()
    assert stored(media) == []


def test_bytes_and_the_folders_that_lead_to_them_are_on_the_disk_before_the_row(
    folder: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, synced = os.fsync, []

    def and_tell(descriptor: int) -> None:
        assert not Rendition.objects.exists()
        synced.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", and_tell)

    track = added(import_file(path=files.sound(folder / "a.mp3")))

    file = media / Rendition.objects.get(track=track).file
    assert synced == [file, file.parent, media / "audio", media]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_an_embedded_picture_becomes_the_albums_cover(
    folder: Path, media: Path, form: str
) -> None:
    cover = files.picture("red", side=800, form=form)

    track = added(import_file(path=tagged(folder / "a.flac", album="Harbour", cover=cover)))

    assert track.album
    assert track.album.cover_key.endswith("-800")
    pictures = [path for path in stored(media) if path.suffix == ".jpg"]
    assert sorted(widths(pictures)) == [200, 400, 800]


def widths(pictures: list[Path]) -> Iterator[int]:
    for path in pictures:
        with Image.open(path) as picture:
            yield picture.width


def test_an_album_is_given_one_cover(folder: Path, media: Path) -> None:
    for number in range(3):
        path = folder / f"{number}.flac"
        cover = files.picture("red")
        added(import_file(path=tagged(path, album="Harbour", cover=cover, seed=number)))

    assert len([path for path in stored(media) if path.suffix == ".jpg"]) == 3


def test_a_picture_beside_the_files_will_do(folder: Path) -> None:
    (folder / "Back.jpg").write_bytes(files.picture("blue"))
    (folder / "Cover.PNG").write_bytes(files.picture("red", side=100, form="PNG"))

    track = added(import_file(path=tagged(folder / "a.flac", album="Harbour")))

    assert track.album
    assert track.album.cover_key.endswith("-100")


def test_a_picture_that_cannot_be_used_is_left_out(folder: Path) -> None:
    (folder / "cover.jpg").write_bytes(b"no picture")
    path = tagged(folder / "a.flac", album="Harbour", cover=files.picture("red", side=20))

    track = added(import_file(path=path))

    assert track.album
    assert track.album.cover_key == ""


def test_a_track_without_album_keeps_its_own_cover(folder: Path) -> None:
    track = added(import_file(path=tagged(folder / "a.flac", cover=files.picture("red"))))

    assert track.album is None
    assert track.cover_key.endswith("-300")


def test_bytes_that_are_gone_make_a_track_no_less_deletable(folder: Path) -> None:
    track = added(import_file(path=files.sound(folder / "a.mp3")))
    default_storage.delete(Rendition.objects.get(track=track).file)

    track.delete()

    assert not Rendition.objects.exists()
