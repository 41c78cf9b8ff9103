"""Where whoever sees a page says what is wrong with it: links alone, for the page is kept."""

from urllib.parse import urlencode

from django.urls import reverse

from audio.sharing.models import Kind
from audio.sharing.shown import Shown

WITH_RIGHTS = (Kind.TRACK, Kind.ALBUM)
"""What a copyright notice can be about."""


def to_staff(path: str) -> str:
    """A ticket about the page at a path of ours, which is filled in."""
    return f"{reverse('portal-ticket-new')}?{urlencode({'category': 'abuse', 'about': path})}"


def copyright_notice(shown: Shown) -> str | None:
    """The form for one, with the thing filled in. None for what is no music."""
    if shown.kind not in WITH_RIGHTS:
        return None
    return f"{reverse('takedown')}?{urlencode({str(shown.kind): shown.pk})}"
