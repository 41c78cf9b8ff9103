"""Asking for a copy of everything about oneself, and fetching it, where a mail leads."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.errors import DomainError, NotFound
from config.throttling import address
from users.audit.acting import acting
from users.auth import page_sessions
from users.auth.freshness import is_fresh
from users.pages.doors import PORTAL_DOOR
from users.pages.views import signed_in
from users.privacy import fetching
from users.privacy.models import Export
from users.privacy.services import exports

AGAIN = "again"
"""What the button says of somebody who must show anew who they are."""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def copies(request: HttpRequest) -> HttpResponse:
    """Those that there are; a POST asks for another."""
    if request.method == "POST":
        return _take(request)
    rows = Export.objects.kept().filter(user=acting(request)).order_by("-created_at")
    is_ready = [one for one in rows if one.status == Export.Status.READY]
    known = {"exports": rows, "ready": is_ready, "fresh": _is_fresh(request)}
    return render(request, "portal/export.html", known)


def _take(request: HttpRequest) -> HttpResponse:
    here = reverse("portal-export")
    if AGAIN in request.POST or not _is_fresh(request):
        page_sessions.end_here(request)
        return HttpResponseRedirect(f"{PORTAL_DOOR.address}?{urlencode({'next': here})}")
    try:
        exports.ask(user=acting(request), network=address(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("A copy is being made. A mail tells when it is ready."))
    return HttpResponseRedirect(here)


@require_safe
@signed_in
def archive(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """The archive, for whoever showed lately who they are."""
    if not _is_fresh(request):
        return HttpResponseRedirect(reverse("portal-export"))
    try:
        export = exports.find(user=acting(request), export_id=export_id)
        return fetching.as_file(export)
    except NotFound as refusal:
        raise Http404 from refusal


def _is_fresh(request: HttpRequest) -> bool:
    session = page_sessions.of(request)
    return session is not None and is_fresh(session.authenticated_at)
