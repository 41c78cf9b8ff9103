"""POST /api/auth/register/: here, since accounts know nothing of artist pages."""

from django.http import HttpRequest
from ninja import Router, Status

from audio.signup import services
from audio.signup.schemas import Registration
from audio.signup.services import NewAccount
from config import throttling
from config.addresses import origin
from config.problems import problems
from users.auth import devices
from users.auth.schemas.sessions import SignedIn

router = Router(tags=["Accounts"])


@router.post("/auth/register/", auth=None, response={201: SignedIn} | problems(403, 409, 429))
def register(request: HttpRequest, data: Registration) -> Status[SignedIn]:
    """Open an account, and sign in.

    Refused with `email_taken` or `username_taken` when somebody has it, however it is cased.
    """
    throttling.spend("register", throttling.address(request))
    user, tokens = services.sign_up(
        account=NewAccount(data.email, data.username, data.password, data.accepts_texts),
        profile=data.profile(),
        stage_name=data.name_of_page(),
        device=devices.of(request),
    )
    return Status(201, SignedIn.of(user, tokens, base=origin(request)))
