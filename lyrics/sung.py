"""Tells the search index what is sung in tracks, when it is compared or mended."""

from collections.abc import Sequence

from audio.indexing import sung
from lyrics.models import Lyrics


def words(track_ids: Sequence[int]) -> sung.Words:
    """Of these tracks, in all their languages, whoever sees them."""
    rows = Lyrics.objects.filter(track__in=track_ids)
    told = rows.values_list("track", "language", "plain")
    return {(track_id, language): plain for track_id, language, plain in told}


sung.told_by(words)
