"""Accounts elsewhere. `users/api.py` mounts this behind `Bearer`."""

from typing import Any

from ninja import Path, Router, Status

from config.fast import fast
from config.problems import problems
from config.throttling import Limit
from users.accounts.requests import AuthedRequest
from users.scrobbling import queries, services
from users.scrobbling.models import Service
from users.scrobbling.schemas import IntegrationOut, IntegrationsOut, TokenIn

router = Router(tags=["Integrations"])


@router.get("/integrations/", response={200: IntegrationsOut})
@fast
def list_integrations(request: AuthedRequest) -> dict[str, Any]:
    """The services that your listens can be given to, and how it stands with each."""
    return {"items": queries.integrations(request.auth)}


@router.put(
    "/integrations/{service}/",
    throttle=[Limit("integrations")],
    response={200: IntegrationOut} | problems(409),
)
@fast
def connect_integration(
    request: AuthedRequest, service: Path[Service], data: TokenIn
) -> dict[str, Any]:
    """Give everything that you listen to from now on to a service, with your token from there.

    Connecting anew takes the new token for what waits as well. The service is asked whose token
    it is: 422 `token_not_taken` if it does not know it, 503 `service_away` without an answer.
    """
    services.connect(user=request.auth, service=service, token=data.token)
    return queries.integration(request.auth, service)


@router.delete(
    "/integrations/{service}/",
    throttle=[Limit("write")],
    response={204: None},
)
def disconnect_integration(request: AuthedRequest, service: Path[Service]) -> Status[None]:
    """Give a service nothing more. What it was not given yet is forgotten, with the token."""
    services.disconnect(user=request.auth, service=service)
    return Status(204, None)
