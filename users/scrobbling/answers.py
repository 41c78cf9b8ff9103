"""What a service says to what it was sent, whichever service it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple, Protocol

from users.scrobbling.models import Heard, Listen

NONE: Mapping[int, str] = MappingProxyType({})


class NotNow(Exception):
    """It may take the same later: down, slow, too busy. `seconds` where it says when."""

    def __init__(self, reason: str, *, seconds: float | None = None) -> None:
        self.seconds = seconds
        super().__init__(reason)


class TokenRefused(Exception):
    """It does not know this token, or no longer: only the person can help."""


class BatchRefused(Exception):
    """It will never take these together; all but one of them it may."""


class Account(NamedTuple):
    """Who somebody is there, and what we may write with."""

    name: str
    token: str


class Taken(NamedTuple):
    """What became of a batch, by place in it: all were taken but these.

    `refused`: never to be taken, with the reason. `later`: not taken today. `seconds`: how long
    it asks not to be asked again.
    """

    refused: Mapping[int, str] = NONE
    later: Mapping[int, str] = NONE
    seconds: float | None = None


class Destination(Protocol):
    """A service: its way of speaking, without a row of ours. All may raise `NotNow`."""

    most: int
    """Listens in a batch."""

    def is_on(self) -> bool:
        """Whether the people who run this server set it up."""

    def identify(self, token: str) -> Account:
        """Whose token it is. Raises `TokenRefused`."""

    def submit(self, token: str, listens: Sequence[Listen]) -> Taken:
        """Gives it a batch, in order. Raises `TokenRefused`, `BatchRefused`."""

    def announce(self, token: str, playing: Heard) -> None:
        """What is heard just now. Raises `TokenRefused`, `BatchRefused`."""


def seconds(moment: datetime) -> int:
    """As both services count: whole seconds since 1970."""
    return int(moment.timestamp())
