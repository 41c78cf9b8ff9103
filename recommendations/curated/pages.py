"""Editors' playlists for whoever asks."""

from django.db.models import Q

from audio.catalog.cards import Json
from audio.catalog.queries import find_genre
from audio.playlists.queries import browse
from recommendations.curated import queries
from recommendations.curated.schemas import CuratedQuery
from users.auth.bearer import ViewerRequest

NOTHING = Q(pk__in=())


def curated(request: ViewerRequest, query: CuratedQuery) -> Json:
    """Five queries, one more for a genre. A mood is a shelf's: others have none."""
    shelves = queries.shelves(request, query.shelves())
    placed = {card["id"] for shelf in shelves for card in shelf["playlists"]}
    others = Q(is_curated=True) & ~Q(pk__in=placed)
    if query.genre is not None:
        genre = find_genre(query.genre)
        others &= NOTHING if genre is None else Q(genre_ids__contains=[genre])
    if query.mood is not None:
        others = NOTHING
    page = browse(request, request.auth, query, others, sort=query.sort)
    return page | {"shelves": shelves, "moods": queries.moods()}
