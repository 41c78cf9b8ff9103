"""What a person may write of a playlist."""

from typing import TypedDict


class Changes(TypedDict, total=False):
    """What is left out stays as it is."""

    title: str
    description: str
    visibility: str
    collaborative: bool
