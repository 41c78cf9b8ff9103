"""Whether a mail that came back tells of a dead address, or only of a bad day. Pure.

django-anymail calls both `bounced`. Whoever takes a full mailbox for a dead one keeps back what
the person is owed, so what is in doubt is no bounce for good.
"""

import re
from collections.abc import Iterator
from typing import Any

ABOUT_US = frozenset({"timed_out", "blocked", "spam", "unsubscribed"})
"""django-anymail's reasons that say nothing of the mailbox: we were not liked, or the mail."""
_KINDS = (
    ("event",),  # Brevo, Mandrill, SendGrid
    ("type",),  # SendGrid: "blocked"
    ("Type",),  # Postmark
    ("error",),  # Mailjet
    ("bounce", "bounceType"),  # Amazon SES
    ("data", "type"),  # MailerSend
    ("data", "bounce", "type"),  # Resend
)
"""Where providers tell in a word of theirs what kind of bounce it was."""
_FOR_NOW = re.compile(
    r"(?<![a-z])soft|transient|undetermined|temporar|blocked|quota|(?<![a-z])full(?![a-z])"
    r"|^(?:smtp; ?)?4\d\d\b|(?<![\d.])(?:4\.\d{1,3}\.\d{1,3}|5\.2\.2)(?![\d.])",
    re.IGNORECASE | re.MULTILINE,
)
"""In words, and as SMTP says it: 4.x.x passes, 5.2.2 is a mailbox that is full (RFC 3463)."""
_DEAD_AT_SPARKPOST = frozenset({"10", "30", "90"})


def is_for_good(event: Any) -> bool:
    """`event` is django-anymail's, of the type `bounced`."""
    if event.reject_reason in ABOUT_US:
        return False
    told = event.esp_event if isinstance(event.esp_event, dict) else {}
    if told.get("hard_bounce", True) is False:  # Mailjet
        return False
    if not _DEAD_AT_SPARKPOST.issuperset(_sparkpost_classes(told)):
        return False
    words = (*_kinds(told), event.description or "", event.mta_response or "")
    return _FOR_NOW.search("\n".join(words)) is None


def _kinds(told: dict[str, Any]) -> Iterator[str]:
    for path in _KINDS:
        found: Any = told
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, str):
            yield found


def _sparkpost_classes(told: dict[str, Any]) -> Iterator[str]:
    inside = told.get("msys")
    for one in inside.values() if isinstance(inside, dict) else ():
        if isinstance(one, dict) and "bounce_class" in one:
            yield str(one["bounce_class"])
