"""What every provider of lyrics can do, and which one this server asks."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from config import env
from lyrics.fetching import lrclib
from lyrics.fetching.songs import Song, Text
from lyrics.models import Source


class Provider(Protocol):
    """Knows the words of songs."""

    def find(self, song: Song) -> Text | None:
        """None: it has none. Raises `client.Failed`. Not in a transaction: it waits."""


class Known(NamedTuple):
    """`source`: what its words are marked with."""

    provider: Provider
    source: Source


PROVIDERS: Mapping[str, Known] = {"lrclib": Known(lrclib.Lrclib(), Source.LRCLIB)}


def chosen() -> Known | None:
    """None: the operator has chosen none."""
    return PROVIDERS.get(env.LYRICS_PROVIDER)
