"""What the portal's pages ask for. What is allowed, services and shapes say."""

from datetime import UTC, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter, ValidationError

from audio.catalog import words
from audio.catalog.models.album import AlbumType
from audio.catalog.models.track import CreditRole
from audio.identification.models import Field
from audio.portal.form_fields import (
    GENRES,
    OF_REACH,
    Shaped,
    c_line,
    countries,
    genres,
    p_line,
    said,
)
from audio.publishing.schemas import fields
from audio.publishing.schemas.pages import PagePatch

KINDS = [
    (AlbumType.ALBUM, _("Album")),
    (AlbumType.EP, _("EP")),
    (AlbumType.SINGLE, _("Single")),
    (AlbumType.COMPILATION, _("Compilation")),
]
LICENCES = [*words.LICENCES.items()]
ROLES = [
    (CreditRole.FEATURED, _("Featured")),
    (CreditRole.REMIXER, _("Remixer")),
    (CreditRole.PRODUCER, _("Producer")),
    (CreditRole.COMPOSER, _("Composer")),
    (CreditRole.LYRICIST, _("Lyricist")),
    (CreditRole.PERFORMER, _("Performer")),
    (CreditRole.MAIN, _("Main artist")),
]
MOMENT = "%Y-%m-%dT%H:%M"
IN_RELEASE = {"form": "release"}


class PageNameForm(forms.Form):
    """Opens an artist page."""

    name = forms.CharField(
        label=_("Artist name"),
        max_length=200,
        error_messages={"required": _("Type the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )


class NewReleaseForm(Shaped):
    """The least that a draft is made of."""

    title = forms.CharField(
        label=_("Title"), max_length=300, error_messages={"required": _("Type a title.")}
    )
    album_type = forms.ChoiceField(label=_("Kind"), choices=KINDS)


class ReleaseForm(NewReleaseForm):
    """What is told of a release. `moment` is in `time_zone`."""

    SHAPES: ClassVar[dict[str, TypeAdapter[Any]]] = {
        "title": TypeAdapter(fields.Title),
        "time_zone": TypeAdapter(fields.TimeZone),
        "genres": GENRES,
        "rights_holder": TypeAdapter(fields.RightsHolder),
        "upc": TypeAdapter(fields.Upc),
        **OF_REACH,
        "description": TypeAdapter(fields.Description),
    }

    moment = forms.DateTimeField(
        label=_("Date and time of release"),
        required=False,
        input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        help_text=_("For “Schedule”. It comes out at that minute."),
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        max_length=40,
        help_text=_("As in Europe/Berlin. Empty: UTC."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )
    genres = genres()
    licence = forms.ChoiceField(label=_("Licence"), choices=LICENCES)
    rights_holder = forms.CharField(
        label=_("Rights holder"),
        required=False,
        max_length=300,
        help_text=_("As in “2026 Ada Lovelace”."),
    )
    upc = forms.CharField(
        label=_("UPC or EAN"),
        required=False,
        max_length=20,
        help_text=_("If the release has one: 12 or 13 digits."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    p_line = p_line()
    c_line = c_line()
    countries = countries()
    countries_excluded = forms.BooleanField(label=_("Everywhere but there"), required=False)
    adults_only = forms.BooleanField(label=_("For adults only"), required=False)
    description = forms.CharField(
        label=_("About it"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    """What the page showed: since then a file's tags may have filled in what was empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= IN_RELEASE

    def at(self) -> datetime | None:
        """The instant, aware; None when no moment was typed."""
        moment: datetime | None = self.cleaned_data.get("moment")
        if moment is None:
            return None
        zone = ZoneInfo(self.cleaned_data["time_zone"] or "UTC")
        return moment.replace(tzinfo=zone).astimezone(UTC)


class RowForm(Shaped):
    """A track, in its row of the release."""

    SHAPES: ClassVar[dict[str, TypeAdapter[Any]]] = {
        "title": TypeAdapter(fields.Title),
        "genres": GENRES,
        "isrc": TypeAdapter(fields.Isrc),
    }

    title = forms.CharField(
        label=_("Title"), max_length=300, error_messages={"required": _("Type a title.")}
    )
    explicit = forms.BooleanField(label=_("Explicit words"), required=False)
    genres = genres()
    isrc = forms.CharField(
        label=_("ISRC"),
        required=False,
        max_length=20,
        help_text=_("As in US-RC1-76-07839."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args: Any, in_release: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if in_release:
            for field in self.fields.values():
                field.widget.attrs |= IN_RELEASE


AS_ALBUM = [("", _("As the release"))]


class TrackForm(RowForm):
    """A track, on its own page. An empty licence is the album's."""

    SHAPES: ClassVar[dict[str, TypeAdapter[Any]]] = {**RowForm.SHAPES, **OF_REACH}

    licence = forms.ChoiceField(label=_("Licence"), required=False, choices=[])
    rights_holder = forms.CharField(label=_("Rights holder"), required=False, max_length=300)
    p_line = p_line()
    c_line = c_line()
    countries = countries()
    countries_excluded = forms.BooleanField(label=_("Everywhere but there"), required=False)
    adults_only = forms.BooleanField(label=_("For adults only"), required=False)

    def __init__(self, *args: Any, has_album: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        licence: Any = self.fields["licence"]
        licence.choices = [*(AS_ALBUM if has_album else []), *LICENCES]


class CreditForm(forms.Form):
    """Somebody else on a track."""

    name = forms.CharField(
        label=_("Name"), max_length=200, error_messages={"required": _("Type a name.")}
    )
    role = forms.ChoiceField(label=_("CreditRole"), choices=ROLES)


class AcceptForm(forms.Form):
    """What of MusicBrainz's is right. What of it is still proposed, the service says."""

    chosen = forms.MultipleChoiceField(
        choices=Field.choices, error_messages={"required": _("Choose what to take over.")}
    )

    def ticked(self) -> list[str]:
        """As it was sent."""
        return list(self["chosen"].value() or ())


class ProfileForm(PageNameForm):
    """An artist's page, as listeners see it."""

    bio = forms.CharField(
        label=_("About you"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    links = forms.CharField(
        label=_("Links"),
        required=False,
        max_length=5000,
        help_text=_("One a line, as in https://example.org."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, key in (("name", "stage_name"), ("bio", "bio"), ("links", "links")):
            if name in cleaned:
                given = cleaned[name].split() if name == "links" else cleaned[name]
                try:
                    changes = PagePatch.model_validate({key: given}).changes()
                except ValidationError as error:
                    self.add_error(name, said(error))
                else:
                    cleaned |= changes
        return cleaned
