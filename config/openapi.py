"""What Ninja's OpenAPI document leaves out: refusals that follow from an operation's form."""

from collections.abc import Container
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from config.conditional import Conditional
from config.idempotency import HEADER, Idempotent
from config.problems import Problem
from users.auth.bearer import Bearer, Viewer

PROBLEM = {"$ref": "#/components/schemas/Problem"}
WORDS = {
    304: "Not Modified",
    400: "Body, query or host name cannot be read",
    401: "Not signed in",
    404: "Not found, or not yours to see",
    409: "Its present state does not allow this",
    413: "The body is too large",
    422: "Something in the request is not as it must be",
    429: "Too many of these",
    503: "The server is busy",
}
MORE = {
    "url": {"description": "With events_elsewhere.", "type": "string"},
    "scope": {"description": "With token_scope: the one that is missing.", "type": "string"},
    "snapshot_id": {"description": "With snapshot_conflict.", "type": "string"},
    "player": {
        "description": "With player_moved_on.",
        "$ref": "#/components/schemas/PlayerOut",
    },
    "link_token": {"description": "With link_required.", "type": "string"},
    "exchange_code": {
        "description": "With totp_required, where Google has signed in.",
        "type": "string",
    },
    "offset": {"description": "With wrong_offset, upload_incomplete.", "type": "integer"},
    "tracks": {
        "description": "With not_ready, under_review.",
        "type": "array",
        "items": {"type": "integer"},
    },
}
"""Members that a problem has with these codes alone."""
WHOLE = {"type": "integer", "minimum": 0}
TEXT = {"type": "string", "maxLength": 100}
RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": WHOLE}}
IN_FLIGHT = {
    "Retry-After": {
        "description": "With `idempotency_key_in_flight`: seconds to wait.",
        "schema": WHOLE,
    }
}
LIMIT = {
    "X-RateLimit-Limit": {
        "description": "How many are allowed in one window. "
        "These three come with `too_many_requests`.",
        "schema": WHOLE,
    },
    "X-RateLimit-Remaining": {"description": "How many are left: 0.", "schema": WHOLE},
    "X-RateLimit-Reset": {"description": "Seconds until the window ends.", "schema": WHOLE},
}
ETAG = {"ETag": {"description": "For If-None-Match.", "schema": TEXT}}
REPLAYED = {
    "Idempotent-Replayed": {
        "description": "Only if the answer is that of an earlier request: `true`.",
        "schema": {"type": "string", "const": "true"},
    }
}


def complete(api: NinjaAPI, schema: OpenAPISchema) -> OpenAPISchema:
    """Declares every status that the operation can answer with, refusals as problem+json."""
    shapes = schema["components"].setdefault("schemas", {})
    model = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    shapes.update(model.pop("$defs", {}))
    shapes["Problem"] = model | {"properties": model["properties"] | MORE}
    for operation in operations(api):
        for entry in _entries(schema, api, operation):
            _declare(entry, operation)
            _secure(entry, operation)
            _unwrap(entry)

    schema["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    return schema


def operations(api: NinjaAPI) -> list[Operation]:
    """Every operation of the API that its document lists."""
    return [
        operation
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for operation in view.operations
        if operation.include_in_schema
    ]


def _entries(
    schema: OpenAPISchema, api: NinjaAPI, operation: Operation
) -> list[dict[str, Any]]:
    name = api.get_openapi_operation_id(operation)
    return [
        entry
        for path in schema["paths"].values()
        for entry in path.values()
        if entry.get("operationId") == name
    ]


def implied(operation: Operation) -> set[int]:
    """Statuses that no route has to write down, since its form brings them."""
    sources = {model.__ninja_param_source__ for model in operation.models}
    statuses = {400, 503}
    if operation.auth_callbacks:
        statuses.add(401)
    if sources & {"body", "form", "file"}:
        statuses.add(413)
    if sources & {"body", "form", "file", "query", "path", "header"}:
        statuses.add(422)
    if operation.throttle_objects:
        statuses.add(429)
    if isinstance(operation, Idempotent):
        statuses |= {409, 422}
    return statuses


def _secure(entry: dict[str, Any], operation: Operation) -> None:
    """One scheme for all. Where anybody may ask, or a signed address, it need not be there."""
    if not operation.auth_callbacks:
        return
    optional = any(
        isinstance(auth, Viewer) or not isinstance(auth, Bearer)
        for auth in operation.auth_callbacks
    )
    entry["security"] = [{}, {"bearer": []}] if optional else [{"bearer": []}]


def _unwrap(entry: dict[str, Any]) -> None:
    """A query string has no null: what may be left out is not `string or null`."""
    for parameter in entry.get("parameters", []):
        choices = parameter["schema"].pop("anyOf", None)
        if choices:
            real = [choice for choice in choices if choice != {"type": "null"}]
            parameter["schema"] |= real[0] if len(real) == 1 else {"anyOf": real}


def _declare(entry: dict[str, Any], operation: Operation) -> None:
    responses = entry["responses"]
    for status in implied(operation):
        responses.setdefault(status, {"description": WORDS[status]})
    for status, response in responses.items():
        if int(status) >= 400:
            response["content"] = {"application/problem+json": {"schema": PROBLEM}}
    if isinstance(operation, Conditional):
        responses.setdefault(304, {"description": WORDS[304]})
        _take(entry, "If-None-Match", "The ETag that you have: 304 if nothing has changed.")
        _bring(responses, {200, 304}, ETAG)
    if isinstance(operation, Idempotent):
        _take(entry, HEADER, "The same again within a day gives the first answer.")
        _bring(responses, range(200, 300), REPLAYED)
        _bring(responses, {409}, IN_FLIGHT)
    _bring(responses, {429, 503}, RETRY)
    _bring(responses, {429}, LIMIT)
    entry["responses"] = dict(sorted(responses.items(), key=lambda item: int(item[0])))


def _take(entry: dict[str, Any], header: str, description: str) -> None:
    """A header of the request; none of them must be there."""
    told = {"in": "header", "name": header, "required": False, "schema": TEXT}
    entry.setdefault("parameters", []).append(told | {"description": description})


def _bring(
    responses: dict[Any, dict[str, Any]], statuses: Container[int], headers: dict[str, Any]
) -> None:
    """Headers of the answer; a client must not count on them."""
    for status, response in responses.items():
        if int(status) in statuses:
            response["headers"] = response.get("headers", {}) | headers
