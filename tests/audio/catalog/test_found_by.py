"""What a track is found by."""

import pytest

from audio.catalog import found
from audio.models import Credit
from tests import make_music


@pytest.mark.django_db
def test_its_artist_and_each_guest_who_agreed_once_in_the_order_of_their_ids() -> None:
    first, second = make_music.artist("Ann"), make_music.artist("Bea")
    track = make_music.track(artist="The Weir")
    silent = make_music.artist("Cy")
    for credited, role, accepted in (
        (second, "featured", True),
        (first, "featured", True),
        (first, "producer", True),
        (track.artist, "producer", True),
        (silent, "featured", False),
    ):
        Credit.objects.create(track=track, artist=credited, role=role, accepted=accepted)
    Credit.objects.create(track=track, name="Somebody without a page", accepted=True)

    (document,) = found.of_tracks({track.pk})

    assert document.artists == ["The Weir", "Ann", "Bea"]
    assert document.artist_ids == [track.artist_id]
