"""What the portal's inbox shows of music: copyright notices with their days, and claims."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audio.claims.models import Claim
from audio.takedowns import queries
from audio.takedowns.models.notices import Notice
from audio.takedowns.steps import Step
from users.models import User
from users.support.inbox import Entry, Section

MOST: Final = 20
NOTICES = {
    Step.RECEIVED: _("received"),
    Step.VALID: _("being looked at"),
    Step.ACTIONED: _("taken down: you can object"),
    Step.COUNTER_NOTICED: _("you objected"),
    Step.RESTORED: _("restored"),
    Step.CLOSED: _("closed"),
    Step.REJECTED: _("rejected"),
}
CLAIMS = {
    Claim.Status.OPEN: _("waits for staff"),
    Claim.Status.APPROVED: _("the page is yours"),
    Claim.Status.DECLINED: _("declined"),
}


def notices(user: User) -> Section:
    """About the music of pages that they manage. One query."""
    return Section(_("Copyright notices"), [_notice(one) for one in queries.about(user)[:MOST]])


def _notice(one: Notice) -> Entry:
    """There is a day to keep while they can object."""
    status = Step(one.status)
    due = one.due_day if status == Step.ACTIONED else None
    page = reverse("portal-notice", args=[one.reference])
    return Entry(one.reference, NOTICES.get(status, status), page, one.created_at, due)


def claims(user: User) -> Section:
    """Pages that they asked for. One query."""
    rows = Claim.objects.of(user).select_related("artist").order_by("-created_at", "-pk")
    return Section(_("Artist pages that you asked for"), [_claim(one) for one in rows[:MOST]])


def _claim(one: Claim) -> Entry:
    status = CLAIMS[Claim.Status(one.status)]
    return Entry(one.artist.name, status, reverse("portal"), one.created_at)
