"""Whose music a page of the portal is about."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from audio.catalog.models.artist import Artist
from config import throttling
from config.errors import DomainError, NotAllowed, NotFound
from users.audit.acting import acting
from users.models import User
from users.pages.views import signed_in

View = Callable[..., HttpResponseBase]
CHOSEN = "portal_artist"


def pages_of(user: User) -> list[Artist]:
    """The artist pages that somebody manages, the first one first."""
    return [*Artist.objects.managed_by(user).order_by("pk")]


def choose(request: HttpRequest, artist_id: int) -> None:
    """From now on the pages are about this one."""
    if request.session.get(CHOSEN) != artist_id:
        request.session[CHOSEN] = artist_id


class Portal:
    """Who asks, and for which of their artists. `artist` is None for who has none yet."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user = acting(request)
        self.artists = pages_of(self.user)
        self.by_id = {artist.pk: artist for artist in self.artists}
        chosen = self.by_id.get(request.session.get(CHOSEN, 0))
        self.found = chosen or next(iter(self.artists), None)

    @property
    def artist(self) -> Artist:
        """For views behind `for_artist`."""
        if self.found is None:
            raise LookupError("no artist page")
        return self.found

    def turn_to(self, artist_id: int) -> None:
        """To one of theirs, which something on the page belongs to."""
        self.found = self.by_id[artist_id]
        choose(self.request, artist_id)

    def spend(self, limit: str) -> None:
        """As the API's routes do, from the same counter. Raises `TooManyRequests`."""
        throttling.spend(limit, f"user {self.user.pk}")

    def require_left(self, limit: str) -> None:
        """Counts nothing. Raises `TooManyRequests`."""
        if limit in throttling.LIMITS:
            verdict = throttling.left(limit, f"user {self.user.pk}")
            if not verdict.allowed:
                raise throttling.TooManyRequests(verdict)

    def page(self, template: str, tab: str, **known: Any) -> HttpResponseBase:
        """The page, in its frame."""
        frame = {"artist": self.found, "artists": self.artists, "tab": tab}
        return render(self.request, f"portal/{template}.html", frame | known)


def for_artist(view: View) -> View:
    """Gives the view a `Portal`. Whoever has no artist page is offered to open one."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponseBase:
        portal = Portal(request)
        if portal.found is None:
            return HttpResponseRedirect(reverse("portal"))
        try:
            if request.method == "POST":
                portal.spend("write")
            return view(portal, **named)
        except NotFound as refusal:
            raise Http404 from refusal
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        except DomainError as refusal:
            return refused(request, refusal)

    return signed_in(guarded)


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponseBase:
    """A page that says why; for what no form on the page before can say."""
    known = {"why": str(refusal)}
    answer = render(request, "portal/refused.html", known, status=refusal.status)
    for name, value in refusal.headers.items():
        answer.headers[name] = value
    return answer
