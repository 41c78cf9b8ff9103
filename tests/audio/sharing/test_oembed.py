"""GET /oembed: what others show in the place of an address of ours (oEmbed 1.0)."""

import re
from pathlib import Path
from typing import Any

import micawber  # type: ignore[import-untyped]
import pytest
from defusedxml import ElementTree  # type: ignore[import-untyped]
from django.test import Client

from audio.catalog.services import take_down
from audio.models import Album
from audio.sharing.services import link_to
from audio.sharing.shown import find
from tests import make, make_music, make_playlist, servers

pytestmark = pytest.mark.django_db
BASE = "http://testserver"
KEY = f"{'0123456789abcdef' * 2}-1200"


def asked(url: str, **more: Any) -> Any:
    return Client().get("/oembed", {"url": url, **more})


def told(url: str, **more: Any) -> dict[str, Any]:
    answer = asked(url, **more)
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def album(title: str = "Harbour") -> Album:
    made = make_music.album(title, artist="The Weir", size=2)
    made.cover_key = KEY
    made.save()
    return made


def test_a_page_becomes_a_player() -> None:
    made = album()

    answer = asked(f"{BASE}/s/album/{made.pk}/harbour/")

    assert answer.headers["Content-Type"] == "application/json"
    body = answer.json()
    html = body.pop("html")
    assert body == {
        "version": "1.0",
        "type": "rich",
        "title": "Harbour",
        "author_name": "The Weir",
        "provider_name": "Tonearm",
        "provider_url": f"{BASE}/",
        "cache_age": 60,
        "thumbnail_url": f"{BASE}/media/images/{KEY}/1200.jpg",
        "thumbnail_width": 1200,
        "thumbnail_height": 1200,
        "width": 480,
        "height": 352,
    }
    assert html.startswith(
        f'<iframe src="{BASE}/embed/album/{made.pk}/" width="480" height="352"'
    )
    assert html.endswith("</iframe>")


def test_scripts_of_other_pages_may_read_it_and_nothing_keeps_it() -> None:
    good, bad = asked(f"{BASE}/s/album/{album().pk}/harbour/"), asked("nonsense")

    for answer in (good, bad):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in answer.headers
    assert Client().post("/oembed").status_code == 405


def test_every_kind_has_a_player() -> None:
    track = make_music.track(title="Tide", album="Harbour", genres=("Ambient",))
    listed = make_playlist.of([track], title="Rain", visibility="public")
    things = {
        "track": (track.pk, "Tide", 152),
        "album": (track.album_id, "Harbour", 352),
        "artist": (track.artist_id, track.artist.name, 352),
        "playlist": (listed.pk, "Rain", 352),
        "genre": (track.genres.get().pk, "Ambient", 352),
    }
    for kind, (pk, title, height) in things.items():
        body = told(f"{BASE}/s/{kind}/{pk}/whatever/")
        assert (body["title"], body["height"]) == (title, height)
        [src] = re.findall(r'src="http://testserver([^"]+)"', body["html"])
        assert Client().get(src).status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        "http://testserver/s/album/{}/harbour/",
        "http://testserver/s/album/{}/harbour",
        "http://testserver/s/album/{}/",
        "http://testserver/s/album/{}/an-older-name/",
        "http://testserver/s/album/{}/harbour/?utm_source=x&n=1#t=30",
        "http://testserver:80/s/album/{}/harbour/",
        "https://testserver/s/album/{}/harbour/",
        "HTTP://TestServer/s/album/{}/harbour/",
        "http://testserver/s/album/{}/h%C3%A4fen/",
        "http://testserver/s/album/{}/häfen/",
    ],
)
def test_however_the_address_is_written(form: str) -> None:
    assert told(form.format(album().pk))["title"] == "Harbour"


def test_a_short_link_too_and_it_is_no_opening() -> None:
    shown = find("album", album().pk)
    assert shown
    link = link_to(shown=shown)

    assert told(f"{BASE}/l/{link.code}/?n=x")["title"] == "Harbour"
    assert not link.days.exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example/s/album/{}/harbour/",
        "http://testserver.evil.example/s/album/{}/harbour/",
        "http://testserver@evil.example/s/album/{}/harbour/",
        "http://evil.example@testserver/s/album/{}/harbour/",
        "http://testserver:8001/s/album/{}/harbour/",
        "ftp://testserver/s/album/{}/harbour/",
        "javascript://testserver/s/album/{}/harbour/",
        "//testserver/s/album/{}/harbour/",
        "/s/album/{}/harbour/",
        "http://testserver/s/albums/{}/harbour/",
        "http://testserver/s/album/{}/harbour/more/",
        "http://testserver/api/albums/{}/",
        "http://testserver/embed/album/{}/",
        "http://testserver/s/album/99999999999999999999/",
        "http://testserver/s/album/9999999999999999999/",
        "http://testserver/s/album/-{}/",
        "http://testserver/l/aaaaaaaa/",
        "http://[testserver/s/album/{}/",
        "http://testserver:port/s/album/{}/",
        "http://testserver/\0",
        "\ud800",
        "x" * 10_000,
    ],
)
def test_what_is_not_at_our_addresses_is_not_found(url: str) -> None:
    escaped = url.format(album().pk).encode(errors="surrogatepass")

    answer = Client().get("/oembed", {"url": escaped})

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_what_is_hidden_is_not_found() -> None:
    made = album()
    url = f"{BASE}/s/album/{made.pk}/harbour/"
    assert asked(url).status_code == 200

    take_down(subject=made, by=None, reason="Theirs.")

    assert asked(url).status_code == 404


