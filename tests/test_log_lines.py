"""Whoever reads the log by lines reads one event in each."""

import io
import logging
from typing import Any

import pytest

from tests import make
from tests.api_client import ApiFor
from tests.logs import servers_handler
from users.accounts import services as accounts

pytestmark = pytest.mark.django_db


def test_no_text_of_a_request_begins_a_line(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(**given: Any) -> None:
        raise RuntimeError("first\n2026-11-20 23:00:00,000 ERROR forged [-] line")

    monkeypatch.setattr(accounts, "update_profile", crash)
    written = io.StringIO()
    monkeypatch.setattr(logging.getLogger(), "handlers", [servers_handler(written)])

    answer = api_for(make.user()).patch("/api/auth/user/", {"bio": "x"})

    assert answer.status_code == 500
    assert "forged" in written.getvalue()
    events = [x for x in written.getvalue().splitlines() if not x.startswith("  ")]
    assert [line for line in events if "forged" in line] == []
    assert all(line[:2] == "20" for line in events)
