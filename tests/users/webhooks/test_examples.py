"""The lines in docs/api/webhooks.md that verify a message."""

import time
from typing import Any

from tests.test_docs import DOCS, fences
from users.webhooks import signing

PAGE = (DOCS / "api" / "webhooks.md").read_text(encoding="utf-8")
BODY = '{"type":"ping","data":{"title":"Überfahrt"}}'.encode()


def cases() -> list[tuple[str, dict[str, str], bytes, bool]]:
    """Secret, headers, body, and whether it is genuine."""
    secret, former, strange = (signing.new_secret() for _ in range(3))
    now = int(time.time())

    def told(*secrets: str, at: int = now) -> dict[str, str]:
        return signing.headers(secrets, message="msg_1", at=at, body=BODY)

    return [
        (secret, told(secret), BODY, True),
        (former, told(secret, former), BODY, True),
        (strange, told(secret, former), BODY, False),
        (secret, told(secret), BODY + b" ", False),
        (secret, told(secret) | {"webhook-id": "msg_2"}, BODY, False),
        (secret, told(secret, at=now - 400), BODY, False),
        (secret, told(secret) | {"webhook-timestamp": f"{now + 1}"}, BODY, False),
    ]


def test_in_python() -> None:
    [source] = fences(PAGE, "python")
    known: dict[str, Any] = {}
    exec(source, known)  # noqa: S102

    for secret, headers, body, wanted in cases():
        assert known["is_genuine"](secret, headers, body) is wanted
