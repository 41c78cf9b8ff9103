"""Changing the account that is signed in: its profile, and whether codes open it."""

from ninja import Router

from config.addresses import origin
from config.problems import problems
from config.throttling import Limit, address
from users.accounts import services as accounts
from users.accounts.profile import Profile
from users.accounts.schemas import Account, NewProfile, ProfileChanges
from users.auth.bearer import AuthedRequest
from users.auth.freshness import require_fresh
from users.auth.services import profiles


def replace_profile(request: AuthedRequest, data: NewProfile) -> Account:
    """Replace the profile: what is left out is cleared.

    E-mail address, role and rights are not part of it; fields that are not are ignored. Turning
    `login_otp` off is refused with `confirm_first` to those who showed who they are more than
    five minutes ago; switching it on or off signs every other device out.
    """
    return _update(request, data.whole())


def change_profile(request: AuthedRequest, data: ProfileChanges) -> Account:
    """Change what is sent, and leave the rest as it is.

    E-mail address, role and rights are not part of it; fields that are not are ignored. Turning
    `login_otp` off is refused with `confirm_first` to those who showed who they are more than
    five minutes ago; switching it on or off signs every other device out.
    """
    return _update(request, data.told())


def _update(request: AuthedRequest, changes: Profile) -> Account:
    if accounts.gives_up_codes(user=request.auth, changes=changes):
        require_fresh(request)
    profiles.update_profile(
        user=request.auth,
        changes=changes,
        session_id=request.session_id,
        address=address(request),
    )
    return Account.of(request.auth, base=origin(request))


def add_to(router: Router) -> None:
    """The address is the account's own, and an address has one router."""
    limit, answers = Limit("write"), {200: Account} | problems(403, 409)
    router.put("/user/", throttle=limit, response=answers)(replace_profile)
    router.patch("/user/", throttle=limit, response=answers)(change_profile)
