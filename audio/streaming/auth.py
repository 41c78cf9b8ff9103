"""Ninja's auth class for signed addresses, which carry no header."""

from typing import cast

from django.http import HttpRequest
from django.urls import ResolverMatch
from ninja.security.base import AuthBase

from audio.streaming import signing
from config import env
from config.fields import utc_now


class SignedAddress(AuthBase):
    """`request.auth` becomes a `Claim`, without a look at the database.

    Raises `BadSignature` and `Expired`. An address without any of a signature's parameters is
    left to the next auth class.
    """

    openapi_type = "apiKey"
    openapi_in = "query"
    openapi_name = "k"

    def __call__(self, request: HttpRequest) -> signing.Claim | None:
        if signing.NAMES.isdisjoint(request.GET):
            return None
        found = cast(ResolverMatch, request.resolver_match)
        return signing.read(
            int(found.kwargs["track_id"]), request.GET, key=env.STREAM_KEY, now=utc_now()
        )
