"""POST /api/me/events/, and what a web process says to GET."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pydantic import TypeAdapter

from config import env
from tests import make
from tests.api_client import Api, ApiFor, refused
from users.live.tickets import BadTicket, Ticket, TicketExpired, read

pytestmark = pytest.mark.django_db

EVENTS = "/api/me/events/"


def url(api: Api) -> str:
    return str(api.post(EVENTS).json()["url"])


def test_the_address_is_good_for_a_minute(api_for: ApiFor) -> None:
    told = api_for(make.user()).post(EVENTS).json()

    ends = TypeAdapter(datetime).validate_python(told["expires_at"])
    assert timedelta(seconds=55) < ends - timezone.now() <= timedelta(seconds=60)


def test_where_it_leads(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch) -> None:
    api = api_for(make.user())
    assert url(api).startswith(f"http://testserver:{env.PORT + 1}{EVENTS}?ticket=")

    monkeypatch.setattr(env, "BASE_URL", "http://music.lan:8000")
    assert url(api).startswith(f"http://music.lan:{env.PORT + 1}{EVENTS}?ticket=")
    monkeypatch.setattr(env, "BASE_URL", "https://music.example.org")
    monkeypatch.setattr(env, "NUM_PROXIES", 1)
    assert url(api).startswith(f"https://music.example.org{EVENTS}?ticket=")
    monkeypatch.setattr(env, "EVENTS_URL", "https://live.example.org")
    assert url(api).startswith(f"https://live.example.org{EVENTS}?ticket=")


def test_a_web_process_says_where_events_come_from(api_for: ApiFor) -> None:
    for api in (Api(), api_for(make.user())):
        body = refused(api.get(EVENTS), 421, "events_elsewhere")
        assert body["url"] == f"http://testserver:{env.PORT + 1}{EVENTS}"


def test_a_ticket_is_nothing_but_what_was_signed() -> None:
    ticket = Ticket(7, make.session(make.user()).pk, 1_000)
    text = ticket.signed("a key")

    assert read(text, key="a key", now=999) == ticket
    with pytest.raises(TicketExpired):
        read(text, key="a key", now=1_000)
    wrong = ["", "x", "é", text[:-1], text + "AAAA", "B" + text[1:], text[:-2] + "AA"]
    for other in wrong:
        with pytest.raises(BadTicket):
            read(other, key="a key", now=999)
    with pytest.raises(BadTicket):
        read(text, key="another key", now=999)
