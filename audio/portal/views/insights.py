"""What became of the music: figures of a range of days, to look at and to take along."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from audio.insights import queries, sheet
from audio.insights.models import ArtistCountry
from audio.insights.queries import LONGEST
from audio.portal import charts, words
from audio.portal.artists import Portal, for_artist
from config.fields import utc_now

RANGES = (7, 28, 90, 365)
USUAL = 28
SOURCES = {
    "": gettext_lazy("not said"),
    "album": gettext_lazy("albums"),
    "artist": gettext_lazy("artist pages"),
    "playlist": gettext_lazy("playlists"),
    "genre": gettext_lazy("genres"),
    "search": gettext_lazy("search"),
    "radio": gettext_lazy("radio"),
    "station": gettext_lazy("radio"),
    "track": gettext_lazy("the track itself"),
    "library": gettext_lazy("listeners' libraries"),
    "likes": gettext_lazy("liked tracks"),
    "history": gettext_lazy("listeners' histories"),
    "feed": gettext_lazy("news of those they follow"),
    "chart": gettext_lazy("charts"),
    "mix": gettext_lazy("mixes"),
    "recommendation": gettext_lazy("recommendations"),
    "share": gettext_lazy("shared links"),
}


class Span(NamedTuple):
    """Days, both included. `chosen` is the number of them where it is one of `RANGES`."""

    since: date
    until: date
    chosen: int = 0


class Share(NamedTuple):
    """A line of a table: its part of all plays, in per cent."""

    name: str
    plays: str
    share: int


class RangeForm(forms.Form):
    """Other days than those on offer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"type": "date"}
        for name, label in (("from", _("From")), ("to", _("To"))):
            self.fields[name] = forms.DateField(
                label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs=attrs)
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("from"), cleaned.get("to")
        if since and until and not timedelta(0) <= until - since < LONGEST:
            self.add_error("to", _("Choose a day after the first, two years on at most."))
        return cleaned


def _span(portal: Portal) -> tuple[Span, RangeForm]:
    given, today = portal.request.GET, utc_now().date()
    form = RangeForm(given if "from" in given or "to" in given else None)
    if form.is_valid():
        return Span(form.cleaned_data["from"], form.cleaned_data["to"]), form
    days = given.get("days", "")
    number = int(days) if days in map(str, RANGES) else USUAL
    span = Span(today - timedelta(days=number - 1), today, number)
    if not form.is_bound:
        form = RangeForm(initial={"from": span.since, "to": span.until})
    return span, form


@require_safe
@for_artist
def insights(portal: Portal) -> HttpResponseBase:
    """Plays and listeners by day; tracks, sources, countries."""
    span, form = _span(portal)
    artist, since, until = portal.artist, span.since, span.until
    found = queries.figures(artist, since, until)
    totals = found.totals
    return portal.page(
        "insights",
        "insights",
        form=form,
        ranges=RANGES,
        chosen=span.chosen,
        since=since,
        until=until,
        figures=[
            {"name": _("Plays"), "shown": words.count(totals.plays)},
            {"name": _("Listeners"), "shown": words.count(totals.listeners)},
            {"name": _("Hours listened"), "shown": words.hours(totals.ms_played)},
            {"name": _("Heard to the end"), "shown": words.share(totals.completion)},
            {"name": _("Saves"), "shown": words.count(totals.saves)},
            {"name": _("New followers"), "shown": words.count(totals.followers)},
        ],
        chart=_chart(found.days),
        tracks=[
            {
                "pk": one.track_id,
                "title": one.title,
                "plays": words.count(one.plays),
                "listeners": words.count(one.listeners),
                "completion": words.share(one.completion),
            }
            for one in found.tracks
        ],
        parts=_parts(portal, span, found.sources),
        few=ArtistCountry.FEW,
    )


def _chart(days: Any) -> charts.Chart:
    labels = [date_format(one.day, "j M") for one in days]
    return charts.days(
        labels,
        [one.plays for one in days],
        [one.listeners for one in days],
        is_over=days[-1].day < utc_now().date(),
    )


def _parts(portal: Portal, span: Span, sources: list[tuple[str, int]]) -> list[dict[str, Any]]:
    countries = queries.countries(portal.artist, span.since, span.until)
    return [
        {
            "name": "sources",
            "title": _("Where from"),
            "what": _("Source"),
            "rows": _shares([(str(SOURCES.get(a, a)), n) for a, n in sources]),
        },
        {
            "name": "countries",
            "title": _("Countries"),
            "what": _("Country"),
            "rows": _shares([(a or _("others, or not said"), n) for a, n in countries]),
        },
    ]


def _shares(counted: list[tuple[str, int]]) -> list[Share]:
    total = sum(number for _name, number in counted) or 1
    return [
        Share(name, words.count(number), round(number * 100 / total))
        for name, number in counted
    ]


@require_safe
@for_artist
def as_csv(portal: Portal) -> HttpResponse:
    """The days of a range."""
    span, _form = _span(portal)
    days = queries.days(portal.artist, span.since, span.until)
    name = f"{portal.artist.slug}-{span.since}-{span.until}.csv"
    return sheet.answer(sheet.of_artist(days), name)
