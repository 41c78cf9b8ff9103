"""The code that somebody was sent, as its mail has it."""

import re

from django.core import mail
from django.core.mail import EmailMessage

from users.notifications import sending


def mails() -> list[EmailMessage]:
    """Sends what is due, as the worker does; everything sent in this test so far."""
    sending.send_due()
    return list(getattr(mail, "outbox", []))


def mailed_code(address: str) -> str:
    """In the latest mail to it. AssertionError: there is none."""
    found = [message for message in mails() if message.to == [address]]
    assert found, f"no mail to {address}"
    code = re.search(r"^ +(\d{4} \d{4})$", str(found[-1].body), re.MULTILINE)
    assert code, found[-1].body
    return code[1]


def another(code: str) -> str:
    """A wrong one."""
    return ("1" if code[0] != "1" else "2") + code[1:]
