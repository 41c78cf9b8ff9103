"""How legal texts are written: a small part of Markdown, made into HTML. Pure.

`## heading`, `- item`, paragraphs between empty lines, `**bold**`, `` `code` `` and
`[words](address)`. Everything else is text, and is escaped.
"""

import re
from itertools import groupby
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_HEADING: Final = re.compile(r"(#{2,3}) +(.+)")
_ITEM: Final = re.compile(r"- +(.+)")
_LINK: Final = re.compile(r"\[([^\]\[]+)\]\(((?:https?://|mailto:|/(?!/))[^\s()\"]*)\)")
_BOLD: Final = re.compile(r"\*\*([^*]+)\*\*")
_CODE: Final = re.compile(r"`([^`]+)`")


def html(text: str) -> SafeString:
    """What may stand in a page as it is: each mark became an element, all else is escaped."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return mark_safe("\n".join(_block(block) for block in blocks if block))  # noqa: S308


def _block(block: str) -> str:
    """Lines of one kind that follow each other are one element."""
    lines = (line.strip() for line in block.split("\n") if line.strip())
    kinds = groupby(lines, key=_kind)
    return "\n".join(_element(kind, [*its]) for kind, its in kinds)


def _kind(line: str) -> str:
    if heading := _HEADING.fullmatch(line):
        return f"h{len(heading[1])}"
    return "ul" if _ITEM.fullmatch(line) else "p"


def _element(kind: str, lines: list[str]) -> str:
    if kind == "p":
        return f"<p>{_inline(' '.join(lines))}</p>"
    inside = [_inline(line.lstrip("#-").strip()) for line in lines]
    if kind == "ul":
        return "<ul>" + "".join(f"<li>{item}</li>" for item in inside) + "</ul>"
    return "\n".join(f"<{kind}>{words}</{kind}>" for words in inside)


def _inline(text: str) -> str:
    safe = str(escape(text))
    safe = _CODE.sub(r"<code>\1</code>", safe)
    safe = _LINK.sub(r'<a href="\2">\1</a>', safe)
    return _BOLD.sub(r"<strong>\1</strong>", safe)
