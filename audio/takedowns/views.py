"""A page on which anybody gives a notice, and one on which they follow it. No script needed."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from audio.catalog.models.publication import ANYBODY
from audio.takedowns import addresses, queries
from audio.takedowns.forms import CourtForm, NoticeForm, WithdrawalForm
from audio.takedowns.models.notices import Notice
from audio.takedowns.services import filing, following_up
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


@method_decorator((csrf_exempt, never_cache), name="dispatch")
class Follow(View):
    """What has become of it, for who has the key, and what they say to it afterwards.

    The key stands in the address and no cookie is looked at, as in `Give`. Nobody is told where
    they came from.
    """

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        try:
            return _followed(request, _by_key(request, reference), CourtForm(), None)
        except NotFound:
            return _private(render(request, "404.html", status=404))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """`do` is `withdraw`, or else that they have gone to court."""
        try:
            found = _by_key(request, reference)
        except NotFound:
            return _private(render(request, "404.html", status=404))
        withdraws = request.POST.get("do") == "withdraw"
        form = WithdrawalForm(request.POST) if withdraws else CourtForm(request.POST)
        if form.is_valid() and _said(request, found.notice, form):
            return _private(HttpResponseRedirect(addresses.with_key(found.notice)))
        court = CourtForm() if isinstance(form, WithdrawalForm) else form
        return _followed(request, found, court, form)


def _by_key(request: HttpRequest, reference: str) -> queries.Read:
    key = request.GET.get("key", "")[:64]
    return queries.read(reference, ANYBODY, key=key)


def _said(request: HttpRequest, notice: Notice, form: forms.Form) -> bool:
    try:
        throttling.spend("takedown", throttling.address(request))
        if isinstance(form, WithdrawalForm):
            following_up.withdraw(notice=notice)
        else:
            following_up.go_to_court(notice=notice, said=form.cleaned_data["said"])
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _followed(
    request: HttpRequest, found: queries.Read, court: forms.Form, refused: forms.Form | None
) -> HttpResponse:
    withdrawal = refused if isinstance(refused, WithdrawalForm) else WithdrawalForm()
    known: dict[str, Any] = {
        "told": queries.shape(found),
        "notice": found.notice,
        "due_day": found.notice.due_day,
        "form": court,
        "withdrawal": withdrawal,
        "refused": refused,
    }
    status = 422 if refused else 200
    return _private(render(request, "takedown/follow.html", known, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
