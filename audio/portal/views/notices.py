"""Copyright notices about the artist's music: what is said, and objecting to it."""

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audio.portal.artists import Portal, for_artist
from audio.takedowns import queries
from audio.takedowns.forms import ObjectionForm
from audio.takedowns.models.notices import Notice
from audio.takedowns.models.strikes import Strike
from audio.takedowns.queries import Read, Side
from audio.takedowns.services import answering
from config import env
from config.errors import DomainError, NotFound


class Shown(NamedTuple):
    """A notice in the list, and what it is about."""

    notice: Notice
    works: list[queries.Json]


@require_safe
@for_artist
def notices(portal: Portal) -> HttpResponseBase:
    """About all pages of theirs, the newest first, and the strikes that stand."""
    found = [*queries.about(portal.user)[:100]]
    works = queries.works_of(found, portal.user)
    return portal.page(
        "notices",
        "notices",
        notices=[Shown(one, works[one.pk]) for one in found],
        strikes=Strike.objects.standing(portal.user).count(),
        most=env.TAKEDOWN_STRIKES,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_artist
def notice(portal: Portal, reference: str) -> HttpResponseBase:
    """One of them; while there is time, with the form of an objection."""
    found = _found(portal, reference)
    form = ObjectionForm(portal.request.POST if portal.request.method == "POST" else None)
    if form.is_valid() and _objected(portal, found, form):
        messages.success(portal.request, _("Your objection is on its way to the other side."))
        return HttpResponseRedirect(portal.request.path)
    return portal.page(
        "notice",
        "notices",
        told=queries.shape(found),
        due_day=found.notice.due_day,
        form=form,
    )


def _found(portal: Portal, reference: str) -> Read:
    """As its artist, also of staff who are one. Raises `NotFound`."""
    known = queries.about(portal.user).filter(reference=reference).first()
    if known is None:
        raise NotFound
    return Read(known, Side.ARTIST, portal.user)


def _objected(portal: Portal, found: Read, form: ObjectionForm) -> bool:
    try:
        answering.object_to(notice=found.notice, by=portal.user, answer=form.shaped.told())
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True
