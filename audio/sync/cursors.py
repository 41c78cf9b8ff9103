"""How far a client has come, as it carries it: sealed, since it names what is last in the log.

That may be somebody's draft, whose number would tell that it is there.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import Annotated, NamedTuple, Self

from cryptography.fernet import Fernet, InvalidToken
from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import to_json

from audio.sync.types import EVERYTHING, Type
from config import env
from config.errors import DomainError, Invalid
from config.fields import MAX_ID

_FORM = 1
_KEY = hmac.new(env.SECRET_KEY.encode(), b"audio.sync", hashlib.sha256).digest()
_BOX = Fernet(base64.urlsafe_b64encode(_KEY))
_BOXED = b"\x80"
"""The first byte of whatever such a box has sealed."""
_Number = Annotated[int, Field(ge=-2, le=MAX_ID, strict=True)]


class BadCursor(Invalid):
    code, message = "bad_cursor", "This cursor was given to somebody else, or for other types."


class CursorExpired(DomainError):
    """It is of another log (a backup was restored), of other rights, or of another key."""

    status, code = 410, "sync_cursor_expired"
    message = "This cursor is no longer good: forget your copy, and begin without a cursor."


class Place(NamedTuple):
    """In the log. Numbers of transactions first: later ones lie behind."""

    xid: int
    kind: int
    object_id: int
    user: int


BEGINNING = Place(0, 0, 0, -2)


def from_transaction(xid: int) -> Place:
    """Before all that it did."""
    return Place(xid, 0, 0, -2)


class Cursor(NamedTuple):
    """`place` is the last one read. `floor`: up to it nothing is missing, once all is read.

    `began`: where the log was when a client began from nothing, until it has come to the end;
    before it nothing needs to be deleted. None of both: it has come to the end once.
    """

    log: int
    user: int
    staff: bool
    types: frozenset[Type]
    place: Place = BEGINNING
    floor: int | None = None
    began: int | None = None

    def told(self) -> str:
        """As clients have it."""
        types = [name for name in Type if name in self.types]
        raw = to_json((_FORM, *self._replace(types=types)))  # type: ignore[arg-type]
        return _BOX.encrypt(raw).rstrip(b"=").decode()

    @classmethod
    def read(cls, told: str) -> Self:
        """Raises `BadCursor`, `CursorExpired`."""
        sealed = told.encode(errors="replace") + b"=" * (-len(told) % 4)
        try:
            raw = _BOX.decrypt(sealed)
            form, log, user, staff, types, place, floor, began = _SHAPE.validate_json(raw)
        except (InvalidToken, ValidationError) as error:
            if _looks_sealed(sealed):
                raise CursorExpired from error
            raise BadCursor(loc=("query", "cursor")) from error
        if form != _FORM:
            raise CursorExpired
        return cls(log, user, staff, frozenset(types), Place(*place), floor, began)

    def require_of(self, user: int) -> None:
        """Raises `BadCursor`."""
        if self.user != user:
            raise BadCursor(loc=("query", "cursor"))

    def advanced(self, rows: Sequence[Place], *, all_read: bool, xmin: int) -> "Onward":
        """Behind these rows, which a snapshot gave in which all before `xmin` was over.

        What had a later number may have had others before it that were still running: so the
        next round begins at the first such `xmin`, and tells some things twice. At once, if
        they are over meanwhile.
        """
        last = rows[-1] if rows else self.place
        floor = self.floor
        if floor is None and (all_read or last.xid >= xmin):
            floor = xmin
        if floor is None or not all_read:
            return Onward(self._replace(place=last, floor=floor), has_more=True)
        begun_anew = self._replace(place=from_transaction(floor), floor=None, began=None)
        return Onward(begun_anew, has_more=floor < xmin)


class Onward(NamedTuple):
    """Where to go on, and whether there is something already."""

    cursor: Cursor
    has_more: bool


def _looks_sealed(told: bytes) -> bool:
    """With another key, that is: after `SECRET_KEY` was changed."""
    try:
        return base64.urlsafe_b64decode(told).startswith(_BOXED)
    except binascii.Error:
        return False


_SHAPE = TypeAdapter(
    tuple[
        int,
        _Number,
        _Number,
        bool,
        list[Type],
        tuple[_Number, _Number, _Number, _Number],
        _Number | None,
        _Number | None,
    ]
)


def types_of(wanted: frozenset[Type] | None, cursor: Cursor | None) -> frozenset[Type]:
    """A cursor stays with what it began with. Raises `BadCursor`."""
    if cursor is None:
        return wanted or EVERYTHING
    if wanted not in (None, cursor.types):
        raise BadCursor(loc=("query", "cursor"))
    return cursor.types
