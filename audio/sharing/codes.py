"""Codes of short links: random letters, none of which is taken for another."""

import secrets
from typing import Final

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz"
"""Without i, l and o. Only small ones, so that a code can be said aloud."""
SHORT: Final = 8
"""80 thousand million of them. Enough for what everybody may see anyway."""
UNGUESSABLE: Final = 29
"""131 bits: a link to an unlisted playlist is no easier to guess than the playlist's key."""


def new_code(*, secret: bool) -> str:
    """`secret`: whoever has the code sees what others do not."""
    length = UNGUESSABLE if secret else SHORT
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def is_code(text: str) -> bool:
    """Whether it can be one, so that nothing else is looked up."""
    return len(text) in (SHORT, UNGUESSABLE) and not set(text) - set(LETTERS)
