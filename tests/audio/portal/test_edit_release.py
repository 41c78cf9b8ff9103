"""Everything that can be typed into the editor of a release."""

import json

import pytest

from audio.catalog.models.track import CreditRole
from audio.models import Album, Duplicate, Track
from audio.publishing.changes import CreditGiven
from audio.publishing.services import albums, tracks
from tests.audio.portal.signed_in import desk, details, release
from tests.audio.publishing import drafts
from tests.users.pages.page import leads_to, read

pytestmark = pytest.mark.django_db


def test_keeps_what_was_typed() -> None:
    at = desk()
    album = drafts.album(at.artist, size=0)

    answer = at.browser.post(
        release(album),
        details(
            album,
            title="Harbour Lights",
            album_type="ep",
            genres="Ambient, Folk,  ambient ,",
            licence="cc-by",
            rights_holder="2026 Ada Cole",
            upc="036000291452",
            description="Recorded at night.",
        ),
    )

    assert leads_to(answer) == release(album)
    album.refresh_from_db()
    assert (album.title, album.album_type, album.licence) == ("Harbour Lights", "ep", "cc-by")
    assert (album.upc, album.rights_holder) == ("036000291452", "2026 Ada Cole")
    assert album.description == "Recorded at night."
    assert {genre.name for genre in album.genres.all()} == {"Ambient", "Folk"}
    assert album.status == "draft"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "", "Type a title."),
        ("album_type", "opera", "Select a valid choice"),
        ("time_zone", "Middle/Earth", "This must be a time zone's name, as in Europe/Berlin."),
        (
            "time_zone",
            "../../etc/passwd",
            "This must be a time zone's name, as in Europe/Berlin.",
        ),
        ("genres", ",".join(map(str, range(11))), "Genres: 5 at most."),
        ("upc", "036000291453", "its last digit does not fit the others"),
        ("moment", "tomorrow", "Enter a valid date/time."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(field: str, typed: str, said: str) -> None:
    at = desk()
    album = drafts.album(at.artist)

    page = read(at.browser.post(release(album), details(album, **{field: typed})))

    assert said in page.text
    assert f"#id_{field}" in page.links
    assert page.title.startswith("Error: ")


def test_tracks_are_edited_in_their_rows() -> None:
    at = desk()
    album = drafts.album(at.artist, size=2)
    first, second = album.tracks.order_by("album_position")

    answer = at.browser.post(
        release(album),
        details(album)
        | {
            f"track-{first.pk}-title": "Tide",
            f"track-{first.pk}-explicit": "on",
            f"track-{first.pk}-genres": "Folk",
            f"track-{first.pk}-isrc": "GBAYE2600012",
        },
    )

    assert leads_to(answer) == release(album)
    first.refresh_from_db()
    assert (first.title, first.explicit, first.isrc) == ("Tide", True, "GBAYE2600012")
    assert [genre.name for genre in first.genres.all()] == ["Folk"]
    assert Track.objects.get(pk=second.pk).title == "Song 2"


def test_a_row_that_is_wrong_keeps_nothing_of_the_form() -> None:
    at = desk()
    album = drafts.album(at.artist, size=1)
    track = album.tracks.get()

    page = read(
        at.browser.post(
            release(album), details(album, title="New") | {f"track-{track.pk}-title": ""}
        )
    )

    assert "1. Title: Type a title." in page.text
    assert f"#id_track-{track.pk}-title" in page.links
    assert page.title.startswith("Error: ")
    assert Album.objects.get(pk=album.pk).title == "Harbour"


def test_a_row_by_itself() -> None:
    at = desk()
    track = drafts.album(at.artist, size=1).tracks.get()
    row = f"/portal/tracks/{track.pk}/row/"

    kept = at.browser.post(row, {f"track-{track.pk}-title": "Ebb"})
    wrong = at.browser.post(row, {f"track-{track.pk}-title": ""})

    assert "Saved" in kept.content.decode()
    assert "Type a title." in wrong.content.decode()
    assert Track.objects.get(pk=track.pk).title == "Ebb"


def test_tracks_move_by_their_buttons() -> None:
    at = desk()
    album = drafts.album(at.artist, size=3)
    last = album.tracks.order_by("album_position").last()
    assert last

    at.browser.post(release(album), details(album, do="") | {"up": str(last.pk)})

    order = album.tracks.order_by("album_position").values_list("title", flat=True)
    assert [*order] == ["Song 1", "Song 3", "Song 2"]


def test_what_a_files_tags_have_filled_in_meanwhile_stays() -> None:
    """The page still shows the empty field, and its form sends that."""
    at = desk()
    album = drafts.album(at.artist)
    shown = json.loads(str(at.see(release(album)).inputs["seen"]["value"]))
    sent = details(album, title="Harbour Lights") | {"seen": json.dumps(shown)}
    albums.edit_album(album=album, by=at.person, changes={"genres": ["Folk"]})

    at.browser.post(release(album), sent)

    album.refresh_from_db()
    assert album.title == "Harbour Lights"
    assert [genre.name for genre in album.genres.all()] == ["Folk"]


@pytest.mark.parametrize("seen", ["", "{", "[]", '{"title": 1}', "null"])
def test_a_form_that_does_not_say_what_it_showed(seen: str) -> None:
    at = desk()
    album = drafts.album(at.artist)

    at.browser.post(release(album), details(album, title="Ebb") | {"seen": seen})

    assert Album.objects.get(pk=album.pk).title == "Ebb"


def test_shows_who_is_featured_and_what_is_looked_into() -> None:
    at, guest = desk(), desk()
    album = drafts.album(at.artist, size=1)
    guests = [CreditGiven(CreditRole.FEATURED, guest.artist.pk)]
    track = album.tracks.get()
    tracks.edit_track(track=track, by=at.person, changes={"credits": guests})
    Duplicate.objects.create(track=track, other=drafts.track(guest.artist), error_rate=0.01)

    text = at.see(release(album)).text

    assert "with Ada Cole" in text
    assert "being looked at" in text
    assert "Still missing: our look at whose a track is." in text
