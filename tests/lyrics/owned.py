"""A track on somebody's own page, and where its lyrics are."""

from typing import Any

from audio.catalog.models.track import Track
from tests import make, make_music
from users.models import User


def of_somebody(**named: Any) -> tuple[Track, User, str]:
    owner = make.user()
    track = make_music.track(**named)
    page = make_music.artist("Ada Cole", user=owner)
    Track.objects.filter(pk=track.pk).update(artist=page)
    return Track.objects.get(pk=track.pk), owner, f"/api/tracks/{track.pk}/lyrics/"
