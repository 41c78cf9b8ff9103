"""The signed-in person's own account. `users/api.py` mounts this behind `Bearer`."""

from ninja import Router

from config.addresses import origin
from config.problems import problems
from users.accounts import services
from users.accounts.models import User
from users.accounts.requests import AuthedRequest
from users.accounts.schemas import Account, NewProfile, ProfileChanges

router = Router(tags=["Accounts"])


def _account(request: AuthedRequest) -> Account:
    return Account.of(User.objects.get(pk=request.auth.pk), base=origin(request))


@router.get("/user/", response=Account)
def get_account(request: AuthedRequest) -> Account:
    """The account that is signed in."""
    return _account(request)


@router.put("/user/", response={200: Account} | problems(409))
def replace_profile(request: AuthedRequest, data: NewProfile) -> Account:
    """Replace the profile: what is left out is cleared.

    E-mail address, role and rights are not part of it; fields that are not are ignored.
    """
    services.update_profile(user=request.auth, changes=data.whole())
    return _account(request)


@router.patch("/user/", response={200: Account} | problems(409))
def change_profile(request: AuthedRequest, data: ProfileChanges) -> Account:
    """Change what is sent, and leave the rest as it is.

    E-mail address, role and rights are not part of it; fields that are not are ignored.
    """
    services.update_profile(user=request.auth, changes=data.told())
    return _account(request)
