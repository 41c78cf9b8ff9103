"""What people do about their own accounts is written down with where they did it."""

import pytest

from tests import make
from tests.api_client import Api, ApiFor
from tests.users.codes.codes import mailed_code
from users.models import AuditEntry

TOTP, CODES = "/api/auth/totp/", "/api/auth/totp/recovery-codes/"


@pytest.mark.django_db(transaction=True)
def test_every_line_about_a_deed_of_ones_own(api: Api, api_for: ApiFor) -> None:
    person = make.user(email="ada@example.org")
    here, other = api_for(person), make.session(person)
    proof = {"email": person.email, "purpose": "verify_email"}
    api.post("/api/auth/otp/send/", proof)
    api.post("/api/auth/otp/verify/", proof | {"code": mailed_code(person.email)})
    here.delete(f"/api/auth/sessions/{other.pk}/")
    app = make.app_of(here.post(TOTP).json()["secret"])
    code = here.post(f"{TOTP}confirm/", {"code": app.now()}).json()["recovery_codes"][0]
    signing_in = {"email": person.email, "password": make.PASSWORD, "totp": code}
    Api(api.post("/api/auth/login/", signing_in).json()["access"]).post("/api/auth/logout/")
    here.post(CODES)
    here.delete(TOTP)
    here.post("/api/auth/logout/all/")

    lines = AuditEntry.objects.order_by("position").values_list("action", "network")
    own = [(action, network) for action, network in lines if action != "session.ended"]
    assert own == [
        ("account.email_verified", "127.0.0.1"),
        ("account.totp_enabled", "127.0.0.1"),
        ("account.recovery_code_used", "127.0.0.1"),
        ("session.opened", "127.0.0.1"),
        ("session.closed", "127.0.0.1"),
        ("account.recovery_codes_renewed", "127.0.0.1"),
        ("account.totp_disabled", "127.0.0.1"),
        ("session.closed", "127.0.0.1"),
    ]
    assert ("session.ended", "127.0.0.1") in lines
