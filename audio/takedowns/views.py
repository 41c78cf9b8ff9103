"""A page on which anybody gives a notice, and one on which they follow it. No script needed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from audio.catalog.models.publication import ANYBODY
from audio.takedowns import addresses, queries
from audio.takedowns.forms import NoticeForm
from audio.takedowns.models import Notice
from audio.takedowns.services import filing
from config import env, throttling
from config.errors import DomainError, NotFound


@method_decorator((csrf_exempt, never_cache), name="dispatch")
class Give(View):
    """The form; `?track=12` or `?album=12` fills in what it is about.

    It looks at no cookie, so nothing is done in anybody's name that a foreign site could use.
    """

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest) -> HttpResponseBase:
        named = [(kind, request.GET.get(kind, "")) for kind in ("track", "album")]
        music = "\n".join(f"{kind} {pk}" for kind, pk in named if pk.isdecimal())
        return _page(request, NoticeForm(initial={"music": music[:100]}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = NoticeForm(request.POST)
        given = _given(request, form) if form.is_valid() else None
        if given is None:
            return _page(request, form)
        return HttpResponseRedirect(addresses.with_key(given))


def _given(request: HttpRequest, form: NoticeForm) -> Notice | None:
    try:
        throttling.spend("takedown", throttling.address(request))
        told = form.shaped
        return filing.give(told=told.told(), named=told.named(), by=None)
    except DomainError as refusal:
        form.refuse(refusal)
        return None


def _page(request: HttpRequest, form: NoticeForm) -> HttpResponse:
    known = {"form": form, "days": env.TAKEDOWN_REVIEW_DAYS}
    status = 422 if form.errors else 200
    return render(request, "takedown/give.html", known, status=status)


@require_safe
@never_cache
def follow(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What has become of it, for who has the key. Nobody is told where they came from."""
    key = request.GET.get("key", "")[:64]
    try:
        found = queries.read(reference, ANYBODY, key=key)
    except NotFound:
        return _private(render(request, "404.html", status=404))
    known: dict[str, Any] = {"told": queries.shape(found), "due_day": found.notice.due_day}
    return _private(render(request, "takedown/follow.html", known))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
