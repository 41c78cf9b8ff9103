"""The log as the server writes it: through the filters and in the format of its settings."""

import io
import logging
import logging.config
from typing import Any

from django.conf import settings


def servers_handler(stream: io.StringIO, *, filtered: bool = True) -> logging.Handler:
    """`filtered=False`: what it would write if nothing were taken out."""
    configured: dict[str, Any] = settings.LOGGING
    ours = configured["handlers"]["stderr"]
    handler = logging.StreamHandler(stream)
    for name in ours["filters"]:
        made = dict(configured["filters"][name])
        factory = logging.config.BaseConfigurator({}).resolve(made.pop("()"))
        if filtered or name == "request_id":
            handler.addFilter(factory(**made))
    line = configured["formatters"][ours["formatter"]]["format"]
    handler.setFormatter(logging.Formatter(line))
    return handler
