"""Somebody in a dispute is erased: they are named no longer, and nothing comes back by it."""

import pytest

from audio.models import CounterNotice, Notice, Strike, Track
from audio.takedowns.steps import Step
from tests import make, make_music
from tests.audio.takedowns.giving import EMAIL, NAME, PRIVATE, bring_to, case, give
from users.models import User
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)


def everything() -> str:
    """All columns of all rows that could name somebody."""
    rows = [*Notice.objects.values(), *CounterNotice.objects.values()]
    return repr(rows)


def test_a_notice_that_waits_is_rejected_and_names_nobody() -> None:
    person = make.user()
    track = make_music.track()
    notice = give(track, by=person)

    erasure.erase_now(user=person)

    notice.refresh_from_db()
    assert notice.status == "rejected"
    assert [word for word in (NAME, *PRIVATE) if word in everything()] == []


def test_what_they_had_hidden_stays_so() -> None:
    person = make.user()
    made = case(Step.ACTIONED)
    Notice.objects.filter(pk=made.notice.pk).update(user=person)

    erasure.erase_now(user=person)

    assert made.now().status == "actioned"
    made.track.refresh_from_db()
    assert made.track.status == "taken_down"
    assert NAME not in everything()


def test_an_address_that_was_never_shown_to_be_theirs_ends_no_notice_of_another() -> None:
    """Else an artist registers with the address of whoever gave a notice, and leaves."""
    notice = give(make_music.track())

    erasure.erase_now(user=make.user(email=EMAIL))

    notice.refresh_from_db()
    assert (notice.status, notice.name) == ("received", NAME)


def test_an_artist_goes_with_their_music_and_the_notice_stays() -> None:
    made = case(Step.COUNTER_NOTICED)

    erasure.erase_now(user=made.manager)

    assert not Track.objects.filter(pk=made.track.pk).exists()
    notice = made.now()
    assert (notice.status, notice.artist) == ("closed", None)
    assert "Ada Cole" not in everything()
    assert not Strike.objects.exists()


def test_an_objection_that_nobody_answers_for_shows_nothing() -> None:
    """Of an imported page, whose music stays."""
    track, person = make_music.track(), make.user()
    made = case()._replace(track=track, artist=track.artist, manager=person)
    type(track.artist).objects.filter(pk=track.artist.pk).update(user=person)
    User.objects.filter(pk=person.pk).update(email_verified_at="2026-01-02T03:04:05Z")
    person.refresh_from_db()
    made = made._replace(notice=give(track))
    bring_to(made, Step.COUNTER_NOTICED)

    erasure.erase_now(user=person)

    assert made.now().status == "closed"
    track.refresh_from_db()
    assert track.status == "taken_down"
