"""The portal's first page: what happened, and what needs a hand."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from audio.models import Artist, PlayEvent
from audio.publishing.services import releasing
from tests import make
from tests.audio.portal.signed_in import desk, release, upload
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db


def test_is_one_large_place_for_the_first_track() -> None:
    page = desk().see("/portal/")

    assert "Drop your first track" in page.text
    assert page.inputs["files"]["type"] == "file"
    assert "multiple" in page.inputs["files"]
    assert "The last 28 days" not in page.text


def test_figures_of_28_days_against_those_before() -> None:
    at = desk()
    track = drafts.published(at.artist, size=1).tracks.get()
    now = timezone.now()
    for number, days_ago in enumerate((1, 1, 2, 40, 200)):
        PlayEvent.objects.create(
            user=make.user(),
            event_id=f"00000000-0000-0000-0000-00000000000{number}",
            track=track,
            played_at=now - timedelta(days=days_ago),
            ms_played=180_000,
            counted=True,
        )

    text = at.see("/portal/").text

    assert "Plays 3 ▲ 200 % more than the 28 days before" in text
    assert "Listeners 3 ▲ 200 %" in text
    assert "nothing before" not in text


def test_the_rank_of_who_has_one() -> None:
    at = desk()
    drafts.published(at.artist, size=1)
    assert "of all artists here" not in at.see("/portal/").text

    Artist.objects.filter(pk=at.artist.pk).update(rank=1234)

    assert "Number 1,234 of all artists here" in at.see("/portal/").text


def test_says_once_that_there_is_nothing_to_compare_with() -> None:
    at = desk()
    drafts.published(at.artist)

    assert at.see("/portal/").text.count("nothing before") == 1


def test_says_what_needs_a_hand() -> None:
    at = desk()
    bare = drafts.published(at.artist, title="Bare")
    soon = drafts.album(at.artist, title="Soon")
    releasing.schedule(
        release=soon, by=at.person, at=timezone.now() + timedelta(days=3, hours=1)
    )
    upload(
        at.artist,
        album=soon,
        track=drafts.track(at.artist, ready=False, album=soon),
        status="refused",
        refused_code="incomplete",
        refused_reason="This file ends early: 1:46 of 3:34 arrived. Upload it again.",
    )
    upload(desk().artist, status="refused", refused_reason="Not yours.")

    page = at.see("/portal/")

    assert "night.flac: This file ends early: 1:46 of 3:34 arrived." in page.text
    assert "“Bare” has no cover." in page.text
    assert "“Soon” comes out in 3\xa0days" in page.text.replace("3 days", "3\xa0days")
    assert release(bare) in page.links
    assert "Not yours." not in page.text


def test_says_that_the_address_is_not_verified() -> None:
    at = desk(make.user())
    drafts.album(at.artist)

    page = at.see("/portal/")

    assert "Your e-mail address is not verified" in page.text
    assert "/portal/account/" in page.links


def test_the_latest_releases_first_days_beside_the_one_before() -> None:
    at = desk()
    drafts.published(at.artist, title="First", size=1)
    track = drafts.published(at.artist, title="Second", size=1).tracks.get()
    PlayEvent.objects.create(
        user=at.person,
        event_id="00000000-0000-0000-0000-000000000001",
        track=track,
        played_at=timezone.now(),
        ms_played=180_000,
        counted=True,
    )

    text = at.see("/portal/").text

    assert "First days of “Second”" in text
    assert "1 day: 1 play. “First” had 0 by then." in text


def test_weighs_little() -> None:
    """60 kB with its style and its script, without pictures; one stylesheet."""
    at = desk()
    drafts.published(at.artist)
    body = at.browser.get("/portal/").content
    served = ("pages/tonearm.css", "portal/portal.js")
    assert sum(len(asset(name)) for name in served) + len(body) < 60_000
    assert body.count(b'rel="stylesheet"') == body.count(b"<script") == 1


def asset(name: str) -> bytes:
    found = finders.find(name)
    assert isinstance(found, str)
    return Path(found).read_bytes()
