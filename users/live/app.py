"""The ASGI application behind `GET /api/me/events/`: a process of its own, and nothing else."""

import asyncio
import logging
import signal
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs

import psycopg
from django.http import HttpResponse
from psycopg_pool import PoolTimeout

from config import env, request_ids
from config.errors import Busy, DomainError, Invalid
from config.problems import problem, refusal
from users.live import admitting, cursors, reading
from users.live.hub import Hub
from users.live.stream import Receive, Send, Stream

log = logging.getLogger(__name__)

PATH: Final = "/api/me/events/"
HEADERS: Final = {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would gather what is to arrive at once
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET",
    "Access-Control-Allow-Headers": "authorization, cache-control, last-event-id, x-request-id",
    "Access-Control-Max-Age": "86400",
}
Scope = Mapping[str, Any]


class Application:
    """`ASGI 3`. Its hub begins and ends with the lifespan."""

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self._hub: Hub | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    @property
    def hub(self) -> Hub:
        """There from the first request on."""
        if self._hub is None:
            raise Busy(retry_after=1)
        return self._hub

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._hub = Hub(self.conninfo)
        await self.hub.start()
        self._end_streams_when_asked()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.hub.stop()
        await send({"type": "lifespan.shutdown.complete"})

    def _end_streams_when_asked(self) -> None:
        """Granian waits for open requests before it tells us to stop, and these have no end.

        Its own handler is called by the loop; what Python itself calls is free.
        """
        loop, hub = asyncio.get_running_loop(), self.hub
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) not in (signal.SIG_DFL, signal.SIG_IGN):
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(hub.end_all))
                signal.siginterrupt(number, False)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        given: list[tuple[bytes, bytes]] = scope["headers"]
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in given}
        request_ids.begin(headers.get("x-request-id", ""))
        told = _cors(headers.get("origin", ""))
        try:
            if answer := _shortcut(scope, told):
                await _send(send, answer, told)
                return
            stream = await self._opened(scope, headers)
        except DomainError as error:
            await _send(send, refusal(error), told)
        except (psycopg.OperationalError, PoolTimeout):
            log.warning("The database does not answer.")
            await _send(send, refusal(Busy(retry_after=5)), told)
        else:
            await self._stream(stream, told, receive, send)

    async def _opened(self, scope: Scope, headers: Mapping[str, str]) -> Stream:
        """Raises `Invalid`, and what `admitting` and `Hub.enter` raise."""
        query = _query(scope)
        ticket = query.get("ticket", [""])[0]
        last = headers.get("last-event-id") or query.get("last_event_id", [""])[0]
        async with self.hub.pool.connection() as connection:
            if ticket:
                asker = await admitting.by_ticket(connection, ticket)
            else:
                asker = await admitting.by_header(connection, headers.get("authorization", ""))
            cursor = cursors.read(last, now=time.time())
            if cursor and not await reading.is_readable(connection, cursor):
                cursor = None
        stream = Stream(*asker, cursor)
        if last and cursor is None:
            stream.begin_anew()
        self.hub.enter(stream)
        return stream

    async def _stream(
        self, stream: Stream, told: Mapping[str, str], receive: Receive, send: Send
    ) -> None:
        try:
            named = {**HEADERS, **told, request_ids.HEADER: request_ids.current()}
            await send(_start(200, named))
            await stream.write(send, receive)
        finally:
            self.hub.leave(stream)
        if stream.over not in ("gone", "slow"):
            await send({"type": "http.response.body", "body": b""})


def _shortcut(scope: Scope, told: Mapping[str, str]) -> HttpResponse | None:
    """What is answered without asking who it is."""
    if scope["path"] == "/livez":
        return HttpResponse("ok", content_type="text/plain")
    if scope["path"] != PATH:
        return problem(404)
    if scope["method"] == "OPTIONS":
        return HttpResponse(status=204, headers=PREFLIGHT if told else {})
    if scope["method"] != "GET":
        return problem(405, headers={"Allow": "GET, OPTIONS"})
    return None


def _query(scope: Scope) -> dict[str, list[str]]:
    """Raises `Invalid` for more than anybody has to say here."""
    try:
        return parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=20)
    except ValueError as error:
        raise Invalid(loc=("query",)) from error


def _cors(origin: str) -> dict[str, str]:
    """`EventSource` of a front end elsewhere; nobody's cookies are looked at."""
    if origin not in env.FRONTEND_URLS:
        return {}
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}


async def _send(send: Send, answer: HttpResponse, told: Mapping[str, str]) -> None:
    named = {**dict(answer.items()), **told, request_ids.HEADER: request_ids.current()}
    await send(_start(answer.status_code, named))
    await send({"type": "http.response.body", "body": answer.content})


def _start(status: int, headers: Mapping[str, str]) -> dict[str, Any]:
    named = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": status, "headers": named}
