"""Takes what nobody may read in a log out of every line, and keeps an event on one line.

A net below code that logs no such thing in the first place. What catches is a shape: a key that
says `password`, an address, a token. A name without a key has none.
"""

import logging
import re
import traceback
from collections.abc import Iterator
from typing import Final

HIDDEN: Final = "[hidden]"
MOST: Final = 10_000
"""Characters of a line; more are cut off, since searching takes time."""
MOST_OF_TRACEBACK: Final = 50_000

_NAMES = (
    "authorization|cookie|password|passphrase|otp|totp|code|token|access|refresh|secret|pepper"
    "|signature|ticket|session|email|phone|username|first_name|last_name|stage_name|(?<![-_])name|bio"
    "|date_of_birth|evidence"
)
# Of a key such as `new_password` the beginning does not matter. The value is quoted, quoted in
# a quoted text, `Bearer …`, or goes up to a space or a mark. A quote that is never closed hides
# the rest. Runs are bounded: nobody shall keep us busy with a long line.
_KEYED: Final = re.compile(
    rf"""
    (?P<key> (?<![A-Za-z0-9]) (?:{_NAMES})s? (?![A-Za-z0-9]) [-\w]{{0,40}}
             (?:\\{{0,9}}["'])? \s{{0,9}} (?:=>|[=:]|%3D) \s{{0,9}} )
    (?P<value> [bru]? "(?:\\.|[^"\\])*"  |  [bru]? '(?:\\.|[^'\\])*'
             | \\+(?P<quote>["']) .*? \\+(?P=quote)
             | [bru]? ["'] .*
             | (?:Bearer|Basic)\s+ [^\s,;]+
             | [^\s,;&)\]}}"']+ )
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_SHAPES: Final = (
    re.compile(r"(?P<key>\b(?:Bearer|Basic)\s+)[\w.~+/=-]+", re.IGNORECASE),
    re.compile(r"(?P<key>)\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?"),  # a JWT
    re.compile(r"(?P<key>)\btnrm_\w+"),  # a personal token
    re.compile(r"(?P<key>)\bwhsec_[\w+/=-]+"),  # what webhooks are signed with
    re.compile(r"(?P<key>)\botpauth://[^\s\"']+"),
    re.compile(r"(?P<key>)[\w.+%-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)+"),  # an e-mail address
    re.compile(r"(?P<key>)(?<![\w.])(?:\+|%2B)[1-9]\d{6,14}\b"),  # a telephone number
    re.compile(r"(?P<key><[A-Z]\w+: )[^>\n]*"),  # a row as Django shows it: <User: ada>
    # What PostgreSQL tells of the row that it refuses.
    re.compile(r"(?P<key>\bKey )\([^\n]*\)=\([^\n]*\)"),
    re.compile(r"(?P<key>\bFailing row contains )\(.*?\)\.?(?=\n|\Z)", re.DOTALL),
    re.compile(r'(?P<key>\binvalid input syntax for [^:\n]+: )"[^\n]*"'),
)
_UNPRINTABLE: Final = re.compile(
    "[\0-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def hidden(text: str) -> str:
    """The text without what `_KEYED` and `_SHAPES` find in it."""
    text = _KEYED.sub(rf"\g<key>{HIDDEN}", text)
    for shape in _SHAPES:
        text = shape.sub(rf"\g<key>{HIDDEN}", text)
    return text


def one_line(text: str) -> str:
    r"""Line breaks and other characters that a terminal obeys, as `\n` and `\x1b`."""
    return _UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], text)


def indented(text: str) -> str:
    """Several lines that belong to the event before them: none begins as an event does."""
    return "\n".join(f"  {one_line(line)}" for line in text.split("\n") if line.strip())


class Redaction(logging.Filter):
    """For handlers. What it hides is hidden from all handlers that come after."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "is_redacted", False):
            return True
        record.msg, record.args = one_line(hidden(_cut(_message(record), MOST))), None
        if record.exc_info and record.exc_info[1]:
            record.exc_text = indented(_cut(_traceback(record.exc_info[1]), MOST_OF_TRACEBACK))
        if record.stack_info:
            record.stack_info = indented(hidden(record.stack_info))
        record.is_redacted = True
        return True


def _cut(text: str, most: int) -> str:
    """The end of a traceback says more than its beginning; of a line both do."""
    if len(text) <= most:
        return text
    return f"{text[: most // 2]} … {text[-most // 2 :]}"


def _traceback(error: BaseException) -> str:
    """As Python prints it. Lines of our own source stay as they are: they hold no data."""
    told = traceback.TracebackException.from_exception(error)
    source = set(_frames(told))
    return "".join(
        piece if piece in source else hidden(_cut(piece, MOST)) for piece in told.format()
    )


def _frames(told: traceback.TracebackException) -> Iterator[str]:
    yield from told.stack.format()
    for earlier in (told.__cause__, told.__context__):
        if earlier is not None:
            yield from _frames(earlier)


def _message(record: logging.LogRecord) -> str:
    """A mistake in a call of ours must not put its arguments on the screen."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} (its arguments do not fit)"
