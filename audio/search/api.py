"""One box for everything, and what is offered while somebody types into it."""

from ninja import Query, Router

from audio.catalog.cards import Json
from audio.search import shown
from audio.search.schemas import SearchOut, SearchQuery, SuggestOut, SuggestQuery
from audio.search.tally import tally
from config.fast import exact
from config.throttling import Limit
from users.auth.bearer import Viewer, ViewerRequest

router = Router(tags=["Search"], auth=Viewer())
SEARCH = Limit("search")


@router.get("/search/", throttle=SEARCH, response={200: SearchOut})
@exact
def search(request: ViewerRequest, query: Query[SearchQuery]) -> Json:
    """Tracks, albums, artists and playlists by their names, the best first.

    Behind them tracks by a line that is sung in them: `lines` has it.

    Ask with every key that is typed: the last word may be unfinished, misspelt words are
    understood, accents and case do not matter.
    """
    found = shown.results(
        request, query.q, kinds=query.kinds(), limit=query.limit, offset=query.offset
    )
    if query.offset == 0:
        tally.note(found=shown.is_anything(found))
    return found


@router.get("/search/suggest/", throttle=SEARCH, response={200: SuggestOut})
@exact
def suggest(request: ViewerRequest, query: Query[SuggestQuery]) -> Json:
    """Up to 8 titles and names that what is typed so far may become."""
    return shown.suggestions(request, query.q)
