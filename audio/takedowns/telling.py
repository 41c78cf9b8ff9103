"""Each step told: in the log, and by mail to both sides and to those who run the service."""

from collections.abc import Mapping

from audio.takedowns.models.notices import Notice
from audio.takedowns.models.strikes import Strike
from audio.takedowns.steps import Step
from config import env
from users.audit.actions import Action
from users.audit.services import person, record
from users.models import User
from users.notifications.kinds import Kind
from users.notifications.services import send

ACTIONS: Mapping[Step, Action] = {
    Step.RECEIVED: Action.TAKEDOWN_RECEIVED,
    Step.VALID: Action.TAKEDOWN_VALID,
    Step.ACTIONED: Action.TAKEDOWN_ACTIONED,
    Step.COUNTER_NOTICED: Action.TAKEDOWN_COUNTER_NOTICED,
    Step.RESTORED: Action.TAKEDOWN_RESTORED,
    Step.CLOSED: Action.TAKEDOWN_CLOSED,
    Step.REJECTED: Action.TAKEDOWN_REJECTED,
}
FOR_STAFF = (Step.RECEIVED, Step.COUNTER_NOTICED)
GONE, COURT = "gone", "court"
"""In the place of a step, in mails."""
NOT_FOR_ARTIST = (Step.RECEIVED,)


def of_step(notice: Notice, *, by: User | None, reaches_artist: bool = True) -> None:
    """That it is where it is now. `by` None: the clock, or somebody without an account.

    To the artist nothing is said of what staff have not found valid.
    """
    step = Step(notice.status)
    log(notice, ACTIONS[step], by=by)
    to_claimant(notice, step.value)
    if step not in NOT_FOR_ARTIST and reaches_artist:
        to_artist(notice, step.value)
    if step in FOR_STAFF:
        to_staff(notice, step.value)


def of_gone(notice: Notice, *, by: User) -> None:
    """That it is settled, as what it named had been deleted already."""
    log(notice, ACTIONS[Step.CLOSED], by=by)
    to_claimant(notice, GONE)
    to_artist(notice, GONE)


def log(notice: Notice, action: Action, *, by: User | None) -> None:
    """What it is about, never who gave it or what they wrote."""
    works = sorted(str(work) for work in notice.works.all())
    told = {"works": works, "status": notice.status}
    record(action, actor=by, subject=subject_of(notice), detail=told)


def of_strike(strike: Strike, *, lifted: bool, by: User | None) -> None:
    """In the log; the mail of the step says it too."""
    record(
        Action.STRIKE_LIFTED if lifted else Action.STRIKE_GIVEN,
        actor=by,
        subject=person(strike.user),
        detail={"takedown": strike.notice.reference},
    )


def to_claimant(notice: Notice, step: str) -> None:
    """At the address that they gave, while it is kept."""
    if notice.email:
        _send(Kind.TAKEDOWN_CLAIMANT, notice, step, to=notice.user, address=notice.email)


def to_artist(notice: Notice, step: str) -> None:
    """To whoever manages the page now; imported ones may have nobody."""
    manager = notice.artist.user if notice.artist else None
    if manager:
        _send(Kind.TAKEDOWN_ARTIST, notice, step, to=manager)


def to_staff(notice: Notice, step: str) -> None:
    """Where CONTACT_EMAIL says; the queue of the administration has it in any case."""
    if env.CONTACT_EMAIL:
        _send(Kind.TAKEDOWN_STAFF, notice, step, to=None, address=env.CONTACT_EMAIL)


def subject_of(notice: Notice) -> str:
    return f"takedown {notice.reference}"


def _send(kind: Kind, notice: Notice, step: str, *, to: User | None, address: str = "") -> None:
    """What was written by either side is looked up when the mail is sent, and not kept here."""
    due = f"{notice.due_day:%-d %B %Y}" if notice.due_day else ""
    send(
        kind=kind,
        to=to,
        address=address,
        cause=f"{kind.value} {notice.pk} {step} {due}",
        context={
            "notice": str(notice.pk),
            "step": step,
            "reason": notice.reason,
            "due": due,
        },
    )
