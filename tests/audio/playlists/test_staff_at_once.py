"""Whoever decides something is erased at the same moment: it is done, or they are told no.

Never is it half done, nor does one of both fail because two waited for each other.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import pytest
from django.db.models import Model

from audio.catalog import services as catalog
from audio.catalog import standing
from audio.claims import services as claims
from audio.duplicates import services as duplicates
from audio.models import Claim, Duplicate
from audio.playlists.services import moderation
from followers import services as followers
from tests import make, make_music, make_playlist
from tests.at_once import in_turn, tried
from users.models import User
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)


class Decision(NamedTuple):
    """What is decided, and what both come to."""

    do: Callable[[], object]
    held: Callable[[], object]


def take_down(staff: User) -> Decision:
    album = make_music.album()
    return Decision(
        lambda: catalog.take_down(subject=album, by=staff, reason="Not theirs."),
        standing.change,
    )


def restore(staff: User) -> Decision:
    album = make_music.album()
    catalog.take_down(subject=album, by=staff, reason="Not theirs.")
    return Decision(lambda: catalog.restore(subject=album, by=staff), standing.change)


def take_down_a_playlist(staff: User) -> Decision:
    made = make_playlist.public()
    return Decision(
        lambda: moderation.take_down(playlist=made, by=staff, reason="Not theirs."),
        standing.change,
    )


def restore_a_playlist(staff: User) -> Decision:
    made = make_playlist.public()
    moderation.take_down(playlist=made, by=staff, reason="Not theirs.")
    return Decision(lambda: moderation.restore(playlist=made, by=staff), standing.change)


def dismiss_a_duplicate(staff: User) -> Decision:
    one, other = make_music.tracks(2)
    found = Duplicate.objects.create(track=one, other=other, error_rate=0.01)
    duplicates.confirm(duplicate=found, by=staff)
    return Decision(
        lambda: duplicates.dismiss(duplicate=found, by=staff), lambda: held([found])
    )


def give_a_page(staff: User) -> Decision:
    """Which they follow."""
    page = make_music.artist()
    followers.follow_artist(user=staff, artist=page)
    asked = [Claim.objects.create(artist=page, user=make.user()) for _ in range(2)]
    return Decision(lambda: claims.approve(claim=asked[0], by=staff), lambda: held([page]))


def held(rows: Iterable[Model]) -> None:
    for row in rows:
        type(row)._default_manager.select_for_update().get(pk=row.pk)


@pytest.mark.parametrize(
    "decision",
    [take_down, restore, take_down_a_playlist, restore_a_playlist]
    + [dismiss_a_duplicate, give_a_page],
)
def test_whoever_decides_is_erased(decision: Callable[[User], Decision]) -> None:
    for comes_first in (True, False):
        staff = make.user(is_staff=True)
        do, hold = decision(staff)
        erase = lambda staff=staff: erasure.erase_now(user=staff)  # noqa: E731
        actions = [do, erase] if comes_first else [erase, do]

        told = in_turn(hold, *[tried(action) for action in actions])

        assert told == [True, comes_first]
        assert not User.objects.filter(pk=staff.pk).exists()


def test_whoever_else_asked_for_a_page_is_erased_while_it_is_given() -> None:
    """They follow it. Their claim goes with them, and is not answered."""
    page, staff, winner, other = make_music.artist(), *(make.user() for _ in range(3))
    followers.follow_artist(user=other, artist=page)
    asked = [Claim.objects.create(artist=page, user=user) for user in (winner, other)]

    told = in_turn(
        lambda: held([page]),
        tried(lambda: claims.approve(claim=asked[0], by=staff)),
        tried(lambda: erasure.erase_now(user=other)),
    )

    assert told == [True, True]
    assert list(Claim.objects.values_list("user", "status")) == [(winner.pk, "approved")]
