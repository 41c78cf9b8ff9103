"""What the pages of signing in ask for, as browsers and screen readers want it labelled."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from users.accounts.passwords import MAX_LENGTH

MAX_CODE = 64


def _password() -> forms.CharField:
    """The one that they have."""
    return forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=MAX_LENGTH,
        error_messages={"required": _("Type your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class EmailForm(forms.Form):
    """The address alone: for a code by mail."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={"required": _("Type your e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )


class PasswordForm(EmailForm):
    """Address and password."""

    password = _password()


class CodeForm(forms.Form):
    """A code sent by mail, or the first one of an authenticator app."""

    code = forms.CharField(
        label=_("Code"),
        max_length=MAX_CODE,
        error_messages={"required": _("Type the code.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "off",
                "autofocus": True,
                "inputmode": "numeric",
                "spellcheck": "false",
            }
        ),
    )


class NewPasswordForm(CodeForm):
    """A code, and the password from now on."""

    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=MAX_LENGTH,
        help_text=_("Eight characters or more. Three or four words make a good one."),
        error_messages={"required": _("Type a new password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    totp = forms.CharField(
        label=_("Code of your authenticator app"),
        max_length=MAX_CODE,
        required=False,
        help_text=_("Only if you use one. A recovery code will do."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ConfirmForm(CodeForm):
    """Who one is, once more: password and authenticator app."""

    password = _password()
    field_order = ("password", "code")


class AppForm(CodeForm):
    """The authenticator app's code, or a recovery code in its place."""

    recovery_code = forms.CharField(
        label=_("Recovery code"),
        max_length=MAX_CODE,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("code") or cleaned.get("recovery_code") or self.errors):
            self.add_error("code", self.fields["code"].error_messages["required"])
        return cleaned

    @property
    def given(self) -> str:
        return str(self.cleaned_data["recovery_code"] or self.cleaned_data["code"])
