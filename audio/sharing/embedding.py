"""Players inside other people's pages: where they are, how large, and what one pastes."""

from typing import Final, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from audio.sharing import describing
from audio.sharing.models import Kind
from audio.sharing.shown import Shown


class Size(NamedTuple):
    """In CSS pixels, as asked for; the player fits itself into whatever it is given."""

    width: int
    height: int


ONE: Final = Size(480, 152)
SEVERAL: Final = Size(480, 352)


def size(kind: str) -> Size:
    """Of a track, and of what is a list of them."""
    return ONE if kind == Kind.TRACK else SEVERAL


def preview_path(track_id: int) -> str:
    """An address that stays, for those who keep it: it leads to one that does not."""
    return f"/embed/track/{track_id}/preview/"


def snippet(
    shown: Shown, base: str, *, width: int | None = None, height: int | None = None
) -> SafeString:
    """The `<iframe>`. Without a width it is as wide as the page around it lets it be.

    What is not public has none: ask `embed_path` first.
    """
    wanted = size(shown.kind)
    return format_html(
        '<iframe src="{}{}" width="{}" height="{}" title="{}" loading="lazy"'
        ' style="border:0;border-radius:10px;max-width:100%"></iframe>',
        base,
        shown.embed_path,
        width or "100%",
        height or wanted.height,
        _("Player: %(title)s") % {"title": describing.title(shown)},
    )
