"""Personal tokens on the page of the account: seen, made, revoked."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from pydantic import TypeAdapter, ValidationError

from config.errors import DomainError, NotFound, Unauthenticated
from config.fields import utc_now
from config.throttling import address
from users.accounts.passwords import MAX_LENGTH
from users.audit.acting import acting
from users.auth import page_sessions
from users.auth.freshness import is_fresh
from users.auth.models import AuthSession
from users.auth.services import second_step
from users.pages.doors import PORTAL_DOOR, RefusingForm
from users.pages.forms import MAX_CODE
from users.pages.views import signed_in
from users.tokens import services
from users.tokens.models import PersonalToken
from users.tokens.schemas import TokenName
from users.tokens.scopes import Scope
from users.totp.services import has_device

SCOPES = {
    Scope.READ: _("Read: the catalogue, your profile, library and history"),
    Scope.LIBRARY: _("Change your library: likes, following, imports"),
    Scope.PLAYLISTS: _("Change your playlists"),
    Scope.PLAYER: _("Play music"),
    Scope.SCROBBLE: _("Tell what was listened to"),
    Scope.PUBLISH: _("Publish: uploads, releases, artist pages"),
}
DAYS = {"30": _("For 30 days"), "90": _("For 90 days"), "365": _("For a year")}
UNTIL_REVOKED = ("", _("Until you revoke it"))
_NAME: TypeAdapter[str] = TypeAdapter(TokenName)


class TokenForm(forms.Form):
    """What a token is called, what it may do, and for how long."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=100,
        error_messages={"required": _("Say what it is for.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "placeholder": _("Kitchen radio")}
        ),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope.value, title) for scope, title in SCOPES.items()],
        error_messages={"required": _("Choose one thing at least.")},
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.ChoiceField(
        label=_("How long it is good"),
        choices=[*DAYS.items(), UNTIL_REVOKED],
        initial="90",
        required=False,
    )

    def clean_name(self) -> str:
        try:
            return _NAME.validate_python(self.cleaned_data["name"])
        except ValidationError as error:
            raise forms.ValidationError(_("Letters that can be seen, on one line.")) from error


class ConfirmedTokenForm(TokenForm):
    """The same of somebody who has not shown for five minutes who they are."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=MAX_LENGTH,
        error_messages={"required": _("Type your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    totp = forms.CharField(
        label=_("Code of your authenticator app"),
        max_length=MAX_CODE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@method_decorator(signed_in, name="dispatch")
class Tokens(RefusingForm):
    """Those that there are, and another. The token itself is shown in this one answer."""

    door = PORTAL_DOOR
    field = "password"
    template_name = "portal/tokens.html"
    session: AuthSession

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        session = page_sessions.of(request)
        if session is None:
            raise Unauthenticated
        self.session = session
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[forms.Form]:
        fresh = is_fresh(self.session.authenticated_at)
        return TokenForm if fresh else ConfirmedTokenForm

    def get_form(self, form_class: Any = None) -> forms.Form:
        """Codes are asked only of those who have an app."""
        form = super().get_form(form_class)
        if "totp" in form.fields and not has_device(acting(self.request)):
            del form.fields["totp"]
        return form

    def field_of(self, refusal: DomainError) -> str | None:
        named = str((getattr(refusal, "loc", ()) or ("",))[-1])
        fields = self.get_form_class().base_fields
        return next((name for name in (named, self.field) if name in fields), None)

    def take(self, form: forms.Form) -> HttpResponse:
        user, told = acting(self.request), form.cleaned_data
        if isinstance(form, ConfirmedTokenForm):
            second_step.confirm(
                user=user,
                session_id=self.session.pk,
                address=address(self.request),
                password=told["password"],
                totp=told.get("totp") or None,
            )
        days = told["days"]
        made = services.create(
            user=user,
            name=told["name"],
            scopes={Scope(name) for name in told["scopes"]},
            expires_at=utc_now() + timedelta(days=int(days)) if days else None,
            address=address(self.request),
        )
        self.session.refresh_from_db()
        fresh_form = self.get_form_class()()
        return self.render_to_response(self.get_context_data(form=fresh_form, made=made))

    def get_context_data(self, **known: Any) -> dict[str, Any]:
        user = acting(self.request)
        rows = PersonalToken.objects.of(user).live().order_by("-created_at", "-pk")
        tokens = [(row, [SCOPES[Scope(name)] for name in row.scopes]) for row in rows]
        known["has_password"] = user.has_usable_password()
        return super().get_context_data(tokens=tokens, **known)


@require_POST
@signed_in
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """At once. Gone already: that is what was wanted."""
    try:
        services.revoke(user=acting(request), token_id=token_id, address=address(request))
    except NotFound:
        messages.info(request, _("It was revoked before."))
    else:
        messages.success(request, _("Revoked. It is good for nothing from now on."))
    return HttpResponseRedirect(reverse("portal-tokens"))
