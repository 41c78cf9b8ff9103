"""@fast gives the JSON that Ninja's own way gives."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from ninja.operation import Operation

from config import openapi
from config.api import api
from config.fast import Fast
from tests import make_music

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("list_tracks", ()), ("get_track", ("track",)), ("list_albums", ()), ("list_artists", ())],
)
def test_both_forms_are_equal(name, arguments):
    track = make_music.track(
        title="Où\u2028?", genres=("Folk",), featuring=("Guest",), album="A"
    )
    operation = next(o for o in openapi.operations(api) if o.view_func.__name__ == name)
    assert isinstance(operation, Fast)
    request: Any = RequestFactory().get("/api/")
    request.auth, request.artist_blocks = AnonymousUser(), 0
    if arguments:
        result = operation.view_func(request, track.pk)
    else:
        result = operation.view_func(
            request, **operation._get_values(request, {}, HttpResponse())
        )

    quick: Any = operation._result_to_response(request, result, HttpResponse())
    plain: Any = Operation._result_to_response(operation, request, result, HttpResponse())

    assert json.loads(quick.content) == json.loads(plain.content)
    assert quick.content == plain.content
