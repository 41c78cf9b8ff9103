"""What MusicBrainz knows of a track, on its page: asked for, shown, taken over or not."""

import base64
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from audio.catalog.models.album import Album, Precision
from audio.catalog.models.track import Track
from audio.identification.models import Identification
from config import env
from tests import make
from tests.audio.identification import documented
from tests.audio.identification.documented import ISRC, RECORDING, RELEASE, MusicBrainz
from tests.audio.identification.sides import Sides, hurry, start_sides
from tests.audio.portal.signed_in import Desk, desk, release
from tests.audio.publishing import drafts
from tests.far_side import Said, said
from tests.far_sides import FarSides
from tests.jobs import run_due
from tests.users.pages.page import Page, leads_to

pytestmark = pytest.mark.django_db(transaction=True)
BUTTON = "Look it up at MusicBrainz"
Others = Callable[..., Sides]


@pytest.fixture
def others(far_side: FarSides, monkeypatch: pytest.MonkeyPatch) -> Others:
    hurry(monkeypatch)

    def start(answering: Any = None) -> Sides:
        return start_sides(far_side, monkeypatch, answering)

    return start


@pytest.fixture
def at() -> Desk:
    person = drafts.manager()
    artist = drafts.page(person, "The Weir")
    return Desk(person, artist, make.browser(person))


@pytest.fixture
def track(at: Desk) -> Track:
    """Of an album that has a label already."""
    album = drafts.album(at.artist, size=0)
    Album.objects.filter(pk=album.pk).update(label="Own Label")
    made = drafts.track(at.artist, "Night Ferry", album=album)
    Track.objects.filter(pk=made.pk).update(duration_ms=233_000)
    made.refresh_from_db()
    return made


def place(track: Track, what: str = "") -> str:
    return f"/portal/tracks/{track.pk}/{what}"


def identified(at: Desk, track: Track) -> Page:
    answer = at.browser.post(place(track, "identification/"))
    assert leads_to(answer) == place(track) + "#identification"
    run_due()
    return at.see(place(track))


def body(page: Page) -> str:
    return str(page.answer.content.decode())


def ticked(page: Page) -> dict[str, bool]:
    """By what is proposed."""
    boxes = re.findall(r'<input id="take-(\w+)"[^>]*?(checked)?>', body(page))
    return {name: bool(checked) for name, checked in boxes}


def accept(at: Desk, track: Track, *chosen: str) -> Any:
    return at.browser.post(place(track, "identification/accept/"), {"chosen": list(chosen)})


def test_nothing_is_offered_where_nobody_is_asked(at: Desk, track: Track) -> None:
    Identification.objects.create(track=track, state="found", proposed={"isrc": ISRC})

    page = at.see(place(track))

    assert "identification" not in page.ids
    assert BUTTON not in page.text
    assert at.browser.post(place(track, "identification/")).status_code == 409


def test_asked_from_the_page_and_found_from_the_release(
    at: Desk, track: Track, others: Others
) -> None:
    others()
    assert track.album
    assert place(track) + "#identification" in at.see(release(track.album)).links
    assert BUTTON in at.see(place(track)).text

    at.browser.post(place(track, "identification/"))

    page = at.see(place(track))
    assert "MusicBrainz is being asked. This takes some seconds." in page.text
    assert BUTTON not in page.text
    assert f'hx-get="{place(track, "identification/progress/")}"' in body(page)
    assert "htmx" in str(re.findall("<script[^>]*>", body(page)))
    run_due()
    part = at.see(place(track, "identification/progress/"))
    assert "Is this your track?" in part.text
    assert "hx-get" not in body(part)


def test_what_is_here_stands_beside_what_they_say(
    at: Desk, track: Track, others: Others
) -> None:
    others()

    page = identified(at, track)

    named = "“Night Ferry” by The Weir, on “Harbour”"
    assert f"Here {named} At MusicBrainz {named}" in page.text
    for told in (
        f"Id of the recording Here nothing yet At MusicBrainz {RECORDING}",
        f"ISRC Here nothing yet At MusicBrainz {ISRC}",
        f"Id of the release Here nothing yet At MusicBrainz {RELEASE}",
        "Release date Here nothing yet At MusicBrainz June 1999",
        "Label Here Own Label At MusicBrainz Quay Records",
        "Barcode (UPC) Here nothing yet At MusicBrainz 5012345678900",
        "Cover Here nothing yet At MusicBrainz",
    ):
        assert told in page.text
    assert f"https://musicbrainz.org/recording/{RECORDING}" in page.links
    cover = base64.b64encode(documented.PICTURE).decode()
    assert f'src="data:image/jpeg;base64,{cover}"' in body(page)
    assert ticked(page) == {
        **{"recording": True, "isrc": True, "release": True, "release_date": True},
        **{"label": False, "upc": True, "cover": True},
    }


