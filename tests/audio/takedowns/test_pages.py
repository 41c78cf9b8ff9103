"""The form for everybody, the page that the key opens, and the artist's pages."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from audio.models import Notice
from audio.takedowns.steps import Step
from config import throttling
from tests import make, make_music
from tests.audio.publishing import drafts
from tests.audio.takedowns.giving import (
    ADMITTED,
    ANSWER,
    EMAIL,
    NAME,
    PRIVATE,
    SWORN,
    TOLD,
    Case,
    bring_to,
    case,
    give,
)
from tests.users.pages.page import Page, leads_to, read

pytestmark = pytest.mark.django_db
FORM = "/legal/takedown/"


def typed(music: str, **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {**TOLD, "music": music} | dict.fromkeys(SWORN, "on") | changes
    return {name: value for name, value in told.items() if value is not None}


def refused(answer: Any) -> Page:
    assert answer.status_code == 422, answer.content
    return Page(answer)


@pytest.mark.parametrize(
    "line",
    [
        "https://music.example.org/s/track/{pk}/night-ferry/",
        "https://app.example.org/track/{pk}",
        "http://testserver/api/tracks/{pk}/",
        "track {pk}",
    ],
)
def test_a_notice_without_javascript(line: str) -> None:
    track = make_music.track(title="Night Ferry")
    browser = Browser()

    page = read(browser.get(FORM))
    assert {"music", "work", "name", "email"} <= {*page.inputs} | page.ids | {
        one.removeprefix("id_") for one in page.ids
    }
    answer = browser.post(FORM, typed(line.format(pk=track.pk)))

    notice = Notice.objects.get()
    assert leads_to(answer) == f"{FORM}{notice.reference}/?key={notice.key}"
    followed = read(browser.get(leads_to(answer)))
    assert "Night Ferry" in followed.text
    assert EMAIL in followed.text
    assert followed.answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in followed.answer.headers["Cache-Control"]


def test_what_it_is_about_may_be_filled_in() -> None:
    assert "track 12" in read(Browser().get(f"{FORM}?track=12")).text
    assert "<script>" not in read(Browser().get(f"{FORM}?track=<script>")).text


def test_what_is_wrong_is_said_and_nothing_typed_is_lost() -> None:
    page = refused(Browser().post(FORM, typed("my song", accurate=None)))

    assert "“my song” is no address" in page.text
    assert "The melody is ours" in page.text
    assert not Notice.objects.exists()


def test_what_is_not_here_is_said_beside_it() -> None:
    page = refused(Browser().post(FORM, typed("track 987654321")))

    assert "What stands here: There is no track 987654321 here" in page.text


def test_it_needs_no_cookie_and_knows_nobody() -> None:
    """Also of somebody who is signed in at the portal: nothing is done in their name."""
    track = make_music.track()
    browser = make.browser(make.user())
    browser.handler.enforce_csrf_checks = True

    page = browser.get(FORM)
    answer = browser.post(FORM, typed(f"track {track.pk}"))

    assert not page.cookies
    assert answer.status_code == 302
    assert Notice.objects.get().user is None


def test_so_many_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {"takedown": throttling.Rate(1, 3600)})
    music = f"track {make_music.track().pk}"
    Browser().post(FORM, typed(music))

    assert "Too many" in refused(Browser().post(FORM, typed(music))).text
    assert Notice.objects.count() == 1


def test_without_the_key_there_is_no_page() -> None:
    made = case(Step.ACTIONED)
    at = f"{FORM}{made.notice.reference}/"

    answers = [
        Browser().get(at),
        Browser().get(f"{at}?key={'x' * 32}"),
        Browser().get(f"{at}x/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert make.browser(made.manager).get(at).status_code == 404


# The portal


def at(made: Case) -> str:
    return f"/portal/notices/{made.notice.reference}/"


def test_the_artist_sees_it_and_objects() -> None:
    made = case(Step.ACTIONED)
    browser = make.browser(made.manager)

    listed = read(browser.get("/portal/notices/"))
    assert at(made) in listed.links
    assert "The music is hidden" in listed.text
    assert "/portal/notices/" in read(browser.get("/portal/releases/")).links
    home = read(browser.get("/portal/"))
    assert at(made) in home.links
    page = read(browser.get(at(made)))
    assert NAME in page.text
    assert [one for one in PRIVATE if one in page.text] == []
    answer = browser.post(at(made), ANSWER | dict.fromkeys(ADMITTED, "on"))

    assert leads_to(answer) == at(made)
    assert made.now().status == "counter_noticed"
    page = read(browser.get(at(made)))
    assert "The artist has objected" in page.text
    assert "mistake" not in page.inputs
    assert at(made) not in read(browser.get("/portal/")).links


def test_what_is_left_out_is_said() -> None:
    made = case(Step.ACTIONED)
    told = {**ANSWER, "statement": ""} | dict.fromkeys(ADMITTED, "on")

    page = read(make.browser(made.manager).post(at(made), told))

    assert page.title.startswith("Error")
    assert made.now().status == "actioned"


def statements_of_the_list(browser: Browser) -> int:
    with CaptureQueriesContext(connection) as seen:
        browser.get("/portal/notices/")
    return len(seen)


def test_the_list_asks_as_much_for_many_notices_as_for_few() -> None:
    made = case(Step.VALID)
    albums = [drafts.published(made.artist, size=1)]
    bring_to(made._replace(notice=give(albums=albums)), Step.VALID)
    browser = make.browser(made.manager)
    statements_of_the_list(browser)
    for_two = statements_of_the_list(browser)
    for _ in range(3):
        [track] = drafts.published(made.artist, size=1).tracks.all()
        bring_to(made._replace(track=track, notice=give(track)), Step.VALID)

    assert statements_of_the_list(browser) == for_two


def test_nobody_else_sees_it() -> None:
    made = case(Step.ACTIONED)
    another = drafts.manager()
    drafts.page(another, "Somebody Else")

    for person in (another, make.user(is_staff=True)):
        browser = make.browser(person)
        assert at(made) not in browser.get("/portal/notices/", follow=True).content.decode()
        assert browser.get(at(made)).status_code in (302, 404)
        assert browser.post(at(made), ANSWER).status_code in (302, 404)
    assert made.now().status == "actioned"


def test_nor_the_artist_before_staff_have_looked_at_it() -> None:
    made = case()

    assert make.browser(made.manager).get(at(made)).status_code == 404
