"""Keeps text that PostgreSQL cannot hold out of every body, form and query string."""

import json
import re
from typing import Any, cast

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser
from ninja.types import DictStrAny

_UNFIT = re.compile("[\0\ud800-\udfff]")
# The escapes by which JSON can spell such a character; without one, no walk is needed.
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])|\x00")


class Repeated:
    """Stands in for what was said more than once: to use one of them would hide the others."""

    message = "Must be said once."


class Unfit:
    """Stands in for such a string: no field accepts it, so the error names the field."""

    message = "Must not contain NUL or unpaired surrogates."


def _replace(value: Any) -> Any:
    if isinstance(value, str):
        return Unfit() if _UNFIT.search(value) else value
    if isinstance(value, list):
        return [_replace(item) for item in value]
    if isinstance(value, dict):
        return {key: _replace(item) for key, item in value.items() if not _UNFIT.search(key)}
    return value


class SafeParser(Parser):
    """Ninja's parser, with `Unfit` in the place of unfit strings."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        body = request.body
        data = json.loads(body)
        return cast(DictStrAny, _replace(data) if _SUSPECT.search(body) else data)

    def parse_querydict(
        self, data: "MultiValueDict[str, Any]", list_fields: list[str], request: HttpRequest
    ) -> DictStrAny:
        said = _replace(super().parse_querydict(data, list_fields, request))
        for name, values in data.lists():
            if len(values) > 1 and name not in list_fields:
                said[name] = Repeated()
        return cast(DictStrAny, said)
