"""Legal texts as pages: no cookie is read to show one, agreeing needs a session."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.addresses import origin
from config.errors import DomainError, NotFound
from users.accounts.models import User
from users.auth.landing import PORTAL, landing
from users.legal import services, shown
from users.legal.models import Name
from users.legal.wording import CAUTION
from users.pages.views import signed_in

ASKED_AGAIN = "no-cache"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of them."""
    return _kept(render(request, "legal/index.html", {"texts": _cards(request, None)}))


@require_safe
def text(request: HttpRequest, name: Name) -> HttpResponse:
    """One of them: the version in force, or with `?version=` another one."""
    try:
        told = shown.one(name, request.GET.get("version"), origin(request))
    except NotFound:
        return render(request, "404.html", status=404)
    known = {**told, "others": _cards(request, None), "caution": CAUTION}
    return _kept(render(request, "legal/text.html", known))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def agreements(request: HttpRequest) -> HttpResponseBase:
    """What somebody agreed to, and what they are asked to agree to now."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101
    if request.method == "POST" and _agreed(request, user):
        return HttpResponseRedirect(_back(request))
    cards = _cards(request, user)
    known = {
        "asked": [card for card in cards if card["must_accept"]],
        "texts": cards,
        "next": _back(request),
    }
    return render(request, "legal/agreements.html", known)


def _agreed(request: HttpRequest, user: User) -> bool:
    """Each text that was ticked, in the version that stood beside it."""
    ticked = [name for name in Name if request.POST.get(name.value)]
    try:
        for name in ticked:
            version = request.POST[name.value]
            services.accept(user=user, name=name, version=version, source=services.PORTAL)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return False
    if not ticked:
        messages.warning(request, _("Tick what you agree to."))
        return False
    messages.success(request, _("Thank you. It is recorded which version you agreed to."))
    return True


def _cards(request: HttpRequest, user: User | None) -> list[shown.Json]:
    return shown.cards(user, origin(request))


def _back(request: HttpRequest) -> str:
    given = request.POST.get("next") or request.GET.get("next") or reverse("portal")
    return landing(given, area=PORTAL)


def _kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = ASKED_AGAIN
    return response
