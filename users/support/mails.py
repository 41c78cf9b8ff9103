"""A mail as it arrives, read: who wrote what to whom. Pure; nothing in a mail is believed.

Read with the old policy of `email`, which gives what is malformed as it stands, where the new
one raises.
"""

import email
import email.policy
import hashlib
import logging
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser
from typing import Final, NamedTuple

from config.fields import is_visible, one_line, several_lines

log = logging.getLogger(__name__)
TO: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
OF_PROGRAMS: Final = ("X-Autoreply", "X-Auto-Response-Suppress")
_ABOVE: Final = "##-"
_ATTRIBUTION: Final = re.compile(r"^.{0,200}(wrote|writes|schrieb|a écrit|escribió).{0,80}:$")
_BLOCKS: Final = frozenset(("p", "div", "br", "li", "tr", "h1", "h2", "h3", "blockquote"))
LONGEST_TEXT: Final = 200_000
"""Of this much the quotation is cut away; what goes on for longer is cut off first."""
_MUCH: Final = 20_000
"""Bytes of what nobody can take apart, which stand in the ticket as they came."""


class File(NamedTuple):
    """What is attached to a mail."""

    name: str
    content: bytes


class Arrived(NamedTuple):
    """`ref` knows the mail again; what is `is_automatic` a program wrote: nobody answers it.

    What is `for_many` came by a list or to many: staff read it, and no program answers it.
    """

    sender: str
    to: list[str]
    subject: str
    text: str
    ref: str
    files: list[File]
    is_automatic: bool
    for_many: bool


def read(raw: bytes, *, envelope_to: str = "") -> Arrived:
    """`envelope_to` is whom the server was told it is for, where it says so. Never raises.

    What cannot be taken apart is read as one text, with its head: a provider would bring it
    for ever, and somebody may have written it.
    """
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        return _arrived(message, envelope_to, _text(message), [*_files(message)])
    except Exception as error:  # nested too deep, or what nobody thought of: mails are anything
        log.warning("A mail to support is malformed: %s", type(error).__name__)
    head = BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw)
    return _arrived(head, envelope_to, raw[:_MUCH].decode(errors="replace"), [])


def _arrived(
    message: "Message[str, str]", envelope_to: str, text: str, files: list[File]
) -> Arrived:
    sender = _sender(message)
    given = [str(value) for name in TO for value in message.get_all(name, [])]
    to = [address for _, address in getaddresses([envelope_to, *given]) if "@" in address]
    return Arrived(
        sender=one_line(sender),
        to=to,
        subject=one_line(_header(message, "Subject"))[:150],
        text=several_lines(without_quotation(text)),
        ref=_ref(message, sender, text),
        files=files,
        is_automatic=_is_automatic(message),
        for_many="List-Id" in message or _precedence(message) in ("bulk", "junk", "list"),
    )


def without_quotation(text: str) -> str:
    """What was written, of a reply with our mail below it.

    All of it, if that is nothing, or if there is more between or below what is marked as ours.
    """
    text = text[:LONGEST_TEXT]
    lines = text.splitlines()
    cut = next((n for n, line in enumerate(lines) if _ABOVE in line), None)
    if cut is not None:
        below = (line for line in lines[cut:] if not _is_marked(line))
        if _is_marked(lines[cut]) and is_visible("".join(below)):
            return text
        lines = lines[:cut]
    while lines and (not lines[-1].strip() or _is_marked(lines[-1])):
        lines.pop()
    if lines and (cut is not None or ":" in lines[-1]) and _ATTRIBUTION.match(lines[-1]):
        lines.pop()
    written = "\n".join(lines)
    return written if is_visible(written) else text


def _is_marked(line: str) -> bool:
    return line.lstrip().startswith(">")


def _sender(message: "Message[str, str]") -> str:
    """Of the header as it stands, which is what its own server vouches for.

    Decoded first, the name in it could bring another address.
    """
    return parseaddr(str(message.get("From", ""))[:2000])[1].strip()[:254]


def _header(message: "Message[str, str]", name: str) -> str:
    raw = str(message.get(name, ""))[:2000]
    try:
        return str(make_header(decode_header(raw)))
    except (MessageError, LookupError, ValueError):  # an encoding that nobody knows, or none
        return raw


def _ref(message: "Message[str, str]", sender: str, text: str) -> str:
    """A mail without a Message-ID is known by what it says."""
    own = str(message.get("Message-ID", "")).strip() or f"{sender}\n{text}"
    return hashlib.sha256(own.encode(errors="replace")).hexdigest()


def _is_automatic(message: "Message[str, str]") -> bool:
    """RFC 3834, and what programs did before it. A bounce has no return path.

    That it came by a list says nothing: the address of support may be one.
    """
    said = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = _precedence(message)
    of_program = any(name in message for name in OF_PROGRAMS)
    return (
        said != "no"
        or precedence == "auto_reply"
        or (precedence in ("bulk", "junk") and of_program)
        or "X-Autoreply" in message
        or str(message.get("Return-Path", "")).strip() == "<>"
        or message.get_content_type() == "multipart/report"
    )


def _precedence(message: "Message[str, str]") -> str:
    return str(message.get("Precedence", "")).strip().lower()


def _text(message: "Message[str, str]") -> str:
    """The plain one; else what can be read of the HTML."""
    found: dict[str, str] = {}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and not part.get_filename():
            found.setdefault(kind, _decoded(part))
    if found.get("text/plain", "").strip():
        return found["text/plain"]
    reader = _Words()
    reader.feed(found.get("text/html", "")[:LONGEST_TEXT])
    reader.close()
    return "".join(reader.found)


def _decoded(part: "Message[str, str]") -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:
        return content.decode(errors="replace")


def _files(message: "Message[str, str]") -> Iterator[File]:
    for part in message.walk():
        name = part.get_filename()
        content = part.get_payload(decode=True) if name else None
        if name and isinstance(content, bytes):
            yield File(one_line(str(name))[:200], content)


class _Words(HTMLParser):
    """Text alone: what is not shown is left out, and blocks stand on lines of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("style", "script", "title")
        if tag in _BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script", "title") and self.hidden > 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)
