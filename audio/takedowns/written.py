"""What people write into a notice, or against one: plain values."""

from collections.abc import Sequence
from typing import NamedTuple, TypedDict


class Told(TypedDict):
    """What whoever gives a notice writes; as in `Notice`."""

    name: str
    organisation: str
    email: str
    postal_address: str
    phone: str
    on_behalf_of: str
    work: str
    statement: str
    signature: str


class Named(NamedTuple):
    """What it is about, by id."""

    tracks: Sequence[int]
    albums: Sequence[int]


class Answer(TypedDict):
    """What the artist writes; as in `CounterNotice`."""

    name: str
    postal_address: str
    phone: str
    statement: str
    signature: str
