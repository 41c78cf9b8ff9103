"""Pictures, public and never changed at an address that may go; and what staff listen to."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from audio.media.models import Packaging, Quality
from audio.streaming import queries
from audio.streaming.choice import choose
from audio.streaming.delivery import Asked, Stored, deliver
from audio.streaming.playing import Addresses
from config import images
from config.addresses import origin
from config.errors import DomainError
from config.fields import utc_now
from config.problems import refusal
from users.audit.acting import acting
from users.auth import page_sessions


@require_safe
def listen(request: HttpRequest, track_id: int) -> HttpResponseBase:
    """To the bytes of a track, published or not, for a player in the administration."""
    user, session = acting(request), page_sessions.of(request)
    if session is None or not user.has_perm("audio.view_track"):
        raise PermissionDenied
    try:
        found = queries.playable(user, track_id)
    except DomainError as error:
        raise Http404 from error
    addresses = Addresses.of(
        origin(request), track_id, found, session_id=session.pk, now=utc_now()
    )
    source = choose(found.packaged(Packaging.FILE), Quality.NORMAL)
    return HttpResponseRedirect(addresses.stream(source))


@require_safe
def image(request: HttpRequest, key: str, side: int) -> HttpResponseBase:
    """One size of a picture. Caches ask after an hour whether it is still there."""
    if not images.KEY.fullmatch(key) or side not in images.sides(key):
        raise Http404
    picture = Stored(
        key=images.file_name(key, side),
        content_type="image/jpeg",
        etag=f'"{key}-{side}"',
        disposition="inline",
        cache_control="public, max-age=3600",
        redirect_seconds=3600,
        redirect_cache_control="public, max-age=1800",
    )
    try:
        return deliver(Asked.by(request), picture)
    except DomainError as error:
        return refusal(error)
