"""How many event streams are open, counted around the application that holds them."""

from collections.abc import Awaitable, Callable
from typing import Any

from config.metrics import counting

Application = Callable[[Any, Any, Any], Awaitable[None]]


class Counted:
    """`Counted(application)`, ASGI."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        counting.live(counting.STREAMS, 1)
        try:
            await self.application(scope, receive, send)
        finally:
            counting.live(counting.STREAMS, -1)
