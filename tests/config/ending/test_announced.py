"""What an end that was announced changes for those who ask."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from django.utils import timezone

from config import sunset
from config.ending import steps
from config.management.commands.decommission import NotDone
from tests import make, make_music
from tests.api_client import Api
from tests.jobs import run_due
from users.models import AuditEntry, Mail, User
from users.notifications.kinds import Kind
from users.notifications.sending import send_due

pytestmark = pytest.mark.django_db

DAY = datetime(2036, 3, 1, tzinfo=UTC)
PASSWORD = make.PASSWORD
NEW = {"email": "new@example.org", "username": "new", "password": "a long enough passphrase 7"}


def announce(*more: str) -> None:
    call_command("decommission", "--announce", "2036-03-01", *more)


@pytest.fixture
def read_only() -> None:
    steps.announce(sunset_at=DAY)
    steps.close()


def test_nothing_announced_says_nothing_and_costs_no_statement(
    django_assert_num_queries: Any,
) -> None:
    Api().get("/api/genres/")
    sunset.forget()
    assert sunset.current() is None
    with django_assert_num_queries(0):
        for _ in range(100):
            sunset.current()
    answer = Api().get("/api/genres/")
    assert "Sunset" not in answer
    assert "Deprecation" not in answer


@pytest.mark.parametrize("path", ["/api/genres/", "/api/nowhere/", "/portal/sign-in/", "/"])
def test_every_answer_has_the_headers(path: str) -> None:
    announce("--page", "https://example.org/end")

    answer = Browser().get(path)

    assert answer["Sunset"] == "Sat, 01 Mar 2036 00:00:00 GMT"
    since = int(answer["Deprecation"].removeprefix("@"))
    assert abs(since - timezone.now().timestamp()) < 60
    assert '<https://example.org/end>; rel="sunset"' in answer["Link"]


def test_who_watches_is_told_nothing() -> None:
    announce()

    assert "Sunset" not in Browser().get("/livez")


def test_pages_have_a_banner() -> None:
    track = make_music.track()
    announce()

    words = "This service ends on 1 March 2036."
    assert words in make.browser(make.user()).get("/portal/account/").content.decode()
    assert words in Browser().get(f"/s/t/{track.pk}/", follow=True).content.decode()
    staff = make.user(is_staff=True, is_superuser=True)
    assert staff.is_staff
    assert words in Browser().get("/admin/login/").content.decode()


def test_nobody_new_is_taken_in() -> None:
    announce()

    answer = Api().post("/api/auth/register/", NEW)

    assert (answer.status_code, answer.json()["code"]) == (403, "sign_ups_closed")
    assert not User.objects.filter(username="new").exists()


def test_everybody_is_mailed_once_and_whoever_was_killed_goes_on() -> None:
    ada, bob = make.user(), make.user()
    make.user(is_active=False)
    announce()
    Mail.objects.filter(user=bob).delete()  # as if it had been killed before
    announce()

    mails = Mail.objects.filter(kind=Kind.SERVICE_ENDS)
    assert sorted(mails.values_list("user", flat=True)) == [ada.pk, bob.pk]
    assert set(mails.values_list("is_bulk", flat=True)) == {True}


def test_the_mail_leads_to_their_copy(mailoutbox: list[Any]) -> None:
    make.user()
    announce()
    run_due()
    send_due()
    (mail,) = mailoutbox
    assert mail.subject == "Tonearm: This service ends on 1 March 2036"
    assert "/portal/export/" in mail.body


def test_undone_nobody_is_left_believing_it() -> None:
    told, untold = make.user(), make.user()
    announce()
    Mail.objects.filter(user=told).update(sent_at=timezone.now())

    call_command("decommission", "--undo")

    assert "Sunset" not in Browser().get("/api/genres/")
    assert Api().post("/api/auth/register/", NEW).status_code == 201
    assert Mail.objects.get(user=untold).dropped_because == "the service goes on"
    assert Mail.objects.get(kind=Kind.SERVICE_STAYS).user == told


def test_read_only_refuses_what_would_change_something(read_only: None) -> None:
    person, track = make.user(), make_music.track()

    answer = Api(make.tokens(person).access).post("/api/me/tracks/", {"ids": [track.pk]})

    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "read_only"
    assert int(answer["Retry-After"]) > 0
    assert "Sunset" in answer
    assert Api(make.tokens(person).access).get("/api/me/tracks/").status_code == 200


def test_read_only_pages_refuse_with_a_page(read_only: None) -> None:
    answer = make.browser(make.user()).post("/portal/account/choices/", {})

    assert answer.status_code == 503
    assert "what you just sent was not kept" in answer.content.decode()


def test_read_only_still_lets_people_in_and_their_data_out(read_only: None) -> None:
    person = make.user()
    signed_in = Api().post("/api/auth/login/", {"email": person.email, "password": PASSWORD})

    assert signed_in.status_code == 200
    assert Api(make.tokens(person).access).post("/api/auth/user/export/").status_code == 202
    assert make.browser(person).post("/portal/export/").status_code == 302
    assert make.browser(person).post("/portal/sign-out/").status_code == 302


def test_steps_come_in_their_order_and_go_back() -> None:
    for refused in (["--read-only"], ["--export", "/nowhere"], ["--undo"]):
        with pytest.raises(NotDone, match="Not done"):
            call_command("decommission", *refused)
    steps.announce(sunset_at=DAY)
    with pytest.raises(steps.Refused, match="Announced for 2036-03-01 already"):
        steps.announce(sunset_at=DAY + timedelta(days=1))
    steps.close()
    steps.note_export(place="/somewhere", digest="0" * 64)

    undone = [steps.undo()[0] for _ in range(3)]

    assert undone == [steps.Step.EXPORTED, steps.Step.READ_ONLY, steps.Step.ANNOUNCED]
    assert steps.row() is None


def test_a_day_that_is_over_is_refused() -> None:
    with pytest.raises(NotDone, match="2020-01-01 is over"):
        call_command("decommission", "--announce", "2020-01-01")


@pytest.mark.django_db(transaction=True)
def test_each_step_stands_in_the_log() -> None:
    announce()
    steps.close()
    call_command("decommission", "--undo")
    call_command("decommission", "--undo")

    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "service.ending_announced",
        "service.ending_undone",
        "service.ending_undone",
    ]
