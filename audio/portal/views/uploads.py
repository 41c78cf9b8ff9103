"""Files on their way: in parts that can be resumed, and put away."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from audio.portal.artists import Portal, for_artist
from audio.publishing.services import tracks
from audio.uploads import queries, services, views
from audio.uploads.models import Status
from config import problems, throttling
from config.errors import DomainError, NotFound, Unauthenticated
from users.audit.acting import acting
from users.auth import page_sessions


def _for_scripts(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A script cannot be sent to the sign-in page: it is told that nobody is signed in."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: uuid.UUID) -> HttpResponse:
        if page_sessions.of(request) is None:
            return problems.refusal(Unauthenticated())
        who = acting(request)
        try:
            if request.method == "POST":
                throttling.spend("upload", f"user {who.pk}")
        except DomainError as refusal:
            return problems.refusal(refusal)
        return view(request, who, **named)

    return never_cache(guarded)


uploads = _for_scripts(views.uploads)
upload = _for_scripts(views.upload)


@require_POST
@for_artist
def forget(portal: Portal) -> HttpResponseBase:
    """One that never arrived whole, or was refused: its empty track goes too.

    Raises `NotFound`.
    """
    try:
        found = queries.upload(portal.user, uuid.UUID(portal.request.POST.get("upload", "")))
    except ValueError as error:
        raise NotFound from error
    if found.status == Status.RECEIVING:
        services.abandon(upload=found)
    elif found.status == Status.REFUSED and found.track and not found.track.is_playable:
        tracks.delete_track(track=found.track, by=portal.user)
    return HttpResponseRedirect(_back(portal))


def _back(portal: Portal) -> str:
    """To the page of ours that asked."""
    given = portal.request.POST.get("back", "")
    ours = given.startswith("/portal/") and url_has_allowed_host_and_scheme(given, None)
    return given if ours else "/portal/"
