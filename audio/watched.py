"""What of the music is worth watching: files on their way in, and who listens."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from audio.plays.models import PlayEvent
from audio.uploads.models import Status, Upload
from config.metrics.gauges import Gauge, Row, register

DAY, MINUTES = timedelta(days=1), timedelta(minutes=5)
OVER = (Status.READY, Status.REFUSED, Status.ABANDONED)


def uploads() -> Iterable[Row]:
    under_way = [status for status in Status if status not in OVER]
    found = _counted(Upload.objects.filter(status__in=under_way))
    yield from (((status.value,), found.get(status.value, 0)) for status in under_way)


def uploads_over() -> Iterable[Row]:
    today = Upload.objects.filter(created_at__gt=timezone.now() - DAY)
    found = _counted(today)
    yield from (((status.value,), found.get(status.value, 0)) for status in OVER)


def _counted(uploads: QuerySet[Upload]) -> dict[str, int]:
    return dict(uploads.order_by().values_list("status").annotate(n=Count("pk")))


def stranded() -> Iterable[Row]:
    yield (), Upload.objects.stranded(timezone.now()).count()


def plays() -> Iterable[Row]:
    lately = PlayEvent.objects.filter(played_at__gt=timezone.now() - MINUTES, counted=True)
    yield (), lately.count()


register(
    Gauge("tonearm_uploads", "Files on their way in.", ("state",), uploads),
    Gauge(
        "tonearm_uploads_of_a_day", "What became of a day's files.", ("state",), uploads_over
    ),
    Gauge("tonearm_uploads_stranded", "Files that need a person.", (), stranded),
    Gauge("tonearm_plays_recent", "Plays of the last five minutes.", (), plays),
)
