"""A browser that signs in with Google, and makes sure that no address ever holds a token."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from django.test import Client

START = "/api/auth/google/"
CALLBACK = "/api/auth/google/callback/"
EXCHANGE = "/api/auth/google/exchange/"
LINK = "/api/auth/google/link/"
FRONT_END = "https://app.example.org"
TARGET = f"{FRONT_END}/auth/callback"
VERIFIER = "a-verifier-that-only-the-front-end-can-know"
CHALLENGE = "lNsPW4I_EDKpyOtE1yumWqqMjMvjGGrAjFSblTbsFR8"
_TOKEN = re.compile(r"eyJ[\w-]*\.[\w-]+\.|access|refresh|link_token|id_token")
"""A JWT has dots. What is drawn at random spells "eyJ" now and then, but has none."""


class Browser:
    """Keeps cookies. Follows no redirect by itself."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=True)

    def get(self, address: str, query: dict[str, str] | None = None, **headers: str) -> Any:
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        response = self.client.get(path, query or None, headers=headers)
        location = response.headers.get("Location", "")
        ours = not location.startswith("http://localhost")
        assert not (ours and _TOKEN.search(location)), location
        return response

    def start(self, **query: str) -> str:
        """The provider's address that it is sent to."""
        response = self.get(START, query)
        assert response.status_code == 302, response.content
        return str(response.headers["Location"])

    def come_back(self, address: str, accept: str = "text/html,*/*;q=0.8") -> Any:
        return self.get(address, accept=accept)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """As a front end's own request: no cookie matters."""
        return Client().post(path, body, content_type="application/json")


def told(response: Any) -> dict[str, str]:
    """What a front end reads in its address, once the browser has come back to it."""
    location = response.headers["Location"]
    assert response.status_code == 302
    assert location.startswith(f"{TARGET}?")
    return dict(parse_qsl(urlsplit(location).query))


class Honest:
    """`oidc-provider-mock`, on loopback."""

    def __init__(self, url: str) -> None:
        self.url = url

    def knows(self, subject: str, **claims: Any) -> None:
        """Somebody has an account there."""
        address = f"{self.url}/users/{subject}"
        assert requests.put(address, json=claims, timeout=5).status_code == 204

    def agrees(self, location: str, subject: str) -> str:
        """They sign in and agree. The address to come back to."""
        return self._answers(location, {"sub": subject})

    def declines(self, location: str) -> str:
        return self._answers(location, {"action": "deny"})

    def _answers(self, location: str, form: dict[str, str]) -> str:
        answer = requests.post(location, data=form, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]
