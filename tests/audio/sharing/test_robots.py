"""GET /robots.txt: what robots are asked to read."""

from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client

from config import env

OPEN = (
    "/s/track/1/night-ferry/",
    "/sitemap.xml",
    "/sitemap-track-0.xml",
    "/media/images/x/1.jpg",
)
CLOSED = ("/api/tracks/", "/portal/", "/admin/login/")


def read() -> RobotFileParser:
    answer = Client().get("/robots.txt")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    parser = RobotFileParser()
    parser.parse(answer.content.decode().splitlines())
    return parser


def test_pages_are_for_robots_and_the_rest_is_not() -> None:
    parser = read()

    assert all(parser.can_fetch("Googlebot", path) for path in OPEN)
    assert not any(parser.can_fetch("Googlebot", path) for path in (*CLOSED, "/l/abcdefgh/"))
    assert parser.site_maps() == ["http://testserver/sitemap.xml"]


@pytest.mark.parametrize("agent", ["Twitterbot", "facebookexternalhit", "LinkedInBot"])
def test_who_shows_previews_of_links_may_follow_short_ones(agent: str) -> None:
    """They do as they are asked, and would show none."""
    parser = read()

    assert parser.can_fetch(agent, "/l/abcdefgh/")
    assert all(parser.can_fetch(agent, path) for path in OPEN)
    assert not any(parser.can_fetch(agent, path) for path in CLOSED)


def test_it_names_the_address_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "BASE_URL", "https://music.example.org")

    assert read().site_maps() == ["https://music.example.org/sitemap.xml"]


@pytest.mark.django_db
def test_a_server_can_be_closed_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "ROBOTS", False)
    parser = read()

    assert not any(
        parser.can_fetch(agent, "/s/track/1/x/") for agent in ("Googlebot", "Twitterbot")
    )
    assert parser.site_maps() is None
    assert Client().get("/sitemap.xml").status_code == 404
    assert Client().get("/sitemap-track-0.xml").status_code == 404
