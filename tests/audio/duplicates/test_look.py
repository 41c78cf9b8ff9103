"""What sounds like somebody else's waits for staff."""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from audio.catalog.services import open_page
from audio.duplicates import matching, services
from audio.models import Duplicate, Track
from tests import at_once, make, make_music
from users.models import User

pytestmark = pytest.mark.django_db


def sound(seed: int, *, errors: float = 0.0) -> bytes:
    """A minute of a recording, with so many bits of it wrong."""
    words = np.random.default_rng(seed).integers(0, 2**32, 480, np.uint32)
    bits = np.unpackbits(words.view(np.uint8))
    wrong = np.random.default_rng(99).random(bits.size) < errors
    return np.packbits(bits ^ wrong).tobytes()


def heard(raw: bytes) -> dict[str, Any]:
    return {
        "raw": raw,
        "words": matching.picked(raw),
        "audio_sha256": hashlib.sha256(raw).hexdigest(),
    }


def track_of(user: User | None) -> Track:
    track = make_music.track()
    if user:
        track.artist = open_page(user=user, name=f"Page {track.pk}")
        track.save()
    return track


def look(track: Track, **given: Any) -> Sequence[int]:
    return [row.other_id for row in services.look(track=track, **given)]


def test_somebody_elses_recording_is_a_hit() -> None:
    theirs, mine = track_of(make.user()), track_of(make.user())
    assert look(theirs, **heard(sound(1))) == []

    assert look(mine, **heard(sound(1, errors=0.03))) == [theirs.pk]

    row = Duplicate.objects.get()
    assert (row.track_id, row.status) == (mine.pk, "open")
    assert row.error_rate == pytest.approx(0.03, abs=0.01)
    assert Duplicate.objects.holding(mine.pk).exists()
    assert not Duplicate.objects.holding(theirs.pk).exists()


def test_an_imported_recording_is_a_hit() -> None:
    imported = track_of(None)
    look(imported, **heard(sound(1)))

    assert look(track_of(make.user()), **heard(sound(1))) == [imported.pk]


def test_ones_own_is_none() -> None:
    person = make.user()
    look(track_of(person), **heard(sound(1)))

    assert look(track_of(person), **heard(sound(1))) == []


def test_what_is_imported_is_put_here_by_staff() -> None:
    look(track_of(make.user()), **heard(sound(1)))

    assert look(track_of(None), **heard(sound(1))) == []


def test_another_recording_is_none() -> None:
    look(track_of(make.user()), **heard(sound(1)))

    assert look(track_of(make.user()), **heard(sound(2))) == []


def test_the_same_packets_need_no_chromaprint() -> None:
    theirs = track_of(make.user())
    look(theirs, raw=b"", words=[], audio_sha256="aa")

    assert look(track_of(make.user()), raw=b"", words=[], audio_sha256="aa") == [theirs.pk]
    assert look(track_of(make.user()), raw=b"", words=[], audio_sha256="bb") == []
    assert Duplicate.objects.get().error_rate == 0


def test_asked_again_it_asks_nobody_twice() -> None:
    staff, mine = make.user(is_staff=True), track_of(make.user())
    look(track_of(make.user()), **heard(sound(1)))
    look(mine, **heard(sound(1)))
    services.dismiss(duplicate=Duplicate.objects.get(), by=staff, answer="A cover version.")

    look(mine, **heard(sound(1)))

    assert Duplicate.objects.get().status == "dismissed"
    assert not Duplicate.objects.holding(mine.pk).exists()


def test_what_staff_heard_is_not_what_came_after_it() -> None:
    """A remix is let through, and then the very recording takes its place."""
    staff, theirs, mine = make.user(is_staff=True), track_of(make.user()), track_of(make.user())
    look(theirs, **heard(sound(1)))
    look(mine, **heard(sound(1, errors=0.1)))
    services.dismiss(duplicate=Duplicate.objects.get(), by=staff, answer="A remix.")

    (row,) = services.look(track=mine, **heard(sound(1)))

    assert (row.status, row.answer, row.decided_by) == ("open", "A remix.", None)
    assert Duplicate.objects.open().get() == row
    assert Duplicate.objects.holding(mine.pk).exists()


def test_other_audio_is_another_case() -> None:
    staff, mine = make.user(is_staff=True), track_of(make.user())
    look(track_of(make.user()), **heard(sound(1)))
    look(mine, **heard(sound(1)))
    services.confirm(duplicate=Duplicate.objects.get(), by=staff)

    assert look(mine, **heard(sound(2))) == []

    assert not Duplicate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_finds_the_other() -> None:
    one, two = track_of(make.user()), track_of(make.user())

    found = at_once.at_once(
        *(lambda track=track: look(track, **heard(sound(1))) for track in (one, two))
    )

    assert sorted(map(len, found)) == [0, 1]
