"""Support: where mail to it arrives, and who may bring it."""

from config.env import reading
from config.env.reading import Misconfigured

SUPPORT_EMAIL = reading.variable(
    "SUPPORT_EMAIL",
    "",
    "The address that people write to for support, as in `support@example.org`; mail to "
    "`support+…@example.org` must arrive there too. Unset: tickets are answered in the portal, "
    "not by mail.",
    str,
)
SUPPORT_MAIL_SECRET = reading.variable(
    "SUPPORT_MAIL_SECRET",
    "",
    "What a mail server shows that brings mail to `/support/mail/`: at least 32 characters. "
    "Unset: nobody may.",
    str,
)


def _check() -> None:
    local, at, domain = SUPPORT_EMAIL.rpartition("@")
    if SUPPORT_EMAIL and not (local and at and domain and len(local) <= 24):
        raise Misconfigured(
            "SUPPORT_EMAIL must be an address with at most 24 characters before the @."
        )
    if SUPPORT_MAIL_SECRET and len(SUPPORT_MAIL_SECRET) < 32:
        raise Misconfigured("SUPPORT_MAIL_SECRET is shorter than 32 characters.")


_check()
