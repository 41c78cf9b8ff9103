"""People, and who follows whom."""

from ninja import Router

from config.addresses import origin
from config.problems import problems
from followers import queries
from followers.schemas import UserOut
from users.auth.bearer import Viewer, ViewerRequest

router = Router(tags=["People"], auth=Viewer())


@router.get("/users/{username}/", response={200: UserOut} | problems(404))
def get_user(request: ViewerRequest, username: str) -> UserOut:
    """A person, as they show themselves."""
    person = queries.person(username)
    return UserOut.of(person, to=request.auth, base=origin(request))
