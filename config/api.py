"""Mounts routers, maps errors to problems."""

import logging
from collections.abc import Iterator
from itertools import islice
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.errors import ValidationErrorContext as Context
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

import audio.api
import followers.api
import lyrics.api
import radio.api
import recommendations.api
import users.api
from config import env, openapi, operations
from config.bodies import let_pass
from config.errors import DomainError
from config.fields import FORM
from config.parsing import Repeated, SafeParser, Unfit
from config.problems import cut_off, no_database, problem, refusal
from config.replicas.operation import read_from_replicas
from config.throttling import Limit

log = logging.getLogger(__name__)
MOST_ERRORS = 20
"""Of one answer: a body of 1 MB can have 125,000, of which nobody reads the rest."""

DESCRIPTION = """
Music that anyone can serve. Sign in with `POST /api/auth/login/`, send the answer's `access` as
`Authorization: Bearer …`, and play.
"""


class JSON(BaseRenderer):
    """The bytes that `@fast` writes too: times with `Z`, text as it is."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return to_json(data)


class StreamingAPI(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Operations are named after their function, so moving a module breaks no client."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        return openapi.complete(self, super().get_openapi_schema(**kwargs))

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """No cache keeps an answer, but where `@conditional` says otherwise."""
        response = super().create_temporal_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    def validation_error_from_error_contexts(
        self, error_contexts: list[Context[Any]]
    ) -> ValidationError:
        found = islice((e for c in error_contexts for e in _errors(c)), MOST_ERRORS)
        return ValidationError([_plain(error) for error in found])


def _errors(context: Context[Any]) -> Iterator[dict[str, Any]]:
    """Each with its place as the client knows it: body, query, path …, then the field."""
    model = context.model
    # Ninja puts a body under the name of the view's parameter, which no client knows.
    wrapper = getattr(model, "__read_from_single_attr__", None)
    for error in context.pydantic_validation_error.errors(include_url=False):
        reverse = getattr(model, "__ninja_flatten_map_reverse__", {})
        place = reverse.get(error["loc"], error["loc"])
        if wrapper and place[:1] == (wrapper,):
            place = place[1:]
        place = tuple(part for part in place if not str(part).startswith(FORM))
        yield {**error, "loc": (_source(model), *place)}


def _source(model: Any) -> str:
    """Forms and their files are bodies, too."""
    source = str(model.__ninja_param_source__)
    return "body" if source in ("form", "file") else source


def _plain(error: dict[str, Any]) -> dict[str, Any]:
    said = error["msg"].removeprefix("Value error, ")  # Pydantic's, before sentences of ours
    if isinstance(error["input"], Unfit | Repeated):
        said = error["input"].message
    return {"loc": list(error["loc"]), "msg": said}


api = StreamingAPI(
    title="Tonearm",
    version="1",
    description=DESCRIPTION,
    docs_url=None,  # config/urls.py: two documentations, without a CDN
    openapi_url="/openapi.json" if env.API_DOCS else None,
    renderer=JSON(),
    parser=SafeParser(),
)
api.add_router("", audio.api.router)
api.add_router("", users.api.router)
api.add_router("", followers.api.router)
api.add_router("", lyrics.api.router)
api.add_router("", recommendations.api.router)
api.add_router("", radio.api.router)
operations.remember(api)
read_from_replicas(api)


@api.exception_handler(DomainError)
def on_domain_error(request: HttpRequest, exc: DomainError) -> HttpResponse:
    return refusal(exc)


@api.exception_handler(AuthenticationError)
def on_unauthenticated(request: HttpRequest, exc: AuthenticationError) -> HttpResponse:
    return problem(
        401,
        code="unauthenticated",
        detail="Sign in first, or sign in again.",
        headers={"WWW-Authenticate": "Bearer"},
    )


@api.exception_handler(Throttled)
def on_throttled(request: HttpRequest, exc: Throttled) -> HttpResponse:
    verdict = request.META[Limit.VERDICT]
    detail = f"Too many of these: try again in {verdict.reset} seconds."
    return problem(429, code="too_many_requests", detail=detail, headers=verdict.headers)


@api.exception_handler(Http404)
def on_not_found(request: HttpRequest, exc: Http404) -> HttpResponse:
    return problem(404)


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, exc: HttpError) -> HttpResponse:
    return problem(exc.status_code, detail=str(exc))


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    detail = "Something in the request is not as it must be: see errors."
    return problem(422, code="invalid", detail=detail, errors=exc.errors)


@api.exception_handler(RequestDataTooBig)
def on_too_big(request: HttpRequest, exc: RequestDataTooBig) -> HttpResponse:
    let_pass(request)
    return problem(413, code="body_too_large")


@api.exception_handler(UnreadablePostError)
def on_cut_off(request: HttpRequest, exc: UnreadablePostError) -> HttpResponse:
    return cut_off()


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def on_no_database(request: HttpRequest, exc: Exception) -> HttpResponse:
    return no_database(exc)


@api.exception_handler(Exception)
def on_fault(request: HttpRequest, exc: Exception) -> NoReturn:
    """Django logs it with its traceback; ProblemMiddleware gives it its shape."""
    raise exc
