"""Lists of what is similar, as JSON for whoever asks."""

from audio.catalog import freshness
from audio.catalog.cards import Json
from audio.catalog.shelf import single_page
from recommendations.similar import queries
from recommendations.taste import shelves
from users.auth.bearer import ViewerRequest


def tracks(request: ViewerRequest, pk: int, limit: int) -> Json:
    """Four queries. Raises `NotFound`."""
    ids = queries.tracks(request.auth, pk, limit)
    return single_page(shelves.tracks.ranked(request, ids, limit), limit)


def artists(request: ViewerRequest, pk: int, limit: int) -> Json:
    """Four queries; one more for an artist of whom nothing was learnt. Raises `NotFound`."""
    ids = queries.artists(request.auth, pk, limit)
    return single_page(shelves.artists.ranked(request, ids, limit), limit)


def stamp(request: ViewerRequest) -> str:
    """The catalogue's, of the training that serves, and of what they filter. Two queries."""
    training, filtered = queries.state(request.auth)
    return f"{freshness.stamp(request)}-{training}{'-e' if filtered else ''}"
