"""Having a track's words looked up, and reading what came of it."""

from ninja import Path, Router, Status

from audio.publishing import queries as publishing
from config.fields import Id
from config.problems import problems
from config.throttling import Limit
from lyrics.fetching import queries, services
from lyrics.fetching.models import Fetch
from lyrics.fetching.schemas import FetchOut
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Lyrics"], auth=Bearer())
ADDRESS = "/tracks/{int:track_id}/lyrics/fetch/"


@router.post(
    ADDRESS, throttle=[Limit("write")], response={202: FetchOut} | problems(403, 404, 409)
)
def fetch_lyrics(request: AuthedRequest, track_id: Path[Id]) -> Status[Fetch]:
    """Have the words of a track of yours looked up, by title, artist, album and length.

    It takes a moment, or longer if the provider does not answer: read its state with GET. Words
    that somebody typed stay (`lyrics_typed`). `no_lyrics_provider`: this server asks nobody.
    """
    track = publishing.track(request.auth, track_id)
    return Status(202, services.ask(track=track, by=request.auth))


@router.get(ADDRESS, response={200: FetchOut} | problems(403, 404))
def get_lyrics_fetch(request: AuthedRequest, track_id: Path[Id]) -> Fetch:
    """What came of looking the words up: for its artist. `not_asked`: nobody did."""
    return queries.fetch(request.auth, track_id)
