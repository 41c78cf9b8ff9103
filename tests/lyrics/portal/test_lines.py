"""What the editor's script sends and gets: lines, each with its time or without."""

import json
from typing import Any

import pytest

from lyrics.models import Lyrics
from lyrics.portal.lines import EditedLine, shown, understood
from lyrics.words import BadLine, Words
from tests.audio.portal.signed_in import Desk, desk
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db
Line = dict[str, Any]


def line(text: str, time_ms: int | None = None, **more: Any) -> Line:
    return {"time_ms": time_ms, "text": text, "words": []} | more


def at_a_track() -> tuple[Desk, str]:
    at = desk()
    return at, f"/portal/tracks/{drafts.track(at.artist).pk}/lyrics/"


def send_lines(at: Desk, address: str, *lines: Line) -> Any:
    form = {"lines": json.dumps(lines), "language": "en", "licence": ""}
    return at.browser.post(address, form, headers={"Accept": "application/json"})


def test_once_all_have_a_time_they_are_kept_with_it() -> None:
    at, address = at_a_track()

    answer = send_lines(
        at, address, line("Low lights", 1234), line(""), line("The ferry", 4000)
    )

    assert answer.json() == {"address": f"{address}?language=en", "synced": True}
    one = Lyrics.objects.get()
    assert one.plain == "Low lights\n\nThe ferry"
    assert one.synced == [
        {"time_ms": 1234, "text": "Low lights"},
        {"time_ms": 4000, "text": "The ferry"},
    ]


def test_until_then_the_text_is_kept() -> None:
    at, address = at_a_track()

    answer = send_lines(at, address, line("Low lights", 1234), line("The ferry"))

    assert answer.json()["synced"] is False
    one = Lyrics.objects.get()
    assert (one.plain, one.synced) == ("Low lights\nThe ferry", None)


def test_words_with_times_of_their_own_are_kept() -> None:
    at, address = at_a_track()
    words = [{"time_ms": 1000, "text": "Low "}, {"time_ms": 1400, "text": "lights"}]

    send_lines(at, address, line("Low lights", 1000, words=words))

    assert Lyrics.objects.get().synced == [
        {"time_ms": 1000, "text": "Low lights", "words": words}
    ]


def test_the_line_that_is_wrong_is_told() -> None:
    at, address = at_a_track()
    lines = line("Low lights", 1000), line(""), line("[00:02.00] The ferry", 2000)

    answer = send_lines(at, address, *lines)

    assert answer.status_code == 422
    told = answer.json()
    assert (told["field"], told["line"]) == ("text", 3)
    assert told["detail"].startswith("Line 3: ")
    assert not Lyrics.objects.exists()


@pytest.mark.parametrize(
    "lines",
    ["", "{}", "[1]", '[{"time_ms": -1, "text": "x", "words": []}]', '[{"text": "x"}]'],
)
def test_what_is_no_line_is_refused(lines: str) -> None:
    at, address = at_a_track()
    form = {"lines": lines, "language": "en"}

    answer = at.browser.post(address, form, headers={"Accept": "application/json"})

    assert answer.status_code == 422
    assert "did not arrive as they were sent" in answer.json()["detail"]


def test_a_text_is_read() -> None:
    at, address = at_a_track()

    answer = at.browser.post(
        f"{address}read/", {"text": "[la:de]\n[00:01.50][00:03.00]Licht\n[00:02.00]Kai"}
    )

    assert answer.json() == {
        "language": "de",
        "lines": [line("Licht", 1500), line("Kai", 2000), line("Licht", 3000)],
    }
    assert not Lyrics.objects.exists()


def test_a_text_that_cannot_be_read_tells_where() -> None:
    at, address = at_a_track()

    answer = at.browser.post(f"{address}read/", {"text": "[00:01.50]Licht\n[0:99]Kai"})

    assert answer.status_code == 422
    assert answer.json()["line"] == 2


def test_too_much_is_told_by_its_line_also_among_lines_without_a_time() -> None:
    """Empty lines have no time, and count in the text alone."""
    sung = [EditedLine(time_ms=1, text="o" * 1_000, words=[])] * 180
    lines = [*sung, *[EditedLine(time_ms=None, text="", words=[])] * 20_000]

    with pytest.raises(BadLine) as caught:
        understood(lines)

    assert str(caught.value) == "Line 20001: from here on it is more than 200 kB."


def test_the_texts_empty_lines_stay_between_the_times() -> None:
    words = Words.of_lrc(
        "[00:01.00]Low\n[00:02.00]\n[00:03.00]High\n[00:04.00]Low",
        plain="Low\nHigh\n\nLow",
    )

    assert shown(words) == [
        line("Low", 1000),
        line("", 2000),
        line("High", 3000),
        line(""),
        line("Low", 4000),
    ]


def test_where_text_and_times_differ_the_times_are_shown() -> None:
    words = Words.of_lrc("[00:01.00]Low\n[00:03.00]Low", plain="Low (twice)")

    assert shown(words) == [line("Low", 1000), line("Low", 3000)]
