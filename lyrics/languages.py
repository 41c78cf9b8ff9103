"""Languages of lyrics: tags as BCP 47 writes them, and which somebody wants. Pure."""

import re
from collections.abc import Iterator, Sequence

UNKNOWN = "und"
"""What nobody told: ISO 639-2's undetermined."""
LONGEST = 35
_TAG = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", re.ASCII | re.IGNORECASE)
_MOST_WANTED = 20
_SCRIPT, _REGION = 4, 2


def tidy(tag: str) -> str:
    """`zh-hant-tw` as `zh-Hant-TW`. Raises `ValueError` for what is no tag."""
    if len(tag) > LONGEST or not _TAG.fullmatch(tag):
        raise ValueError("must be a language tag, as in en, pt-BR or zh-Hant")
    first, *rest = tag.lower().split("-")
    return "-".join([first, *map(_part, rest)])


def _part(part: str) -> str:
    if not part.isalpha():
        return part
    return {_SCRIPT: part.title(), _REGION: part.upper()}.get(len(part), part)


def tidy_or_unknown(tag: str) -> str:
    """Of what a file says."""
    try:
        return tidy(tag.strip())
    except ValueError:
        return UNKNOWN


def nearest(wanted: str, there: Sequence[str]) -> str | None:
    """The very one; else one of its language: `de-AT` finds `de`, and `de` finds `de-AT`."""
    wanted = wanted.lower()
    by_name = {tag.lower(): tag for tag in there}
    while wanted:
        if wanted in by_name:
            return by_name[wanted]
        longer = (tag for name, tag in by_name.items() if name.startswith(wanted + "-"))
        if found := next(longer, None):
            return found
        wanted = wanted.rpartition("-")[0]
    return None


def first_wanted(header: str, there: Sequence[str]) -> str | None:
    """By an Accept-Language, the dearest first."""
    found = (nearest(tag, there) for tag in _wanted(header))
    return next(filter(None, found), None)


def _wanted(header: str) -> Iterator[str]:
    """What cannot be read of it is left out, as is what is not wanted (`q=0`)."""
    weighed = []
    for part in header.split(",")[:_MOST_WANTED]:
        tag, _, weight = part.partition(";")
        quality = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", weight, re.ASCII)
        if not _TAG.fullmatch(tag.strip()) or (weight and not quality):
            continue
        weighed.append((float(quality[1]) if quality else 1.0, tag.strip()))
    weighed.sort(key=lambda one: -one[0])
    return (tag for quality, tag in weighed if quality > 0)
