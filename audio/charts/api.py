"""What is played most, and pages of genres."""

from ninja import Query, Router

from audio.catalog.cards import Json
from audio.catalog.freshness import stamp
from audio.catalog.schemas import TrackOut
from audio.charts import pages
from audio.charts.schemas import ChartOut, ChartQuery, GenrePage, PopularQuery
from config.conditional import conditional
from config.fast import exact, fast
from config.pagination import Page
from config.problems import problems
from users.auth.bearer import Viewer, ViewerRequest

router = Router(tags=["Catalogue"], auth=Viewer())


@router.get("/charts/", response={200: ChartOut} | problems(404))
@conditional(stamp)
@fast
def get_chart(request: ViewerRequest, query: Query[ChartQuery]) -> Json:
    """The tracks, albums or artists played most, of everything or of a genre; counted hourly.

    Up to 100 places. They are the same for everybody; artists whom you blocked are left out.
    """
    return pages.chart(request, query)


@router.get("/tracks/popular/", response={200: Page[TrackOut]})
@conditional(stamp)
@exact
def list_popular_tracks(request: ViewerRequest, query: Query[PopularQuery]) -> Json:
    """The tracks played most, as in the chart of this time; none while that is not counted."""
    return pages.popular(request, query)


@router.get("/genres/{slug}/", response={200: GenrePage} | problems(404))
@conditional(pages.genre_stamp)
@fast
def get_genre(request: ViewerRequest, slug: str) -> Json:
    """A genre, by its slug, with what is played most in it. More is found by `?genre=`."""
    return pages.genre(request)
