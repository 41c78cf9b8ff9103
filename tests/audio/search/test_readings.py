"""Conditions for some of the words of a query."""

from itertools import combinations

import pytest

from audio.search.readings import Part, how_much_shorter, shortened

BOUND = 100


def parts(*documents: int) -> list[Part]:
    return [Part(f"'w{at}'", number) for at, number in enumerate(documents)]


def fits(condition: str, has: set[int]) -> bool:
    """Whether what has these words is found."""
    told = condition.replace("&", "and").replace("|", "or")
    for at in reversed(range(12)):
        told = told.replace(f"'w{at}'", str(at in has))
    return bool(eval(told))  # noqa: S307


@pytest.mark.parametrize("less", [1, 2])
@pytest.mark.parametrize(
    "documents",
    [(5, 5, 5), (500, 500, 500), (5, 500, 500, 500), (5, 5, 500, 500, 500), (500,) * 7],
)
def test_all_but_some(documents: tuple[int, ...], less: int) -> None:
    """One of both finds what lacks so many words; the dear one only what has no rare word."""
    cheap, dear = shortened(parts(*documents), less, BOUND)
    rare = {at for at, number in enumerate(documents) if number <= BOUND}
    places = range(len(documents))
    for number in range(len(documents) + 1):
        for some in combinations(places, number):
            has = set(some)
            wanted = len(documents) - number <= less
            assert (bool(cheap) and fits(cheap, has)) == (wanted and bool(has & rare))
            if dear and wanted and not has & rare:
                assert fits(dear, has)
            if dear and fits(dear, has):
                assert wanted


def test_it_is_written_shortly() -> None:
    """Each way by itself would name eleven of twelve words twelve times."""
    _, condition = shortened(parts(*(500,) * 12), 1, BOUND)
    assert condition.count("'w") < 50 * 2


LENGTHS: list[tuple[int, list[int]]] = [
    (0, []), (1, []), (2, [1]), (4, [1]), (5, [1, 2]), (9, [1, 2]), (10, [1]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "less"), LENGTHS)
def test_how_much(words: int, less: list[int]) -> None:
    assert list(how_much_shorter(parts(*(5,) * words))) == less
