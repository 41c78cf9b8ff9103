"""Opening the stream of events. It comes from another process: `config/asgi.py`."""

from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from ninja import Router

from config import env
from config.errors import DomainError
from config.fields import utc_now
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer, Viewer, ViewerRequest
from users.live.schemas import StreamOut
from users.live.tickets import LIFETIME, Ticket

router = Router(tags=["Events"])
STREAM: dict[str, Any] = {
    "responses": {
        200: {
            "description": "Server-sent events, without an end",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
    "parameters": [
        {
            "in": "query",
            "name": name,
            "required": False,
            "schema": {"type": "string"},
            "description": description,
        }
        for name, description in (
            ("ticket", "Of a signed address: take it whole from `POST`."),
            ("last_event_id", "As the header `Last-Event-ID`, for those who cannot send one."),
        )
    ],
}


class EventsElsewhere(DomainError):
    """A web process cannot keep thousands of connections open."""

    status: ClassVar[int] = 421
    code, message = "events_elsewhere", "Events come from {url}."

    @property
    def members(self) -> dict[str, Any]:
        return {"url": self.context["url"]}


@router.post("/events/", auth=Bearer(), throttle=[Limit("write")], response={200: StreamOut})
def open_events(request: AuthedRequest) -> StreamOut:
    """Get an address for `EventSource`: your player's and notifications' events, as they come.

    It can be opened for a minute. The stream lasts as long as the session.
    """
    expires = int((utc_now() + LIFETIME).timestamp())
    ticket = Ticket(request.auth.pk, request.session_id, expires)
    query = urlencode({"ticket": ticket.signed(env.STREAM_KEY)})
    return StreamOut(
        url=f"{_place(request)}?{query}", expires_at=datetime.fromtimestamp(expires, UTC)
    )


@router.get(
    "/events/",
    auth=Viewer(),
    response={200: None} | problems(403, 421),
    openapi_extra=STREAM,
)
def stream_events(request: ViewerRequest) -> None:
    """Your events as they come (`text/event-stream`), by that address or a Bearer token.

    Goes on from the header `Last-Event-ID`. Another process serves it, which `POST` names; a
    web process that is asked says so with `events_elsewhere`.
    """
    raise EventsElsewhere(url=_place(request))


def _place(request: HttpRequest) -> str:
    """Behind a proxy the usual address leads there; without one it is the next port."""
    base = env.EVENTS_URL or (env.BASE_URL if env.NUM_PROXIES else "")
    if not base:
        asked = urlsplit(env.BASE_URL or f"{request.scheme}://{request.get_host()}")
        host = asked.hostname or "localhost"
        base = f"{asked.scheme}://{f'[{host}]' if ':' in host else host}:{env.PORT + 1}"
    return f"{base}/api/me/events/"
