"""oEmbed 1.0: what another site shows in the place of an address of ours. Pure.

https://oembed.com: type `rich`, of which `html` is an `<iframe>` with our own player.
"""

import re
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree

from audio.sharing import embedding
from audio.sharing.shown import Shown

Json = dict[str, Any]

PROVIDER: Final = "Tonearm"
CACHE_SECONDS: Final = 60
"""What is taken down may be shown from others' caches for so long: title and picture at most,
for the player asks us itself."""
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Room(NamedTuple):
    """How much of the other page there is, in CSS pixels; None: as much as we like."""

    width: int | None = None
    height: int | None = None

    def fits(self, width: int, height: int) -> bool:
        return width <= (self.width or width) and height <= (self.height or height)


def described(shown: Shown, base: str, room: Room) -> Json:
    """The response. It must not be larger than the room (2.3.4.4), nor may the thumbnail be."""
    usual = embedding.size(shown.kind)
    width = min(usual.width, room.width or usual.width)
    height = min(usual.height, room.height or usual.height)
    return {
        "version": "1.0",
        "type": "rich",
        "title": shown.title,
        **({"author_name": shown.by} if shown.by else {}),
        "provider_name": PROVIDER,
        "provider_url": f"{base}/",
        "cache_age": CACHE_SECONDS,
        **_thumbnail(shown, base, room),
        "html": embedding.snippet(shown, base, width=width, height=height),
        "width": width,
        "height": height,
    }


def _thumbnail(shown: Shown, base: str, room: Room) -> Json:
    """The largest that fits; none, if none does."""
    for image in shown.images:
        if room.fits(image.width, image.height):
            return {
                "thumbnail_url": base + image.path,
                "thumbnail_width": image.width,
                "thumbnail_height": image.height,
            }
    return {}


def as_xml(response: Json) -> bytes:
    """The same as XML (2.3.4). What XML cannot say, as a bell, is left out."""
    root = ElementTree.Element("oembed")
    for name, value in response.items():
        ElementTree.SubElement(root, name).text = _NOT_XML.sub("", str(value))
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
