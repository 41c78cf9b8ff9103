"""What is about one person stays out of every cache."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Run = Callable[..., HttpResponseBase]


def no_store(run: Run) -> Run:
    """For `router.add_decorator(no_store, mode="view")`: each of the router's answers."""

    @wraps(run)
    def answer(request: HttpRequest, **path: Any) -> HttpResponseBase:
        response = run(request, **path)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer
