"""An upload in a real browser: paused, cut off, left alone and gone on with."""

import hashlib
from pathlib import Path

import pytest
from django.utils import timezone

from audio.models import Upload
from config import env
from tests.audio.media import files
from tests.audio.portal.browsing import Visit, visit
from tests.audio.publishing import drafts
from tests.config.processes import eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SLOW = 2_500_000  # bytes a second


def network(seen: Visit, *, upload: int = -1, offline: bool = False) -> None:
    seen.browser.do(
        "Network.emulateNetworkConditions",
        offline=offline,
        latency=0,
        downloadThroughput=-1,
        uploadThroughput=upload,
    )


def per_cent(seen: Visit) -> int:
    return int(seen.browser.run("document.querySelector('#sending progress')?.value ?? -1"))


def test_paused_cut_off_and_gone_on_with_after_a_reload(tmp_path: Path) -> None:
    """Of 10 MB, in two parts: the cut shows when the second begins."""
    artist = drafts.page()
    album = drafts.album(artist, size=0)
    song = files.sound(tmp_path / "long.wav", seconds=60)
    person = drafts.by(artist)
    with visit(tmp_path / "var") as seen:
        seen.sign_in(person)
        seen.browser.do("Network.enable")
        network(seen, upload=SLOW)
        seen.open(f"/portal/releases/{album.pk}/")
        seen.browser.choose("#files", song)
        assert eventually(lambda: per_cent(seen) >= 5, 20)

        seen.browser.click("#sending [data-pause]")
        assert seen.shows("paused", "#sending")
        seen.browser.click("#sending [data-pause]")
        assert seen.shows("uploading", "#sending")

        network(seen, offline=True)
        assert seen.shows("the connection is gone: trying again", "#sending", 25)
        network(seen, upload=SLOW)
        assert eventually(lambda: Upload.objects.get().offset >= 4_000_000, 30)

        seen.open(f"/portal/releases/{album.pk}/")
        network(seen)
        assert "It stopped on its way. Choose the same file again" in seen.text("#incoming")
        assert Upload.objects.get().offset < song.stat().st_size
        seen.browser.choose("#files", song)

        assert eventually(lambda: Upload.objects.get().status == "ready", 60)
    upload = Upload.objects.get()
    assert upload.sha256 == hashlib.sha256(song.read_bytes()).hexdigest()
    assert album.tracks.get().is_playable


def test_a_spent_quota_is_said_and_not_waited_for(tmp_path: Path) -> None:
    person = drafts.manager()
    page = drafts.page(person)
    album = drafts.album(page, size=0)
    Upload.objects.create(
        artist=page,
        by=person,
        file_name="all of today.flac",
        length=env.UPLOAD_DAILY_MB * 1_000_000,
        transport="tus",
        status="ready",
        expires_at=timezone.now(),
    )
    song = files.sound(tmp_path / "song.wav", seconds=1)

    with visit(tmp_path / "var") as seen:
        seen.sign_in(person)
        seen.open(f"/portal/releases/{album.pk}/")
        seen.browser.choose("#files", song)

        assert seen.shows("You may upload 5000 MB in 24 hours", "#sending", seconds=15)
