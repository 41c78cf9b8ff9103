"""The log is one chain: dense, whole, and only ever added to."""

import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests import at_once, make
from users.audit import services
from users.audit.actions import Action
from users.audit.chain import Broken, Head
from users.audit.services import record, verify
from users.models import ActorRef, AuditEntry, AuthSession, User

pytestmark = pytest.mark.django_db(transaction=True)


def lines(number: int) -> None:
    for n in range(number):
        record(Action.STAFF_ACTED, actor=None, subject=f"track {n}")


@contextmanager
def by_a_forger() -> Iterator[Any]:
    """Somebody who owns the database, and takes the triggers away."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE users_auditentry DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("ALTER TABLE users_auditentry ENABLE TRIGGER USER")


def broken() -> tuple[int, str]:
    with pytest.raises(Broken) as error:
        verify()
    return error.value.position, error.value.reason


def test_each_line_hashes_its_text_and_the_line_before() -> None:
    somebody = make.user()
    record(Action.SIGNED_IN, actor=somebody, detail={"way": "password"}, network="192.0.2.7")
    record(Action.STAFF_ACTED, actor=None, subject="track 12")

    first, second = AuditEntry.objects.order_by("position")

    assert (first.position, second.position) == (1, 2)
    assert first.digest == hashlib.sha256(first.body.encode()).hexdigest()
    assert second.digest == hashlib.sha256((first.digest + second.body).encode()).hexdigest()
    ref = str(ActorRef.objects.get(user=somebody).ref)
    assert json.loads(first.body) == {
        "action": "session.opened",
        "actor": ref,
        "at": first.at.isoformat(),
        "detail": {"way": "password"},
        "request": "",
        "subject": "",
    }
    assert "192.0.2.7" not in first.body
    assert verify() == Head(2, second.digest)


def test_an_empty_log_is_whole() -> None:
    assert verify() == Head(0, "")


def test_many_at_once_make_one_row_of_lines() -> None:
    somebody = make.user()

    def act() -> None:
        for _ in range(5):
            with transaction.atomic():
                record(Action.SIGNED_IN, actor=somebody)
                record(Action.SIGNED_OUT, actor=somebody)

    at_once.times(16, act)

    positions = list(AuditEntry.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, 161))
    assert verify().position == 160
    assert ActorRef.objects.count() == 1


def test_what_is_rolled_back_leaves_neither_line_nor_hole() -> None:
    lines(1)
    with transaction.atomic():
        lines(3)
        transaction.set_rollback(True)
    with transaction.atomic():
        with transaction.atomic():
            lines(2)
            transaction.set_rollback(True)
        lines(1)

    positions = AuditEntry.objects.order_by("position").values_list("position", flat=True)
    assert list(positions) == [1, 2]
    assert verify().position == 2


def test_a_line_has_no_place_before_its_transaction_commits() -> None:
    with transaction.atomic():
        lines(2)
        assert list(AuditEntry.objects.values_list("position", flat=True)) == [None, None]
    placed = AuditEntry.objects.order_by("pk").values_list("position", flat=True)
    assert list(placed) == [1, 2]


def test_nobody_waits_for_a_long_transaction() -> None:
    begun, go_on = Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            lines(1)
            begun.set()
            assert go_on.wait(30)

    def quick() -> None:
        assert begun.wait(30)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        lines(1)
        go_on.set()

    at_once.at_once(slow, quick)

    assert verify().position == 2


def test_two_that_commit_do_not_wait_for_each_other() -> None:
    """One holds a row that the other's commit has to look at, and records afterwards."""
    somebody = make.user()
    held, at_commit = Event(), Event()

    def holds() -> None:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=somebody.pk)
            held.set()
            assert at_commit.wait(30)
            at_once.wait_for_locks(1)
            lines(1)

    def points_at_it() -> None:
        assert held.wait(30)
        with transaction.atomic():
            lines(1)
            AuthSession.objects.create(user=somebody)
            at_commit.set()

    at_once.at_once(holds, points_at_it)

    assert verify().position == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE users_auditentry SET body = '{}'",
        "UPDATE users_auditentry SET action = 'nothing'",
        "UPDATE users_auditentry SET actor_ref = NULL",
        "UPDATE users_auditentry SET subject = 'track 2'",
        "UPDATE users_auditentry SET at = now()",
        "UPDATE users_auditentry SET position = position + 1",
        "UPDATE users_auditentry SET position = NULL",
        "UPDATE users_auditentry SET digest = ''",
        "UPDATE users_auditentry SET id = id + 1",
        "UPDATE users_auditentry SET network = '198.51.100.1'",
        "DELETE FROM users_auditentry",
        "SET tonearm.may_truncate = off; TRUNCATE users_auditentry",
    ],
)
def test_nothing_is_changed_or_taken_away(statement: str) -> None:
    record(Action.SIGNED_IN, actor=make.user(), subject="track 1", network="192.0.2.7")
    before = list(AuditEntry.objects.values())

    with connection.cursor() as cursor, transaction.atomic():
        *first, forbidden = statement.split(";")
        for part in first:
            cursor.execute(part)
        with pytest.raises(DatabaseError, match="only ever added to"):
            cursor.execute(forbidden)
        transaction.set_rollback(True)

    assert list(AuditEntry.objects.values()) == before


