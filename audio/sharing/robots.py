"""What robots are asked to read and to leave alone (RFC 9309). Pure."""

from typing import Final

from audio.sharing.visitors import PREVIEWERS

_OPEN: Final = ("/s/", "/sitemap", "/media/images/", "/static/")
_CLOSED: Final = ("/api/", "/portal/", "/admin/")
_SHORT: Final = "/l/"
"""Short links lead to pages that have their own address. But who shows a preview of a link
follows it as it was posted, and would show none if it were asked not to."""


def _group(agents: tuple[str, ...], closed: tuple[str, ...]) -> list[str]:
    return [
        *(f"User-agent: {agent}" for agent in agents),
        *(f"Allow: {path}" for path in _OPEN),
        *(f"Disallow: {path}" for path in closed),
        "",
    ]


def robots_txt(base: str, *, welcome: bool) -> str:
    """A robot obeys the one group that names it, so each says everything."""
    if not welcome:
        return "User-agent: *\nDisallow: /\n"
    lines = [
        *_group(("*",), (*_CLOSED, _SHORT)),
        *_group(PREVIEWERS, _CLOSED),
        f"Sitemap: {base}/sitemap.xml",
    ]
    return "\n".join(lines) + "\n"
