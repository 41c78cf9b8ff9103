"""From a first sign-in to a first listener, in a real browser; with scripts and without."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from audio.models import Album, PlayEvent, Upload
from audio.publishing.services import releasing
from tests import make
from tests.api_client import Api
from tests.audio.media import files
from tests.audio.portal.browsing import Visit, visit
from tests.audio.publishing import drafts
from tests.config.processes import eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NAMES = ["Tide", "Ebb", "Harbour Lights", "Ferry", "Home"]


@pytest.fixture
def songs(tmp_path: Path) -> list[Path]:
    place = tmp_path / "songs"
    place.mkdir()
    return [
        files.sound(place / f"{number:02} {name}.flac", seconds=3, seed=number)
        for number, name in enumerate(NAMES, start=1)
    ]


@pytest.fixture
def cover(tmp_path: Path) -> Path:
    place = tmp_path / "cover.jpg"
    place.write_bytes(files.picture("teal"))
    return place


def seen_by_a_listener(album: Album) -> list[str]:
    answer = Api().get(f"/api/albums/{album.pk}/tracks/")
    if answer.status_code == 404:
        return []
    return [track["title"] for track in answer.json()["items"]]


def no_faults(seen: Visit) -> None:
    assert seen.faults() == []
    assert seen.browser.complaints == []


def test_from_a_first_sign_in_to_a_first_listener(
    tmp_path: Path, songs: list[Path], cover: Path
) -> None:
    person = drafts.manager(first_name="Ada")
    with visit(tmp_path / "var") as seen:
        seen.sign_in(person)
        no_faults(seen)
        seen.browser.fill_in("#id_name", "Ada Cole")
        seen.press("main form .button")
        assert "Drop your first track" in seen.text()
        no_faults(seen)

        with seen.browser.loading():  # five files at once: a draft is made, then its editor
            seen.browser.choose("#first-files", *songs)
            assert eventually(lambda: seen.count("#sending li progress") > 0, 10)
        album = Album.objects.get()
        assert seen.path() == f"/portal/releases/{album.pk}/"
        no_faults(seen)
        assert eventually(lambda: seen.count("#tracks li") == 5, 60), seen.text()
        assert seen.shows("Nothing is missing.", "#bottom")
        assert Upload.objects.filter(status="ready").count() == 5

        _edit(seen, album, cover)
        _schedule(seen, album)
        assert seen_by_a_listener(album) == []
        releasing.go_live(now=Album.objects.get().published_at)
        assert seen_by_a_listener(album) == ["Ebb", "The Tide", *NAMES[2:]]

        seen.open(f"/portal/releases/{album.pk}/")
        assert "It is out." in seen.text("#bottom")
        _look_around(seen, album)


def _edit(seen: Visit, album: Album, cover: Path) -> None:
    first = album.tracks.order_by("album_position")[0]
    seen.browser.choose("#cover", cover)
    assert eventually(lambda: "A cover" not in seen.text("#bottom"), 10)
    seen.browser.fill_in("#id_title", "Harbour")
    seen.browser.fill_in("#id_genres", "Folk, Ambient")
    seen.browser.fill_in(f"#id_track-{first.pk}-title", "The Tide")
    seen.browser.press("Tab")
    assert seen.shows("Saved", f"#said-{first.pk}")
    seen.browser.click(f"#track-{first.pk} [data-move=down]")
    assert eventually(
        lambda: album.tracks.order_by("album_position")[1].title == "The Tide", 10
    )
    seen.press("#bottom [value=save]")
    album.refresh_from_db()
    assert (album.title, bool(album.cover_key)) == ("Harbour", True)
    assert seen.count(".cover[src]") == 1


def _schedule(seen: Visit, album: Album) -> None:
    day = (timezone.now() + timedelta(days=3)).date()
    seen.browser.run(f"document.querySelector('#id_moment').value = '{day}T18:00'")
    seen.browser.fill_in("#id_time_zone", "Europe/Lisbon")
    seen.press("#bottom [value=schedule]")
    assert "It is scheduled." in seen.text()
    seen.open("/portal/")
    assert re.search(r"“Harbour” comes out in [23] days", seen.text())
    no_faults(seen)


def _look_around(seen: Visit, album: Album) -> None:
    track = album.tracks.order_by("album_position")[0]
    PlayEvent.objects.create(
        user=make.user(),
        event_id="00000000-0000-0000-0000-000000000001",
        track=track,
        played_at=timezone.now(),
        ms_played=3000,
        counted=True,
    )
    seen.open("/portal/insights/")
    assert "Ebb 1 1 100 %" in seen.text()
    seen.browser.run("document.querySelector('[data-chart]').focus()")
    assert seen.shows("1 play, 1 listener", "output")
    no_faults(seen)
    seen.open(f"/portal/tracks/{track.pk}/")
    assert "LUFS" in seen.text()
    seen.browser.click("[data-play]")
    assert eventually(
        lambda: bool(seen.browser.run("document.querySelector('audio').currentTime > 0")), 20
    )
    no_faults(seen)
    for page in ("releases", "profile", "profile/preview", "account"):
        seen.open(f"/portal/{page}/")
        no_faults(seen)


def test_without_scripts(tmp_path: Path, songs: list[Path], cover: Path) -> None:
    person = drafts.manager()
    drafts.page(person)
    with visit(tmp_path / "var") as seen:
        seen.browser.without_scripts()
        seen.sign_in(person)
        seen.browser.choose("#first-files", *songs)
        seen.press("main form .button")
        album = Album.objects.get()
        assert seen.path() == f"/portal/releases/{album.pk}/"
        assert eventually(lambda: Upload.objects.filter(status="ready").count() == 5, 60)

        seen.open(f"/portal/releases/{album.pk}/")
        last = album.tracks.order_by("album_position").last()
        assert last
        seen.browser.fill_in("#id_title", "Harbour")
        seen.browser.choose("#cover", cover)
        seen.press(f"#track-{last.pk} [value='{last.pk}'][name=up]")
        seen.press("#bottom [value=publish]")

        assert "It is out." in seen.text("#bottom")
        album.refresh_from_db()
        assert (album.title, bool(album.cover_key)) == ("Harbour", True)
        assert seen_by_a_listener(album) == [*NAMES[:3], "Home", "Ferry"]
        seen.open(f"/portal/tracks/{last.pk}/")
        assert seen.count("audio[controls][src]") == 1
        seen.open("/portal/insights/")
        assert seen.count("svg .day") == 28
