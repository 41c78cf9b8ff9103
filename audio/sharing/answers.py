"""Short links, oEmbed, robots.txt, the sitemap: neither pages nor the API."""

from collections.abc import Callable
from typing import Final

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from audio.sharing import addresses, oembed, queries, robots, services, sitemaps
from audio.sharing.models import Network
from audio.sharing.shown import Shown, find
from audio.sharing.views import gone
from audio.sharing.visitors import is_a_person
from config import env
from config.addresses import origin
from config.problems import problem

XML: Final = "application/xml; charset=utf-8"
NOT_INDEXED: Final = {"X-Robots-Tag": "noindex"}
SITEMAP: Final = {"Cache-Control": "no-cache"} | NOT_INDEXED


@require_safe
def open_link(request: HttpRequest, code: str) -> HttpResponseBase:
    """To the page, which nothing keeps in mind: where it leads may be hidden any moment."""
    link = queries.link_at(code)
    shown = link and find(link.kind, link.object_id, key=link.key)
    if not link or not shown:
        return gone(request, "404.html")
    if is_a_person(request):
        services.count_opening(link=link, network=_network(request))
    told = {"Cache-Control": "no-store"} | NOT_INDEXED
    if shown.key:
        told["Referrer-Policy"] = "no-referrer"
    return HttpResponseRedirect(origin(request) + shown.address, headers=told)


def _network(request: HttpRequest) -> Network | None:
    said = request.GET.get(addresses.NETWORK, "")
    return Network(said) if said in Network.values else None


WRITERS: Final[dict[str, Callable[[oembed.Json], HttpResponse]]] = {
    "json": JsonResponse,
    "xml": lambda told: HttpResponse(
        oembed.as_xml(told), content_type="text/xml; charset=utf-8"
    ),
}


@require_safe
def embed_data(request: HttpRequest) -> HttpResponse:
    """For oEmbed. Scripts of every page may read it: it tells what everybody may know."""
    answer = _embed_data(request)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _embed_data(request: HttpRequest) -> HttpResponse:
    asked, base = request.GET, origin(request)
    write = WRITERS.get(asked.get("format") or "json")
    if write is None:
        return problem(501, detail="The formats are json and xml.")
    if not (url := asked.get("url")):
        return problem(400, detail="`url` is missing: the address of a page of ours.")
    try:
        room = oembed.Room(*(_length(asked.get(name)) for name in ("maxwidth", "maxheight")))
    except ValueError:
        return problem(400, detail="`maxwidth` and `maxheight` are numbers of pixels, from 1.")
    shown = _at(url, base)
    if shown is None:
        return problem(404, detail="No page that everybody may see is at this address.")
    return write(oembed.described(shown, base, room))


def _length(said: str | None) -> int | None:
    """Raises ValueError."""
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= 9 and int(said)):
        raise ValueError(said)
    return int(said)


def _at(url: str, base: str) -> Shown | None:
    """What a page or a short link of ours shows to everybody, without a key."""
    path = addresses.path_of_ours(url, base) or ""
    if code := addresses.code_in(path):
        link = queries.link_at(code)
        return find(link.kind, link.object_id) if link else None
    page = addresses.page_in(path)
    return find(*page) if page else None


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Whom `ROBOTS` keeps out, it keeps out of everything."""
    told = robots.robots_txt(origin(request), welcome=env.ROBOTS)
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Which files there are."""
    _require_robots()
    return HttpResponse(sitemaps.index(origin(request)), content_type=XML, headers=SITEMAP)


@require_safe
def sitemap_file(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """One of them, written as it is read: it is never whole in memory."""
    _require_robots()
    parts = sitemaps.file(origin(request), kind, number)
    if parts is None:
        raise Http404
    return StreamingHttpResponse(parts, content_type=XML, headers=SITEMAP)


def _require_robots() -> None:
    if not env.ROBOTS:
        raise Http404
