"""The trade's numbers: ISRC of a recording, UPC or EAN of a release. Pure."""

import re

_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}", re.ASCII)
_UPC = re.compile(r"\d{12,13}", re.ASCII)
_BETWEEN = re.compile(r"[\s-]+")


def isrc(text: str) -> str:
    """Twelve characters: `us-rc1-76-07839` → `USRC17607839`. Raises ValueError. ISO 3901."""
    plain = _BETWEEN.sub("", text).upper()
    if plain and not _ISRC.fullmatch(plain):
        raise ValueError("must be an ISRC, as in US-RC1-76-07839")
    return plain


def upc(text: str) -> str:
    """UPC-A (12 digits) or EAN-13, as given but for blanks and hyphens. Raises ValueError.

    The last digit checks the others (GS1): a mistyped one is refused.
    """
    plain = _BETWEEN.sub("", text)
    if not plain:
        return ""
    if not _UPC.fullmatch(plain):
        raise ValueError("must be a UPC of 12 or an EAN of 13 digits")
    if _check_digit(plain[:-1]) != int(plain[-1]):
        raise ValueError("is mistyped: its last digit does not fit the others")
    return plain


def _check_digit(digits: str) -> int:
    """From the right: threefold, once, threefold …; what is missing to the next ten."""
    weighed = (int(digit) * (1 if n % 2 else 3) for n, digit in enumerate(reversed(digits)))
    return -sum(weighed) % 10
