"""The page that a mail's unsubscribe link opens. No cookie, no session: the link is enough."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from users.notifications import services
from users.notifications.choices import CHOICES
from users.notifications.unsubscribing import Stop, stop_of


@method_decorator((never_cache, csrf_exempt), name="dispatch")
class Unsubscribe(View):
    """GET asks, POST does it (RFC 8058): programs that look through mails follow every link."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return _page(request, _stop(token), is_done=False)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Of a mail program, with `List-Unsubscribe=One-Click`, or of the page's button."""
        stop = _stop(token)
        services.unsubscribe(stop=stop)
        return _page(request, stop, is_done=True)


def _stop(token: str) -> Stop:
    stop = stop_of(token)
    if stop is None or stop.kind not in CHOICES:
        raise Http404
    return stop


def _page(request: HttpRequest, stop: Stop, **known: Any) -> HttpResponse:
    """Not whose mails: the link may have been passed on."""
    known["title"] = CHOICES[stop.kind].title
    response = render(request, "notifications/unsubscribe.html", known)
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
    response.headers["X-Robots-Tag"] = "noindex"
    return response
