"""A new password for whoever forgot theirs, with a code sent by mail."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from config import throttling
from config.errors import DomainError
from users.accounts.passwords import WeakPassword
from users.auth.services import codes
from users.codes.models import Purpose
from users.pages.doors import PORTAL_DOOR, RefusingForm
from users.pages.forms import EmailForm, NewPasswordForm
from users.pages.views import ASKED, send_code
from users.totp.services import InvalidTotp, TotpRequired


@method_decorator(never_cache, name="dispatch")
class Forgotten(RefusingForm):
    """Sends a code, if there is such an account; and says the same if there is not."""

    door = PORTAL_DOOR
    field = "email"
    template_name = "portal/forgotten.html"
    form_class = EmailForm

    def take(self, form: forms.Form) -> HttpResponse:
        email = form.cleaned_data["email"]
        send_code(self.request, email, Purpose.RESET_PASSWORD)
        self.request.session[ASKED] = {"email": email, "next": PORTAL_DOOR.area}
        return HttpResponseRedirect(reverse("portal-new-password"))


@method_decorator(never_cache, name="dispatch")
class NewPassword(RefusingForm):
    """The code that was sent, and the password from now on. Every session ends."""

    door = PORTAL_DOOR
    field = "code"
    template_name = "portal/new_password.html"
    form_class = NewPasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if ASKED not in request.session:
            return HttpResponseRedirect(reverse("portal-forgotten"))
        return super().dispatch(request, *args, **kwargs)

    def take(self, form: forms.Form) -> HttpResponse:
        address = throttling.address(self.request)
        throttling.spend("code_guess", address)
        codes.reset_password(
            email=self.request.session[ASKED]["email"],
            code=form.cleaned_data["code"],
            new=form.cleaned_data["new_password"],
            totp=form.cleaned_data["totp"],
            address=address,
        )
        del self.request.session[ASKED]
        messages.success(self.request, _("You have a new password: sign in with it."))
        return HttpResponseRedirect(PORTAL_DOOR.address)

    def field_of(self, refusal: DomainError) -> str | None:
        if isinstance(refusal, WeakPassword):
            return "new_password"
        return "totp" if isinstance(refusal, TotpRequired | InvalidTotp) else self.field

    def get_context_data(self, **known: Any) -> dict[str, Any]:
        return super().get_context_data(email=self.request.session[ASKED]["email"], **known)
