"""Share pages as people and programs open them."""

import hashlib
from itertools import count
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from linkpreview import Link, LinkPreview  # type: ignore[import-untyped]

from audio.models import Rendition, Track
from audio.sharing.shown import find
from tests import make_music
from tests.users.pages.page import Page, read

ORIGIN = "http://testserver"
_NUMBERS = count(1)


def address(kind: str, pk: int, **named: str) -> str:
    shown = find(kind, pk, **named)
    assert shown is not None
    return shown.address


def ask(path: str, method: str = "GET", **headers: str) -> Any:
    """By somebody whom nobody knows."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().generic(method, path, headers=named)


def see(kind: str, pk: int, **named: str) -> Page:
    return read(ask(address(kind, pk, **named)))


def opengraph(page: Page) -> list[tuple[str, str]]:
    """All properties, in order."""
    found = BeautifulSoup(page.answer.content.decode(), "html.parser")
    metas = found.find_all("meta", attrs={"property": True})
    return [(str(meta["property"]), str(meta["content"])) for meta in metas]


def shown_by_others(page: Page) -> LinkPreview:
    """As a program reads it that shows links."""
    return LinkPreview(Link(f"{ORIGIN}/", page.answer.content.decode()))


def structured(page: Page) -> dict[str, Any]:
    """As a search engine reads it."""
    [found] = shown_by_others(page).jsonld.get_schema()
    return {name: value for name, value in found.items() if name != "type"}


def preview(track: Track, **named: Any) -> Rendition:
    """A row, without bytes."""
    number = next(_NUMBERS)
    return Rendition.objects.create(
        track=track,
        **{
            "name": "normal",
            "packaging": "preview",
            "container": "mp4",
            "codec": "aac",
            "bitrate": 160_000,
            "sample_rate": 44_100,
            "channels": 2,
            "duration_ms": 30_000,
            "size": 600_000,
            "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
            "file": f"media/preview-{number}",
        }
        | named,
    )


def track(**named: Any) -> Track:
    """With a preview."""
    made = make_music.track(**named)
    preview(made)
    return made
