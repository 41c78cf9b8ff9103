"""What the editor's page asks for."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from audio.portal.forms import LICENCES
from lyrics.languages import UNKNOWN, tidy
from lyrics.portal import lines
from lyrics.words import BadLine, NoWords, Words

UNTOLD = _("Not stated")
UNTOLD_LANGUAGE = _("Language not stated")
ROWS = 16
DAMAGED = _("The lines did not arrive as they were sent. Save once more.")


def language_name(tag: str) -> str:
    """In the reader's own language; the tag itself where nobody knows a name."""
    if tag == UNKNOWN:
        return str(UNTOLD_LANGUAGE)
    try:
        return str(get_language_info(tag.lower())["name_translated"])
    except KeyError:
        return tag


def languages(also: str = "") -> list[tuple[str, str]]:
    """Those that have names, by name, and the one that is there."""
    known = {tidy(code) for code, info in LANG_INFO.items() if "name" in info}
    named = {tag: language_name(tag) for tag in known | {also or UNKNOWN}}
    named.pop(UNKNOWN, None)
    return [(UNKNOWN, str(UNTOLD)), *sorted(named.items(), key=lambda one: one[1])]


class LyricsForm(forms.Form):
    """Words in one language. From a script come `lines`, as JSON, in the place of `text`.

    Its `words` are in `cleaned_data`; `bad_line` counts from 1, 0 where no line is at fault.
    """

    text = forms.CharField(
        label=_("Lyrics"),
        required=False,
        strip=False,
        help_text=_("A line for each line that is sung. LRC with its times is taken, too."),
        widget=forms.Textarea(attrs={"rows": ROWS, "dir": "auto", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language"))
    licence = forms.ChoiceField(
        label=_("Licence of the words"), required=False, choices=[("", UNTOLD), *LICENCES]
    )

    def __init__(
        self, given: Any = None, *, also: str = "", taken: Collection[str] = (), **named: Any
    ) -> None:
        super().__init__(given, **named)
        self.bad_line, self.taken = 0, taken
        choice: Any = self.fields["language"]
        choice.choices = languages(also)

    def clean_language(self) -> str:
        language = str(self.cleaned_data["language"])
        if language in self.taken:
            raise forms.ValidationError(_("There are lyrics in this language already."))
        return language

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            cleaned["words"] = self._words(cleaned.get("text", ""))
        except BadLine as refusal:
            self.bad_line = lines.number(refusal)
            self.add_error("text", str(refusal))
        except NoWords:
            self.add_error("text", _("Type or paste the words."))
        except ValidationError:
            self.add_error("text", DAMAGED)
        return cleaned

    def _words(self, text: str) -> Words:
        if "lines" not in self.data:
            return Words.of_text(text)
        return lines.understood(lines.LINES.validate_json(self.data["lines"]))
