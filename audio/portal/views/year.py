"""A listener's year: theirs to look at, and to show to others if they like."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audio.insights import pages, services, years
from audio.portal.artists import Portal
from config.errors import DomainError
from config.fields import utc_now
from users.pages.views import signed_in


def _asked(given: Any) -> int:
    """The year that is meant; this one where it makes no sense."""
    text = str(given.get("year", ""))
    number = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return number if years.FIRST_YEAR <= number <= years.LAST_YEAR else utc_now().year


@require_safe
@signed_in
def year(request: HttpRequest) -> HttpResponseBase:
    """Of their own history, whoever they are."""
    portal, number = Portal(request), _asked(request.GET)
    shared = years.shared(portal.user, number)
    return portal.page(
        "year",
        "year",
        told=pages.told(years.of(portal.user, number), portal.user),
        shared=shared,
        address=shared and pages.address(request, shared),
        this_year=utc_now().year,
        has_next=number < utc_now().year,
        has_before=number > years.FIRST_YEAR,
    )


@require_POST
@signed_in
def share(request: HttpRequest) -> HttpResponseBase:
    """Shows it to others, shows it anew, or to nobody any more."""
    portal, number = Portal(request), _asked(request.POST)
    try:
        portal.spend("write")
        if request.POST.get("do") == "stop":
            services.stop_sharing_year(user=portal.user, year=number)
            messages.success(request, _("Nobody else sees it any more."))
        else:
            services.share_year(user=portal.user, year=number)
            messages.success(request, _("Whoever has the address sees it now."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(f"{reverse('portal-year')}?year={number}")
