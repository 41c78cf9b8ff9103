"""HEAD, wherever there is GET."""

import pytest

from tests import make, make_music
from tests.api_client import Api, ApiFor, refused

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


def test_what_has_no_get_has_no_head(api: Api) -> None:
    assert api.head("/api/auth/login/").status_code == 405
    refused(api.get("/api/auth/login/"), 405, "method_not_allowed")
