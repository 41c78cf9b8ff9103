"""What somebody may know of looking words up."""

from audio.publishing import queries as publishing
from lyrics.fetching.models import Fetch
from lyrics.fetching.refusals import NotAsked
from users.models import User


def fetch(viewer: User, track_id: int) -> Fetch:
    """Raises `NotFound`, `NotYourArtist`, `NotAsked`."""
    track = publishing.track(viewer, track_id)
    track.artist.require_manager(viewer)
    found = Fetch.objects.filter(pk=track.pk).first()
    if found is None:
        raise NotAsked
    return found
