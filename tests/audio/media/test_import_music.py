"""`manage.py import_music DIR`."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from mutagen.flac import FLAC

from audio.management.commands.import_music import CannotImport
from audio.media.refusals import AlreadyImporting
from audio.media.services import LOCK, ImportResult, Outcome
from audio.models import Album, Rendition, Track
from tests.at_once import at_once
from tests.audio.media import files
from tests.audio.media.importing import import_file

pytestmark = pytest.mark.django_db


def run(folder: Path) -> str:
    out = StringIO()
    call_command("import_music", folder, stdout=out)
    return out.getvalue()


def tagged(path: Path, seed: int, **fields: str) -> None:
    file = FLAC(files.sound(path, seed=seed, seconds=1.2))
    file.update({name: [text] for name, text in fields.items()})
    file.save()


def test_imports_every_format_in_every_folder(folder: Path) -> None:
    for seed, name in enumerate(
        ["a.flac", "b/b.mp3", "b/c/c.opus", "d/d.ogg", "e.m4a", "f.WAV"]
    ):
        path = folder / name
        files.sound(path.with_suffix(path.suffix.lower()), seed=seed).rename(path)

    assert "6 added, 0 already there, in" in run(folder)
    assert sorted(Track.objects.values_list("title", flat=True)) == list("ABCDEF")


def spoil_unseen(path: Path) -> None:
    """It would be refused if it were opened, and looks as before from outside."""
    seen = path.stat()
    path.write_bytes(b"x" * seen.st_size)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def test_a_second_run_adds_nothing_and_reads_nothing(folder: Path) -> None:
    for seed in range(2):
        files.sound(folder / f"{seed}.mp3", seed=seed)
    run(folder)
    for path in folder.iterdir():
        spoil_unseen(path)

    assert "0 added, 2 already there, in" in run(folder)


def test_a_third_run_adds_what_is_new(folder: Path) -> None:
    files.sound(folder / "a.mp3", seed=1)
    run(folder)
    files.sound(folder / "b.mp3", seed=2)

    assert "1 added, 1 already there, in" in run(folder)


def test_a_file_that_was_moved_is_not_added_again(folder: Path) -> None:
    files.sound(folder / "a.mp3")
    run(folder)
    moved = (folder / "a.mp3").rename(folder / "b.mp3")

    assert "0 added, 1 already there, in" in run(folder)

    spoil_unseen(moved)
    assert "0 added, 1 already there, in" in run(folder)


def test_a_file_whose_track_was_deleted_comes_back(folder: Path) -> None:
    files.sound(folder / "a.mp3")
    run(folder)
    Track.objects.all().delete()

    assert "1 added, 0 already there, in" in run(folder)


def test_each_refusal_is_told_with_its_reason_and_the_rest_is_imported(folder: Path) -> None:
    files.sound(folder / "good.mp3")
    (folder / "text.mp3").write_text("Dear diary, " * 100)
    (folder / "empty.ogg").touch()
    files.cut(files.sound(folder / "cut.flac", seconds=4))
    (folder / "notes.txt").write_text("not music")

    said = run(folder)

    assert "Refused cut.flac: This file ends early or is damaged: 0:02 of 0:04 arrived." in said
    assert "Refused empty.ogg: This file is empty" in said
    assert "Refused text.mp3: This is no MP3, FLAC, Ogg, M4A or WAV file" in said
    assert "1 added, 0 already there, 3 refused, 1 other file ignored, in" in said
    assert Track.objects.count() == 1


def test_only_refusals_are_a_failure(folder: Path) -> None:
    (folder / "empty.ogg").touch()

    with pytest.raises(CannotImport, match="None of these files could be imported."):
        run(folder)


def test_an_empty_folder_is_none(folder: Path) -> None:
    assert "0 added, 0 already there, in" in run(folder)


def test_a_folder_that_is_not_there_is_a_sentence_and_a_failure(tmp_path: Path) -> None:
    with pytest.raises(CannotImport) as stopped:
        run(tmp_path / "nowhere")

    assert stopped.value.code == f"There is no folder {tmp_path / 'nowhere'}."


def test_hidden_files_are_ignored(folder: Path) -> None:
    (folder / "._a.mp3").write_bytes(b"what a Mac leaves")
    (folder / ".trash").mkdir()
    files.sound(folder / ".trash" / "b.mp3")

    assert "0 added, 0 already there, 1 other file ignored" in run(folder)


def test_links_are_followed_and_loops_are_not(folder: Path, tmp_path: Path) -> None:
    files.sound(tmp_path / "elsewhere" / "a.mp3", seed=1)
    files.sound(folder / "b.mp3", seed=2)
    (folder / "elsewhere").symlink_to(tmp_path / "elsewhere")
    (folder / "loop").symlink_to(folder)
    (folder / "twice").symlink_to(tmp_path / "elsewhere")
    (folder / "dangling.mp3").symlink_to(tmp_path / "nothing")

    said = run(folder)

    assert "2 added, 0 already there, 1 refused" in said
    assert "Refused dangling.mp3: This file cannot be read: No such file or directory." in said


def test_a_name_that_is_no_text_is_no_obstacle(folder: Path) -> None:
    files.sound(folder / "a.mp3").rename(os.fsdecode(bytes(folder) + b"/caf\xe9.mp3"))

    assert "1 added" in run(folder)
    assert "0 added, 1 already there" in run(folder)


def test_a_name_cannot_command_the_terminal(folder: Path) -> None:
    files.sound(folder / "good.mp3")
    (folder / "\x1b[31mred.mp3").touch()

    assert "\x1b" not in run(folder)


def test_two_imports_of_one_folder_at_once(transactional_db: None, folder: Path) -> None:
    for seed in range(6):
        files.sound(folder / f"{seed}.mp3", seed=seed)

    def attempt() -> str:
        try:
            return run(folder)
        except CannotImport as refusal:
            return str(refusal)

    said = at_once(*[attempt] * 4)

    winners = [words for words in said if "6 added, 0 already there" in words]
    late = [words for words in said if "0 added, 6 already there" in words]
    turned_away = said.count("An import is running already: wait for its end, or stop it.")
    assert (len(winners), len(late) + turned_away) == (1, 3)
    assert Track.objects.count() == Rendition.objects.count() == 6


def test_one_file_at_once_is_one_track(transactional_db: None, folder: Path) -> None:
    path = files.sound(folder / "a.mp3")

    def attempt() -> ImportResult | None:
        try:
            return import_file(path=path)
        except AlreadyImporting:
            return None

    outcomes = [result.outcome for result in at_once(*[attempt] * 8) if result]

    assert outcomes.count(Outcome.ADDED) == 1
    assert set(outcomes) <= {Outcome.ADDED, Outcome.ALREADY_THERE}
    assert Track.objects.count() == 1


def test_the_lock_is_let_go(folder: Path) -> None:
    files.sound(folder / "a.mp3")
    run(folder)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' "
            "AND (classid::bigint << 32 | objid::bigint) = %s AND pid = pg_backend_pid()",
            [LOCK],
        )
        assert cursor.fetchone() == (0,)


def test_one_album_of_many_artists_is_one_album(folder: Path) -> None:
    """No file says whose it is, and three people made it."""
    for number, artist in enumerate(["Ida", "Bo", "Cy", "Di"], 1):
        tagged(
            folder / f"{number}.flac",
            number,
            artist=artist,
            album="Hits",
            tracknumber=str(number),
        )

    run(folder)

    album = Album.objects.get()
    assert (album.title, album.artist.name, album.tracks_count) == (
        "Hits",
        "Various Artists",
        4,
    )


def test_a_silent_file_follows_its_album(folder: Path) -> None:
    """Of three files, one does not say that the album is the band's."""
    tagged(folder / "1.flac", 1, artist="Ida", album="Harbour", albumartist="The Pier")
    tagged(folder / "2.flac", 2, artist="Bo", album="Harbour", albumartist="The Pier")
    tagged(folder / "0.flac", 3, artist="Cy", album="Harbour")

    run(folder)

    assert Album.objects.get().artist.name == "The Pier"


