"""Mixes of the day and the week, and what came out."""

from ninja import Path, Router

from audio.catalog.cards import Json
from config.fast import fast
from config.fields import Id
from config.pagination import Page
from config.problems import problems
from recommendations.mixes import pages
from recommendations.mixes.schemas import MixOut, MixPage
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Recommendations"], auth=Bearer())


@router.get("/mixes/", response={200: Page[MixOut]})
@fast
def list_mixes(request: AuthedRequest) -> Json:
    """The mixes that were made for you: up to six each day, one each week, and what is new.

    Daily mixes put what you know beside what you do not, made anew at your hour of the day.
    Discover weekly has nothing that you had heard here when it was made, on Monday, 00:00 UTC.
    The release radar is what came out in four weeks, and is empty when nothing did.
    """
    return pages.mixes(request)


@router.get("/mixes/{int:mix_id}/", response={200: MixPage} | problems(404))
@fast
def get_mix(request: AuthedRequest, mix_id: Path[Id]) -> Json:
    """One of your mixes, with its tracks and why each is in it.

    What was hidden since it was made, what you want never, muted or blocked, is not in it.
    """
    return pages.mix(request, mix_id)
