"""What holds for every operation of the API, those of next year included."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from ninja.constants import NOT_SET
from ninja.operation import Operation
from pydantic import BaseModel

from config import openapi
from config.api import api

OPERATIONS = openapi.operations(api)
NAMES = [operation.view_func.__name__ for operation in OPERATIONS]
OPEN_TO_ANYBODY = {"log_in", "refresh_tokens", "register"}
OPEN_TO_ANYBODY |= {"start_google", "finish_google", "exchange_google_code", "link_google"}
"""No authentication is even looked at. A new name here is a decision, not a formality."""

every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)


@pytest.fixture(scope="module")
def schema():
    return api.get_openapi_schema()


def test_operation_ids_are_unique():
    assert [name for name, times in Counter(NAMES).items() if times > 1] == []


def _definitions(operation: Operation) -> Iterator[tuple[str, str]]:
    """Names of shapes within those that it takes and gives, and what they are."""
    given = [(model, "serialization") for model in operation.response_models.values() if model]
    for model, mode in [*given, *((model, "validation") for model in operation.models)]:
        for name, shape in model.model_json_schema(mode=mode).get("$defs", {}).items():
            what = {key: shape.get(key) for key in ("type", "enum", "properties")}
            yield f"{name} ({mode})", json.dumps(what, sort_keys=True)


def test_each_shape_has_a_name_of_its_own():
    """Of two with one name the reference shows the later one, in the place of both."""
    shapes = defaultdict(set)
    for operation in OPERATIONS:
        for name, what in _definitions(operation):
            shapes[name].add(what)

    assert "LibraryImportOut (serialization)" in shapes
    assert sorted(name for name, found in shapes.items() if len(found) > 1) == []


@every_operation
def test_it_is_described(operation: Operation):
    assert operation.view_func.__doc__


@every_operation
def test_its_path_ends_in_a_slash(operation: Operation):
    assert operation.path.endswith("/")


@every_operation
def test_its_answers_have_a_declared_shape(operation: Operation):
    for status, model in operation.response_models.items():
        assert model is not NOT_SET
        assert model is None or issubclass(model, BaseModel), status


@every_operation
def test_it_is_known_who_may_call(operation: Operation):
    if operation.view_func.__name__ not in OPEN_TO_ANYBODY:
        assert operation.auth_callbacks


def test_every_operation_has_a_tag(schema):
    untagged = [
        entry["operationId"]
        for path in schema["paths"].values()
        for entry in path.values()
        if not entry.get("tags")
    ]
    assert untagged == []


def test_refusals_are_problems(schema):
    for path in schema["paths"].values():
        for entry in path.values():
            for status, response in entry["responses"].items():
                if int(status) >= 400:
                    assert list(response["content"]) == ["application/problem+json"]


def test_ids_in_paths_are_bounded(schema):
    for path, methods in schema["paths"].items():
        for entry in methods.values():
            for parameter in entry.get("parameters", []):
                if parameter["in"] == "path" and parameter["schema"].get("type") == "integer":
                    assert parameter["schema"]["maximum"] == 2**63 - 1, path


def test_a_state_is_named_by_text_in_addresses_as_in_answers(schema):
    told = [
        (path, parameter["schema"]["type"])
        for path, operations in schema["paths"].items()
        for operation in operations.values()
        for parameter in operation.get("parameters", [])
        if parameter["name"] == "snapshot_id" and parameter["in"] == "path"
    ]
    assert {kind for _, kind in told} == {"string"}
    assert len(told) == 3
    state = schema["components"]["schemas"]["StateOut"]["properties"]["snapshot_id"]
    assert state["type"] == "string"


def test_bounds_are_told_in_words_of_json_schema(schema):
    text = json.dumps(schema)

    assert '"minimum": 1' in text
    assert [word for word in ("ge", "gt", "le", "lt") if f'"{word}": ' in text] == []


def test_where_a_token_may_be_left_out(schema):
    security = {
        entry["operationId"]: entry.get("security")
        for path in schema["paths"].values()
        for entry in path.values()
    }

    assert security["register"] is None
    assert security["get_track"] == [{}, {"bearer": []}]  # anybody, but who asks matters
    assert security["stream_track"] == [{}, {"bearer": []}]  # a signed address carries none
    assert security["play_track"] == [{"bearer": []}]
