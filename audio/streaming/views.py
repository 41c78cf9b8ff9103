"""Covers and pictures: public, and never changed under the same address."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from audio.streaming.delivery import Asked, Stored, deliver
from config import images
from config.errors import DomainError
from config.problems import refusal


@require_safe
def image(request: HttpRequest, key: str, side: int) -> HttpResponseBase:
    """One size of a picture."""
    if not images.KEY.fullmatch(key) or side not in images.sides(key):
        raise Http404
    picture = Stored(
        key=images.file_name(key, side),
        content_type="image/jpeg",
        etag=f'"{key}-{side}"',
        disposition="inline",
        cache_control="public, max-age=31536000, immutable",
        redirect_seconds=3600,
        redirect_cache_control="public, max-age=1800",
    )
    try:
        return deliver(Asked.by(request), picture)
    except DomainError as error:
        return refusal(error)
