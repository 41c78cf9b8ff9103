"""The log on a screen."""

from pathlib import Path

import pytest
from django.conf import settings

from tests import make
from tests.chromium import chromium
from tests.servers import web
from users.audit.actions import Action
from users.audit.services import person, record


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_the_log_is_not_wider_than_a_screen(tmp_path: Path) -> None:
    staff = make.user(is_staff=True, is_superuser=True)
    for action in Action:
        record(action, actor=staff, subject=person(staff), network="2001:db8:1:2::/64")
    session = settings.SESSION_COOKIE_NAME
    key = make.browser(staff).cookies[session].value

    with chromium() as browser, web(tmp_path / "var") as server:
        address = f"http://127.0.0.1:{server.port}"
        browser.look(width=1280)
        browser.do("Network.setCookie", url=address, name=session, value=key)
        browser.open(f"{address}/admin/users/auditentry/")

        assert browser.run("document.querySelectorAll('#result_list tbody tr').length") > 20
        results = "document.querySelector('#changelist .results')"
        assert browser.run(f"{results}.scrollWidth - {results}.clientWidth") == 0
