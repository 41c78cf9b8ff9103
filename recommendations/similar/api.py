"""What goes with a track or an artist."""

from ninja import Path, Query, Router

from audio.catalog.cards import Json
from audio.catalog.schemas import ArtistOut, TrackOut
from config.conditional import conditional
from config.fast import fast
from config.fields import Id
from config.pagination import Page
from config.problems import problems
from recommendations.similar import pages
from recommendations.similar.schemas import SimilarQuery
from users.auth.bearer import Viewer, ViewerRequest

router = Router(tags=["Recommendations"], auth=Viewer())


@router.get("/tracks/{int:track_id}/similar/", response={200: Page[TrackOut]} | problems(404))
@conditional(pages.stamp)
@fast
def list_similar_tracks(
    request: ViewerRequest, track_id: Path[Id], query: Query[SimilarQuery]
) -> Json:
    """What people listen to who listen to this track, the nearest first.

    Of a track that is too new to tell, others of its artist and of its genres. What you want
    never, muted or blocked is not in it.
    """
    return pages.tracks(request, track_id, query.limit)


@router.get(
    "/artists/{int:artist_id}/related/", response={200: Page[ArtistOut]} | problems(404)
)
@conditional(pages.stamp)
@fast
def list_related_artists(
    request: ViewerRequest, artist_id: Path[Id], query: Query[SimilarQuery]
) -> Json:
    """Whom people listen to who listen to this artist, the nearest first.

    Of an artist who is too new to tell, others of the same genres.
    """
    return pages.artists(request, artist_id, query.limit)
