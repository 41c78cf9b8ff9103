"""How it is kept."""

from pathlib import Path

import pytest

from audio.models import Deposit, Rendition
from audio.processing import services
from audio.processing.models import Report
from tests import make_music
from tests.audio.media import files

pytestmark = pytest.mark.django_db


def test_kept(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    path = files.sound(tmp_path / "a.flac", seconds=3)
    track = make_music.track(playable=False)
    with services.process(source=path, on_progress=lambda stage, percent: None) as outcome:
        services.keep(track=track, outcome=outcome, original=path)
    assert Rendition.objects.filter(track=track).count() == 8
    assert not Deposit.objects.exists()
    assert len([p for p in (tmp_path / "media").rglob("*") if p.is_file()]) == 8
    services.process_stored(track_id=track.pk, on_progress=lambda stage, percent: None)
    assert Rendition.objects.filter(track=track).count() == 8
    assert Deposit.objects.count() == 7
    assert Report.objects.get().lufs
