"""The portal's front door: signing in and out, and who may stay."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from config import problems, throttling
from config.errors import Unauthenticated
from users.auth import page_sessions, pending
from users.auth.landing import PORTAL, landing
from users.auth.services import codes, passwords
from users.auth.services.signing_in import Way
from users.codes.models import Purpose
from users.google import pages as google
from users.pages.doors import PORTAL_DOOR, AppStep, CodeStep, MailedCode, RefusingForm
from users.pages.forms import EmailForm, PasswordForm
from users.pages.problems import sentence

View = Callable[..., HttpResponseBase]
ASKED = "code_asked_by"


def asked_by_script(request: HttpRequest) -> bool:
    """It puts what it gets into its page, or reads it: the sign-in page fits neither."""
    wanted_type = request.headers.get("Accept", "")
    return "HX-Request" in request.headers or wanted_type == "application/json"


def signed_in(view: View) -> View:
    """Sends whoever is not to the sign-in page, and back afterwards. Scripts get a 401."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if page_sessions.of(request):
            return view(request, *args, **kwargs)
        if asked_by_script(request):
            return problems.refusal(Unauthenticated())
        back = urlencode({"next": landing(request.get_full_path(), area=PORTAL)})
        return HttpResponseRedirect(f"{PORTAL_DOOR.address}?{back}")

    return never_cache(guarded)


@method_decorator(never_cache, name="dispatch")
class SignIn(RefusingForm):
    """E-mail address and password; or a code by mail; or Google."""

    door = PORTAL_DOOR
    template_name = "portal/sign_in.html"
    form_class = PasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if page_sessions.of(request):
            return HttpResponseRedirect(wanted(request))
        return super().dispatch(request, *args, **kwargs)

    def take(self, form: forms.Form) -> HttpResponse:
        email, password = form.cleaned_data["email"], form.cleaned_data["password"]
        address = throttling.address(self.request)
        shown = passwords.check(email=email, password=password, address=address)
        pending.begin(
            self.request,
            user=shown.user,
            way=Way.PASSWORD,
            next_page=wanted(self.request),
            code_needed=shown.code_needed,
        )
        return PORTAL_DOOR.next(self.request)

    def get_context_data(self, **known: Any) -> dict[str, Any]:
        error = self.request.GET.get("error", "")
        return super().get_context_data(
            problem=sentence(error) if error and self.request.method == "GET" else "",
            next=wanted(self.request),
            google=google.is_offered(),
            links_google=google.is_link_waiting(self.request),
            **known,
        )


@method_decorator(never_cache, name="dispatch")
class ByMail(RefusingForm):
    """Sends a code, if there is such an account; and says the same if there is not."""

    door = PORTAL_DOOR
    field = "email"
    template_name = "portal/by_mail.html"
    form_class = EmailForm

    def take(self, form: forms.Form) -> HttpResponse:
        email = form.cleaned_data["email"]
        send_code(self.request, email)
        return await_code(self.request, email)

    def get_context_data(self, **known: Any) -> dict[str, Any]:
        return super().get_context_data(next=wanted(self.request), **known)


class CodeAlone(MailedCode):
    """In the place of a password."""

    door = PORTAL_DOOR
    template_name = "portal/code.html"

    def email(self) -> str:
        return str(self.request.session[ASKED]["email"])

    def send_again(self) -> None:
        send_code(self.request, self.email())

    def take(self, form: forms.Form) -> HttpResponse:
        user = self.prove(form.cleaned_data["code"])
        asked = self.request.session.pop(ASKED)
        pending.begin(self.request, user=user, way=Way.CODE, next_page=asked["next"])
        return PORTAL_DOOR.next(self.request)


@never_cache
def code(request: HttpRequest) -> HttpResponseBase:
    """After the password, or in its place."""
    here = PORTAL_DOOR.step(request)
    if here is None and ASKED in request.session:
        return CodeAlone.as_view()(request)
    return PORTAL_DOOR.opens(CodeStep)(request)


second_step = PORTAL_DOOR.opens(AppStep)


@never_cache
@require_safe
def go_on(request: HttpRequest) -> HttpResponse:
    """Where those are sent who came by Google: to their next step, or in."""
    return PORTAL_DOOR.next(request)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session of this browser alone."""
    page_sessions.end_here(request)
    messages.success(request, _("You are signed out."))
    return HttpResponseRedirect(PORTAL_DOOR.address)


def wanted(request: HttpRequest) -> str:
    """The page that somebody came for, if it is one of ours."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    return landing(given, area=PORTAL)


def await_code(request: HttpRequest, email: str) -> HttpResponse:
    """One is on its way, and will be enough."""
    pending.drop(request)
    request.session[ASKED] = {"email": email, "next": wanted(request)}
    return HttpResponseRedirect(f"{PORTAL_DOOR.address}code/")


def send_code(request: HttpRequest, email: str, purpose: Purpose = Purpose.LOGIN) -> None:
    """As POST /api/auth/otp/send/ does. Raises `TooManyRequests`."""
    address = throttling.address(request)
    throttling.spend("code_address", address)
    codes.send(purpose=purpose, email=email, address=address)
