"""The API as a client sees it: real addresses, JSON, a Bearer token that was really issued."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import make
from users.models import User


class Api:
    """`api.post("/api/auth/login/", {...})`; the body becomes JSON.

    `token` None is nobody. Other keywords are headers: `If_None_Match="…"`.
    """

    def __init__(self, token: str | None = None, address: str = "127.0.0.1") -> None:
        self.token, self.address = token, address
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.client.get(
            path, query, headers=self._headers(headers), REMOTE_ADDR=self.address
        )

    def head(self, path: str, **headers: str) -> Any:
        return self.client.head(path, headers=self._headers(headers), REMOTE_ADDR=self.address)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("DELETE", path, body, **headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Bytes go as they are."""
        data = body if isinstance(body, bytes) else b"" if body is None else _encoded(body)
        return self.client.generic(
            method,
            path,
            data,
            content_type="application/json",
            headers=self._headers(headers),
            REMOTE_ADDR=self.address,
        )

    def _headers(self, given: dict[str, str]) -> dict[str, str]:
        headers = {name.replace("_", "-"): value for name, value in given.items()}
        return headers | ({"Authorization": f"Bearer {self.token}"} if self.token else {})


ApiFor = Callable[[User], Api]


def _encoded(body: Any) -> bytes:
    return json.dumps(body).encode()


def refused(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """Makes sure of a refusal's shape (RFC 9457), and gives its body."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert body["code"] == code
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


@pytest.fixture
def api() -> Api:
    """Nobody."""
    return Api()


@pytest.fixture
def api_for() -> ApiFor:
    """Somebody, in a session of their own."""

    def signed_in(person: User) -> Api:
        return Api(make.tokens(person).access)

    return signed_in
