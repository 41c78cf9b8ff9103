"""The API's addresses as a tree lead where Ninja's flat list led."""

import re
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import URLPattern, path, resolve
from django.urls.resolvers import RegexPattern, URLResolver

from config.api import api
from config.mounting import tree

SAMPLES = {
    "int": "7",
    "str": "x-y",
    "slug": "x-y",
    "uuid": str(UUID(int=7)),
    "uuidstr": str(UUID(int=8)),
}


def filled(route: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], route)


def test_every_address_leads_where_it_did() -> None:
    patterns: Any = api.urls[0]
    flat = URLResolver(RegexPattern(r"^/"), patterns)
    as_tree = URLResolver(RegexPattern(r"^/"), list(tree(patterns)))
    for pattern in patterns:
        address = filled(str(pattern.pattern))
        before, now = flat.resolve(f"/{address}"), as_tree.resolve(f"/{address}")
        assert (now.func, now.kwargs, now.url_name) == (
            *(before.func, before.kwargs, before.url_name),
        ), address
        assert now.route == before.route
        assert resolve(f"/api/{address}").route == f"api/{before.route.removeprefix('^/')}"


def named(route: str) -> URLPattern:
    def view(_: object) -> HttpResponse:
        return HttpResponse(route)

    return path(route, view)


def led(routes: list[str], address: str) -> str:
    found = URLResolver(RegexPattern(r"^/"), list(tree([named(route) for route in routes])))
    return str(found.resolve(f"/{address}").func(None).content, "ascii")


def test_where_anything_may_stand_the_first_still_wins() -> None:
    routes = ["genres/<str:name>/a/", "genres/new/<str:what>/", "genres/<str:name>/b/"]
    assert led(routes, "genres/new/b/") == "genres/new/<str:what>/"
    assert led(routes, "genres/new/a/") == "genres/<str:name>/a/"
    assert led(routes, "genres/old/b/") == "genres/<str:name>/b/"


def test_numbers_are_words_like_others() -> None:
    routes = ["tracks/<int:pk>/a/", "tracks/new/", "tracks/<int:pk>/", "tracks/", "x"]
    assert [led(routes, one) for one in ("tracks/4/a/", "tracks/4/", "tracks/new/")] == [
        *("tracks/<int:pk>/a/", "tracks/<int:pk>/", "tracks/new/"),
    ]
    assert (led(routes, "tracks/"), led(routes, "x")) == ("tracks/", "x")
