"""The steps of signing in to pages, the same at each door: portal and admin."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, View

from config import throttling
from config.errors import DomainError
from config.throttling import TooManyRequests
from users.accounts.models import User
from users.auth import page_sessions, pending
from users.auth.landing import PORTAL
from users.auth.pending import Pending, Step
from users.auth.services import codes
from users.auth.services.code_step import OtpRequired, require_code
from users.auth.services.signing_in import SignInAgain
from users.codes.models import Purpose
from users.codes.services import is_waited_for
from users.google import pages as google
from users.pages.forms import AppForm, CodeForm
from users.totp.services import check

_NONE_SENT = _("No code was sent: try again in %(seconds)s seconds.")
_STILL_GOOD = _("The last code is still good. There is another in %(seconds)s seconds.")


class Door(NamedTuple):
    """`area` is what it leads into, `address` where it stands; its steps stand below that.

    `app_needed`: nobody comes in without an authenticator app. `context` is what its pages
    show besides.
    """

    area: str
    address: str
    templates: str
    app_needed: bool
    context: Callable[[HttpRequest], dict[str, Any]]

    def step(self, request: HttpRequest) -> tuple[Pending, Step] | None:
        """Who stands here, and what they are asked next. None: nobody, or not any more."""
        found = pending.of(request)
        if found is None or found.area != self.area:
            return None
        return found, found.step(app_needed=self.app_needed)

    def next(self, request: HttpRequest) -> HttpResponse:
        """To the next step; after the last one they are signed in."""
        here = self.step(request)
        if here is None and page_sessions.of(request):
            return HttpResponseRedirect(self.area)
        if here is None:
            late = _("That took longer than ten minutes, or was done twice. Start again.")
            messages.warning(request, late)
            return HttpResponseRedirect(self.address)
        found, step = here
        if step is Step.NONE:
            return self.let_in(request, found, second_factor=False)
        if step is Step.CODE:
            self.send_code(request, found)
        return HttpResponseRedirect(f"{self.address}{PLACES[step]}")

    def send_code(self, request: HttpRequest, found: Pending) -> None:
        """Where none can be sent, the page of the next step says so."""
        try:
            with suppress(OtpRequired):  # it is on its way
                require_code(user=found.user, address=throttling.address(request))
        except TooManyRequests as refusal:
            messages.error(request, _NONE_SENT % {"seconds": refusal.retry_after})

    def let_in(
        self, request: HttpRequest, found: Pending, *, second_factor: bool
    ) -> HttpResponse:
        """Everything was shown."""
        try:
            pending.finish(request, found, second_factor=second_factor)
        except SignInAgain as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.address)
        google.link_waiting(request, found.user)
        return HttpResponseRedirect(found.next)

    def opens(self, view: type[View], **given: Any) -> Callable[..., HttpResponseBase]:
        """The view, standing at this door."""
        here: type[View] = type(view.__name__, (view,), {"door": self})
        return here.as_view(**given)


def _nothing_more(request: HttpRequest) -> dict[str, Any]:
    return {}


PORTAL_DOOR = Door(
    PORTAL, "/portal/sign-in/", "portal", app_needed=False, context=_nothing_more
)
PLACES = {Step.CODE: "code/", Step.APP: "second-step/", Step.ENROL: "enrol/"}


class RefusingForm(FormView[forms.Form]):
    """Shows what a service refuses beside the field that it is about."""

    door: Door
    field: str | None = None

    def take(self, form: Any) -> HttpResponse:
        """What was typed, in its shape. May raise `DomainError`."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            return self.take(form)
        except DomainError as refusal:
            form.add_error(self.field_of(refusal), str(refusal))
            return self.form_invalid(form)

    def field_of(self, refusal: DomainError) -> str | None:
        """The one that a refusal is about."""
        return self.field

    def get_context_data(self, **known: Any) -> dict[str, Any]:
        return super().get_context_data(**known, **self.door.context(self.request))


@method_decorator(never_cache, name="dispatch")
class StepView(RefusingForm):
    """One step. Whoever is not at it is sent to where they are."""

    step: Step
    pending: Pending
    form_class: type[forms.Form] = CodeForm
    field = "code"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        here = self.door.step(request)
        if here is None or here[1] is not self.step:
            return self.door.next(request)
        self.pending = here[0]
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [f"{self.door.templates}/{self.step}.html"]


class AppStep(StepView):
    """The authenticator app."""

    step = Step.APP
    form_class = AppForm

    def take(self, form: AppForm) -> HttpResponse:
        address = throttling.address(self.request)
        shown = check(user=self.pending.user, given=form.given, address=address)
        return self.door.let_in(self.request, self.pending, second_factor=shown)


class MailedCode(RefusingForm):
    """Asks for a code sent by mail, and sends another if wished."""

    form_class: type[forms.Form] = CodeForm
    field = "code"
    knows_password = False

    def email(self) -> str:
        """Where it was sent."""
        raise NotImplementedError

    def is_sent(self) -> bool:
        """Whether there is a good one, as far as whoever asks may know."""
        return True

    def send_again(self) -> None:
        """May raise `DomainError`."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "again" not in request.POST:
            return super().post(request, *args, **kwargs)
        notice: Any = _("A code is on its way. Look for the newest mail.")
        try:
            self.send_again()
        except TooManyRequests as refusal:
            wait = _STILL_GOOD if self.is_sent() else _NONE_SENT
            notice = wait % {"seconds": refusal.retry_after}
        shown = self.get_context_data(form=self.form_class(), notice=notice)
        return self.render_to_response(shown)

    def prove(self, code: str) -> User:
        """Whose code it is. Raises `InvalidCode`, `TooManyRequests`."""
        throttling.spend("code_guess", throttling.address(self.request))
        return codes.prove(
            email=self.email(),
            code=code,
            address=throttling.address(self.request),
            knows_password=self.knows_password,
        )

    def get_context_data(self, **known: Any) -> dict[str, Any]:
        return super().get_context_data(email=self.email(), is_sent=self.is_sent(), **known)


class CodeStep(MailedCode, StepView):
    """A code by mail after the password, for those who wish it so."""

    step = Step.CODE
    knows_password = True

    def email(self) -> str:
        return self.pending.user.email

    def send_again(self) -> None:
        with suppress(OtpRequired):
            require_code(user=self.pending.user, address=throttling.address(self.request))

    def is_sent(self) -> bool:
        return is_waited_for(purpose=Purpose.LOGIN, user=self.pending.user)

    def take(self, form: forms.Form) -> HttpResponse:
        self.prove(form.cleaned_data["code"])
        pending.go_on(self.request, self.pending._replace(code_shown=True))
        return self.door.next(self.request)
