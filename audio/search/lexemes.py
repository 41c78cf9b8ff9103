"""Conditions in the language of `tsquery`. Pure."""

from collections.abc import Iterable


def word(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def beginning(text: str) -> str:
    return f"{word(text)}:*"


def all_of(parts: Iterable[str]) -> str:
    return " & ".join(parts)


def any_of(parts: Iterable[str]) -> str:
    """Nothing, if there are no parts: the caller must not ask then."""
    several = list(dict.fromkeys(parts))
    return f"({' | '.join(several)})" if len(several) > 1 else "".join(several)


def years(first: int, last: int) -> str:
    """Decades by their first three digits."""
    parts: list[str] = []
    year = first
    while year <= last:
        if year % 10 == 0 and year + 9 <= last:
            parts.append(beginning(f"y:{year // 10:03}"))
            year += 10
        else:
            parts.append(word(f"y:{year:04}"))
            year += 1
    return any_of(parts)
