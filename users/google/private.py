"""Answers at the callback, whose address holds the provider's code: nobody else is told it."""

from typing import TypeVar

from django.http.response import HttpResponseBase

from config.errors import DomainError

Response = TypeVar("Response", bound=HttpResponseBase)

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def private(response: Response) -> Response:
    """The same, with `HEADERS`."""
    for name, value in HEADERS.items():
        response[name] = value
    return response


class Private(DomainError):
    """A refusal that the callback may answer with."""

    @property
    def headers(self) -> dict[str, str]:
        return super().headers | HEADERS
