"""What somebody means comes before what merely has the words."""

from itertools import product

import pytest

from audio.indexing.normalise import base, normalise
from audio.search.parsing import parse
from audio.search.ranking import Candidate, Ranking, in_order

Named = tuple[str, str, float]


def best(typed: str, *named: Named) -> str:
    """The title that comes first, of titles with their artists and popularity."""
    ranking = Ranking(parse(typed))
    candidates = [
        Candidate(number, normalise(title), base(title), normalise(artist), "", popularity)
        for number, (title, artist, popularity) in enumerate(named)
    ]
    scored = in_order(ranking.scored(candidate) for candidate in candidates)
    title, artist, _ = named[scored[0].candidate.object_id]
    return f"{title} by {artist}"


@pytest.mark.parametrize(
    ("typed", "named", "first"),
    [
        pytest.param(
            "creep",
            [("Creep", "Radiohead", 0.9), ("Creep", "Somebody", 0.1)],
            "Creep by Radiohead",
            id="of two of that name the better known",
        ),
        pytest.param(
            "creep somebody",
            [("Creep", "Radiohead", 0.9), ("Creep", "Somebody", 0.1)],
            "Creep by Somebody",
            id="title and artist",
        ),
        pytest.param(
            "somebody creep",
            [("Creep", "Radiohead", 0.9), ("Creep", "Somebody", 0.1)],
            "Creep by Somebody",
            id="artist and title",
        ),
        pytest.param(
            "hallelujah ",
            [("Hallelujah Chorus", "Handel", 0.6), ("Hallelujah", "Buckley", 0.5)],
            "Hallelujah by Buckley",
            id="the whole title before the beginning of one",
        ),
        pytest.param(
            "open",
            [("Open", "Unknown", 0.0), ("Open Arms", "Journey", 0.7)],
            "Open Arms by Journey",
            id="while it is typed, what is well known",
        ),
        pytest.param(
            "open",
            [("Open", "Known", 0.6), ("Open Arms", "Journey", 0.7)],
            "Open by Known",
            id="what is typed, where it is as well known",
        ),
        pytest.param(
            "wonderwall",
            [("Wonderwall (Live)", "Oasis", 0.3), ("Wonderwall Waltz", "Oasis", 0.3)],
            "Wonderwall (Live) by Oasis",
            id="a version counts as the title",
        ),
        pytest.param(
            "up up up ",
            [("Up", "Shania", 0.4), ("Up Up Up", "Ondamike", 0.1)],
            "Up Up Up by Ondamike",
            id="a word said three times is wanted three times",
        ),
        pytest.param(
            "bohemain rapsody",
            [("Bohemian Like You", "Dandys", 0.7), ("Bohemian Rhapsody", "Queen", 0.6)],
            "Bohemian Rhapsody by Queen",
            id="two misspelt words before one",
        ),
        pytest.param(
            "breaking thehabit",
            [("Breaking Bad", "Somebody", 0.5), ("Breaking the Habit", "Linkin Park", 0.5)],
            "Breaking the Habit by Linkin Park",
            id="spaces do not matter",
        ),
        pytest.param(
            "世界が終る",
            [("世界", "A", 0.3), ("世界が終るまでは", "WANDS", 0.3)],
            "世界が終るまでは by WANDS",
            id="scripts without spaces",
        ),
    ],
)
def test_puts_first(typed: str, named: list[Named], first: str) -> None:
    assert best(typed, *named) == first
    assert best(typed, *reversed(named)) == first


def test_what_is_equally_good_is_in_the_order_of_ids() -> None:
    ranking = Ranking(parse("same"))
    scored = [ranking.scored(Candidate(pk, "same", "same", "", "", 0.5)) for pk in (3, 1, 2)]
    assert [one.candidate.object_id for one in in_order(scored)] == [1, 2, 3]


def test_one_word_is_weighed_alike_by_the_short_and_the_long_way() -> None:
    names = ("mid", "midnight", "midday sun", "the mid", "a midnight mid", "sun", "", "夜 mid")
    for typed in ("m", "mid", "midn", "midnight", "midnigth", "su"):
        short, long = Ranking(parse(typed)), Ranking(parse(typed))
        long.is_begun = False
        for title, artist in product(names, names):
            one = Candidate(1, title, title, artist, "midsummer", 0.5)
            assert short.scored(one) == long.scored(one), (typed, one)
