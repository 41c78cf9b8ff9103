"""The editor's page, as browsers without scripts use it."""

import pytest

from lyrics.models import Lyrics
from tests.audio.portal.signed_in import Desk, desk
from tests.audio.publishing import drafts
from tests.lyrics.portal.songs import lyrics
from tests.users.pages.page import leads_to, read

pytestmark = pytest.mark.django_db
TYPED = {"text": "Low lights\r\n\r\nThe ferry", "language": "en", "licence": "cc-by"}


def at_a_track() -> tuple[Desk, int, str]:
    at = desk()
    track = drafts.track(at.artist)
    return at, track.pk, f"/portal/tracks/{track.pk}/lyrics/"


def kept(track: int) -> list[tuple[str, str, list[tuple[int, str]], str, str]]:
    """Language, text, times, source, licence."""
    return [
        (
            one.language,
            one.plain,
            [(line["time_ms"], line["text"]) for line in one.synced or ()],
            one.source,
            one.licence,
        )
        for one in Lyrics.objects.filter(track=track).order_by("pk")
    ]


def test_the_track_leads_there() -> None:
    at, track, address = at_a_track()

    assert address in at.see(f"/portal/tracks/{track}/").links


def test_text_is_kept() -> None:
    at, track, address = at_a_track()
    assert at.see(address).title == "Lyrics of “Tide” · Tonearm"

    assert leads_to(at.browser.post(address, TYPED)) == f"{address}?language=en"

    assert kept(track) == [("en", "Low lights\n\nThe ferry", [], "artist", "cc-by")]
    page = at.see(f"{address}?language=en")
    assert "Saved." in page.text
    assert "Low lights The ferry" in page.text


def test_lrc_is_kept_with_its_times_and_shown_as_it_came() -> None:
    at, track, address = at_a_track()
    lrc = "[00:01.50]Low lights\n[00:03.00]\n[00:04.25]The ferry\n"

    at.browser.post(address, TYPED | {"text": lrc})

    times = [(1500, "Low lights"), (3000, ""), (4250, "The ferry")]
    assert kept(track) == [("en", "Low lights\n\nThe ferry", times, "artist", "cc-by")]
    assert lrc in at.browser.get(address).content.decode()


def test_a_line_that_is_wrong_is_named_and_its_field_marked() -> None:
    at, track, address = at_a_track()
    text = "[00:01.50]Low lights\n[00:75.00]The ferry"

    page = read(at.browser.post(address, TYPED | {"text": text}))

    assert page.title.startswith("Error: ")
    assert "Lyrics: Line 2:" in page.text
    assert "#id_text" in page.links
    shown = page.answer.content.decode()
    assert 'aria-invalid="true"' in shown
    assert "[00:75.00]The ferry" in shown  # what was typed is still there
    assert kept(track) == []


def test_nothing_is_no_lyrics() -> None:
    at, track, address = at_a_track()

    page = read(at.browser.post(address, TYPED | {"text": " \n "}))

    assert "Type or paste the words." in page.text
    assert kept(track) == []


def test_several_languages() -> None:
    at, track, address = at_a_track()
    at.browser.post(address, TYPED)

    german = TYPED | {"language": "de", "text": "Licht am Kai"}
    assert leads_to(at.browser.post(f"{address}?new", german)) == f"{address}?language=de"
    again = read(at.browser.post(f"{address}?new", german))

    assert "There are lyrics in this language already." in again.text
    assert [one[:2] for one in kept(track)] == [
        ("en", "Low lights\n\nThe ferry"),
        ("de", "Licht am Kai"),
    ]
    page = at.see(address)
    assert f"{address}?language=de" in page.links
    assert "Low lights" in page.text
    assert "Licht am Kai" in at.see(f"{address}?language=de").text


def test_words_turn_out_to_be_in_another_language() -> None:
    at, track, address = at_a_track()
    at.browser.post(address, TYPED | {"language": "und"})

    to = at.browser.post(f"{address}?language=und", TYPED | {"language": "pt-BR"})

    assert leads_to(to) == f"{address}?language=pt-BR"
    assert [one[0] for one in kept(track)] == ["pt-BR"]


def test_what_stood_in_the_file_is_the_artists_once_they_have_saved_it() -> None:
    at, track, address = at_a_track()
    synced = [{"time_ms": 1500, "text": "Low lights"}]
    lyrics(at.artist.tracks.get(), "Low lights", source="file", synced=synced)
    page = at.see(address)
    assert "These words stood in your file." in page.text

    at.browser.post(address, TYPED | {"text": "[00:01.50]Low lights"})

    assert kept(track) == [("en", "Low lights", [(1500, "Low lights")], "artist", "cc-by")]
    assert "stood in your file" not in at.see(address).text


def test_found_by_a_provider_says_by_which() -> None:
    at, _, address = at_a_track()
    lyrics(at.artist.tracks.get(), "Low lights", source="lrclib")

    assert "These words are from LRCLIB." in at.see(address).text


def test_the_file_for_other_players() -> None:
    at, _, address = at_a_track()
    at.browser.post(address, TYPED | {"text": "[00:01.50]Low lights\n[01:02.345]The ferry"})

    answer = at.browser.get(f"{address}file/?language=en")

    assert answer.content.decode() == "[00:01.50]Low lights\n[01:02.345]The ferry\n"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Tide.lrc"'


def test_without_times_the_file_is_a_text() -> None:
    at, _, address = at_a_track()
    at.browser.post(address, TYPED)

    answer = at.browser.get(f"{address}file/")

    assert answer.content.decode() == "Low lights\n\nThe ferry"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Tide.txt"'


def test_asks_once_before_they_go() -> None:
    at, track, address = at_a_track()
    at.browser.post(address, TYPED)
    at.browser.post(f"{address}?new", TYPED | {"language": "de", "text": "Licht am Kai"})
    page = at.see(f"{address}remove/?language=de")
    assert "Remove the lyrics of “Tide” (German)?" in page.text
    assert len(kept(track)) == 2

    assert leads_to(at.browser.post(f"{address}remove/?language=de")) == address

    assert [one[0] for one in kept(track)] == ["en"]


@pytest.mark.parametrize("path", ["", "file/", "remove/"])
def test_a_language_that_there_is_not(path: str) -> None:
    at, _, address = at_a_track()
    at.browser.post(address, TYPED)

    assert at.browser.get(f"{address}{path}?language=fr").status_code == 404