def test_nobody_chooses_a_place_for_a_line() -> None:
    lines(1)
    for chosen in ({"position": 7, "digest": "f" * 64}, {"position": 7}):
        with pytest.raises(DatabaseError):
            AuditEntry.objects.create(action="forged", body="{}", **chosen)
    assert verify().position == 1


@pytest.mark.parametrize(
    ("forgery", "where", "why"),
    [
        ("UPDATE users_auditentry SET body = body || ' ' WHERE position = 3", 3, "digest"),
        (
            "UPDATE users_auditentry SET digest = repeat('0',64) WHERE position = 3",
            3,
            "digest",
        ),
        ("UPDATE users_auditentry SET action = 'other' WHERE position = 3", 3, "columns"),
        ("UPDATE users_auditentry SET subject = 'other' WHERE position = 3", 3, "columns"),
        ("UPDATE users_auditentry SET at = now() WHERE position = 3", 3, "columns"),
        ("DELETE FROM users_auditentry WHERE position = 3", 3, "missing"),
        ("DELETE FROM users_auditentry WHERE position = 1", 1, "missing"),
        ("UPDATE users_auditentry SET position = NULL WHERE position = 3", 0, "outside"),
        ("UPDATE users_auditentry SET position = -3 WHERE position = 3", 0, "outside"),
    ],
)
def test_says_where_it_was_broken(forgery: str, where: int, why: str) -> None:
    lines(5)
    with by_a_forger() as cursor:
        cursor.execute(forgery)

    position, reason = broken()

    assert position == where
    assert why in reason


def test_two_lines_that_changed_places_are_noticed() -> None:
    lines(5)
    with by_a_forger() as cursor:
        cursor.execute("UPDATE users_auditentry SET position = 99 WHERE position = 2")
        cursor.execute("UPDATE users_auditentry SET position = 2 WHERE position = 3")
        cursor.execute("UPDATE users_auditentry SET position = 3 WHERE position = 99")

    assert broken()[0] == 2


def test_a_log_written_anew_lacks_what_was_kept_elsewhere() -> None:
    lines(5)
    kept = verify()
    with by_a_forger() as cursor:
        cursor.execute("DELETE FROM users_auditentry")
    lines(7)

    assert verify().position == 7  # whole in itself
    with pytest.raises(Broken, match="written anew"):
        verify(kept=kept)


def test_a_log_cut_short_lacks_what_was_kept_elsewhere() -> None:
    lines(5)
    kept = verify()
    with by_a_forger() as cursor:
        cursor.execute("DELETE FROM users_auditentry WHERE position = 5")

    assert verify().position == 4
    with pytest.raises(Broken, match="once had 5"):
        verify(kept=kept)


def test_walks_in_batches_and_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    lines(5)
    kept, told = verify(), []
    lines(2)

    verify(kept=kept, progress=lambda done, total: told.append((done, total)))

    assert told == [(2, 7), (4, 7), (6, 7), (7, 7)]


def test_the_command_prints_what_to_keep_and_takes_it_again() -> None:
    lines(3)
    out = io.StringIO()
    call_command("verify_audit", stdout=out)
    head = out.getvalue().split()[-1]

    assert "3 lines" in out.getvalue()
    assert head == f"3:{AuditEntry.objects.get(position=3).digest}"
    lines(1)
    call_command("verify_audit", kept=head, stdout=io.StringIO())


@pytest.mark.parametrize("kept", ["3", "3:xyz", "x:" + "0" * 64, "3:00"])
def test_the_command_refuses_what_is_no_head(kept: str) -> None:
    with pytest.raises(SystemExit) as refusal:
        call_command("verify_audit", kept=kept, stdout=io.StringIO())
    assert "--kept" in str(refusal.value.code)


def test_the_command_fails_where_the_chain_is_broken() -> None:
    lines(3)
    with by_a_forger() as cursor:
        cursor.execute("DELETE FROM users_auditentry WHERE position = 2")

    with pytest.raises(SystemExit) as refusal:
        call_command("verify_audit", stdout=io.StringIO())

    assert "position 2" in str(refusal.value.code)  # a sentence ends a process with 1
