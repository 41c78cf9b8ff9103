"""What a decision about a report takes with it, and what people read of it."""

import pytest

from audio.catalog.services import take_down
from config import env
from tests import make, make_music
from tests.api_client import Api
from tests.users.support.test_reports import admin, decide
from users.models import ContentReport, Mail, User
from users.notifications.wording import word

pytestmark = pytest.mark.django_db
LIST = "/admin/users/contentreport/"


def reported(pk: int, by: User | None = None, **said: str) -> ContentReport:
    told = {"reason": "abuse"} | said
    return ContentReport.objects.create(reporter=by, kind="track", object_id=pk, **told)


def test_a_trifle_dismissed_leaves_what_is_serious_open() -> None:
    track, victim = make_music.track(), make.user()
    serious = reported(track.pk, victim, reason="illegal", text="It shows my child.")
    picture = reported(track.pk, make.user(), reason="wrong_data", part="image")
    trifle, alike = (reported(track.pk, make.user(), reason="wrong_data") for _ in range(2))
    chosen = {"action": "dismiss", "_selected_action": [trifle.pk], "answer": ""}

    make.browser(admin()).post(LIST, chosen)

    now = dict(ContentReport.objects.values_list("pk", "status"))
    assert (now[trifle.pk], now[alike.pk]) == ("dismissed", "dismissed")
    assert (now[serious.pk], now[picture.pk]) == ("open", "open")
    assert not Mail.objects.filter(user=victim).exists()


def test_what_is_done_about_it_decides_them_all() -> None:
    track = make_music.track()
    serious, trifle = reported(track.pk, reason="illegal"), reported(track.pk, reason="spam")

    decide(admin(), serious, "hide")

    trifle.refresh_from_db()
    assert trifle.status == "acted"


@pytest.mark.parametrize("gone", ["taken down", "deleted"])
def test_of_what_is_gone_nobody_reads_that_it_stays(gone: str) -> None:
    track, staff = make_music.track(), admin()
    report = reported(track.pk, make.user())
    if gone == "deleted":
        track.delete()
    else:
        take_down(subject=track, by=staff, reason="A notice.")

    decide(staff, report, "dismiss", answer="")

    mail = word(Mail.objects.get(kind="report_decided"))
    for text in (mail.text, mail.html):
        assert "it stays as it is" not in text
        assert "When we looked at it, it was not here any more." in text


def test_nothing_is_done_without_a_reason(api: Api) -> None:
    owner, staff = make.user(), admin()
    artist = make_music.artist("Ada", user=owner)
    report = ContentReport.objects.create(kind="artist", object_id=artist.pk, reason="abuse")
    browser, page = make.browser(staff), f"{LIST}{report.pk}"

    shown = browser.post(f"{page}/decide/", {"do": "hide", "answer": " \u2060 "}, follow=True)

    assert "Write why: those who reported it read this" in shown.content.decode()
    report.refresh_from_db()
    assert report.status == "open"
    assert api.get(f"/api/artists/{artist.pk}/").status_code == 200
    assert not Mail.objects.filter(kind="content_moderated").exists()
    form = browser.get(f"{page}/change/").content.decode()
    assert 'maxlength="2000" required' in form
    assert 'value="dismiss" formnovalidate' in form


@pytest.mark.parametrize(
    ("support", "contact", "named"),
    [
        ("support@example.org", "us@example.org", "support@example.org"),
        ("", "us@example.org", "us@example.org"),
        ("", "", "/portal/inbox/new/"),
    ],
)
def test_who_cannot_sign_in_any_more_reads_where_to_write(
    monkeypatch: pytest.MonkeyPatch, support: str, contact: str, named: str
) -> None:
    monkeypatch.setattr(env, "SUPPORT_EMAIL", support)
    monkeypatch.setattr(env, "CONTACT_EMAIL", contact)
    person = make.user()
    report = ContentReport.objects.create(kind="user", object_id=person.pk, reason="abuse")

    decide(admin(), report, "disable")

    mail = word(Mail.objects.get(kind="content_moderated"))
    for text in (mail.text, mail.html):
        assert named in text
        assert ("/portal/inbox/new/" in text) == (not contact)


@pytest.mark.parametrize("number", [1, 5])
def test_the_list_names_them_all_in_one_query_a_kind(
    number: int, django_assert_num_queries
) -> None:
    for n in range(number):
        reported(make_music.track(title=f"Song {n}", artist=f"Band {n}").pk)
        person = make.user(username=f"person{n}")
        ContentReport.objects.create(kind="user", object_id=person.pk, reason="abuse")
    reported(2**40)
    browser = make.browser(admin())
    browser.get(LIST)

    with django_assert_num_queries(11):
        page = browser.get(LIST).content.decode()

    for n in range(number):
        assert f"Track: Song {n} (Band {n})" in page
        assert f"Person: person{n}" in page
    assert f"track {2**40} (gone)" in page
