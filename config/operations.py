"""How a decorator under a route changes that route's operation, and nothing else."""

from collections.abc import Callable
from typing import Any, TypeVar

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
