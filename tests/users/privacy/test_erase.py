"""After somebody is erased nothing tells that they were here; nobody else misses anything."""

import logging
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.db.models import Field, Model
from django.test import Client as Browser
from django.utils import timezone
from psycopg import sql

from audio.catalog.ownership import give_page
from audio.models import Artist, PlayEvent, SearchDocument, Track
from config.models import Replay
from tests import at_once, make, make_music
from tests.jobs import job_arguments, run_due
from tests.users.audit.entries import about, the_only
from tests.users.privacy import somebody
from tests.users.privacy.asking import erase, failing, let_it_be_due, lose_the_disk
from users.audit.services import verify
from users.models import ActorRef, AuditEntry, ErasedPerson, Mail, User
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)

Column = tuple[type[Model], "Field[Any, Any]"]


def columns_about_people() -> Iterator[Column]:
    """Every column of every table that refers to a user; the account's own key among them."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.related_model is User or (model is User and field.primary_key):
                yield model, field


def holding(key: int) -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model, field in columns_about_people()
        if model._base_manager.filter(**{field.attname: key}).exists()
    }


def dump() -> str:
    """Every row of every table, as PostgreSQL writes it."""
    lines = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            rows = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier("public", table))
            cursor.execute(rows)
            lines += [row for (row,) in cursor.fetchall()]
    return "\n".join(lines)


def in_files(folder: Path, words: tuple[str, ...]) -> dict[str, int]:
    """How often each occurs, in names and in bytes."""
    found = dict.fromkeys(words, 0)
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for word in words:
            found[word] += data.count(word.encode()) + path.name.count(word)
    return found


def page_sessions() -> list[dict[str, Any]]:
    """What browsers are remembered by, legible: a dump shows them encoded."""
    return [session.get_decoded() for session in Session.objects.all()]


def counted(text: str) -> dict[str, int]:
    lower = text.lower()
    return {word: lower.count(word.lower()) for word in somebody.NEVER_AGAIN}


NOWHERE = dict.fromkeys(somebody.NEVER_AGAIN, 0)


def test_nothing_is_left_of_somebody_who_used_everything(media: Path) -> None:
    person = somebody.with_traces_everywhere()
    run_due()  # their export and their mails
    wanted = {f"{model._meta.label}.{field.name}" for model, field in columns_about_people()}
    before = counted(dump())
    assert min(before.values()) > 0, before  # there was something to find …
    assert holding(person.pk) == wanted  # … and everywhere
    remembered = page_sessions()
    assert {"_auth_user_id", "pending_sign_in", "code_asked_by"} <= set().union(*remembered)
    assert counted(repr(remembered))[somebody.EMAIL] > 0
    assert len(list(media.rglob("*.jpg"))) == 6
    assert len(list(media.rglob("*.zip"))) == 1
    ref = ActorRef.objects.get(user=person).ref
    name, key = about(person), person.pk
    assert SearchDocument.objects.filter(owner_id=key).exists()

    erase(person)
    run_due()

    assert holding(key) == set()
    assert not SearchDocument.objects.filter(owner_id=key).exists()
    assert counted(dump()) == NOWHERE
    assert page_sessions() == []
    assert in_files(media, somebody.NEVER_AGAIN) == NOWHERE
    assert [path for path in media.rglob("*") if path.suffix in (".jpg", ".zip")] == []
    assert counted(job_arguments()) == NOWHERE
    assert not Mail.objects.filter(user=None).exists()
    # The log still names them, by what nobody can tell whose it was.
    assert verify().position == AuditEntry.objects.count()
    assert AuditEntry.objects.filter(actor_ref=ref).count() >= 5
    assert the_only("account.erased")["subject"] == name
    theirs = AuditEntry.objects.filter(actor_ref=ref) | AuditEntry.objects.filter(subject=name)
    assert set(theirs.values_list("network", flat=True)) == {""}


def test_their_last_mail_says_so_and_is_forgotten() -> None:
    person = make.user(email="ada@example.org")

    erase(person)
    run_due()

    [last] = mail.outbox
    assert last.to == ["ada@example.org"]
    assert "erased" in str(last.subject)
    assert "ada@example.org" not in dump()


def test_a_last_mail_that_nobody_takes_is_forgotten_after_a_day() -> None:
    erase(make.user(email="ada@example.org"))
    Mail.objects.update(created_at=timezone.now() - timedelta(hours=25))

    Mail.objects.get().note_failure("SMTPServerDisconnected")

    assert not Mail.objects.exists()


def test_nobody_else_misses_anything() -> None:
    person, other = make.user(), make.user()
    kept = make.browser(other)
    waiting = Browser()
    waiting.post("/portal/sign-in/by-mail/", {"email": other.email})
    track = make_music.track()
    page = make_music.artist("The Weir")
    give_page(artist=page, user=person)
    for listener in (person, other):
        PlayEvent.objects.create(
            user=listener,
            event_id=uuid.uuid4(),
            track=track,
            played_at="2026-03-01T20:15:00Z",
            ms_played=60_000,
            counted=True,
        )
    Track.objects.filter(pk=track.pk).update(plays_count=2)

    erase(person)

    assert list(User.objects.all()) == [other]
    assert other.sessions.live().count() == 1
    for browser in (kept, waiting):
        assert Session.objects.filter(pk=browser.session.session_key).exists()
    assert PlayEvent.objects.count() == 1
    assert Track.objects.get(pk=track.pk).plays_count == 2
    assert Artist.objects.get(pk=page.pk).user is None


def test_those_whose_day_has_not_come_stay() -> None:
    person, other = make.user(), make.user()
    erasure.schedule(user=person, by=person)

    assert erasure.erase_due() == (0, 0)
    let_it_be_due(person)
    assert erasure.erase_due() == (1, 0)
    assert list(User.objects.all()) == [other]


def test_two_jobs_at_once_erase_once() -> None:
    people = [make.user() for _ in range(6)]
    for person in people:
        let_it_be_due(person)

    tallies = at_once.times(3, erasure.erase_due)

    assert sum(tally.erased for tally in tallies) == 6
    assert sum(tally.failed for tally in tallies) == 0
    assert AuditEntry.objects.filter(action="account.erased").count() == 6
    assert ErasedPerson.objects.count() == 6


def everything_of(person: User) -> dict[str, Any]:
    """Every row that refers to them, and what is known of them elsewhere, value by value."""
    rows = {
        f"{model._meta.label}.{field.name}": sorted(
            map(repr, model._base_manager.filter(**{field.attname: person.pk}).values())
        )
        for model, field in columns_about_people()
    }
    return rows | {
        "pages": page_sessions(),
        "history": list(LogEntry.objects.order_by("pk").values()),
        "answers": list(Replay.objects.order_by("pk").values()),
        "log": list(AuditEntry.objects.order_by("pk").values()),
    }


def kill_the_connection() -> None:
    """As PostgreSQL finds it when the process that erases is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.parametrize("how", [lose_the_disk, kill_the_connection])
