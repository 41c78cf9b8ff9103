"""How long is waited."""

from datetime import UTC, datetime, timedelta

from users.webhooks import pauses

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_ten_tries_in_three_days_and_three_hours() -> None:
    found = [pauses.after(n) for n in range(1, 10)]

    assert pauses.after(10) is None
    whole = sum((one for one in found if one), timedelta(0))
    assert timedelta(hours=75, minutes=35) <= whole < timedelta(hours=84)


def test_what_failed_together_does_not_come_back_together() -> None:
    assert len({pauses.after(3) for _ in range(20)}) > 15


def test_a_receiver_that_never_answers_is_tried_every_five_minutes() -> None:
    seconds = [pauses.rest(n).total_seconds() for n in range(1, 10)]

    assert seconds == [0, 5, 10, 20, 40, 80, 160, 300, 300]
    assert pauses.rest(10_000).total_seconds() == 300


def test_what_is_asked_for_in_many_ways() -> None:
    for header, seconds in (
        ("7", 7),
        (" 7 ", 7),
        ("Sun, 22 Nov 2026 12:01:00 GMT", 60),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("Sun, 22 Nov 2026 12:01:00", 60),
        ("1" * 400, 86_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("Fri, 31 Dec 9999 23:59:59 -1200", 86_400),
        ("", 0),
        ("1.5", 0),
        ("tomorrow", 0),
    ):
        assert pauses.asked_for(header, NOW).total_seconds() == seconds, header
