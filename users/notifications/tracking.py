"""What a mail provider tells of its mails: that one came back, that one was called spam.

django-anymail knows how each provider says so, and how it shows that it is itself; besides,
EMAIL_WEBHOOK_SECRET is asked for. Without that there is no such address.
"""

import logging
from typing import Any

import anymail.urls  # type: ignore[import-untyped]
from django.urls import URLPattern, path

from config import env
from users.notifications import bounces, stopping
from users.notifications.models import MailStop

log = logging.getLogger(__name__)
Because = MailStop.Word
STOPPING = {"bounced": Because.BOUNCED, "complained": Because.COMPLAINED}
"""Of what happens to mails. What is tried again, and who opened one, is nothing to us; nor is
a bounce that says only that the mailbox is full today."""


class Told:
    """Stands where django-anymail has a signal: what it would send is taken at once."""

    def send(self, *, sender: Any, event: Any, esp_name: str) -> None:
        because = STOPPING.get(event.event_type)
        if because is None or not event.recipient:
            return
        if because is Because.BOUNCED and not bounces.is_for_good(event):
            return
        known = stopping.stop(
            address=event.recipient, because=because, detail=event.description or ""
        )
        log.info("%s says of a mail: %s%s", esp_name, because, "" if known else ", to nobody")


def _view_of(provider: str) -> Any:
    """None: it tells nothing in this way."""
    for pattern in anymail.urls.urlpatterns:
        if pattern.name == f"{provider}_tracking_webhook":
            return pattern.callback.view_class
    return None


def addresses() -> list[URLPattern]:
    """`/mail/events/`, if the provider tells and the secret is set."""
    view = _view_of(env.EMAIL_PROVIDER)
    if view is None or not env.EMAIL_WEBHOOK_SECRET:
        return []
    here: Any = type(view.__name__, (view,), {"signal": Told(), "webhook_secret": None})
    told = here.as_view(webhook_secret=env.EMAIL_WEBHOOK_SECRET)
    return [path("mail/events/", told, name="mail-events")]
