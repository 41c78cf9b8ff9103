"""Mail: whether whoever sends ours lets us in. Nothing is sent."""

import smtplib
import ssl
from collections.abc import Iterator
from email.utils import parseaddr
from typing import Final

from django.core.mail.backends.smtp import EmailBackend

from config import env
from config.installation.findings import Finding, fault, good, hint

SUBJECT: Final = "Mail"
PATIENCE_S: Final = 10


def check() -> Iterator[Finding]:
    if env.EMAIL_PROVIDER in ("", "file"):
        yield (hint if env.PRODUCTION else good)(
            SUBJECT, "It is written to files in VAR_DIR/mail, and sent to nobody."
        )
        return
    yield from _sender()
    if env.EMAIL_PROVIDER == "smtp":
        yield _smtp()
    elif not env.EMAIL_PROVIDER_SETTINGS and env.EMAIL_PROVIDER != "amazon_ses":
        yield fault(SUBJECT, f"{env.EMAIL_PROVIDER} needs a key: set EMAIL_PROVIDER_SETTINGS.")
    else:
        yield good(SUBJECT, f"{env.EMAIL_PROVIDER} will be asked; its key is not tried here.")


def _sender() -> Iterator[Finding]:
    _, address = parseaddr(env.EMAIL_FROM)
    domain = address.rpartition("@")[2]
    if "." not in domain:
        yield fault(
            SUBJECT,
            f"Mails would come from {address or 'nobody'}: set EMAIL_FROM to a real address.",
        )
    if not env.CONTACT_EMAIL:
        yield hint(SUBJECT, "CONTACT_EMAIL is not set: mails do not say how you are reached.")


def _smtp() -> Finding:
    where = f"{env.EMAIL_HOST}:{env.EMAIL_PORT}"
    connection = EmailBackend(timeout=PATIENCE_S)
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError:
        return fault(
            SUBJECT,
            f"{where} refuses EMAIL_HOST_USER or EMAIL_HOST_PASSWORD.",
        )
    except smtplib.SMTPNotSupportedError as error:
        return fault(SUBJECT, f"{where} cannot do what we ask ({error}): see EMAIL_SECURITY.")
    except ssl.SSLError as error:
        return fault(SUBJECT, f"{where} cannot be spoken to safely ({error.reason}).")
    except (OSError, smtplib.SMTPException) as error:
        return fault(
            SUBJECT,
            f"{where} does not answer ({_short(error)}): correct EMAIL_HOST, EMAIL_PORT or "
            "EMAIL_SECURITY, or let us through the firewall.",
        )
    finally:
        connection.close()
    return good(SUBJECT, f"{where} lets us in.")


def _short(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
