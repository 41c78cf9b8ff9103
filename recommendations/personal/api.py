"""What is recommended to whoever asks."""

from ninja import Query, Router

from audio.catalog.cards import Json
from config.fast import fast
from recommendations.personal import pages
from recommendations.personal.schemas import (
    AlbumRecommendations,
    ArtistRecommendations,
    RecommendationQuery,
    TrackRecommendations,
)
from recommendations.training.models import Kind
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Recommendations"], auth=Bearer())


@router.get("/tracks/", response={200: TrackRecommendations})
@fast
def recommend_tracks(request: AuthedRequest, query: Query[RecommendationQuery]) -> Json:
    """Tracks for you, each with a reason that holds. What you do shows in the next answer.

    They are of what you listen to, like, save and follow, and how you rate it; without any of
    it, of the genres you chose, of what friends like, of what is popular and new. What you want
    never, muted, blocked or filter is not in it; what you skip seldom.
    """
    return pages.recommended(request, Kind.TRACK, query.limit)


@router.get("/albums/", response={200: AlbumRecommendations})
@fast
def recommend_albums(request: AuthedRequest, query: Query[RecommendationQuery]) -> Json:
    """Albums for you, found as tracks are. Those that you saved come last, if at all."""
    return pages.recommended(request, Kind.ALBUM, query.limit)


@router.get("/artists/", response={200: ArtistRecommendations})
@fast
def recommend_artists(request: AuthedRequest, query: Query[RecommendationQuery]) -> Json:
    """Artists for you, found as tracks are. Those whom you know come last, if at all."""
    return pages.recommended(request, Kind.ARTIST, query.limit)
