"""GET, PUT and DELETE /api/tracks/{id}/lyrics/."""

from typing import Any

import pytest

from lyrics import lrc
from lyrics.models import Lyrics, Source
from tests import make_music
from tests.api_client import Api, ApiFor, refused
from tests.lyrics.owned import of_somebody

pytestmark = pytest.mark.django_db
LRC = "[00:01.00]Over the harbour\n[00:04.50]<00:04.50>the <00:05.00>night ferry\n"


def test_are_there_as_they_were_written(api: Api, api_for: ApiFor) -> None:
    track, owner, page = of_somebody()

    answer = api_for(owner).put(page, {"language": "EN-gb", "lrc": LRC, "licence": "cc-by"})

    assert answer.status_code == 200
    told = api.get(page).json()
    assert told == answer.json()
    assert told.pop("updated_at").endswith("Z")
    assert told == {
        "language": "en-GB",
        "plain": "Over the harbour\nthe night ferry",
        "synced": [
            {"time_ms": 1_000, "text": "Over the harbour", "words": []},
            {
                "time_ms": 4_500,
                "text": "the night ferry",
                "words": [
                    {"time_ms": 4_500, "text": "the "},
                    {"time_ms": 5_000, "text": "night ferry"},
                ],
            },
        ],
        "source": "artist",
        "licence": "cc-by",
        "languages": ["en-GB"],
    }


def test_plain_words_have_no_times(api: Api, api_for: ApiFor) -> None:
    _, owner, page = of_somebody()
    api_for(owner).put(page, {"plain": "Over the harbour\r\n\r\n\r\nand home \n"})

    told = api.get(page).json()

    assert (told["language"], told["plain"]) == ("und", "Over the harbour\n\nand home")
    assert (told["synced"], told["licence"]) == ([], None)
    refused(api.get(page + "?format=lrc"), 404, "no_lyrics")


def test_plain_words_may_have_stanzas_of_their_own(api: Api, api_for: ApiFor) -> None:
    _, owner, page = of_somebody()
    api_for(owner).put(page, {"lrc": LRC, "plain": "Over the harbour\n\nthe night ferry"})

    told = api.get(page).json()

    assert told["plain"] == "Over the harbour\n\nthe night ferry"
    assert len(told["synced"]) == 2


def test_what_was_read_can_be_sent_back(api: Api, api_for: ApiFor) -> None:
    _, owner, page = of_somebody()
    mine = api_for(owner)
    before = mine.put(page, {"lrc": LRC, "language": "en"}).json()

    after = mine.put(page, before).json()

    assert after | {"updated_at": None} == before | {"updated_at": None}


def test_are_a_file_for_players(api: Api, api_for: ApiFor) -> None:
    _, owner, page = of_somebody(title="Night Ferry", album="Harbour", duration_ms=200_000)
    api_for(owner).put(page, {"lrc": LRC, "language": "en"})

    answer = api.get(page + "?format=lrc")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == 'inline; filename="night-ferry.lrc"'
    assert answer["Content-Language"] == "en"
    assert answer.content.decode() == (
        "[ti:Night Ferry]\n[ar:Ada Cole]\n[al:Harbour]\n[length:03:20]\n[la:en]\n" + LRC
    )
    assert lrc.parse(answer.content.decode()).lines == lrc.parse(LRC).lines


@pytest.fixture
def in_three(api_for: ApiFor) -> str:
    """Written first in English, then in German, and with times in Portuguese alone."""
    _, owner, page = of_somebody()
    mine = api_for(owner)
    mine.put(page, {"plain": "Home", "language": "en"})
    mine.put(page, {"plain": "Nach Haus", "language": "de"})
    mine.put(page, {"lrc": "[00:01]Para casa", "language": "pt-BR"})
    return page


@pytest.mark.parametrize(
    ("query", "header", "plain"),
    [
        ("", "", "Home"),
        ("?language=de", "", "Nach Haus"),
        ("?language=de-AT", "en", "Nach Haus"),
        ("?language=PT", "", "Para casa"),
        ("", "fr, de;q=0.7, en;q=0.3", "Nach Haus"),
        ("", "fr", "Home"),
        ("", "*", "Home"),
    ],
)
def test_come_in_the_language_that_is_wanted(
    api: Api, in_three: str, query: str, header: str, plain: str
) -> None:
    told = api.get(in_three + query, Accept_Language=header).json()

    assert told["plain"] == plain
    assert told["languages"] == ["en", "de", "pt-BR"]


def test_are_not_there_in_another_language(api: Api, in_three: str) -> None:
    refused(api.get(in_three + "?language=fr"), 404, "no_lyrics")
    refused(api.get(in_three + "?language=de&format=lrc"), 404, "no_lyrics")


def test_as_a_file_come_in_a_language_that_has_times(api: Api, in_three: str) -> None:
    answer = api.get(in_three + "?format=lrc", Accept_Language="de, pt;q=0.1")

    assert answer.content.decode().endswith("[la:pt-BR]\n[00:01.00]Para casa\n")


