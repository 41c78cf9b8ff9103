"""What of people's affairs is worth watching: mails and messages that do not go out."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Min
from django.utils import timezone

from config.metrics.gauges import Gauge, Row, register
from users.notifications.models import Mail
from users.webhooks.models import WebhookDelivery

DAY = timedelta(days=1)


def mails_waiting() -> Iterable[Row]:
    waiting = Mail.objects.waiting()
    yield ("new",), waiting.filter(attempts=0).count()
    yield ("failing",), waiting.filter(attempts__gt=0).count()


def mail_lag() -> Iterable[Row]:
    oldest = Mail.objects.waiting().aggregate(oldest=Min("created_at"))["oldest"]
    yield (), (timezone.now() - oldest).total_seconds() if oldest else 0


def mails_over() -> Iterable[Row]:
    today = Mail.objects.filter(created_at__gt=timezone.now() - DAY)
    yield ("sent",), today.exclude(sent_at=None).count()
    yield ("given_up",), today.exclude(dropped_because="").count()


def deliveries() -> Iterable[Row]:
    """Of webhooks."""
    statuses = WebhookDelivery.objects.waiting().order_by().values_list("status")
    yield from (((name,), n) for name, n in statuses.annotate(n=Count("pk")))


register(
    Gauge("tonearm_mails_waiting", "Mails that are to be sent.", ("state",), mails_waiting),
    Gauge("tonearm_mail_lag_seconds", "How long the oldest of them has waited.", (), mail_lag),
    Gauge("tonearm_mails_of_a_day", "What became of a day's mails.", ("state",), mails_over),
    Gauge(
        "tonearm_webhook_deliveries", "Messages to webhooks that wait.", ("state",), deliveries
    ),
)
