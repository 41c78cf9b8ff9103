"""Language tags, and which of several somebody wants."""

import pytest

from lyrics.languages import first_wanted, nearest, tidy, tidy_or_unknown


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("EN", "en"),
        ("pt-br", "pt-BR"),
        ("ZH-HANT-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("sr-Latn", "sr-Latn"),
        ("und", "und"),
        ("de-1996", "de-1996"),
    ],
)
def test_a_tag_is_written_in_one_way(given: str, tag: str) -> None:
    assert tidy(given) == tag


@pytest.mark.parametrize("given", ["", "e", "en_GB", "en-", "-en", "e n", "e" * 36, "\u00e9n"])
def test_what_is_no_tag_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="language tag"):
        tidy(given)
    assert tidy_or_unknown(given) == "und"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE-at", "de"),
        ("pt", "pt-BR"),
        ("fr", None),
        ("d", None),
    ],
)
def test_the_nearest_of_a_language_is_taken(wanted: str, found: str | None) -> None:
    assert nearest(wanted, ["en", "de", "pt-BR"]) == found


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("de", "de"),
        ("fr, de;q=0.5, en;q=0.9", "en"),
        ("fr;q=0.9", None),
        ("de;q=0, en;q=0.1", "en"),
        ("*", None),
        ("", None),
        ("de;q=x, en", "en"),
        ("\u00e9;;;,,,", None),
    ],
)
def test_a_browser_says_which_it_wants_first(header: str, found: str | None) -> None:
    assert first_wanted(header, ["en", "de"]) == found
