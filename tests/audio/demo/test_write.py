"""The demo as a folder of files: complete, resumable, never half-written."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mutagen.flac import FLAC

from audio.demo.catalogue import tags_of, write
from audio.demo.encode import FORMATS
from audio.demo.releases import ALBUMS
from tests.audio.demo.short_album import album

TRACKS = [(album, track) for album in ALBUMS for track in album.tracks]
COMMAND = [sys.executable, "-m", "tests.audio.demo.short_album"]


def start(folder: Path) -> subprocess.Popen[str]:
    """Write the short album in a process group of its own."""
    return subprocess.Popen(
        [*COMMAND, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def names(folder: Path) -> set[str]:
    return {path.name for path in (folder / "Nobody" / "Brief").iterdir()}


def wait_until_gone(group: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    os.killpg(group, signal.SIGKILL)
    pytest.fail("a worker outlived the process that it worked for")


def test_what_the_demo_offers():
    songs = [track.song for _, track in TRACKS]

    assert 12 <= len(TRACKS) <= 14
    assert len({album.artist for album in ALBUMS}) == 4
    assert len(ALBUMS) == 5
    assert len({song.genre for song in songs}) >= 5
    assert len({song.title for song in songs}) == len(songs)
    assert {track.form for _, track in TRACKS} == set(FORMATS)
    assert any(not song.title.isascii() for song in songs)
    assert [len(track.featuring) for _, track in TRACKS].count(1) == 1


def test_a_guest_is_credited():
    (guested,) = [tags_of(album, track) for album, track in TRACKS if track.featuring]

    assert guested.credit == "Lumen Causeway feat. Mallow & Static"
    assert guested.artists == ("Lumen Causeway", "Mallow & Static")
    assert guested.album_artist == "Lumen Causeway"


def test_files_are_laid_out_by_artist_and_album():
    paths = [str(album.path(track, FORMATS[track.form].suffix)) for album, track in TRACKS]

    assert paths[0] == "Lumen Causeway/Night Ferry/01 Night Ferry.flac"
    assert paths[-1] == "Mallow & Static/Windowlight/2-01 夜の窓.wav"
    assert len(set(paths)) == len(paths)


def test_writes_every_file_and_tells_how_far_it_is(tmp_path):
    told: list[tuple[int, int, str]] = []

    files = write(tmp_path, lambda *step: told.append(step), [album(3)])

    assert [path.name for path in files] == [f"0{n} Short {n}.flac" for n in (1, 2, 3)]
    assert names(tmp_path) == {path.name for path in files}
    assert [path.name for path in tmp_path.iterdir()] == ["Nobody"]
    assert all(FLAC(path)["title"] for path in files)
    assert [(done, total) for done, total, _ in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert {name for _, _, name in told[1:]} == {
        f"Nobody/Brief/0{n} Short {n}.flac" for n in (1, 2, 3)
    }


def test_what_is_there_is_not_made_again(tmp_path):
    files = write(tmp_path, lambda *_: None, [album(3)])
    files[1].unlink()
    before = [files[0].stat(), files[2].stat()]
    told: list[tuple[int, int, str]] = []

    write(tmp_path, lambda *step: told.append(step), [album(3)])

    assert told == [(2, 3, ""), (3, 3, "Nobody/Brief/02 Short 2.flac")]
    assert [files[0].stat(), files[2].stat()] == before
    assert files[1].exists()


def test_a_killed_run_leaves_whole_files_and_is_resumed(tmp_path):
    run = start(tmp_path)
    assert run.stdout is not None
    for line in run.stdout:
        if line.startswith("2 12"):
            break
    run.kill()
    run.communicate()
    wait_until_gone(run.pid, seconds=30)
    done = {name for name in names(tmp_path) if name.endswith(".flac")}
    before = {name: (tmp_path / "Nobody" / "Brief" / name).stat() for name in done}

    files = write(tmp_path, lambda *_: None, [album()])

    assert 2 <= len(done) < 12
    assert names(tmp_path) == {path.name for path in files}
    for name, stat in before.items():
        assert (tmp_path / "Nobody" / "Brief" / name).stat() == stat
    for number, path in enumerate(files, start=1):
        assert FLAC(path)["title"] == [f"Short {number}"]
        assert FLAC(path).info.length == pytest.approx(2.2, abs=0.05)


def test_ctrl_c_ends_it_and_nothing_half_written_stays(tmp_path):
    run = start(tmp_path)
    assert run.stdout is not None
    for line in run.stdout:
        if line.startswith("1 12"):
            break
    os.killpg(run.pid, signal.SIGINT)
    _, complaint = run.communicate(timeout=120)
    wait_until_gone(run.pid, seconds=30)

    assert run.returncode != 0
    assert complaint.count("KeyboardInterrupt") == 1  # the workers are silent
    assert len(names(tmp_path)) < 12
    assert all(name.endswith(".flac") and name[0] != "." for name in names(tmp_path))


def test_two_runs_at_once_make_each_file_once(tmp_path):
    runs = [start(tmp_path) for _ in range(2)]
    outputs = [run.communicate(timeout=120)[0].splitlines() for run in runs]

    made = [line.split(" ", 2)[2] for output in outputs for line in output if ".flac" in line]

    assert [run.returncode for run in runs] == [0, 0]
    assert len(made) == len(set(made)) == 12


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(OSError, match="taken"):
        write(tmp_path / "taken", lambda *_: None, [album(1)])


def test_an_error_in_a_worker_reaches_the_caller(tmp_path):
    (tmp_path / "Nobody").write_text("a file where a folder should be")

    with pytest.raises(OSError, match="Nobody"):
        write(tmp_path, lambda *_: None, [album(2)])
