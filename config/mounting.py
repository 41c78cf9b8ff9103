"""The API's addresses as a tree, so that a request is compared with a few of them."""

from collections.abc import Sequence
from typing import cast

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern
from ninja import NinjaAPI

Patterns = Sequence[URLPattern | URLResolver]


def mounted(api: NinjaAPI) -> tuple[Patterns, str, str]:
    """For `path()`. Ninja's own is one list of 250: looking it through was 5 % of a read."""
    patterns, name, namespace = cast("tuple[list[URLPattern], str, str]", api.urls)
    return tree(patterns), name, namespace


def tree(patterns: Sequence[URLPattern]) -> Patterns:
    """The same addresses, by their words; among those that begin alike in the same order.

    A number is a word like others, since no word is a number. Where anything may stand, as
    with names, their order counts: those stay as they are.
    """
    alike: dict[str, list[URLPattern]] = {}
    for pattern in patterns:
        alike.setdefault(_first(pattern), []).append(pattern)
    if any("<" in word and not word.startswith("<int:") for word in alike):
        return patterns
    return [one for word, some in alike.items() for one in _branch(word, some)]


def _branch(word: str, patterns: list[URLPattern]) -> Patterns:
    if not word or len(patterns) == 1:
        return patterns
    return [path(word, include(list(tree([_without(word, one) for one in patterns]))))]


def _first(pattern: URLPattern) -> str:
    """With its slash; what is left, where there is none."""
    word, slash, _ = str(pattern.pattern).partition("/")
    return word + slash


def _without(word: str, pattern: URLPattern) -> URLPattern:
    rest = str(pattern.pattern).removeprefix(word)
    route = RoutePattern(rest, pattern.name, is_endpoint=True)
    return URLPattern(route, pattern.callback, pattern.default_args, pattern.name)
