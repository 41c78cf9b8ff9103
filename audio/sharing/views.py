"""Pages that anyone can open, and players inside other people's pages. No cookie is read."""

import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.encoding import iri_to_uri
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from audio.catalog.models.stamp import current_stamp
from audio.playlists import smart
from audio.sharing import (
    contents,
    describing,
    embedding,
    intents,
    keeping,
    opengraph,
    reporting,
    structured,
)
from audio.sharing.drawing import Drawn
from audio.sharing.keeping import Page
from audio.sharing.models import Kind, Network
from audio.sharing.shown import Shown, find
from audio.streaming import previews
from config import env
from config.addresses import origin
from config.fields import utc_now

NEVER_KEPT = "no-store"
ASKED_AGAIN = "no-cache"
"""May be kept, and is asked for each time: so what was taken down is shown by nobody."""
OEMBED = "/oembed"


@require_safe
def page(request: HttpRequest, kind: str, pk: int, slug: str = "") -> HttpResponseBase:
    """Of a thing, at its one address; any other slug leads there."""
    stamp = current_stamp()
    shown = find(kind, pk, key=request.GET.get("key", ""))
    if shown is None:
        return gone(request, "404.html")
    if slug != shown.slug:
        return _moved(request, shown)
    if not shown.is_public:
        return _private(HttpResponse(_page(request, shown).body))
    return _asked_again(request, shown, _page, stamp=stamp)


def _page(request: HttpRequest, shown: Shown) -> Page:
    found = contents.of(shown, asker=smart.READS.key(request), whole=True)
    base = origin(request)
    told = {
        "drawn": Drawn(shown, found),
        "tags": opengraph.written(opengraph.tags(shown, found, base)),
        "title": describing.title(shown),
        "sentence": describing.sentence(shown),
        "address": base + shown.address,
        "report": reporting.to_staff(shown.address),
        "infringes": reporting.copyright_notice(shown),
        "app": _in_the_app(shown),
        "app_home": env.FRONTEND_URLS[0] if env.FRONTEND_URLS else "",
    }
    if shown.is_public:
        told |= {
            "canonical": base + shown.path,
            "oembed": base + _oembed(base + shown.path),
            "structured": structured.script(shown, found, base),
            "snippet": embedding.snippet(shown, base),
            "intents": _networks(shown, base + shown.path),
        }
    return Page(render_to_string("share/page.html", told).encode(), found.is_for_all)


def _oembed(address: str) -> str:
    return f"{OEMBED}?{urlencode({'url': address, 'format': 'json'})}"


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """A player of what is public, for a frame."""
    stamp = current_stamp()
    shown = find(kind, pk)
    if shown is None:
        return _unlisted(gone(request, "embed/gone.html"))
    return _unlisted(_asked_again(request, shown, _player, stamp=stamp))


def _player(request: HttpRequest, shown: Shown) -> Page:
    found = contents.of(shown, asker=smart.READS.key(request), whole=False)
    told = {
        "drawn": Drawn(shown, found),
        "title": describing.title(shown),
        "address": origin(request) + shown.path,
    }
    return Page(render_to_string("embed/player.html", told).encode(), found.is_for_all)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """To the half minute of a public track, at an address that may be kept."""
    found = previews.of([pk], now=utc_now()).get(pk) if find(Kind.TRACK, pk) else None
    if found is None:
        return gone(request, "embed/gone.html")
    headers = {"Cache-Control": NEVER_KEPT, "Referrer-Policy": "no-referrer"}
    return HttpResponseRedirect(origin(request) + found.path, headers=headers)


def _in_the_app(shown: Shown) -> str | None:
    """None where there is no front end."""
    if not env.FRONTEND_URLS:
        return None
    key = f"?{urlencode({'key': shown.key})}" if shown.key else ""
    return f"{env.FRONTEND_URLS[0]}/{shown.kind}/{shown.pk}{key}"


def _networks(shown: Shown, address: str) -> list[tuple[str, str]]:
    """Their names, and where each takes the link."""
    found = intents.intents(intents.words(shown.title, shown.by), lambda _: address)
    return [(str(describing.NETWORKS[Network(name)]), to) for name, to in found.items()]


def gone(request: HttpRequest, template: str) -> HttpResponse:
    """Whatever it was, and whether it ever was."""
    response = render(request, template, status=404)
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


def _moved(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Nobody keeps it: a name that comes back would lead in a circle."""
    query = request.META.get("QUERY_STRING", "")
    address = shown.path + (f"?{iri_to_uri(query)}" if query else "")
    headers = {"Location": address, "Cache-Control": NEVER_KEPT}
    if not shown.is_public:
        headers["Referrer-Policy"] = "no-referrer"
    return HttpResponse(status=301, headers=headers)


def _private(response: HttpResponse) -> HttpResponseBase:
    """Its address opens it, so nobody is told the address."""
    response.headers["Cache-Control"] = NEVER_KEPT
    return _unlisted(response)


def _asked_again(
    request: HttpRequest,
    shown: Shown,
    draw: Callable[[HttpRequest, Shown], Page],
    *,
    stamp: int,
) -> HttpResponseBase:
    """With an ETag of its very bytes, so that no change is overlooked; a 304 where it fits."""
    place = (draw, origin(request), shown.kind, shown.pk)
    page = keeping.drawn(place, shown, lambda: draw(request, shown), stamp=stamp)
    etag = f'"{hashlib.sha256(page).hexdigest()[:32]}"'
    response = HttpResponse(page, headers={"Cache-Control": ASKED_AGAIN, "ETag": etag})
    found: Any = get_conditional_response(request, etag=etag, response=response)
    return found  # type: ignore[no-any-return]


def _unlisted(response: HttpResponseBase) -> HttpResponseBase:
    """No robot lists it, and what it leads to is not told where from."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
