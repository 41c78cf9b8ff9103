"""What nobody may read in a log is taken out of it, and an event stays on its line."""

import io
import logging
import time

import pytest

from config.redaction import hidden, one_line
from tests.logs import servers_handler

SECRET = "k4Zq-Canary_77"
JWT = "eyJhbGciOiJIUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiIxMiJ9.c2lnbmF0dXJl"


@pytest.fixture
def out(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the server's own handler writes."""
    stream = io.StringIO()
    log = logging.getLogger("tests.redaction")
    monkeypatch.setattr(log, "handlers", [servers_handler(stream)])
    monkeypatch.setattr(log, "propagate", False)
    return stream


log = logging.getLogger("tests.redaction")


@pytest.mark.parametrize(
    "text",
    [
        f'{{"password": "{SECRET}"}}',
        f'{{"password":"{SECRET} with spaces, and \\" a quote"}}',
        f"{{'new_password': '{SECRET}'}}",
        f"Credentials(email='a', password='{SECRET}', totp=None)",
        f"password={SECRET}",
        f"password: {SECRET}",
        f"PASSWORD = {SECRET}",
        f'body: b\'{{"current_password": "{SECRET}"}}\'',
        f'"{{\\"code\\": \\"{SECRET}\\"}}"',
        f"/api/auth/google/callback/?state=1&code={SECRET}&scope=openid",
        f"refresh_token={SECRET}&grant_type=x",
        f"token%3D{SECRET}",
        f"Authorization: Bearer {SECRET}",
        f"{{'HTTP_AUTHORIZATION': 'Bearer {SECRET}'}}",
        f"Authorization: Basic {SECRET}==",
        f"sent bearer {SECRET} to",
        f"Set-Cookie: sessionid={SECRET}; Path=/",
        f"'client_secret': '{SECRET}'",
        f"otp={SECRET} totp={SECRET}",
        f"made whsec_{SECRET}+/{SECRET}= for it",
        f"otpauth://totp/Tonearm:ada?secret={SECRET}&issuer=Tonearm",
        f"phone='{SECRET}' first_name='{SECRET}' username={SECRET}",
        f"unclosed: password='{SECRET} and {SECRET}",
        f"the address {SECRET}@example.org is taken",
        f"next=%2F&login_hint={SECRET}%40example.org",
        f"DETAIL:  Key (lower(username::text))=({SECRET}) already exists.",
        f"DETAIL:  Failing row contains (1, {SECRET},\n {SECRET}).\n",
        f'invalid input syntax for type uuid: "{SECRET}"',
    ],
)
def test_hides_it(text: str) -> None:
    assert SECRET not in hidden(text)
    assert "[hidden]" in hidden(text)


@pytest.mark.parametrize("shape", [JWT, "+4930555123456", "ada.l+x@mail.example.org"])
def test_knows_it_without_a_key(shape: str) -> None:
    assert hidden(f"It was {shape}, was it?") == "It was [hidden], was it?"


@pytest.mark.parametrize(
    "text",
    [
        "Forgot 12 of sessions, older than 30 days",
        "Session 0e0b5a9e-5c0c-4b5c-9d84-6a8ed9a2c1f0 ended: an old refresh token came again.",
        "GET /api/tracks/12/ answered 404 in 3 ms",
        "Mail 0e0b5a9e (new_device) waits: ConnectionRefusedError",
        "2026-11-20 23:41:14,870 +0000",
        "antibiotic: yes; decode=no",
    ],
)
def test_leaves_the_rest_alone(text: str) -> None:
    assert hidden(text) == text


@pytest.mark.parametrize(
    "repeated",
    ["a", "a_", "'", "\\", "password=", "token_", 'token=\\"', "eyJ", "Key (", "a@", "Bearer "],
)
def test_nobody_keeps_it_busy(out: io.StringIO, repeated: str) -> None:
    began = time.process_time()

    log.warning("%s", repeated * 200_000)

    assert time.process_time() - began < 1
    assert len(out.getvalue()) < 50_000


def test_a_long_line_keeps_both_ends(out: io.StringIO) -> None:
    log.warning("begin %s end", "x" * 1_000_000)

    assert "begin xxx" in out.getvalue()
    assert out.getvalue().endswith("xxx end\n")
    assert len(out.getvalue()) < 11_000


def test_an_event_is_one_line(out: io.StringIO) -> None:
    log.warning(
        "It said: %s", "Ada\r\n2026-11-20 23:00:00,000 ERROR forged [-] line\x1b[31m\u2028x"
    )

    [line] = out.getvalue().splitlines()
    assert r"It said: Ada\r\n2026-11-20" in line
    assert r"\x1b[31m\u2028x" in line


def test_what_is_printable_stays() -> None:
    assert one_line("Żółć 春 ☂ «…»") == "Żółć 春 ☂ «…»"


def test_an_exceptions_text_is_searched_too(out: io.StringIO) -> None:
    try:
        try:
            raise ValueError(f"password={SECRET}")
        except ValueError as error:
            raise RuntimeError(f"of {SECRET}@example.org\nERROR forged line") from error
    except RuntimeError:
        log.exception("It broke with token=%s", SECRET)

    first, *others = out.getvalue().splitlines()
    assert SECRET not in out.getvalue()
    assert first.endswith("It broke with token=[hidden]")
    assert all(line.startswith("  ") for line in others)
    assert "  RuntimeError: of [hidden]" in others
    assert any("ValueError: password=[hidden]" in line for line in others)
    assert any("test_redaction.py" in line for line in others)


def test_where_it_was_called_from_is_searched_too(out: io.StringIO) -> None:
    log.warning("Here", stack_info=True)

    first, *others = out.getvalue().splitlines()
    assert first.endswith("Here")
    assert others
    assert all(line.startswith("  ") for line in others)


def test_arguments_that_do_not_fit_are_not_shown(out: io.StringIO) -> None:
    log.warning("%d of them", SECRET)
    log.warning("%s and %s", SECRET)

    assert SECRET not in out.getvalue()
    assert out.getvalue().count("do not fit") == 2


def test_arguments_may_be_anything(out: io.StringIO) -> None:
    log.warning({"password": SECRET})
    log.warning("%s", {"email": f"{SECRET}@example.org", "n": 1})
    log.warning("%(token)s is not logged", {"token": f"token={SECRET}"})

    assert SECRET not in out.getvalue()
    assert len(out.getvalue().splitlines()) == 3