def test_one_that_fails_stays_whole_and_keeps_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    media: Path,
    how: Callable[[], object],
) -> None:
    """Up to the commit nothing has happened to them, though all was done but the last."""
    unlucky, other = somebody.with_traces_everywhere(), make.user()
    let_it_be_due(unlucky)
    run_due()
    before, files = everything_of(unlucky), sorted(media.rglob("*"))
    let_it_be_due(other)
    failing(monkeypatch, how, unlucky.pk)
    told: list[tuple[int, int]] = []

    with caplog.at_level(logging.ERROR):
        tally = erasure.erase_due(progress=lambda done, total: told.append((done, total)))

    assert tally == (1, 1)
    assert told == [(1, 2), (2, 2)]
    assert not User.objects.filter(pk=other.pk).exists()
    assert "could not be" in caplog.text
    assert unlucky.username not in caplog.text
    run_due()
    after = everything_of(unlucky)
    log = after.pop("log")
    assert log[: len(before["log"])] == before.pop("log")
    assert after == before
    assert [path for path in sorted(media.rglob("*")) if "erased" not in path.parts] == files
    assert ErasedPerson.objects.count() == 1  # the other
    monkeypatch.undo()
    assert erasure.erase_due() == (1, 0)


def test_files_go_though_the_worker_was_killed_before_it_came_to_them(media: Path) -> None:
    person = somebody.with_traces_everywhere()
    run_due()

    erase(person)
    assert list(media.rglob("*.jpg"))  # not yet
    run_due()

    assert [path for path in media.rglob("*") if path.suffix in (".jpg", ".zip")] == []


def test_history_of_others_stays() -> None:
    person, other, staff = make.user(), make.user(), make.user(is_staff=True)
    somebody._history(staff, person)
    somebody._history(staff, other)

    erase(person)

    assert list(LogEntry.objects.values_list("object_id", flat=True)) == [str(other.pk)]