def test_takes_over_what_is_ticked_and_nothing_else(
    at: Desk, track: Track, others: Others
) -> None:
    others()
    identified(at, track)

    answer = accept(at, track, "isrc", "release_date", "cover")

    assert leads_to(answer) == place(track)
    track.refresh_from_db()
    album = Album.objects.get(tracks=track)
    assert (track.isrc, track.mbid, track.cover_key) == (ISRC, None, "")
    assert album.release_date == date(1999, 6, 1)
    assert album.release_date_precision == Precision.MONTH
    assert (album.label, album.upc, album.mbid) == ("Own Label", "", None)
    assert album.cover_key
    page = at.see(place(track))
    assert "Taken over." in page.text
    assert list(ticked(page)) == ["recording", "release", "label", "upc"]


def test_all_of_it_taken_over_leaves_nothing_to_answer(
    at: Desk, track: Track, others: Others
) -> None:
    others()

    accept(at, track, *ticked(identified(at, track)))

    page = at.see(place(track))
    assert "There is nothing more to take over." in page.text
    assert ticked(page) == {}
    assert BUTTON in page.text


def test_the_cover_that_is_there_is_shown_beside_theirs(
    at: Desk, track: Track, others: Others
) -> None:
    others()
    identified(at, track)
    accept(at, track, "cover")
    key = Album.objects.get(tracks=track).cover_key

    page = identified(at, track)

    assert re.search(
        rf'src="[^"]*{key[:32]}[^"]*" [^>]*alt="The cover that is here"', body(page)
    )
    assert ticked(page)["cover"] is False


def test_declined_all_of_it_is_forgotten(at: Desk, track: Track, others: Others) -> None:
    others()
    identified(at, track)
    before = Track.objects.values().get(pk=track.pk)

    for _ in range(2):
        answer = at.browser.post(place(track, "identification/decline/"), {"chosen": ["isrc"]})
        assert leads_to(answer) == place(track) + "#identification"

    assert not Identification.objects.exists()
    assert Track.objects.values().get(pk=track.pk) == before
    assert BUTTON in at.see(place(track)).text


def test_what_cannot_be_taken_over_says_why_and_changes_nothing(
    at: Desk, track: Track, others: Others
) -> None:
    running = others()
    running.archive.answering = lambda asked: Said(
        200, b"\xff\xd8\xff no picture", {"Content-Type": "image/jpeg"}
    )
    identified(at, track)

    for chosen, why in (
        ((), "Choose what to take over."),
        (("label", "cover"), "This is no JPEG, PNG or WebP picture, or it is damaged."),
        (("nonsense",), "nonsense is not one of the available choices."),
    ):
        page = Page(accept(at, track, *chosen))
        assert why in page.text
        assert [name for name, on in ticked(page).items() if on] == [
            one for one in chosen if one != "nonsense"
        ]
    assert Album.objects.get(tracks=track).label == "Own Label"

    Identification.objects.update(proposed={"isrc": ISRC})
    page = Page(accept(at, track, "isrc", "upc"))
    assert "This is not proposed, or not any more: upc." in page.text
    Identification.objects.all().delete()
    page = Page(accept(at, track, "isrc"))
    assert "Nobody has asked what this track is." in page.text
    track.refresh_from_db()
    assert track.isrc == ""


def test_says_that_nobody_knows_it(at: Desk, track: Track, others: Others) -> None:
    others(MusicBrainz(searched=documented.SEARCHED | {"recordings": []}))

    page = identified(at, track)

    assert "MusicBrainz knows nothing of this ISRC, or of this name and length." in page.text
    assert BUTTON in page.text


def test_says_that_they_do_not_answer(at: Desk, track: Track, others: Others) -> None:
    others(lambda asked: said({"error": "overloaded"}, 503))

    page = identified(at, track)

    assert "MusicBrainz does not answer yet. It is asked again, for a day." in page.text
    assert 'hx-trigger="every 30s"' in body(page)
    Identification.objects.update(asked_at=Identification.objects.get().asked_at - timedelta(2))
    run_due(later=timedelta(hours=1))
    page = at.see(place(track))
    assert "MusicBrainz did not answer for a day." in page.text
    assert BUTTON in page.text


def test_says_that_asking_again_is_of_no_use(
    at: Desk, track: Track, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    others()
    monkeypatch.setattr(env, "OUTBOUND_ALLOW", frozenset())

    page = identified(at, track)

    assert "MusicBrainz was not asked, or declined." in page.text
    assert BUTTON in page.text


def test_is_for_those_who_manage_it(track: Track, others: Others) -> None:
    running = others()
    stranger = desk()
    Identification.objects.create(track=track, state="found", proposed={"isrc": ISRC})

    for what in ("", "identification/progress/"):
        assert stranger.browser.get(place(track, what)).status_code == 404
    for what in ("identification/", "identification/accept/", "identification/decline/"):
        answer = stranger.browser.post(place(track, what), {"chosen": ["isrc"]})
        assert answer.status_code == 404
        assert ISRC not in answer.content.decode()

    run_due()
    assert Identification.objects.get().proposed == {"isrc": ISRC}
    assert Track.objects.get(pk=track.pk).isrc == ""
    assert [side.connections for side in running] == [0, 0, 0]
