"""Fields that several forms of the portal have, and forms that keep to the API's shapes."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter, ValidationError

from audio.publishing.schemas import fields


class Names(forms.CharField):
    """Several, with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        parts = [part.strip() for part in (value or "").split(",")]
        return list(dict.fromkeys(filter(None, parts)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(list(initial or []) != self.to_python(data))

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        for name in value:
            super().run_validators(name)


def genres(**attrs: str) -> Names:
    return Names(
        label=_("Genres"),
        required=False,
        max_length=80,
        help_text=_("Five at most, with commas between them."),
        widget=forms.TextInput(attrs={"list": "genres", "autocomplete": "off", **attrs}),
    )


def countries() -> Names:
    return Names(
        label=_("Countries"),
        required=False,
        max_length=2,
        help_text=_("Where it may be heard, as in AT, DE. Empty: everywhere."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


def p_line() -> forms.CharField:
    return forms.CharField(
        label=_("℗ line"),
        required=False,
        max_length=300,
        help_text=_("Whose the recording is, as in “2026 Ada Lovelace”."),
    )


def c_line() -> forms.CharField:
    return forms.CharField(
        label=_("© line"),
        required=False,
        max_length=300,
        help_text=_("Whose the rest is: cover, texts, layout."),
    )


GENRES: TypeAdapter[Any] = TypeAdapter(fields.Genres)
OF_REACH: dict[str, TypeAdapter[Any]] = {
    "p_line": TypeAdapter(fields.RightsLine),
    "c_line": TypeAdapter(fields.RightsLine),
    "countries": TypeAdapter(fields.AnyCountries),
}


class Shaped(forms.Form):
    """What is typed must fit the shapes that the API has too."""

    SHAPES: ClassVar[dict[str, TypeAdapter[Any]]] = {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, shape in self.SHAPES.items():
            if name in cleaned:
                try:
                    cleaned[name] = shape.validate_python(cleaned[name])
                except ValidationError as error:
                    self.add_error(name, said(error))
        return cleaned


def said(error: ValidationError) -> str:
    """The first thing that is wrong, as a sentence."""
    first = error.errors()[0]
    if first["type"] == "too_long":
        return str(_("%(most)s at most.") % {"most": first["ctx"]["max_length"]})
    if first["type"].startswith("url_"):
        return str(_("This is no web address, as in https://example.org."))
    message = first["msg"].removeprefix("Value error, ")
    return f"{_('This')} {message}." if message.startswith("must ") else f"{message}."
