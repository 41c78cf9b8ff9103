"""A file's tags go where the artist has said nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from audio.catalog.models.album import Precision
from audio.catalog.models.publication import Licence
from audio.catalog.new import NewTrack
from audio.models import Album, Credit, Track
from audio.publishing.services import albums, releasing, tracks
from tests import make_picture
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db

GUESS = "03 Harbour Lights"
TAGS: dict[str, Any] = {
    "title": "Harbour Lights",
    "artist": "Ada Cole",
    "duration_ms": 180_000,
    "album": "Piers",
    "release_date": date(2020, 5, 1),
    "release_date_precision": Precision.MONTH,
    "disc_number": 2,
    "track_number": 3,
    "explicit": True,
    "isrc": "USRC17607839",
    "label": "Quay",
    "licence": Licence.CC_BY,
    "rights_holder": "Ada",
    "genres": ("Shanty", "Folk"),
    "featuring": ("Grace Ho",),
}


@pytest.fixture(autouse=True)
def _storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def fill(track: Track, *, covers: tuple[bytes, ...] = (), **told: Any) -> Track:
    tags = NewTrack(**(TAGS | told))
    tracks.fill_from_tags(track=track, tags=tags, guess=GUESS, covers=covers)
    filled: Track = Track.objects.select_related("album").get(pk=track.pk)
    return filled


def slugs(thing: Album | Track) -> list[str]:
    return list(thing.genres.values_list("slug", flat=True))


def test_a_draft_without_a_word_gets_everything() -> None:
    album = drafts.album(size=0)
    track = fill(drafts.track(album.artist, GUESS, album=album))

    assert (track.title, track.slug) == ("Harbour Lights", "harbour-lights")
    assert (track.disc_number, track.track_number) == (2, 3)
    assert (track.isrc, track.explicit) == ("USRC17607839", True)
    assert slugs(track) == ["folk", "shanty"]
    credit = Credit.objects.get()
    assert (credit.role, credit.name, credit.artist) == ("performer", "Grace Ho", None)
    assert track.album is not None
    assert (track.album.title, track.album.label) == ("Harbour", "Quay")
    assert (track.album.release_date, track.album.release_date_precision) == (
        date(2020, 5, 1),
        "month",
    )
    assert (track.album.licence, track.album.rights_holder) == ("cc-by", "Ada")
    assert (track.licence, track.rights_holder) == ("cc-by", "Ada")
    assert slugs(track.album) == ["folk", "shanty"]


def test_what_the_artist_has_said_stays() -> None:
    album = drafts.album(
        size=0,
        label="Own",
        licence="gpl",
        rights_holder="Me",
        genres=["Dub"],
        release_date=date(2027, 1, 1),
    )
    track = drafts.track(
        album.artist,
        GUESS,
        album=album,
        isrc="GBAYE0000001",
        explicit=False,
        genres=["Dub"],
        credits=[],
        track_number=9,
    )
    tracks.edit_track(track=track, by=drafts.by(track), changes={"title": GUESS})

    filled = fill(track)

    assert (filled.title, filled.isrc, filled.explicit) == (GUESS, "GBAYE0000001", False)
    assert (filled.track_number, slugs(filled)) == (9, ["dub"])
    assert not Credit.objects.exists()
    assert filled.album is not None
    assert (filled.album.label, filled.album.licence) == ("Own", "gpl")
    assert (filled.album.release_date, slugs(filled.album)) == (date(2027, 1, 1), ["dub"])
    assert (filled.licence, filled.rights_holder) == ("gpl", "Me")


def test_what_the_artist_has_emptied_stays_empty() -> None:
    album = drafts.album(size=0, label="Own", genres=["Dub"])
    albums.edit_album(album=album, by=drafts.by(album), changes={"label": "", "genres": []})

    track = fill(drafts.track(album.artist, GUESS, album=album))

    assert track.album is not None
    assert (track.album.label, slugs(track.album)) == ("", [])


def test_a_title_of_their_own_is_no_guess() -> None:
    artist = drafts.page()
    assert fill(drafts.track(artist, "My name for it")).title == "My name for it"


def test_the_second_file_of_an_album_changes_nothing_of_it() -> None:
    album = drafts.album(size=0)
    fill(drafts.track(album.artist, GUESS, album=album))

    fill(drafts.track(album.artist, GUESS, album=album), label="Another", genres=("Rock",))

    album.refresh_from_db()
    assert (album.label, slugs(album)) == ("Quay", ["folk", "shanty"])


def test_without_an_album_the_track_has_it_all() -> None:
    track = fill(drafts.track(drafts.page(), GUESS))

    assert (track.licence, track.rights_holder) == ("cc-by", "Ada")


def test_tags_that_say_nothing_clear_nothing() -> None:
    track = drafts.track(drafts.page(), GUESS)

    nothing = NewTrack(title="", artist="", duration_ms=1)
    tracks.fill_from_tags(track=track, tags=nothing, guess=GUESS)

    track.refresh_from_db()
    assert (track.title, track.licence) == (GUESS, "all-rights-reserved")


def test_what_is_public_is_not_changed_by_a_file() -> None:
    album = drafts.published(size=1)
    track = album.tracks.get()

    fill(track)

    track.refresh_from_db()
    assert (track.title, track.isrc) == ("Song 1", "")


def test_a_new_track_of_a_public_album_leaves_the_album() -> None:
    album = drafts.published(size=1)

    track = fill(drafts.track(album.artist, GUESS, album=album))

    album.refresh_from_db()
    assert (track.title, album.label) == ("Harbour Lights", "")


def test_it_may_be_published_before_its_tags_arrive() -> None:
    """Or deleted."""
    track = drafts.track(drafts.page(), GUESS)
    releasing.publish(release=track, by=drafts.by(track))
    assert fill(track).title == GUESS
    gone = drafts.track(track.artist, GUESS)
    tracks.delete_track(track=gone, by=drafts.by(gone))

    tracks.fill_from_tags(track=gone, tags=NewTrack(**TAGS), guess=GUESS)

    assert Track.objects.count() == 1


def test_the_first_usable_picture_becomes_the_albums_cover() -> None:
    album = drafts.album(size=0)
    good = make_picture.picture()

    track = fill(drafts.track(album.artist, GUESS, album=album), covers=(b"none", good))

    album.refresh_from_db()
    first = album.cover_key
    assert first.endswith("-600")
    assert track.cover_key == ""
    fill(drafts.track(album.artist, GUESS, album=album), covers=(good,))
    album.refresh_from_db()
    assert album.cover_key == first


def test_without_an_album_it_is_the_tracks() -> None:
    track = fill(drafts.track(drafts.page(), GUESS), covers=(make_picture.picture(),))

    assert track.cover_key.endswith("-600")
