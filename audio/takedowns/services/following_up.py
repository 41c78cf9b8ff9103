"""What whoever gave a notice says afterwards: that they went to court, or that it was wrong."""

from django.db import transaction
from django.utils import timezone

from audio.takedowns import telling
from audio.takedowns.holding_on import held
from audio.takedowns.models.notices import Notice
from audio.takedowns.refusals import NothingToWithdraw, NotObjectedTo
from audio.takedowns.services import deciding
from audio.takedowns.steps import WAITING, Step
from users.audit.actions import Action

WITHDRAWN = "Whoever gave this notice has withdrawn it."


@transaction.atomic
def go_to_court(*, notice: Notice, said: str) -> Notice:
    """Their word for it: the clock shows nothing again from then on, staff look and decide.

    For who has shown the key. Said once more, the newer words stand there. Raises
    `NotObjectedTo`, `NotFound`.
    """
    found = held(notice.pk, by=None)
    if not found.awaits_court:
        raise NotObjectedTo
    found.court_said, found.court_at = said, timezone.now()
    found.save(update_fields=["court_said", "court_at"])
    telling.log(found, Action.TAKEDOWN_COURT, by=None)
    telling.to_staff(found, telling.COURT)
    return found


@transaction.atomic
def withdraw(*, notice: Notice) -> Notice:
    """It hides nothing any more, and no strike remains; what waited for staff is rejected.

    For who has shown the key. Raises `NothingToWithdraw`, `NotFound`.
    """
    found = held(notice.pk, by=None, changes_visible=True)
    if not found.can_be_withdrawn:
        raise NothingToWithdraw
    telling.log(found, Action.TAKEDOWN_WITHDRAWN, by=None)
    if found.status in WAITING:
        was_told = found.valid_at is not None
        found.move_to(Step.REJECTED, reason=WITHDRAWN)
        found.save(update_fields=Notice.LIFE)
        telling.of_step(found, by=None, reaches_artist=was_told)
        return found
    return deciding.show_again(found, by=None, reason=WITHDRAWN)
