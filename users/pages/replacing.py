"""Staff put another authenticator app in the place of theirs, in the administration."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from config.errors import DomainError
from config.throttling import address
from users.audit.acting import acting
from users.auth import page_sessions
from users.auth.freshness import is_fresh
from users.auth.models import AuthSession
from users.auth.services import second_step
from users.pages.doors import RefusingForm
from users.pages.forms import CodeForm, ConfirmForm
from users.totp import enrolment


class Replace(RefusingForm):
    """Asks for password and app first, if those were shown more than five minutes ago."""

    field = "code"
    session: AuthSession
    is_fresh: bool

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        session = page_sessions.of(request)
        if session is None:
            return HttpResponseRedirect(self.door.address)
        self.session = session
        self.is_fresh = is_fresh(session.authenticated_at)
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[forms.Form]:
        return CodeForm if self.is_fresh else ConfirmForm

    def get_template_names(self) -> list[str]:
        return [f"admin/authenticator/{'replace' if self.is_fresh else 'confirm'}.html"]

    def take(self, form: forms.Form) -> HttpResponse:
        return self.replace(form) if self.is_fresh else self.confirm(form)

    def field_of(self, refusal: DomainError) -> str | None:
        return "password" if "password" in getattr(refusal, "loc", ()) else self.field

    def confirm(self, form: forms.Form) -> HttpResponse:
        second_step.confirm(
            user=acting(self.request),
            session_id=self.session.pk,
            address=address(self.request),
            password=form.cleaned_data["password"],
            totp=form.cleaned_data["code"],
        )
        return HttpResponseRedirect(self.request.path)

    def replace(self, form: forms.Form) -> HttpResponse:
        codes = second_step.confirm_app(
            user=acting(self.request),
            code=form.cleaned_data["code"],
            session_id=self.session.pk,
            address=address(self.request),
        )
        shown = self.door.context(self.request) | {"codes": codes, "next": self.door.area}
        return render(self.request, f"{self.door.templates}/recovery_codes.html", shown)

    def get_context_data(self, **known: Any) -> dict[str, Any]:
        user = acting(self.request)
        if self.is_fresh:
            known["offer"] = enrolment.offer(user=user, to=str(self.session.pk))
        left = enrolment.recovery_codes_left(user)
        return super().get_context_data(left=left, **known)
