"""The whole demo as files in a folder: rendered on all cores, each file there whole or not."""

import fcntl
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from audio.demo.composer import compose
from audio.demo.covers import cover
from audio.demo.encode import FORMATS, encode
from audio.demo.mixing import render
from audio.demo.releases import ALBUMS, LICENCE, LICENCE_URL, Album, Track
from audio.demo.tags import WRITERS, Tags
from audio.demo.words import write_beside

Progress = Callable[[int, int, str], None]
"""Told how many files are there, of how many, and which was the last."""


def tags_of(album: Album, track: Track) -> Tags:
    names = (album.artist.name, *(guest.name for guest in track.featuring))
    credit = names[0] + "".join(f" feat. {guest}" for guest in names[1:])
    return Tags(
        title=track.song.title,
        credit=credit,
        artists=names,
        album=album.title,
        album_artist=album.artist.name,
        date=album.date,
        track=(track.number, album.on_disc(track.disc)),
        disc=(track.disc, album.discs),
        genre=track.song.genre,
        composer=album.artist.composer,
        copyright=f"© {album.date[:4]} {album.artist.name}, {LICENCE}",
        licence=LICENCE_URL,
        bpm=round(track.song.bpm),
        cover=cover(album.cover),
    )


def unfinished_name(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


def write_track(album: Album, track: Track, target: Path) -> None:
    """Compose, render, encode and tag one song.

    It is written under another name, made durable and then renamed: a run that is killed, or a
    power cut, leaves no half a song under the final name.
    """
    form = FORMATS[track.form]
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = unfinished_name(target)
    encode(render(compose(track.song)), unfinished, form)
    WRITERS[track.form](unfinished, tags_of(album, track))
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(target)


def follow_parent() -> None:
    """Set up a worker: it leaves with its parent, even one that was killed.

    Ctrl-C reaches every process of the terminal: the workers leave at once and in silence,
    the parent tidies up and tells.
    """
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    Thread(target=leave_with_parent, daemon=True).start()


def leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other process writes the demo here; the lock dies with its holder."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def write(folder: Path, progress: Progress, albums: Sequence[Album] = ALBUMS) -> list[Path]:
    """Write the demo's files below a folder and return them all, in the order of the albums.

    What is there already stays, so a second call costs nothing and one after a kill goes on.
    `progress` is called here, in the calling process, once for each file. The calling program
    must be importable (`if __name__ == "__main__"`), since workers are spawned.

    Raises:
        OSError: the folder cannot be written to, or the disk is full.
    """
    files = {
        folder / album.path(track, FORMATS[track.form].suffix): (album, track)
        for album in albums
        for track in album.tracks
    }
    with alone_in(folder):
        for path, (_, track) in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_beside(path, track.song.title)
        missing = {path: job for path, job in files.items() if not path.exists()}
        done = len(files) - len(missing)
        progress(done, len(files), "")
        if missing:
            for path in written(missing):
                done += 1
                progress(done, len(files), str(path.relative_to(folder)))
    return list(files)


def written(jobs: dict[Path, tuple[Album, Track]]) -> Iterator[Path]:
    """Write the tracks in worker processes; each path comes when its file is there."""
    pool = ProcessPoolExecutor(
        max_workers=min(len(jobs), os.cpu_count() or 1),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=follow_parent,
    )
    try:
        running = {
            pool.submit(write_track, album, track, path): path
            for path, (album, track) in jobs.items()
        }
        for finished in as_completed(running):
            finished.result()
            yield running[finished]
    finally:
        # After an error or Ctrl-C, what has not begun is dropped and what was begun removed.
        pool.shutdown(cancel_futures=True)
        for path in jobs:
            with suppress(OSError):
                unfinished_name(path).unlink()
