"""What the people who run this service recommend."""

from ninja import Query, Router

from audio.catalog.cards import Json
from config.fast import fast
from recommendations.curated import pages
from recommendations.curated.schemas import CuratedOut, CuratedQuery
from users.auth.bearer import Viewer, ViewerRequest

router = Router(tags=["Recommendations"], auth=Viewer())


@router.get("/curated/", response={200: CuratedOut})
@fast
def list_curated(request: ViewerRequest, query: Query[CuratedQuery]) -> Json:
    """Editors' playlists: on their shelves, by genre and mood, and the most followed others.

    A playlist that its owner closes is gone from here at once.
    """
    return pages.curated(request, query)
