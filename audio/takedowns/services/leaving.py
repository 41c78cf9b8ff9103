"""Somebody is erased: what they began goes on without their name, or ends."""

from audio.takedowns import telling
from audio.takedowns.models.notices import CounterNotice, Notice
from audio.takedowns.models.strikes import Strike
from audio.takedowns.services import deciding
from audio.takedowns.steps import WAITING, Step
from users.models import User

CLAIMANT_GONE = "Whoever gave this notice has left."
OBJECTOR_GONE = "Whoever objected has left, so that nobody answers for it any more."


def leave(*, user: User) -> None:
    """Within the transaction that erases them, who is locked in full.

    A notice that waits for staff is rejected: nobody stands behind it. What is hidden stays so,
    and can be objected to. An objection that nobody answers for any more is none: else what was
    taken down came back because somebody left.
    """
    for notice in Notice.objects.given_by(user).select_for_update().order_by("pk"):
        _forget_claimant(notice)
    answers = CounterNotice.objects.filter(user=user)
    notices = Notice.objects.filter(counter__in=answers, status=Step.COUNTER_NOTICED)
    for notice in notices.select_for_update(of=("self",)).order_by("pk"):
        deciding.keep_hidden(notice, reason=OBJECTOR_GONE)
    answers.update(user=None, **dict.fromkeys(CounterNotice.PERSONAL, ""))
    Strike.objects.filter(user=user).delete()


def _forget_claimant(notice: Notice) -> None:
    if notice.status in WAITING:
        was_told = notice.valid_at is not None
        notice.move_to(Step.REJECTED, reason=CLAIMANT_GONE)
        telling.log(notice, telling.ACTIONS[Step.REJECTED], by=None)
        if was_told:
            telling.to_artist(notice, Step.REJECTED.value)
    reason = notice.reason
    notice.forget()
    notice.reason = reason
    notice.save()
