"""Codes as a client asks for them and uses them."""

from typing import Any

from tests.api_client import Api
from tests.users.codes.codes import mailed_code

SEND, VERIFY = "/api/auth/otp/send/", "/api/auth/otp/verify/"


def code_for(email: str, purpose: str, api: Api | None = None) -> str:
    answer = (api or Api()).post(SEND, {"email": email, "purpose": purpose})
    assert answer.status_code == 202, answer.content
    return mailed_code(email)


def proof(email: str, purpose: str, code: str, **more: Any) -> dict[str, Any]:
    return {"email": email, "purpose": purpose, "code": code, **more}
