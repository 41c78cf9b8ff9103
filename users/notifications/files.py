"""Mails as files in VAR_DIR/mail, for a server that sends none: the newest stands last."""

import os
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.text import slugify


class EmailBackend(BaseEmailBackend):
    """One file for each mail, `20261120-230144-123456-your-code-to-sign-in.eml`.

    Any mail program opens it; the text comes first and is legible as it is. The folder is for
    the account alone that runs the server, since codes lie in it.
    """

    def send_messages(self, email_messages: "list[EmailMessage]") -> int:  # type: ignore[override]
        place = Path(settings.EMAIL_FILE_PATH)
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            moment = f"{timezone.now():%Y%m%d-%H%M%S-%f}"
            name = f"{moment}-{slugify(message.subject)[:60]}.eml"
            _write(place / name, message.message().as_bytes())
        return len(email_messages)


def _write(path: Path, content: bytes) -> None:
    """Under its name only once it is whole: somebody may be waiting for it."""
    unfinished = path.with_suffix(".part")
    with open(unfinished, "xb", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
        file.write(content)
    unfinished.rename(path)
