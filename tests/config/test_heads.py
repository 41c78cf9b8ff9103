"""HEAD, wherever there is GET."""

from pathlib import Path
from typing import Any

import pytest

from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.users.audit.entries import ref, the_only
from tests.users.privacy.asking import EXPORT, exported, not_fresh

pytestmark = pytest.mark.django_db


def test_head_is_get_without_its_body(api: Api) -> None:
    track = make_music.track()

    for path in ("/api/tracks/", f"/api/tracks/{track.pk}/"):
        get, head = api.get(path), api.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Length"] == str(len(get.content))
        for name in ("Content-Type", "Vary", "Cache-Control"):
            assert head.headers[name] == get.headers[name]


def test_it_asks_for_a_token_too(api: Api, api_for: ApiFor) -> None:
    assert api.head("/api/auth/user/").status_code == 401
    assert api_for(make.user()).head("/api/auth/user/").status_code == 200


def test_a_refusal_is_that_of_get_and_has_its_line_in_the_log(
    api_for: ApiFor, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    person = make.user()
    api = api_for(person)
    path = f"{EXPORT}{exported(person).pk}/archive/"
    not_fresh(person)

    answer = api.head(path)

    assert (answer.status_code, answer.content) == (403, b"")
    line = the_only("permission.refused")
    assert line["actor"] == ref(person)
    assert line["detail"] == {
        "operation": "GET api/auth/user/export/<export_id>/archive/",
        "code": "confirm_first",
    }
    get = api.get(path)
    for name in ("Content-Type", "Content-Length", "Cache-Control"):
        assert answer.headers[name] == get.headers[name]


def test_what_is_nowhere_has_a_head_that_says_so(api: Api) -> None:
    answer = api.head("/api/nowhere/")

    assert (answer.status_code, answer.content) == (404, b"")


def test_what_has_no_get_has_no_head(api: Api) -> None:
    assert api.head("/api/auth/login/").status_code == 405
    refused(api.get("/api/auth/login/"), 405, "method_not_allowed")


def test_where_get_is_allowed_it_is_too(api_for: ApiFor) -> None:
    answer = api_for(make.user()).put("/api/genres/", {})

    assert answer.status_code == 405
    assert answer.headers["Allow"].split(", ") == ["GET", "HEAD"]
