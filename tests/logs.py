"""The log as the server writes it: through the filters and in the format of its settings."""

import io
import logging
import logging.config
from typing import Any

from django.conf import settings


def servers_handler(
    stream: io.StringIO, *, filtered: bool = True, form: str = "line"
) -> logging.Handler:
    """`filtered=False`: what it would write if nothing were taken out; `form` as LOG_FORMAT."""
    configured: dict[str, Any] = settings.LOGGING
    ours = configured["handlers"]["stderr"]
    handler = logging.StreamHandler(stream)
    for name in ours["filters"]:
        made = dict(configured["filters"][name])
        factory = logging.config.BaseConfigurator({}).resolve(made.pop("()"))
        if filtered or name == "request_id":
            handler.addFilter(factory(**made))
    formatter = dict(configured["formatters"][form])
    if factory := formatter.pop("()", None):
        handler.setFormatter(logging.config.BaseConfigurator({}).resolve(factory)())
    else:
        handler.setFormatter(logging.Formatter(formatter["format"]))
    return handler