def test_a_cache_knows_on_what_they_depend(api: Api, in_three: str) -> None:
    answer = api.get(in_three, Accept_Language="en")

    assert answer["Cache-Control"] == "public, max-age=60"
    assert "Authorization" in answer["Vary"]
    assert "Accept-Language" in answer["Vary"]
    tag = answer["ETag"]
    same = api.get(in_three, If_None_Match=tag, Accept_Language="en")
    assert (same.status_code, same["Vary"]) == (304, answer["Vary"])
    assert api.get(in_three, If_None_Match=tag, Accept_Language="de").status_code == 200


def test_are_read_anew_once_they_change(api: Api, api_for: ApiFor) -> None:
    _, owner, page = of_somebody()
    mine = api_for(owner)
    mine.put(page, {"plain": "Over"})
    tag = api.get(page)["ETag"]
    assert api.get(page, If_None_Match=tag).status_code == 304

    mine.put(page, {"plain": "Over and home"})
    changed = api.get(page, If_None_Match=tag)
    mine.delete(page)

    assert (changed.status_code, changed.json()["plain"]) == (200, "Over and home")
    refused(api.get(page, If_None_Match=changed["ETag"]), 404, "no_lyrics")


@pytest.mark.parametrize(
    ("body", "line", "why"),
    [
        (
            {"lrc": "[00:01.00]One\r\n\r\n[00:99.00]Two"},
            ["body", "lrc", 3],
            "Line 3: 00:99.00 has more than 59 seconds or minutes.",
        ),
        (
            {"lrc": "Over\nthe harbour"},
            ["body", "lrc", 1],
            "Line 1: there is no time in it, as in [01:02.34].",
        ),
        (
            {"plain": "One\n" + "o" * 1_001},
            ["body", "plain", 2],
            "Line 2: it is longer than 1000 letters.",
        ),
        (
            {"synced": [{"time_ms": 0, "text": "a"}, {"time_ms": 9, "text": "b\nc"}]},
            ["body", "synced", 2],
            "Line 2: a line has one blank between words, no brackets with times, and an end.",
        ),
    ],
)
def test_a_bad_line_is_named(
    api_for: ApiFor, body: dict[str, Any], line: list[Any], why: str
) -> None:
    _, owner, page = of_somebody()

    answer = api_for(owner).put(page, body)

    refused(answer, 422, "bad_lyrics")
    assert answer.json()["errors"] == [{"loc": line, "msg": why}]
    assert not Lyrics.objects.exists()


@pytest.mark.parametrize("body", [{"plain": " \n\t"}, {"lrc": "[00:01.00]\n[00:02.00] "}])
def test_without_a_word_are_none(api_for: ApiFor, body: dict[str, Any]) -> None:
    _, owner, page = of_somebody()

    refused(api_for(owner).put(page, body), 422, "no_words")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"synced": []},
        {"lrc": LRC, "synced": [{"time_ms": 0, "text": "a"}]},
        {"plain": "Over", "language": "English, please"},
        {"plain": "Over", "licence": "mine"},
        {"plain": "o" * 200_001},
        {"synced": [{"time_ms": -1, "text": "a"}]},
        {"synced": [{"time_ms": True, "text": "a"}]},
        {"synced": [{"time_ms": 86_400_001, "text": "a"}]},
    ],
)
def test_what_makes_no_sense_is_refused(api_for: ApiFor, body: dict[str, Any]) -> None:
    _, owner, page = of_somebody()

    refused(api_for(owner).put(page, body), 422, "invalid")


def test_go_in_one_language_or_in_all(api: Api, api_for: ApiFor) -> None:
    _, owner, page = of_somebody()
    mine = api_for(owner)
    for language in ("en", "de", "fr"):
        mine.put(page, {"plain": "Over", "language": language})

    assert mine.delete(page + "?language=DE").status_code == 204
    assert api.get(page).json()["languages"] == ["en", "fr"]
    refused(mine.delete(page + "?language=de"), 404, "no_lyrics")
    assert mine.delete(page).status_code == 204
    refused(api.get(page), 404, "no_lyrics")
    refused(mine.delete(page), 404, "no_lyrics")


def test_of_nothing_are_nowhere(api: Api) -> None:
    refused(api.get("/api/tracks/987654321/lyrics/"), 404, "not_found")
    refused(api.get(f"/api/tracks/{make_music.track().pk}/lyrics/"), 404, "no_lyrics")


def test_reading_costs_the_same_however_many_there_are(
    api: Api, api_for: ApiFor, django_assert_num_queries: Any
) -> None:
    track, owner, page = of_somebody()
    api_for(owner).put(page, {"lrc": LRC, "language": "en"})
    with django_assert_num_queries(3):  # the stamp, which there are, and one of them
        api.get(page)
    for number in range(5):
        Lyrics.objects.create(
            track=track, language=f"x{number}", plain="Over", source=Source.FILE
        )
    with django_assert_num_queries(3):
        api.get(page)
