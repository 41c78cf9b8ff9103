"""What pages know of the end."""

from typing import Any

from django.http import HttpRequest

from config import sunset


def banner(request: HttpRequest) -> dict[str, Any]:
    """`ending` is `sunset.Known`, or None."""
    return {"ending": sunset.current()}
