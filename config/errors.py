"""Refusals: a small tree with stable codes. No framework is imported here."""

from typing import Any, ClassVar


class DomainError(Exception):
    """A rule said no. Subclasses name the rule."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"
    message: ClassVar[str] = "The request could not be carried out."

    def __init__(self, **context: Any) -> None:
        self.context = context
        super().__init__(self.message.format(**context))

    @property
    def headers(self) -> dict[str, str]:
        """What the answer says besides its body."""
        return {}

    @property
    def members(self) -> dict[str, Any]:
        """What the body says besides the usual (RFC 9457, extension members)."""
        return {}


class Unauthenticated(DomainError):
    status, code, message = 401, "unauthenticated", "Sign in first."


class NotAllowed(DomainError):
    status, code, message = 403, "forbidden", "You may not do this."


class NotFound(DomainError):
    status, code, message = (
        404,
        "not_found",
        "There is no such thing, or it is not yours to see.",
    )


class Conflict(DomainError):
    status, code, message = 409, "conflict", "Its present state does not allow this."


class Invalid(DomainError):
    """`loc` names the field, as in `["body", "email"]`."""

    status, code, message = 422, "invalid", "Something in the request is not as it must be."

    def __init__(self, *, loc: tuple[str | int, ...] = (), **context: Any) -> None:
        self.loc = loc
        super().__init__(**context)


class Later(DomainError):
    """Refused for now; `retry_after` is in seconds."""

    def __init__(self, *, retry_after: int, **context: Any) -> None:
        self.retry_after = retry_after
        super().__init__(retry_after=retry_after, **context)

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)}


class TooMany(Later):
    status, code = 429, "too_many_requests"
    message = "Too many of these: try again in {retry_after} seconds."


class Busy(Later):
    status, code = 503, "busy"
    message = "The server is busy: try again in {retry_after} seconds."


class StorageFails(Later):
    """Files can be neither stored nor read: a full disk, a bucket that does not answer."""

    status, code = 503, "storage_fails"
    message = "The storage does not answer: try again in {retry_after} seconds."
