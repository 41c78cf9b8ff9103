"""What is drawn stands where it should."""

from datetime import UTC, datetime, timedelta

import pytest

from audio.insights import drawing
from audio.portal import charts, words


@pytest.mark.parametrize(
    ("most", "end"),
    [(0, 4), (1, 4), (4, 4), (5, 8), (23, 24), (24, 24), (25, 32), (41, 80), (999, 1200)],
)
def test_the_axis_ends_with_a_round_number(most: int, end: int) -> None:
    assert drawing.ceiling(most) == end


def test_bars_stand_on_the_floor() -> None:
    chart = charts.days(["1 Mar", "2 Mar"], [0, 8], [0, 4])

    still, busy = chart.days
    assert (still.bar_height, busy.bar_height, busy.bar_y) == (0, 240, 0)
    assert chart.line == "250.0,240.0 750.0,120.0"
    assert [level.value for level in chart.levels] == [8, 6, 4, 2, 0]
    assert chart.marks == ["1 Mar", "2 Mar"]
    assert busy.said == "2 Mar: 8 plays, 4 listeners"
    assert charts.days(["1 Mar"], [1], [1]).days[0].said == "1 Mar: 1 play, 1 listener"


def test_a_day_that_goes_on_does_not_let_the_line_fall() -> None:
    chart = charts.days(["1 Mar", "2 Mar"], [8, 1], [4, 1], is_over=False)

    assert chart.line == "250.0,120.0"
    assert chart.days[1].bar_height == 30


def test_a_chart_of_one_day() -> None:
    assert charts.days(["1 Mar"], [1], [1]).marks == ["1 Mar"]


def test_small_lines() -> None:
    assert charts.spark([0, 2]) == "0.0,38.0 200.0,2.0"
    assert charts.spark([0, 1], top=2) == "0.0,38.0 200.0,20.0"
    assert charts.spark([5]) == ""


def test_change_in_per_cent() -> None:
    assert charts.change(3, 2) == 50
    assert charts.change(0, 4) == -100
    assert charts.change(4, 0) is None


def test_a_waveform_has_a_bar_for_every_four_points() -> None:
    path = charts.wave(bytes([0, 0, 0, 255]) * 250)

    assert path.count("M") == 250
    assert path.startswith("M0 2.0v92.0h3v-92.0z")
    assert charts.wave(b"") == ""


def test_stretches_are_wide_enough_to_be_seen() -> None:
    assert charts.stretches([[0, 10], [50_000, 100_000]], 100_000) == [
        charts.Stretch(0, 2, 0, 10),
        charts.Stretch(500, 500, 50_000, 100_000),
    ]
    assert charts.stretches([[0, 10]], 0) == []


def test_a_meter_holds_what_is_beyond_its_ends() -> None:
    assert [charts.on_meter(lufs) for lufs in (-70, -30, -15, 0, 3)] == [0, 0, 160, 320, 320]


def test_how_numbers_read() -> None:
    assert words.count(12_345) == "12,345"
    assert words.length(61_400) == "1:01"
    assert words.length(3_723_000) == "1:02:03"
    assert words.size(20_300_000) == "20.3\xa0MB"
    assert words.decibels(-9.5) == "−9.5"
    assert words.share(None) == "–"
    assert words.hours(90 * 60_000) == "1.5"


def test_how_long_it_is_until_then() -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for seconds, said in (
        (59, "less than a minute"),
        (60, "1\xa0minute"),
        (-20, "less than a minute"),
    ):
        assert words.left(now + timedelta(seconds=seconds), now) == said
