"""What runs for which address."""

import pytest
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.test import Client, override_settings

from config.middleware import PAGES, Authentication, Sessions, only_for

pytestmark = pytest.mark.django_db


def test_the_api_knows_no_cookies(client: Client):
    answer = client.get("/api/tracks/")

    assert not answer.cookies
    assert not hasattr(answer.wsgi_request, "session")
    assert not hasattr(answer.wsgi_request, "user")


def test_pages_have_sessions_and_people(client: Client):
    answer = client.get("/admin/login/")

    assert "csrftoken" in answer.cookies
    assert hasattr(answer.wsgi_request, "session")
    assert hasattr(answer.wsgi_request, "user")


def test_pages_refuse_a_form_without_its_token():
    client = Client(enforce_csrf_checks=True)

    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 403


def test_they_are_subclasses_as_djangos_checks_demand():
    assert issubclass(Sessions, SessionMiddleware)
    assert issubclass(Authentication, AuthenticationMiddleware)
    assert only_for(PAGES, SessionMiddleware).__name__ == "SessionMiddleware"


def test_no_middleware_spools_uploads_before_anybody_is_known(settings):
    assert not any("fix_request_files" in name for name in settings.MIDDLEWARE)


def test_json_may_load_nothing_and_pages_only_ours(client: Client):
    json, page = client.get("/api/tracks/"), client.get("/admin/login/")

    assert json["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_browsers_of_the_frontend_may_call():
    with override_settings(CORS_ALLOWED_ORIGINS=["https://app.example"]):
        ours = Client().get("/api/tracks/", headers={"Origin": "https://app.example"})
        theirs = Client().get("/api/tracks/", headers={"Origin": "https://evil.example"})

    assert ours["Access-Control-Allow-Origin"] == "https://app.example"
    exposed = ours["Access-Control-Expose-Headers"].split(", ")
    assert {"etag", "content-disposition", "retry-after"} <= {*exposed}
    assert "Access-Control-Allow-Credentials" not in ours
    assert "Access-Control-Allow-Origin" not in theirs