def test_unlisted_playlists_have_none_even_with_their_key() -> None:
    made = make_playlist.unlisted("Rain")
    shown = find("playlist", made.pk, key=made.key)
    assert shown
    code = link_to(shown=shown).code

    assert asked(f"{BASE}/s/playlist/{made.pk}/rain/?key={made.key}").status_code == 404
    assert asked(f"{BASE}/l/{code}/").status_code == 404


@pytest.mark.parametrize(
    ("room", "size", "thumbnail"),
    [
        ({"maxwidth": "300"}, (300, 352), 300),
        ({"maxheight": "200"}, (480, 200), None),
        ({"maxwidth": "5000", "maxheight": "5000"}, (480, 352), 1200),
        ({"maxwidth": "1199", "maxheight": "1199"}, (480, 352), 600),
        ({"maxwidth": "1", "maxheight": "1"}, (1, 1), None),
        ({"maxwidth": "", "maxheight": ""}, (480, 352), 1200),
    ],
)
def test_it_is_no_larger_than_there_is_room(
    room: dict[str, str], size: tuple[int, int], thumbnail: int | None
) -> None:
    body = told(f"{BASE}/s/album/{album().pk}/harbour/", **room)

    assert (body["width"], body["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in body["html"]
    names = {"thumbnail_url", "thumbnail_width", "thumbnail_height"}
    assert names & body.keys() == (names if thumbnail else set())
    assert body.get("thumbnail_width") == thumbnail


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "wide", "1" * 30, "٣"])
def test_a_size_that_is_none(value: str) -> None:
    url = f"{BASE}/s/album/{album().pk}/harbour/"

    assert asked(url, maxwidth=value).status_code == 400
    assert asked(url, maxheight=value).status_code == 400


def test_without_an_address() -> None:
    assert Client().get("/oembed").status_code == 400


def test_other_formats_are_not_implemented() -> None:
    assert asked(f"{BASE}/s/album/{album().pk}/harbour/", format="yaml").status_code == 501


def test_as_xml() -> None:
    made = album("Tide & <Ebb>\x07")

    answer = asked(f"{BASE}/s/album/{made.pk}/x/", format="xml")

    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    said = {one.tag: one.text for one in root}
    assert root.tag == "oembed"
    assert (said["type"], said["version"], said["width"]) == ("rich", "1.0", "480")
    assert said["title"] == "Tide & <Ebb>"
    assert str(said["html"]).startswith("<iframe src=")


def test_a_title_breaks_out_of_nothing() -> None:
    made = album('"><script>alert(1)</script>')

    html = told(f"{BASE}/s/album/{made.pk}/x/")["html"]

    assert "<script" not in html
    assert html.count("<") == 2


def test_costs_one_query(django_assert_num_queries: Any) -> None:
    url = f"{BASE}/s/album/{album().pk}/harbour/"
    asked(url)

    with django_assert_num_queries(1):
        asked(url)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_reader_that_others_use_finds_and_reads_it(tmp_path: Path) -> None:
    """By the link in the page, over a real connection; and no longer once it is taken down."""
    made = album()
    with servers.web(tmp_path / "var") as server:
        page = f"http://127.0.0.1:{server.port}/s/album/{made.pk}/harbour/"
        html = server.ask(f"/s/album/{made.pk}/harbour/").body.decode()
        [link] = re.findall(r"<link [^>]*application/json\+oembed[^>]*>", html)
        [href] = re.findall(r'href="([^"?]+)\?', link)
        assert href == f"http://127.0.0.1:{server.port}/oembed"
        registry = micawber.ProviderRegistry()
        registry.register(rf"http://127\.0\.0\.1:{server.port}/s/\S+", micawber.Provider(href))

        read = registry.request(page, maxwidth=400)

        assert (read["type"], read["title"], read["author_name"]) == (
            "rich",
            "Harbour",
            "The Weir",
        )
        assert read["width"] == 400
        embedded = re.findall(rf'src="http://127\.0\.0\.1:{server.port}([^"]+)"', read["html"])
        assert server.ask(embedded[0]).status == 200
        written = registry.parse_text_full(f"Listen: {page}")
        assert read["html"].split("width")[0] in written

        take_down(subject=made, by=make.user(is_staff=True), reason="Theirs.")
        with pytest.raises(micawber.ProviderException):
            registry.request(page)
