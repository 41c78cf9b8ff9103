"""Which tracks lack something that can be made of their audio."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from audio.catalog.models.track import Track
from audio.media.models import Packaging, Quality, Rendition
from audio.processing.models import Report

VERSION = 1
"""Of what is made of a file. A larger one has all of it made anew, where it is missing."""


def processable() -> QuerySet[Track]:
    """With the file as it came in the storage."""
    originals = Rendition.objects.originals().filter(track=OuterRef("pk"))
    return Track.objects.filter(Exists(originals)).order_by("pk")


def missing() -> QuerySet[Track]:
    """Those of which this version has neither made anything nor said why it cannot."""
    reports = Report.objects.filter(track=OuterRef("pk"), version__gte=VERSION)
    made = Rendition.objects.filter(
        track=OuterRef("pk"), name=Quality.HIGH, packaging=Packaging.SEGMENTS
    )
    told = Exists(reports.exclude(refused_code="")) | Exists(made) & Exists(reports)
    return processable().filter(~Q(told))
