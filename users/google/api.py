"""Signing in with Google, under /api/auth/google/."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from config.addresses import origin
from config.problems import problems
from config.throttling import Limit, address
from users.accounts.models import User
from users.auth import devices
from users.auth.bearer import AuthedRequest, Bearer
from users.auth.freshness import require_fresh
from users.auth.schemas.sessions import SignedIn
from users.auth.tokens import Tokens
from users.google import endings, targets, visits
from users.google.private import private
from users.google.queries import links_of
from users.google.schemas import CallbackQuery, Exchange, GoogleLink, LinkIn, StartQuery
from users.google.services import handing_over, joining, linking
from users.google.visits import Visit

router = Router(tags=["Accounts"], auth=Bearer())
LIMIT, WRITE = Limit("google"), Limit("write")


def _signed_in(request: HttpRequest, signed_in: tuple[User, Tokens]) -> SignedIn:
    user, tokens = signed_in
    return SignedIn.of(user, tokens, base=origin(request))


@router.get("/google/", auth=None, throttle=LIMIT, response={302: None} | problems(404))
def start_google(request: HttpRequest, asked: Query[StartQuery]) -> HttpResponse:
    """Go and sign in with Google. For a browser to follow: the way back needs its cookie.

    It comes back to `next` with `?code=`, for `POST …/exchange/`, or with `?error=`. Without
    `next`, or if the callback is asked for `application/json`, the callback answers itself.
    """
    visits.require_on()
    target = targets.require_known(asked.next) if asked.next else ""
    return visits.start(request, Visit(target, asked.code_challenge or ""))


@router.get(
    "/google/callback/",
    auth=None,
    throttle=LIMIT,
    response={200: SignedIn, 302: None} | problems(401, 403, 404, 409),
)
def finish_google(
    request: HttpRequest, response: HttpResponse, sent: Query[CallbackQuery]
) -> HttpResponse | SignedIn:
    """Come back from Google. Called by the browser that was sent there, and by nobody else.

    409 `link_required` carries a `link_token`, for `POST …/link/`; 401 `totp_required` an
    `exchange_code`, for `POST …/exchange/` together with `totp`.
    """
    private(response)
    redirect = endings.redirect(request)
    return redirect or _signed_in(request, endings.tokens(request))


@router.post(
    "/google/exchange/",
    auth=None,
    throttle=LIMIT,
    response={200: SignedIn} | problems(401, 403, 404, 409),
)
def exchange_google_code(request: HttpRequest, data: Exchange) -> SignedIn:
    """Exchange the code that a front end was given for tokens. Each is good once, for a minute.

    If the account has an authenticator app, `totp` is needed too: being asked for it leaves the
    code good, for five minutes. 409 `link_required` carries a `link_token`.
    """
    visits.require_on()
    signed_in = handing_over.exchange(
        code=data.code,
        verifier=data.code_verifier,
        totp=data.totp,
        device=devices.of(request),
    )
    return _signed_in(request, signed_in)


@router.post(
    "/google/link/",
    auth=None,
    throttle=LIMIT,
    response={200: SignedIn} | problems(401, 403, 404, 409),
)
def link_google(request: HttpRequest, data: LinkIn) -> SignedIn:
    """Link Google to the account that has its address, and sign in.

    Show that the account is yours: by its password, or by a code sent to its address.
    """
    visits.require_on()
    signed_in = linking.link(
        token=data.link_token,
        password=data.password,
        code=data.code,
        totp=data.totp,
        device=devices.of(request),
    )
    return _signed_in(request, signed_in)


@router.get("/google/link/", response=GoogleLink)
def get_google_link(request: AuthedRequest) -> GoogleLink:
    """Whether Google signs in to this account."""
    link = links_of(request.auth).first()
    return GoogleLink(linked=link is not None, linked_at=link.created if link else None)


@router.delete("/google/link/", throttle=WRITE, response={204: None} | problems(403, 409))
def unlink_google(request: AuthedRequest) -> Status[None]:
    """No longer sign in to this account with Google. Every other device is signed out.

    Needs a session whose person showed who they are within the last five minutes, and another
    way to sign in.
    """
    require_fresh(request)
    joining.part(user=request.auth, session_id=request.session_id, network=address(request))
    return Status(204, None)
