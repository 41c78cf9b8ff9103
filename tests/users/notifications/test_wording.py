"""What mails say."""

import re
from pathlib import Path
from typing import Any, cast

import pytest
from django.conf import settings as configured
from django.template import engines

from tests import make
from users.codes.models import Purpose
from users.codes.services import send as send_code
from users.models import Mail
from users.notifications.kinds import Change, Kind
from users.notifications.services import send, tell_of_change
from users.notifications.wording import word

KNOWN: dict[Kind, dict[str, str | int]] = {
    Kind.NEW_DEVICE: {"device": "Firefox on Linux", "address": "192.0.2.1"},
    Kind.EXPORT_READY: {"until": "21 November"},
    Kind.ERASURE_SCHEDULED: {"day": "4 December 2026"},
    Kind.SECURITY_CHANGED: {"change": "google_unlinked"},
    Kind.WEBHOOK_OFF: {"host": "hooks.example.org", "why": "failing"},
    Kind.SCROBBLING_PAUSED: {"service": "Last.fm"},
    Kind.SERVICE_ENDS: {"day": "1 March 2027", "page": "https://example.org/end"},
    Kind.CLAIM_DECIDED: {"artist": "The Engines", "accepted": 1, "reason": "Welcome."},
}
WORDED_LATE = {
    *(Kind.CODE, Kind.NEW_RELEASE, Kind.WEEKLY_DIGEST),
    *(Kind.TAKEDOWN_CLAIMANT, Kind.TAKEDOWN_ARTIST, Kind.TAKEDOWN_STAFF),
    *(Kind.TICKET_RECEIVED, Kind.TICKET_ANSWERED),
    *(Kind.REPORT_DECIDED, Kind.CONTENT_MODERATED, Kind.LEGAL_TEXT_CHANGED),
}
"""What they say is looked up when they are sent: tested where they are about."""
EVERY = [kind for kind in Kind if kind not in WORDED_LATE]


@pytest.fixture(autouse=True)
def _nothing_is_missing() -> Any:
    """A name that a template asks for in vain shows."""
    engine = cast(Any, engines["django"]).engine
    engine.string_if_invalid = "MISSING %s"
    yield
    engine.string_if_invalid = ""


@pytest.mark.django_db
@pytest.mark.parametrize("kind", EVERY)
def test_every_kind_is_worded(kind: Kind) -> None:
    person = make.user(username="ada")
    send(kind=kind, to=person, cause="a cause", context=KNOWN.get(kind, {}))

    check(word(Mail.objects.get()))


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_code_says_what_it_is_for(purpose: Purpose) -> None:
    person = make.user(username="ada", email="ada@example.org")
    send_code(purpose=purpose, email="ada@example.org", user=person)

    wording = word(Mail.objects.get())

    check(wording)
    [code] = re.findall(r"^ {4}(\d{4} \d{4})$", wording.text, re.MULTILINE)
    assert code in wording.html
    assert "10 minutes" in wording.text
    assert code not in wording.subject


@pytest.mark.django_db
def test_the_uses_of_codes_differ() -> None:
    person = make.user(email="ada@example.org")
    for purpose in Purpose:
        send_code(purpose=purpose, email="ada@example.org", user=person)

    wordings = [word(row) for row in Mail.objects.all()]

    assert len({wording.subject for wording in wordings}) == 6
    assert len({wording.text.split("    ")[0] for wording in wordings}) == 6


@pytest.mark.django_db
def test_every_change_is_named() -> None:
    person = make.user(username="ada")
    for change in Change:
        tell_of_change(to=person, change=change)

    wordings = [word(row) for row in Mail.objects.order_by("created_at")]

    for wording in wordings:
        check(wording)
        sentence = wording.text.split("UTC. ")[1].split("\n")[0]
        assert len(sentence) > 30
        assert sentence in wording.html
        assert "choose a new password" in wording.text
    assert len({wording.text.split("UTC. ")[1] for wording in wordings}) == 6


def check(wording: Any) -> None:
    assert re.fullmatch(r"Tonearm: [A-Z].{5,60}", wording.subject)
    assert wording.subject.isascii()  # or it would be sent in an encoded form
    for text in (wording.text, wording.html):
        assert "MISSING" not in text
        assert "{{" not in text
        assert "{%" not in text
        assert max(map(len, text.splitlines())) < 900  # longer lines are sent encoded
    assert "&" not in wording.text.replace(" & ", "")
    assert not re.search(r"\n{4}", wording.text)
    assert "account ada" in wording.text
    assert wording.html.count("<h1") == 1
    assert "http" not in re.sub(r'href="http[^"]*"|>http[^<]*<', "", wording.html)


def test_every_template_belongs_to_a_kind() -> None:
    place = Path(configured.BASE_DIR) / "templates" / "email"
    names = {path.name for path in place.iterdir() if path.is_file()}

    assert names == {f"{name}.{form}" for name in [*Kind, "base"] for form in ("txt", "html")}
