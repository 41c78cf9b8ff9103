"""How a decorator changes its route's operation, and which operation a request is for."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.operation import AsyncOperation, Operation
from ninja.utils import contribute_operation_callback

View = TypeVar("View", bound=Callable[..., Any])


def becomes(mixin: type[Operation], **state: Any) -> Callable[[View], View]:
    """The operation gains `mixin`; `state` lies on the class, all that `clone()` keeps."""

    def change(operation: Operation) -> None:
        if isinstance(operation, AsyncOperation):
            raise TypeError(f"{operation.view_func.__name__}: views are sync (ADR 0006).")
        old = type(operation)
        operation.__class__ = type(mixin.__name__ + old.__name__, (mixin, old), state)

    def decorate(view: View) -> View:
        contribute_operation_callback(view, change)
        return view

    return decorate


_NAMES: dict[tuple[str, str], str] = {}


def remember(api: NinjaAPI) -> None:
    """Called once, when everything is mounted, for `name_of`."""
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            first = view.operations[0].view_func.__name__  # Ninja's name for their address
            for operation in view.operations:
                for method in operation.methods:
                    _NAMES[first, method] = operation.view_func.__name__


def name_of(request: HttpRequest) -> str:
    """The `operationId` of what is asked for; empty where it is none of the API's."""
    match = request.resolver_match
    address = match.url_name if match else None
    return _NAMES.get((address or "", request.method or ""), "")
