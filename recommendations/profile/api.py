"""What this server holds about one's taste, to be read and changed."""

from ninja import Router

from audio.catalog.cards import Json
from config.fast import fast
from config.problems import problems
from config.throttling import Limit
from recommendations.profile import pages
from recommendations.profile.schemas import TasteChanges, TasteOut
from recommendations.taste import services
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Recommendations"], auth=Bearer())


@router.get("/taste/", response={200: TasteOut})
@fast
def get_taste(request: AuthedRequest) -> Json:
    """What is known of your taste: what you like most and why, what you said, what you chose.

    It is what recommendations, mixes and your own station start from, and nothing besides.
    """
    return pages.taste(request)


@router.patch("/taste/", throttle=[Limit("write")], response={200: TasteOut} | problems(404))
@fast
def change_taste(request: AuthedRequest, data: TasteChanges) -> Json:
    """Choose how you want to be recommended to, and say more, less or never of up to 50 things.

    All of it or nothing. Favourite genres stand in your profile; what you played is forgotten
    in your history.
    """
    services.change(user=request.auth, settings=data.settings(), words=data.words())
    return pages.taste(request)
