"""An OpenID provider that lies on demand. It keeps the rules otherwise, PKCE above all.

The honest one in the tests is `oidc-provider-mock`; nothing can make that sign a wrong token.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KID = "a key"
GOOGLE = "https://accounts.google.com"


class Lying:
    """What it will say next. Values of None leave a claim out."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.visits: dict[str, dict[str, str]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = ""
        self.be_honest()

    def be_honest(self) -> None:
        self.person: dict[str, Any] = {
            "sub": "4711",
            "email": "ada@example.org",
            "email_verified": True,
            "given_name": "Ada",
            "family_name": "Lovelace",
        }
        self.id_token: dict[str, Any] = {}
        self.userinfo: Any = {}
        self.header: dict[str, Any] = {}
        self.signs_with: Any = self.key
        self.algorithm = "RS256"
        self.token_status, self.token_error = 200, "server_error"

    def authorize(self, location: str) -> str:
        """The person agrees. The address to come back to."""
        asked = dict(parse_qsl(urlsplit(location).query))
        code = secrets.token_hex(8)
        self.visits[code] = asked
        answer = urlencode({"code": code, "state": asked["state"]})
        return f"{asked['redirect_uri']}?{answer}"

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, Any]:
        self.asked.append((path, form))
        if path == "/token":
            return self._token(form)
        told: dict[str, Any] = {
            "/.well-known/openid-configuration": self._discovery(self.url),
            "/as-google/.well-known/openid-configuration": self._discovery(GOOGLE),
            "/jwks": {"keys": [self._jwk()]},
            "/userinfo": self._userinfo(),
        }
        return (200, told[path]) if path in told else (404, {})

    def _discovery(self, issuer: str) -> dict[str, Any]:
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
        }

    def _jwk(self) -> dict[str, Any]:
        public: dict[str, Any] = json.loads(
            jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key())
        )
        return public | {"kid": KID, "alg": "RS256", "use": "sig"}

    def _userinfo(self) -> Any:
        return _told(self.person, self.userinfo) if isinstance(self.userinfo, dict) else "?"

    def _token(self, form: dict[str, str]) -> tuple[int, Any]:
        if self.token_status != 200:
            return self.token_status, {"error": self.token_error, "error_description": "oh"}
        visit = self.visits.pop(form["code"], None)
        if visit is None or not _keeps_pkce(visit, form):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        usual = {
            "iss": self.url,
            "aud": visit["client_id"],
            "sub": self.person["sub"],
            "nonce": visit["nonce"],
            "iat": now,
            "exp": now + 300,
        }
        token = jwt.encode(
            _told(usual, self.id_token),
            self.signs_with,
            self.algorithm,
            headers={"kid": KID} | self.header,
        )
        return 200, {"access_token": "theirs", "token_type": "Bearer", "id_token": token}


def _told(usual: dict[str, Any], lies: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (usual | lies).items() if value is not None}


def _keeps_pkce(visit: dict[str, str], form: dict[str, str]) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return visit["code_challenge_method"] == "S256" and visit["code_challenge"] == challenge


@contextmanager
def lying() -> Iterator[Lying]:
    """On a port of its own."""
    provider = Lying()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def _answer(self, form: dict[str, str]) -> None:
            status, told = provider.answer(urlsplit(self.path).path, form)
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        provider.url = f"http://127.0.0.1:{server.server_port}"
        provider.be_honest()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
