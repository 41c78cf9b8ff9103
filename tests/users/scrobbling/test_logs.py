"""No log and no job holds a token of another service, whatever goes wrong."""

import logging
from collections.abc import Callable
from urllib.parse import quote_plus

import pytest

from tests import make
from tests.api_client import ApiFor
from tests.jobs import job_arguments
from tests.users.scrobbling.far import SECRET, Far
from tests.users.scrobbling.listening import deliver, hear, play, song
from users.models import Integration
from users.scrobbling.models import Service

pytestmark = pytest.mark.django_db(transaction=True)

FarOf = Callable[[Service], Far]


@pytest.mark.parametrize("service", list(Service))
def test_tokens_are_not_told(
    api_for: ApiFor, far: FarOf, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person, there = make.user(), far(service)
    there.people |= {"zqcanary": "ada"}
    there.allowed = {"zqcanary": "ada"}  # type: ignore[attr-defined]
    api = api_for(person)

    for token in ("zqcanary", "zqcanary2"):
        api.put(f"/api/me/integrations/{service}/", {"token": token})
    for trouble in ("500", "cut", "lost"):
        there.trouble = lambda trouble=trouble: trouble  # type: ignore[misc]
        hear(person, play(song()))
        deliver()
    there.trouble, there.people = lambda: "", {}
    deliver()

    one = Integration.objects.get()
    assert one.paused_at is not None
    told = caplog.text + job_arguments() + api.get("/api/me/integrations/").content.decode()
    secrets = (one.secret, one.token, "zqcanary", SECRET)
    assert [s for s in secrets if s in told or quote_plus(s) in told] == []
