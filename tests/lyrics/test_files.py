"""Words in uploaded and imported files become lyrics of their tracks."""

from pathlib import Path
from typing import Any

import mutagen
import pytest
from mutagen.id3 import SYLT, USLT

from audio.catalog.models.track import Track
from audio.media.services import import_listing
from audio.media.walking import walk
from audio.processing.models import Report
from lyrics import files, services
from lyrics.models import FileText, Lyrics
from lyrics.words import Words
from tests import jobs, make, make_music
from tests.api_client import Api
from tests.audio.media import files as sounds
from tests.audio.media.importing import import_file
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def imported(path: Path) -> str:
    """The address of its lyrics, when all is done."""
    track_id = import_file(path=path).track_id
    jobs.run_due()
    return f"/api/tracks/{track_id}/lyrics/"


def tagged(path: Path, *frames: Any) -> Path:
    file: Any = mutagen.File(sounds.sound(path))
    for frame in frames:
        file.tags.add(frame)
    file.save()
    return path


def test_times_of_a_tag_reach_the_listener(api: Api, tmp_path: Path) -> None:
    words = [("\nOver the harbour", 1_230), ("\nand home", 61_005)]
    path = tagged(
        tmp_path / "a.mp3",
        SYLT(encoding=3, lang="eng", format=2, type=1, text=words),
        USLT(encoding=3, lang="eng", text="Over the harbour"),
    )

    told = api.get(imported(path)).json()

    assert (told["source"], told["plain"]) == ("file", "Over the harbour\nand home")
    assert [(line["time_ms"], line["text"]) for line in told["synced"]] == [
        (1_230, "Over the harbour"),
        (61_005, "and home"),
    ]


def test_words_without_times_do_too(api: Api, tmp_path: Path) -> None:
    path = tagged(tmp_path / "a.mp3", USLT(encoding=3, lang="eng", text="Over\r\n\r\nand home"))

    told = api.get(imported(path)).json()

    assert (told["plain"], told["synced"]) == ("Over\n\nand home", [])


def test_comments_of_a_flac_may_be_lrc(api: Api, tmp_path: Path) -> None:
    file: Any = mutagen.File(sounds.sound(tmp_path / "a.flac"))
    file["LYRICS"] = ["[la:de]\n[00:01.50]Über den Hafen"]
    file.save()

    told = api.get(imported(tmp_path / "a.flac")).json()

    assert (told["language"], told["synced"][0]["time_ms"]) == ("de", 1_500)


def test_a_file_beside_an_imported_one_comes_first(api: Api, tmp_path: Path) -> None:
    path = tagged(tmp_path / "a.mp3", USLT(encoding=3, lang="eng", text="Of the tag"))
    (tmp_path / "a.lrc").write_text("[00:02.00]Beside it")

    assert api.get(imported(path)).json()["plain"] == "Beside it"


def test_a_file_put_beside_it_later_is_found_by_the_next_import(
    api: Api, tmp_path: Path
) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    sounds.sound(folder / "a.mp3")
    page = imported(folder / "a.mp3")
    assert api.get(page).status_code == 404
    (folder / "a.lrc").write_text("[00:02.00]Beside it")

    for _ in range(2):
        [listing] = walk(folder)
        list(import_listing(listing=listing, root=folder))
        jobs.run_due()

    assert api.get(page).json()["plain"] == "Beside it"


def test_a_line_that_cannot_be_read_is_left_out_and_noted(api: Api, tmp_path: Path) -> None:
    path = sounds.sound(tmp_path / "a.mp3")
    (tmp_path / "a.lrc").write_text("[00:02.00]One\n[00:99.00]Two\n[00:04.00]Three")

    assert api.get(imported(path)).json()["plain"] == "One\nThree"
    noted = FileText.objects.get().refused
    assert noted == "Line 2: 00:99.00 has more than 59 seconds or minutes."


def reported(words: str) -> tuple[Track, User]:
    """As if its file had been read."""
    track, owner = make_music.track(), make.user()
    Track.objects.filter(pk=track.pk).update(artist=make_music.artist(user=owner))
    Report.objects.create(track=track, version=1, lyrics=words)
    return Track.objects.get(pk=track.pk), owner


def test_what_cannot_be_used_at_all_is_noted() -> None:
    track, _ = reported("[00:01.00]\n[00:02.00]")

    assert not files.take(track_id=track.pk)
    assert FileText.objects.get().refused == "There is no word in it."
    assert not Lyrics.objects.exists()


def test_what_the_artist_typed_stays() -> None:
    track, owner = reported("[00:01.00]Of the file")
    services.write_lyrics(track=track, by=owner, words=Words.of_plain("Typed"), language="en")

    assert not files.take(track_id=track.pk)
    assert Lyrics.objects.get().plain == "Typed"


def test_what_the_artist_takes_away_stays_away() -> None:
    track, owner = reported("[00:01.00]Of the file")
    assert files.take(track_id=track.pk)
    services.delete_lyrics(track=track, by=owner)

    assert not files.take(track_id=track.pk)
    assert files.take_what_is_left() == 0
    assert not Lyrics.objects.exists()


def test_another_file_with_other_words_is_read_again() -> None:
    track, _ = reported("Of the file")
    files.take(track_id=track.pk)
    Report.objects.update(lyrics="[00:01.00]Of another file")

    assert files.take(track_id=track.pk)
    assert Lyrics.objects.get().plain == "Of another file"


def test_what_was_read_before_there_were_lyrics_is_taken_by_night() -> None:
    first, _ = reported("Of the first")
    reported("")
    second, _ = reported("Of the second")

    assert files.take_what_is_left() == 2
    assert files.take_what_is_left() == 0
    assert set(Lyrics.objects.values_list("track", flat=True)) == {first.pk, second.pk}


def test_of_a_track_that_is_gone_nothing_is_taken() -> None:
    assert not files.take(track_id=987_654_321)
