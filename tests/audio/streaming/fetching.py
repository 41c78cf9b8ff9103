"""Bytes through the test client."""

from typing import Any

from django.http import HttpResponse

from tests.api_client import Api


def get(api: Api, path: str, query: Any = None, **headers: str) -> Any:
    """The answer with its whole body in `content`, as a server would have sent it."""
    response = api.get(path, query, **headers)
    if not response.streaming:
        return response
    plain = HttpResponse(b"".join(response), status=response.status_code)
    plain.headers = response.headers
    return plain
