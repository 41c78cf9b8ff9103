"""What several things hide is shown only once nothing hides it any more."""

from functools import partial
from typing import Any

import pytest

from audio.catalog import services as catalog
from audio.models import Track
from audio.takedowns.refusals import WrongStep
from audio.takedowns.services import answering, deadlines, deciding
from audio.takedowns.steps import Step
from tests import make
from tests.at_once import at_once
from tests.audio.takedowns.giving import ANSWER, Case, bring_to, case, give, run_out

pytestmark = pytest.mark.django_db
WHY: Any = {"reason": "They have agreed."}


def status(track: Track) -> str:
    track.refresh_from_db()
    return track.status


def second(made: Case, *, whole: bool = False) -> Case:
    """Another notice about the same track, or about its album; acted upon."""
    notice = give(albums=[made.album]) if whole else give(made.track)
    other = made._replace(notice=notice)
    bring_to(other, Step.ACTIONED)
    return other


@pytest.mark.parametrize("first_gives_in", [True, False])
def test_two_notices_about_one_track(first_gives_in: bool) -> None:
    one = case(Step.ACTIONED)
    other = second(one)
    first, then = (one, other) if first_gives_in else (other, one)

    deciding.restore(notice=first.notice, by=one.staff, **WHY)
    assert status(one.track) == "taken_down"
    deciding.restore(notice=then.notice, by=one.staff, **WHY)

    assert status(one.track) == "published"


def test_one_that_was_closed_hides_it_as_well() -> None:
    one = case(Step.CLOSED)
    other = second(one)

    deciding.restore(notice=other.notice, by=one.staff, **WHY)

    assert status(one.track) == "taken_down"


@pytest.mark.parametrize("album_first", [True, False])
def test_one_about_the_track_and_one_about_its_album(album_first: bool) -> None:
    one = case(Step.ACTIONED)
    whole = second(one, whole=True)
    first, then = (whole, one) if album_first else (one, whole)
    [other] = one.album.tracks.exclude(pk=one.track.pk)

    deciding.restore(notice=first.notice, by=one.staff, **WHY)
    assert status(one.track) == "taken_down"
    assert status(other) == ("published" if album_first else "taken_down")
    deciding.restore(notice=then.notice, by=one.staff, **WHY)

    assert (status(one.track), status(other)) == ("published", "published")


@pytest.mark.parametrize("which", ["artist", "album"])
def test_a_notice_about_what_is_hidden_with_its_artist_or_album(which: str) -> None:
    """Shown again, that leaves hidden what a notice hides meanwhile."""
    made = case(Step.VALID)
    above: Any = getattr(made, which)
    catalog.take_down(subject=above, by=made.staff, reason="A court says so.")
    deciding.act(notice=made.notice, by=made.staff)

    catalog.restore(subject=above, by=made.staff)
    assert status(made.track) == "taken_down"
    deciding.restore(notice=made.notice, by=made.staff, **WHY)

    assert status(made.track) == "published"


def test_nobody_shows_it_by_hand() -> None:
    made = case(Step.ACTIONED)

    with pytest.raises(catalog.KeptHidden, match=made.notice.reference):
        catalog.restore(subject=made.track, by=made.staff)

    assert status(made.track) == "taken_down"


def test_what_staff_had_hidden_for_a_reason_of_their_own_stays_so() -> None:
    made = case(Step.VALID)
    catalog.take_down(subject=made.track, by=made.staff, reason="A court says so.")
    deciding.act(notice=made.notice, by=made.staff)

    deciding.restore(notice=made.notice, by=made.staff, **WHY)
    assert status(made.track) == "taken_down"
    catalog.restore(subject=made.track, by=made.staff)

    assert status(made.track) == "published"


def test_a_notice_that_names_an_album_and_its_track() -> None:
    made = case()
    both = give(made.track, albums=[made.album])

    deciding.act(notice=both, by=made.staff)
    deciding.restore(notice=both, by=made.staff, **WHY)

    assert {track.status for track in made.album.tracks.all()} == {"published"}


@pytest.mark.django_db(transaction=True)
def test_decided_about_at_once_they_end_as_one_after_the_other() -> None:
    one = case(Step.ACTIONED)
    other = second(one)
    staff = make.user(is_staff=True)

    at_once(
        lambda: deciding.restore(notice=one.notice, by=one.staff, **WHY),
        lambda: deciding.restore(notice=other.notice, by=staff, **WHY),
    )

    assert status(one.track) == "published"


@pytest.mark.django_db(transaction=True)
def test_acted_upon_twice_at_once_it_is_hidden_and_counted_once() -> None:
    made = case(Step.VALID)
    others = [make.user(is_staff=True) for _ in range(3)]

    def act(by: Any) -> bool:
        try:
            deciding.act(notice=made.notice, by=by)
        except WrongStep:
            return False
        return True

    done = at_once(*(partial(act, by) for by in others))

    assert sorted(done) == [False, False, True]
    assert status(made.track) == "taken_down"
    assert made.notice.strikes.count() == 1


@pytest.mark.django_db(transaction=True)
def test_objected_to_while_the_clock_closes_it_one_of_both_is_done() -> None:
    made = case(Step.ACTIONED)
    run_out(made.notice)

    def object_to() -> bool:
        try:
            answering.object_to(notice=made.notice, by=made.manager, answer=ANSWER)
        except WrongStep:
            return False
        return True

    objected, _ = at_once(object_to, deadlines.keep)

    assert made.now().status == ("counter_noticed" if objected else "closed")
    assert status(made.track) == "taken_down"
