"""Figures as they are looked at: charts in light and dark, on a phone, with their tables."""

import base64
import math
import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from audio.insights import services
from audio.models import PlayEvent, SearchDay, Track
from config.fields import utc_now
from tests import make, make_music
from tests.audio.insights.played import liked
from tests.audio.portal.browsing import Visit, visit
from tests.audio.publishing import drafts
from users.models import Client, User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SOURCES = ("album", "playlist", "search", "radio", "")


def month_of_plays(tracks: list[Track]) -> None:
    """Forty days and thirty people, more of them towards the end of each week."""
    now, people = utc_now(), [make.user() for _ in range(30)]
    User.objects.filter(pk__in=[one.pk for one in people]).update(
        date_joined=now - timedelta(days=45)
    )
    Client.objects.filter(user__in=people[:12]).update(country="PT")
    plays = []
    for age in range(1, 41):
        number = round(20 + 9 * math.sin(age * 2 * math.pi / 7) - age / 5)
        for n in range(number):
            at = now - timedelta(days=age, minutes=n)
            skipped = n % 6 == 0
            plays.append(
                PlayEvent(
                    user=people[(n * 7 + age) % 30],
                    event_id=uuid.uuid4(),
                    track=tracks[(n * n) % len(tracks)],
                    played_at=at,
                    received_at=at,
                    ms_played=9_000 if skipped else 178_000,
                    skipped=skipped,
                    counted=not skipped,
                    source_type=SOURCES[n % 5],
                )
            )
        day = (now - timedelta(days=age)).date()
        SearchDay.objects.create(day=day, searches=number * 9, without_result=number // 3)
    PlayEvent.objects.bulk_create(plays)
    for person in people[:7]:
        liked(tracks[0], person, f"{now - timedelta(days=3):%Y-%m-%dT12:00:00}")
    services.roll_up(now=now)


def kept(seen: Visit, place: Path) -> bytes:
    """The whole page as a picture."""
    shot = seen.browser.do("Page.captureScreenshot", format="png", captureBeyondViewport=True)
    picture = base64.b64decode(shot["data"])
    place.write_bytes(picture)
    return picture


def look_at(seen: Visit, path: str, place: Path) -> None:
    """In every light and width: nothing is wrong with it, and nothing lies outside."""
    for width, theme in ((1280, "light"), (1280, "dark"), (390, "light")):
        seen.browser.look(width=width, theme=theme)
        seen.open(path)
        assert seen.faults() == []
        assert seen.browser.complaints == []
        assert seen.browser.run("document.documentElement.scrollWidth") <= width
        assert kept(seen, place.with_suffix(f".{theme}-{width}.png"))


def test_an_artists_figures_and_a_year(tmp_path: Path) -> None:
    person = drafts.manager(first_name="Ada")
    album = drafts.published(drafts.page(person, "Ada Cole"), size=4)
    month_of_plays([*album.tracks.all()])
    PlayEvent.objects.filter(user=PlayEvent.objects.all()[0].user).update(user=person)
    with visit(tmp_path / "var") as seen:
        seen.sign_in(person)
        look_at(seen, "/portal/insights/", tmp_path / "portal")

        cells = "document.querySelectorAll('figure + details td:nth-child(2)')"
        heard = seen.browser.run(f"[...{cells}].filter(e => e.textContent !== '0').length")
        assert seen.count(".chart .bar") == heard > 20
        seen.browser.look()
        seen.open("/portal/insights/")
        seen.browser.run("document.querySelector('[data-chart]').focus()")
        seen.browser.press("ArrowLeft")
        said = r"\d+ \w+: \d+ plays?, \d+ listeners?"
        assert re.fullmatch(said, seen.text("output.read").strip())

        look_at(seen, "/portal/year/", tmp_path / "year")
        seen.press("#share-year ~ form button")
        shared = seen.browser.run("document.querySelector('#share-year ~ p a').pathname")
        look_at(seen, shared, tmp_path / "shared")
        assert "Ada" in seen.text("h1")


def test_the_service_in_the_administration(tmp_path: Path) -> None:
    month_of_plays(make_music.tracks(3))
    staff = make.user(is_staff=True, is_superuser=True)
    with visit(tmp_path / "var") as seen:
        for cookie in make.browser(staff).cookies.values():
            seen.browser.do(
                "Network.setCookie", name=cookie.key, value=cookie.value, url=seen.base
            )
        look_at(seen, "/admin/audio/serviceday/", tmp_path / "admin")

        assert seen.count(".chart svg") == 5
        assert seen.count(".line") == 5  # three of people, one of uploads, one of searches
