"""What a mail says: its templates, and words that are known only when it is sent."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.template.loader import render_to_string

from config import addresses, env
from users.notifications.kinds import Kind
from users.notifications.models import Mail

Words = Mapping[str, Any]


class Obsolete(Exception):
    """The mail would say nothing that is still true."""


class Wording(NamedTuple):
    """A mail to be read."""

    subject: str
    text: str
    html: str
    reply_to: str = ""
    thread: str = ""


_last_words: dict[str, Callable[[Mail], Words]] = {}


def at_the_last_moment(kind: Kind, words: Callable[[Mail], Words]) -> None:
    """`words` tells what must not be stored, as a code; it may raise `Obsolete`.

    Among them may be `reply_to`, where answers to this mail go, and `thread`, by which mail
    programs put several of ours together.
    """
    _last_words[kind] = words


def word(mail: Mail) -> Wording:
    """Renders `templates/email/<kind>.{txt,html}`. Raises `Obsolete`.

    The first line of the text is `Subject: …`. Templates know what is in `context`, and
    `person`, `base` (our address), `contact` (who runs us), `at` (when it happened, UTC) and
    `unsubscribe_at` (blank where it always comes).
    """
    find = _last_words.get(mail.kind)
    known = {
        **mail.context,
        **(find(mail) if find else {}),
        "person": mail.user,
        "base": addresses.base(),
        "contact": env.CONTACT_EMAIL,
        "at": mail.created_at,
        "unsubscribe_at": mail.unsubscribe_at,
    }
    first, _, text = render_to_string(f"email/{mail.kind}.txt", known).strip().partition("\n")
    subject = " ".join(first.removeprefix("Subject:").split())
    return Wording(
        subject,
        text.strip() + "\n",
        render_to_string(f"email/{mail.kind}.html", known),
        reply_to=str(known.get("reply_to", "")),
        thread=str(known.get("thread", "")),
    )
