"""Reporting what should not be here, and deciding about it."""

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from config.errors import Conflict, Invalid, NotFound
from config.fields import is_visible
from users.accounts.models import User
from users.accounts.staying import stay, stay_if_here
from users.audit.actions import Action
from users.audit.services import record
from users.notifications.kinds import Kind
from users.notifications.services import send
from users.support import reportable
from users.support.models.reports import ContentReport, Outcome, Part, Reason, ReportQuerySet

MOST_OPEN = 50


class AlreadyReported(Conflict):
    code = "already_reported"
    message = "You have reported this: those who run the service will look at it."


class TooManyReports(Conflict):
    code, message = "too_many_reports", "At most {most} of your reports can be waiting."


class ReasonMissing(Invalid):
    message = "Write why: those who reported it read this, and whose thing it is."


@transaction.atomic
def report(
    *,
    by: User | AnonymousUser,
    kind: str,
    object_id: int,
    reason: Reason,
    part: Part = Part.ALL,
    text: str = "",
) -> ContentReport:
    """Says that something is wrong with a thing that they can see.

    Raises `NotFound`, `AlreadyReported`, `TooManyReports`.
    """
    person = by if isinstance(by, User) else None
    if person:
        stay(person.pk)
        if ContentReport.objects.of(person).open().count() >= MOST_OPEN:
            raise TooManyReports(most=MOST_OPEN)
    reportable.require_seen(kind, object_id, by)
    try:
        with transaction.atomic():
            return ContentReport.objects.create(
                reporter=person,
                kind=kind,
                object_id=object_id,
                reason=reason,
                part=part,
                text=text,
            )
    except IntegrityError as error:
        raise AlreadyReported from error


def act(*, report: ContentReport, act: reportable.Act, by: User, answer: str) -> None:
    """Does it, and decides every open report of the same thing.

    `answer` is the reason: it goes to those who reported and to whose thing it is. Raises
    `ReasonMissing`, `ReportDecided`, `NotFound`, and what the act raises.
    """
    if not is_visible(answer):
        raise ReasonMissing
    with transaction.atomic():
        stay(by.pk)
        thing = reportable.thing(report.kind, report.object_id)
        if thing is None:
            raise NotFound
        act.do(object_id=report.object_id, by=by, reason=answer)
        every = ContentReport.objects.same_thing(report)
        told = _decide(report, every, Outcome.ACTED, action=act.name, by=by, answer=answer)
        here = stay_if_here(owner.pk for owner in thing.owners)
        for owner in thing.owners:
            if owner.pk in here:
                send(
                    kind=Kind.CONTENT_MODERATED,
                    to=owner,
                    cause=f"moderated {told.pk} {owner.pk}",
                    context=_context(told) | {"name": thing.name},
                )


@transaction.atomic
def dismiss(*, report: ContentReport, by: User, answer: str = "") -> None:
    """What it says is not so: decides the open reports that say the same of the same thing.

    One that gives another reason, or means another part, waits on: nobody has looked at it.
    Raises `ReportDecided`, `NotFound`.
    """
    stay(by.pk)
    alike = ContentReport.objects.same_claim(report)
    _decide(report, alike, Outcome.DISMISSED, action="", by=by, answer=answer)


def _decide(
    report: ContentReport,
    with_it: ReportQuerySet,
    outcome: Outcome,
    *,
    action: str,
    by: User,
    answer: str,
) -> ContentReport:
    """Those of `with_it` that are open, in the order of ids; and their people are told."""
    held = {one.pk: one for one in with_it.open().select_for_update().order_by("pk")}
    if report.pk not in held:
        held_now = ContentReport.objects.filter(pk=report.pk).first()
        if held_now is None:
            raise NotFound
        held_now.require_open()
    here = stay_if_here(one.reporter_id for one in held.values() if one.reporter_id)
    for one in held.values():
        one.decide(outcome, action=action, by=by, answer=answer)
        one.save()
        if one.reporter and one.reporter_id in here:
            seen = reportable.is_seen(one.kind, one.object_id, one.reporter)
            send(
                kind=Kind.REPORT_DECIDED,
                to=one.reporter,
                cause=f"report {one.pk}",
                context=_context(one) | {"gone": int(not seen)},
            )
    detail = {"decision": outcome.value, "act": action, "reports": sorted(held)}
    subject = f"{report.kind} {report.object_id}"
    record(Action.REPORT_DECIDED, actor=by, subject=subject, detail=detail)
    return held[report.pk]


def _context(one: ContentReport) -> dict[str, int | str]:
    """Ids and plain words; what its people read is looked up when the mail is sent."""
    return {"report": one.pk, "acted": int(one.status == Outcome.ACTED)}
