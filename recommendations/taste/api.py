"""More of this, never this: what a person says of what is put before them."""

from ninja import Query, Router

from audio.catalog.cards import Json
from config.fast import fast
from config.idempotency import idempotent
from config.problems import problems
from config.throttling import Limit
from recommendations.taste import queries, services
from recommendations.taste.schemas import WordIn, WordOut, WordsOut, WordsQuery
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Recommendations"], auth=Bearer())


@router.post("/feedback/", throttle=[Limit("write")], response={200: WordOut} | problems(404))
@idempotent
@fast
def give_feedback(request: AuthedRequest, data: WordIn) -> Json:
    """Say that you want more of a track, album, artist or genre, less of it, or it never again.

    The next answer obeys: what is wanted never is in no recommendation, mix or station of
    yours, nor are the tracks of that album, artist or genre. Said twice it is said once.
    """
    services.say(user=request.auth, word=data.word())
    return data.model_dump()


@router.get("/feedback/", response={200: WordsOut})
@fast
def list_feedback(request: AuthedRequest, query: Query[WordsQuery]) -> Json:
    """What you said of things, the last said first. What has gone keeps its place."""
    return queries.words(request, query, verdict=query.verdict, kind=query.type)
