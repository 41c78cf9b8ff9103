"""The list of an artist's releases."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audio.models import Track
from audio.publishing.services import releasing
from tests.audio.portal.signed_in import desk, release
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db
LIST = "/portal/releases/"


def test_each_with_its_status_kind_and_plays() -> None:
    at = desk()
    out = drafts.published(at.artist, title="Out", size=2)
    Track.objects.filter(album=out).update(plays_count=700)
    draft = drafts.album(at.artist, title="Sketches", album_type="ep", size=1)

    page = at.see(LIST)

    assert "Out Published Album · 2 tracks" in page.text
    assert "1,400 plays" in page.text
    assert "Sketches Draft EP · 1 track 0 plays" in page.text
    assert {release(out), release(draft)} <= set(page.links)


def test_only_those_of_one_status() -> None:
    at = desk()
    drafts.published(at.artist, title="Out")
    soon = drafts.album(at.artist, title="Soon")
    releasing.schedule(release=soon, by=at.person, at=timezone.now() + timedelta(days=3))

    page = at.see(LIST, status="scheduled")

    assert "Soon" in page.text
    assert "Out" not in page.text.replace("Out ", "")
    assert "All (2)" in page.text
    assert "Scheduled (1)" in page.text
    assert "Soon" in at.see(LIST, status="no such").text


def test_nobody_elses() -> None:
    drafts.published(desk().artist, title="Of somebody else")

    assert "Of somebody else" not in desk().see(LIST).text


def test_tracks_without_a_release_too() -> None:
    at = desk()
    track = drafts.track(at.artist, "Alone")

    page = at.see(LIST)

    assert "Tracks without a release" in page.text
    assert f"/portal/tracks/{track.pk}/" in page.links


def test_costs_no_more_for_many(django_assert_max_num_queries: Any) -> None:
    at = desk()
    for _ in range(12):
        drafts.album(at.artist, size=3)
    at.see(LIST)

    with django_assert_max_num_queries(12):
        at.see(LIST)


def test_without_any_it_is_a_place_for_the_first_track() -> None:
    page = desk().see(LIST)

    assert "Drop your first track" in page.text
    assert "All (0)" not in page.text
