"""What was made is stored as a whole, or not at all."""

import hashlib
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from audio.media import deposits, storage
from audio.models import Deposit, Fingerprint, Rendition, Report, Track
from audio.processing import services
from audio.processing.services import Superseded
from tests import at_once, make_music
from tests.audio.media import files

pytestmark = pytest.mark.django_db(transaction=True)

MADE = {
    ("original", "file"),
    ("low", "file"),
    ("normal", "file"),
    ("high", "file"),
    ("low", "segments"),
    ("normal", "segments"),
    ("high", "segments"),
    ("normal", "preview"),
}


def silent(stage: str, percent: int) -> None:
    """Nobody listens."""


def keep(track: Track, path: Path, **more: Any) -> None:
    with services.process(source=path, on_progress=silent) as outcome:
        services.keep(track=track, outcome=outcome, original=path, **more)


def stored(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def known() -> set[str]:
    return set(Rendition.objects.values_list("file", flat=True))


def test_all_of_it(tmp_path: Path, media: Path) -> None:
    path = files.sound(tmp_path / "a.flac", seconds=8)
    track = make_music.track(playable=False)

    keep(track, path)

    rows = {(row.name, row.packaging): row for row in track.renditions.all()}
    assert rows.keys() == MADE
    for row in rows.values():
        data = (media / row.file).read_bytes()
        assert len(data) == row.size
        assert hashlib.sha256(data).hexdigest() == row.sha256
    assert (media / rows["original", "file"].file).read_bytes() == path.read_bytes()
    cut = rows["high", "segments"]
    assert cut.segments
    assert cut.segments["parts"][-1][1] + cut.segments["parts"][-1][2] == cut.size
    assert rows["normal", "preview"].duration_ms == 8000
    track.refresh_from_db()
    assert track.is_playable
    assert track.duration_ms == 8000
    report = Report.objects.get(track=track)
    assert (report.codec, report.bits_per_sample, report.sample_rate) == ("flac", 16, 44_100)
    assert len(report.waveform) == 1000
    assert report.lufs is not None
    assert Fingerprint.objects.get(track=track).audio_sha256
    assert not Deposit.objects.exists()


def test_again_replaces_it(tmp_path: Path, media: Path) -> None:
    track = make_music.track(playable=False)
    keep(track, files.sound(tmp_path / "a.flac"))
    before = known()

    keep(track, files.sound(tmp_path / "b.mp3", seed=2))

    assert track.renditions.count() == 8
    assert not before & known()
    assert track.renditions.get(name="original").codec == "mp3"
    deposits.sweep()
    assert stored(media) == known()
    assert not Deposit.objects.exists()


def test_the_original_stays_where_only_the_rest_is_made_anew(
    tmp_path: Path, media: Path
) -> None:
    track = make_music.track(playable=False)
    keep(track, files.sound(tmp_path / "a.flac"))
    original = track.renditions.get(name="original")

    services.process_stored(track_id=track.pk, on_progress=silent)

    assert track.renditions.get(name="original").file == original.file
    assert track.renditions.count() == 8
    deposits.sweep()
    assert stored(media) == known()


def test_what_belongs_to_it_is_done_in_the_same_moment(tmp_path: Path, media: Path) -> None:
    track = make_music.track(playable=False)

    def fail() -> None:
        assert Rendition.objects.filter(track=track).exists()
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        keep(track, files.sound(tmp_path / "a.flac"), also=fail)

    assert not Rendition.objects.exists()
    assert not Report.objects.exists()
    assert not Deposit.objects.exists()
    assert stored(media) == set()
    track.refresh_from_db()
    assert not track.is_playable


def test_a_full_disk_leaves_nothing(
    tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the fifth file."""
    put = storage.put
    done: list[Any] = []

    def full(*args: Any) -> Any:
        if len(done) == 5:
            raise OSError(28, "No space left on device")
        done.append(args)
        return put(*args)

    monkeypatch.setattr(storage, "put", full)
    track = make_music.track(playable=False)

    with pytest.raises(OSError, match="No space"):
        keep(track, files.sound(tmp_path / "a.flac"))

    assert stored(media) == set()
    assert not Deposit.objects.exists()
    assert not Rendition.objects.exists()


def test_a_database_that_refuses_leaves_nothing(tmp_path: Path, media: Path) -> None:
    track = make_music.track(playable=False)
    with services.process(
        source=files.sound(tmp_path / "a.flac"), on_progress=silent
    ) as outcome:
        outcome.result.measured.lufs = float("nan")
        object.__setattr__(outcome.result, "container", "flac")
        object.__setattr__(outcome.result, "codec", "x" * 100)
        with pytest.raises(DatabaseError):
            services.keep(track=track, outcome=outcome)

    assert stored(media) == set()
    assert not Deposit.objects.exists()


def test_a_track_that_was_deleted_meanwhile(tmp_path: Path, media: Path) -> None:
    track = make_music.track(playable=False)
    with services.process(
        source=files.sound(tmp_path / "a.flac"), on_progress=silent
    ) as outcome:
        with transaction.atomic():
            Track.objects.filter(pk=track.pk).delete()
        with pytest.raises(Track.DoesNotExist):
            services.keep(track=track, outcome=outcome)

    assert stored(media) == set()
    assert not Deposit.objects.exists()


def test_a_deleted_track_leaves_no_file(tmp_path: Path, media: Path) -> None:
    track = make_music.track(playable=False)
    keep(track, files.sound(tmp_path / "a.flac"))

    with transaction.atomic():
        Track.objects.filter(pk=track.pk).delete()
    assert deposits.sweep() == 8

    assert stored(media) == set()


def test_of_two_at_once_one_is_kept(tmp_path: Path, media: Path) -> None:
    track = make_music.track(playable=False)
    paths = [files.sound(tmp_path / f"{seed}.flac", seed=seed) for seed in range(3)]

    def one(path: Path) -> str:
        try:
            keep(track, path)
        except Superseded:
            return "superseded"
        return "kept"

    results = at_once.at_once(*(partial(one, path) for path in paths))

    assert results.count("kept") >= 1
    assert track.renditions.count() == 8
    deposits.sweep()
    assert stored(media) == known()
    assert not Deposit.objects.exists()


def test_a_lost_connection_loses_nothing_that_is_shown(tmp_path: Path, media: Path) -> None:
    """With it goes the lock, so that a sweep may come between; then it is done again."""
    track = make_music.track(playable=False)
    with services.process(
        source=files.sound(tmp_path / "a.flac"), on_progress=silent
    ) as outcome:
        put = storage.put
        done: list[Any] = []

        def and_lose(*args: Any) -> Any:
            if len(done) == 3:
                connection.close()
                at_once.times(1, deposits.sweep)
            done.append(args)
            return put(*args)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(storage, "put", and_lose)
            with pytest.raises(deposits.Swept):
                services.keep(track=track, outcome=outcome)
        assert not Rendition.objects.exists()
        assert stored(media) == set()
        services.keep(track=track, outcome=outcome)

    assert track.renditions.count() == 7
