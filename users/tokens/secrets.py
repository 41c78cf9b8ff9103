"""Personal tokens as text: `tnrm_`, 43 letters of chance, 6 to find a mistyped one. Pure."""

import hashlib
import secrets
import zlib
from typing import Final

PREFIX: Final = "tnrm_"
"""By which scanners of other people's repositories find what should not stand there."""
BITS: Final = 256
LETTERS: Final = 43
CHECK_LETTERS: Final = 6
SHOWN: Final = len(PREFIX) + 4
"""So many first letters are kept as they are, to recognise it by: 232 bits stay unknown."""
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def new() -> str:
    """Nobody has had it before."""
    chance = _in_letters(secrets.randbits(BITS), LETTERS)
    return f"{PREFIX}{chance}{_check(chance)}"


def is_well_formed(token: str) -> bool:
    """Whether it can be one of ours: what was cut off or mistyped costs no question."""
    chance = token.removeprefix(PREFIX)[:-CHECK_LETTERS]
    return token.isascii() and token == f"{PREFIX}{chance}{_check(chance)}"


def digest(token: str) -> str:
    """What the database keeps. 256 bits cannot be guessed, so nothing slow is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _check(chance: str) -> str:
    return _in_letters(zlib.crc32(chance.encode()), CHECK_LETTERS)


def _in_letters(number: int, length: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number, len(_ALPHABET))
        letters = _ALPHABET[rest] + letters
    return letters.rjust(length, _ALPHABET[0])
