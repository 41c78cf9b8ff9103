"""What only a browser shows: slow connections, narrow windows, what moves."""

import time
from pathlib import Path

import pytest

from audio.models import Upload
from tests.audio.media import files
from tests.audio.portal.browsing import visit
from tests.audio.portal.signed_in import release, upload
from tests.audio.publishing import drafts
from tests.config.processes import eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LONG = "The Very Long Named Orchestra of the Harbour and its Islands"


def test_a_file_chosen_before_the_scripts_have_come(tmp_path: Path) -> None:
    person = drafts.manager()
    album = drafts.album(drafts.page(person), size=0)
    song = files.sound(tmp_path / "early.flac", seconds=2)
    with visit(tmp_path / "var") as seen:
        seen.sign_in(person)
        seen.browser.do("Fetch.enable", patterns=[{"urlPattern": "*.js"}])  # held back
        seen.browser.do("Page.navigate", url=seen.base + release(album))
        assert eventually(lambda: seen.count("#forget") == 1, 20)
        seen.browser.choose("#files", song)
        assert seen.browser.run("document.querySelector('#files').files.length") == 1
        seen.browser.do("Fetch.disable")

        assert eventually(lambda: Upload.objects.filter(file_name="early.flac").exists(), 20)


def test_a_long_name_in_a_narrow_window_and_files_that_move(tmp_path: Path) -> None:
    person = drafts.manager()
    artist = drafts.page(person, LONG)
    drafts.page(person, "The Ferrymen")
    album = drafts.album(artist, size=0)
    for status in ("processing", "refused"):
        track = drafts.track(artist, status, ready=False, album=album)
        upload(artist, album=album, track=track, status=status, file_name=f"{status}.flac")
    with visit(tmp_path / "var") as seen:
        seen.sign_in(person)
        seen.browser.look(width=390)
        seen.open(release(album))
        assert seen.browser.run("document.documentElement.scrollWidth") == 390
        assert seen.browser.run("document.querySelector('.tabs').clientWidth") <= 390

        time.sleep(2.5)  # one poll
        assert seen.faults() == []
        assert seen.browser.complaints == []