def test_a_guest_on_one_track_does_not_split_an_album(folder: Path) -> None:
    for number, artist in enumerate(["Ida", "Ida & Bo", "Ida"], 1):
        tagged(
            folder / f"{number}.flac",
            number,
            artist=artist,
            album="Harbour",
            tracknumber=str(number),
        )

    run(folder)

    assert Album.objects.get().artist.name == "Ida"


def test_two_albums_of_one_name_stay_two(folder: Path) -> None:
    """Both have a first track: they cannot be one album."""
    for seed, (artist, number) in enumerate([("Ida", 1), ("Ida", 2), ("Ida", 3), ("Bo", 1)]):
        place = folder / f"{seed}.flac"
        tagged(place, seed, artist=artist, album="Hits", tracknumber=str(number))

    run(folder)

    assert sorted(album.artist.name for album in Album.objects.all()) == ["Bo", "Ida"]


def test_untagged_files_are_named_by_their_places(folder: Path) -> None:
    files.sound(folder / "Ida" / "1979 - Harbour" / "03 - sea_song.mp3")

    run(folder)

    track = Track.objects.get()
    assert (track.title, track.track_number, track.artist.name) == ("Sea Song", 3, "Ida")
    assert track.album
    assert (track.album.title, str(track.album.release_date)) == ("Harbour", "1979-01-01")
