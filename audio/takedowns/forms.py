"""The forms of a notice and of an objection, as pages have them; what fits, `schemas` says."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ValidationError

from audio.takedowns.schemas import MOST_WORKS, NewCounterNotice, NewNotice
from config.errors import Invalid

_THING = re.compile(r"\b(track|album)s?[\s/:#]+(\d{1,18})\b", re.IGNORECASE)
"""Of an address of ours, of an app's, or as somebody says it: "track 12"."""
PLACES = {"tracks": "music", "albums": "music"}
"""Fields of the API that pages ask for under another name."""


def _area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": str(rows), **attrs})


def _name() -> forms.CharField:
    return forms.CharField(
        label=_("Your full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def _postal_address() -> forms.CharField:
    return forms.CharField(
        label=_("Postal address"),
        max_length=500,
        widget=_area(3, autocomplete="street-address"),
    )


def _phone() -> forms.CharField:
    return forms.CharField(
        label=_("Telephone (you may leave it out)"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )


def _signature() -> forms.CharField:
    return forms.CharField(label=_("Your name once more, as a signature"), max_length=200)


class ShapedForm(forms.Form):
    """What is typed becomes `SHAPE`, found in `shaped` once the form is valid."""

    SHAPE: ClassVar[type[BaseModel]]
    shaped: Any = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            self.shaped = self.SHAPE.model_validate(self.given(cleaned))
        except ValidationError as error:
            for fault in error.errors():
                self._say(str(fault["loc"][0]), fault["msg"].removeprefix("Value error, "))
        return cleaned

    def given(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        return cleaned

    def refuse(self, refusal: Exception) -> None:
        """Beside the field that it is about, as far as it says so."""
        place = refusal.loc[1:2] if isinstance(refusal, Invalid) else ()
        self._say(str(place[0]) if place else "", str(refusal))

    def _say(self, name: str, message: str) -> None:
        place = PLACES.get(name, name)
        self.add_error(place if place in self.fields else None, message)


class NoticeForm(ShapedForm):
    """Without JavaScript, and without an account."""

    SHAPE = NewNotice

    music = forms.CharField(
        label=_("What stands here"),
        max_length=4000,
        help_text=_(
            "The address of each track or album on this service, one a line: open its page, "
            "and copy what stands at the top of your browser."
        ),
        widget=_area(3, spellcheck="false"),
    )
    work = forms.CharField(
        label=_("The work that is yours"),
        max_length=8000,
        help_text=_("What it is, who made it, and where it is found."),
        widget=_area(4),
    )
    statement = forms.CharField(
        label=_("Why it may not stand here"),
        max_length=8000,
        help_text=_("The artist will read this, and your name."),
        widget=_area(5),
    )
    name = _name()
    organisation = forms.CharField(
        label=_("Organisation (if you write for one)"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    on_behalf_of = forms.CharField(
        label=_("Whose rights they are (if not your own)"), max_length=200, required=False
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Address, postal address and telephone are shown to nobody but staff."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    postal_address = _postal_address()
    phone = _phone()
    good_faith = forms.BooleanField(
        label=_(
            "I believe in good faith that neither the owner of the rights, nor somebody acting "
            "for them, nor the law allows it."
        )
    )
    accurate = forms.BooleanField(
        label=_(
            "What I say here is right. Under penalty of perjury: I am the owner of the rights, "
            "or may act for them."
        )
    )
    signature = _signature()

    def clean_music(self) -> dict[str, list[int]]:
        """Ids by kind. A line in which nothing is found is said."""
        found: dict[str, list[int]] = {"track": [], "album": []}
        for line in filter(None, map(str.strip, self.cleaned_data["music"].splitlines())):
            things = _THING.findall(line)
            if not things:
                message = _("“%(line)s” is no address of a track or an album here.")
                raise forms.ValidationError(message, params={"line": line[:80]})
            kind, pk = things[-1]
            found[kind.lower()].append(int(pk))
        if max(map(len, found.values())) > MOST_WORKS:
            message = _("%(most)s tracks and as many albums at most.")
            raise forms.ValidationError(message, params={"most": MOST_WORKS})
        return found

    def given(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        music = cleaned["music"]
        rest = {name: value for name, value in cleaned.items() if name != "music"}
        return rest | {"tracks": music["track"], "albums": music["album"]}


class CourtForm(forms.Form):
    """The claimant's, once the artist has objected."""

    said = forms.CharField(
        label=_("Which court, since when, and under which number"),
        max_length=4000,
        widget=_area(4),
    )


class WithdrawalForm(forms.Form):
    """The claimant's: nobody presses this by accident."""

    sure = forms.BooleanField(label=_("I withdraw this notice."))


class ObjectionForm(ShapedForm):
    """The artist's, in the portal."""

    SHAPE = NewCounterNotice

    statement = forms.CharField(
        label=_("Why it was a mistake"), max_length=8000, widget=_area(5)
    )
    name = _name()
    postal_address = _postal_address()
    phone = _phone()
    mistake = forms.BooleanField(
        label=_(
            "Under penalty of perjury: I believe in good faith that it was taken down by "
            "mistake, or taken for something else."
        )
    )
    jurisdiction = forms.BooleanField(
        label=_(
            "I accept the courts of my address, or of this service if that lies elsewhere, and "
            "papers from whoever gave the notice."
        )
    )
    signature = _signature()
