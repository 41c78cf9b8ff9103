"""A session that ends while a page of the portal is open."""

from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client as Browser

from audio.models import Album, Track
from tests.audio.portal.browsing import visit
from tests.audio.portal.signed_in import desk, details, release
from tests.audio.publishing import drafts
from tests.config.processes import eventually

HTMX = {"HX-Request": "true"}


@pytest.mark.django_db
def test_scripts_are_told_so_and_get_no_page_to_put_into_theirs() -> None:
    at = desk()
    album = drafts.album(at.artist, size=1)
    track = album.tracks.get()
    out = Browser()
    row = {f"track-{track.pk}-title": "Ebb"}
    script = {"Accept": "application/json"}

    answers = [
        out.get(f"{release(album)}progress/", headers=HTMX),
        out.get(f"/portal/tracks/{track.pk}/progress/", headers=HTMX),
        out.post(f"/portal/tracks/{track.pk}/row/", row, headers=HTMX),
        out.post(f"{release(album)}order/", {"order": str(track.pk)}, headers=script),
        out.post(f"{release(album)}cover/", headers=script),
        out.post("/portal/releases/new/", headers=script),
    ]

    assert [(a.status_code, a.json()["code"]) for a in answers] == [
        (401, "unauthenticated")
    ] * 6
    assert Track.objects.get(pk=track.pk).title == "Song 1"


@pytest.mark.django_db
def test_looking_makes_no_draft() -> None:
    at = desk()

    at.browser.get("/portal/releases/new/", headers={"Accept": "application/json"})

    assert not Album.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_editor_says_so_and_keeps_what_was_typed_for_the_next_sign_in(
    tmp_path: Path,
) -> None:
    person = drafts.manager()
    album = drafts.album(drafts.page(person), size=1)
    track = album.tracks.get()
    with visit(tmp_path / "var") as seen:
        seen.sign_in(person)
        seen.open(release(album))
        cookies = seen.browser.do("Network.getCookies")["cookies"]
        kept = [*Session.objects.all()]
        Session.objects.all().delete()
        seen.browser.fill_in(f"#id_track-{track.pk}-title", "Ebb")
        seen.browser.press("Tab")
        seen.browser.run("document.body.dispatchEvent(new CustomEvent('arrived'))")

        assert seen.shows("You are signed out", "#trouble", 10)
        assert seen.shows("Not saved", f"#said-{track.pk}", 10)
        assert seen.count("h1") == seen.count("#incoming") == 1
        link = seen.browser.run("document.querySelector('#trouble a').getAttribute('href')")
        assert link == f"/portal/sign-in/?next={release(album)}"

        seen.browser.fill_in("#id_title", "Tide")
        seen.browser.click("#bottom [value=save]")
        for session in kept:  # signing in, as in another tab
            session.save(force_insert=True)
        fields = ("name", "value", "domain", "path")
        for cookie in cookies:
            seen.browser.do("Network.setCookie", **{name: cookie[name] for name in fields})
        seen.browser.run("dispatchEvent(new Event('focus'))")
        assert eventually(lambda: Track.objects.get().title == "Ebb", 10)
        assert seen.count("#trouble[hidden]") == 1
        seen.press("#bottom [value=save]")
        assert "Saved" in seen.text()
        assert Album.objects.get().title == "Tide"


@pytest.mark.django_db
def test_a_form_of_a_sign_in_that_is_gone_says_what_to_do() -> None:
    at = desk()
    album = drafts.album(at.artist, size=0)
    at.browser.handler.enforce_csrf_checks = True

    answer = at.browser.post(release(album), details(album, title="Ebb"))

    assert answer.status_code == 403
    assert "Sign in, then go back, and save again." in answer.content.decode()
    assert 'href="/portal/sign-in/"' in answer.content.decode()
