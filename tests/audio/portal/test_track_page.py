"""The page of a track: what it sounds like, and what was measured."""

from typing import Any

import pytest

from audio.models import Rendition, Report, Track
from tests.audio.portal.signed_in import Desk, desk
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db


def measured(track: Track, **fields: Any) -> Report:
    given: dict[str, Any] = {
        "version": 1,
        "lufs": -9.5,
        "loudness_range": 6.2,
        "true_peak": 0.3,
        "waveform": bytes(range(250)) * 4,
        "duration_ms": 180_000,
        "codec": "flac",
        "sample_rate": 44_100,
        "bits_per_sample": 16,
        "channels": 2,
    }
    return Report.objects.create(track=track, **(given | fields))


def stored(track: Track, name: str, **fields: Any) -> Rendition:
    given: dict[str, Any] = {
        "container": "m4a",
        "codec": "aac",
        "bitrate": 320_000,
        "sample_rate": 44_100,
        "channels": 2,
        "duration_ms": 180_000,
        "size": 7_200_000,
        "sha256": "0" * 64,
        "file": f"audio/{track.pk}{name}",
    }
    return Rendition.objects.create(track=track, name=name, **(given | fields))


def see(at: Desk, track: Track) -> str:
    return str(at.see(f"/portal/tracks/{track.pk}/").answer.content.decode())


def test_loudness_against_the_line() -> None:
    at = desk()
    for lufs, said in (
        (-9.5, "−9.5 LUFS: louder than −14, players turn it down by 4.5 dB."),
        (-20.0, "−20.0 LUFS: softer than −14, by 6.0 dB."),
        (-14.2, "−14.2 LUFS: just as loud as players like it."),
    ):
        track = drafts.track(at.artist)
        measured(track, lufs=lufs)

        assert said in see(at, track)


def test_nothing_but_silence_has_no_loudness() -> None:
    at = desk()
    track = drafts.track(at.artist)
    measured(track, lufs=None, true_peak=None, silences=[[0, 180_000]])

    body = see(at, track)

    assert "LUFS:" not in body
    assert "1 stretch, 3:00 in all" in body


def test_peaks_and_clipping_that_need_a_look() -> None:
    at = desk()
    track = drafts.track(at.artist)
    stored(track, "high")
    measured(track, clipped_samples=1204, clippings=[[61_000, 61_400]])

    body = see(at, track)

    assert "0.3 dBTP" in body
    assert "high: below −1 is safe" in body
    assert "1,204 samples" in body
    assert "Clipping at 1:01." in body
    assert 'class="wave-clip"' in body


def test_says_that_all_is_well() -> None:
    at = desk()
    track = drafts.track(at.artist)
    measured(track, true_peak=-1.5)

    body = see(at, track)

    assert "−1.5 dBTP" in body
    assert "high: below" not in body
    assert body.count("fine") == 3


def test_a_draft_can_be_heard() -> None:
    at = desk()
    track = drafts.track(at.artist)
    stored(track, "high")

    body = see(at, track)

    assert f'src="/api/tracks/{track.pk}/stream/?r=' in body
    assert "<audio controls" in body


def test_what_was_made_of_it() -> None:
    at = desk()
    track = drafts.track(at.artist)
    segments = {"packaging": "segments", "segments": {"init": 1, "parts": []}}
    stored(track, "normal", packaging="preview", bitrate=160_000, size=600_000, file="audio/p")
    stored(track, "low", bitrate=96_000, size=2_200_000, file="audio/hls", **segments)
    stored(track, "high")
    stored(track, "low", bitrate=96_000, size=2_100_000)
    stored(track, "original", codec="flac", bitrate=900_000, size=20_300_000)
    measured(track)

    page = at.see(f"/portal/tracks/{track.pk}/")

    rows = (
        "Original FLAC, a file 900 20.3 MB",
        "Little data AAC, a file 96 2.1 MB",
        "High AAC, a file 320 7.2 MB",
        "Little data AAC, in parts for streaming (HLS) 96 2.2 MB",
        "Normal AAC, a preview of 30 seconds 160 0.6 MB",
    )
    assert " ".join(rows) in page.text.replace("\xa0", " ")
    assert f"/portal/tracks/{track.pk}/original/" in page.links


def test_the_original_that_is_not_there() -> None:
    at = desk()
    track = drafts.track(at.artist)

    assert at.browser.get(f"/portal/tracks/{track.pk}/original/").status_code == 404


def test_without_sound_it_asks_for_a_file() -> None:
    at = desk()
    track = drafts.track(at.artist, ready=False)

    page = at.see(f"/portal/tracks/{track.pk}/")

    assert "There is no sound yet: choose a file" in page.text
    assert page.inputs["files"]["type"] == "file"
