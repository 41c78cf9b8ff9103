"""The editor of a track's lyrics."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audio.catalog.models.track import Track
from audio.portal import listening, queries
from audio.portal.artists import Portal, for_artist
from audio.portal.confirming import confirmed
from audio.portal.views.tracks import track_of
from config.errors import DomainError
from lyrics import lrc, services
from lyrics.fetching import services as fetching
from lyrics.languages import UNKNOWN, tidy_or_unknown
from lyrics.models import Lyrics, NoLyrics, Source
from lyrics.portal import keeping, lines, looking_up
from lyrics.portal.forms import LyricsForm, language_name
from lyrics.words import Words, lines_of
from users.auth import page_sessions
from users.pages.views import asked_by_script

SPEEDS = ("1", "0.9", "0.8", "0.7", "0.6", "0.5")


class Shown(NamedTuple):
    """A track's lyrics in all languages, and those that the page is about."""

    track: Track
    every: list[Lyrics]
    one: Lyrics | None

    @classmethod
    def of(cls, portal: Portal, track_id: int) -> "Shown":
        """`?language=`, else the first; `?new`: none. Raises `NotFound`, `NoLyrics`."""
        track = track_of(portal, track_id)
        every = [*Lyrics.objects.of(track)]
        asked = portal.request.GET
        if "language" in asked:
            one = next((one for one in every if one.language == asked["language"]), None)
            if one is None:
                raise NoLyrics
            return cls(track, every, one)
        return cls(track, every, None if "new" in asked else next(iter(every), None))

    @property
    def words(self) -> Words:
        if self.one is None:
            return Words("")
        return Words(self.one.plain, lines_of(self.one.synced or ()))

    @property
    def written(self) -> str:
        """As text: LRC where there are times."""
        return lrc.write(lrc.Lrc(self.words.synced)) if self.words.synced else self.words.plain

    def address(self, name: str = "portal-lyrics", language: str = "") -> str:
        language = language or (self.one.language if self.one else "")
        query = f"?{urlencode({'language': language})}" if language else "?new"
        return reverse(name, args=[self.track.pk]) + query


@require_http_methods(["GET", "HEAD", "POST"])
@for_artist
def lyrics(portal: Portal, track_id: int) -> HttpResponseBase:
    """Text, tapping along, preview."""
    shown = Shown.of(portal, track_id)
    form = _form(shown, portal.request.POST if portal.request.method == "POST" else None)
    if not form.is_bound:
        return _page(portal, shown, form)
    kept = form.is_valid() and _kept(portal, shown, form)
    if asked_by_script(portal.request):
        return _told(shown, form) if kept else _refused(form)
    if not kept:
        return _page(portal, shown, form)
    messages.success(portal.request, _("Saved."))
    return HttpResponseRedirect(shown.address(language=form.cleaned_data["language"]))


def _form(shown: Shown, given: Any = None) -> LyricsForm:
    language = shown.one.language if shown.one else UNKNOWN
    initial = {
        "text": shown.written,
        "language": language,
        "licence": shown.one.licence if shown.one else "",
    }
    taken = {one.language for one in shown.every if one != shown.one}
    return LyricsForm(given, initial=initial, also=language, taken=taken)


def _kept(portal: Portal, shown: Shown, form: LyricsForm) -> bool:
    told = form.cleaned_data
    try:
        keeping.keep(
            track=shown.track,
            by=portal.user,
            words=told["words"],
            language=told["language"],
            licence=told["licence"],
            was=shown.one,
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _told(shown: Shown, form: LyricsForm) -> HttpResponseBase:
    told = form.cleaned_data
    address = shown.address(language=told["language"])
    return JsonResponse({"address": address, "synced": bool(told["words"].synced)})


def _refused(form: LyricsForm) -> HttpResponseBase:
    """The first thing that is wrong."""
    name, errors = next(iter(form.errors.items()))
    told = {"detail": errors[0], "field": name, "line": form.bad_line}
    return JsonResponse(told, status=422)


def _page(portal: Portal, shown: Shown, form: LyricsForm) -> HttpResponseBase:
    report = queries.report_of(shown.track)
    session = page_sessions.of(portal.request)
    play = listening.play(portal.user, shown.track, report, session.pk) if session else None
    return portal.page(
        "lyrics",
        "releases",
        track=shown.track,
        form=form,
        shown=shown.one,
        lines=None if form.errors else lines.shown(shown.words),
        play=play,
        speeds=[(one, f"{one} ×") for one in SPEEDS],
        languages=[_version(shown, one) for one in shown.every],
        address=shown.address(),
        download=shown.address("portal-lyrics-file"),
        remove=shown.address("portal-lyrics-remove"),
        source=_source(shown.one),
        look_up=looking_up.shown(shown.track),
    )


def _version(shown: Shown, one: Lyrics) -> dict[str, Any]:
    return {
        "name": language_name(one.language)
        if one.language != UNKNOWN
        else _("Language not told"),
        "address": shown.address(language=one.language),
        "is_shown": one == shown.one,
    }


def _source(one: Lyrics | None) -> str:
    """Where words come from that nobody here has typed or looked over."""
    if one is None or one.is_typed:
        return ""
    if one.source == Source.FILE:
        return _("These words stood in your file.")
    return _("These words are from %(source)s.") % {"source": one.get_source_display()}


@require_POST
@for_artist
def look_up(portal: Portal, track_id: int) -> HttpResponseBase:
    """Has the words looked up by the provider that this server asks."""
    track = track_of(portal, track_id)
    fetching.ask(track=track, by=portal.user)
    return HttpResponseRedirect(reverse("portal-lyrics", args=[track.pk]))


@require_POST
@for_artist
def read(portal: Portal, track_id: int) -> HttpResponseBase:
    """`text`, plain or LRC, as lines, and the language that it tells. Keeps nothing."""
    track_of(portal, track_id)
    form = LyricsForm({"text": portal.request.POST.get("text", ""), "language": UNKNOWN})
    if not form.is_valid():
        return _refused(form)
    words: Words = form.cleaned_data["words"]
    language = tidy_or_unknown(words.language)
    return JsonResponse({"lines": lines.shown(words), "language": language})


@require_safe
@for_artist
def file(portal: Portal, track_id: int) -> HttpResponseBase:
    """LRC; a mere text where there are no times. Raises `NoLyrics`."""
    shown = Shown.of(portal, track_id)
    if shown.one is None:
        raise NoLyrics
    ending = "lrc" if shown.words.synced else "txt"
    name = f"{shown.track.title}.{ending}"
    response = HttpResponse(shown.written, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_artist
def remove(portal: Portal, track_id: int) -> HttpResponseBase:
    """Asks once. Raises `NoLyrics`."""
    shown = Shown.of(portal, track_id)
    if shown.one is None:
        raise NoLyrics
    language = shown.one.language
    told = {"title": shown.track.title, "language": language_name(language)}
    question = _("Remove the lyrics of “%(title)s”?") % told
    if len(shown.every) > 1:
        question = _("Remove the lyrics of “%(title)s” (%(language)s)?") % told
    return confirmed(
        portal,
        texts=(question, _("Their times go too. This cannot be undone."), _("Remove")),
        back=shown.address(),
        to=reverse("portal-lyrics", args=[shown.track.pk]),
        act=lambda: services.delete_lyrics(
            track=shown.track, by=portal.user, language=language
        ),
    )
