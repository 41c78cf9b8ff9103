"""A year that its listener shows to whoever has the address. No cookie is read."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audio.insights import pages, years
from audio.sharing import reporting


@require_safe
def year(request: HttpRequest, key: str) -> HttpResponse:
    """As it was when it was shared; of its music, what everybody may see today."""
    shared = years.open_to_all(key)
    if shared is None:
        answer = render(request, "404.html", status=404)
    else:
        known = {
            "told": pages.told(years.told_by(shared), AnonymousUser()),
            "name": shared.user.name,
            "address": pages.address(request, shared),
            "report": reporting.to_staff(request.path),
        }
        answer = render(request, "share/year.html", known)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
