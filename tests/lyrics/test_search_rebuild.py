"""`search_rebuild`: lines of lyrics are found by the words that the tracks have."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command

from audio.catalog.models.track import Track
from audio.indexing.models import SungWords
from audio.search.rebuilding import rebuild, verify
from config.env import Misconfigured
from lyrics import services
from lyrics.models import Source
from lyrics.words import Words
from tests import make, make_music
from tests.api_client import Api
from tests.at_once import at_once

LINE = "The Night Ferry leaves at dawn"


def sung(line: str = LINE, language: str = "en", track: Track | None = None) -> Track:
    track = track or make_music.track(title="Untitled")
    services.keep_found(
        track=track, source=Source.FILE, words=Words.of_plain(line), language=language
    )
    return track


def command(*args: str) -> str:
    out = io.StringIO()
    call_command("search_rebuild", *args, stdout=out)
    return out.getvalue()


def found(api: Api, q: str) -> list[int]:
    items = api.get("/api/search/", {"q": q}).json()["tracks"]["items"]
    return [item["id"] for item in items]


@pytest.mark.django_db
def test_mends_all_kinds_of_damage(api: Api) -> None:
    lost = sung()
    other = sung("Carry me over the water")
    unfindable = sung("Nobody is on the quay")
    ghost = sung("Harbour lights are going out")
    whole = sung("Snow upon the weir")
    SungWords.objects.filter(track=lost).delete()
    SungWords.objects.filter(track=other).update(text="Something else")
    SungWords.objects.filter(track=unfindable).update(tsv="else")
    SungWords.objects.create(track=ghost, language="de", text="Geist im Hafen", tsv="geist")

    with pytest.raises(Misconfigured, match="lyrics of 4 tracks other than they should be"):
        command("--verify")
    assert found(api, "night ferry leaves") == []
    told = command()

    assert "lyrics of 4 tracks other than they should be" in told
    assert f"Other: lyrics of track {lost.pk}\n" in told
    assert f"track {whole.pk}\n" not in told
    assert found(api, "night ferry leaves") == [lost.pk]
    assert found(api, "nobody is on the quay") == [unfindable.pk]
    assert SungWords.objects.get(track=other).text == "Carry me over the water"
    assert SungWords.objects.get(track=ghost).language == "en"
    assert "is as it should be" in command("--verify")


@pytest.mark.django_db
def test_from_nothing_in_all_languages(api: Api) -> None:
    track = sung()
    sung("Die Nachtfähre geht im Morgengrauen", "de", track)
    before = set(SungWords.objects.values_list("track", "language", "text", "tsv"))
    SungWords.objects.all().delete()

    rebuild()

    assert set(SungWords.objects.values_list("track", "language", "text", "tsv")) == before
    assert found(api, "nachtfahre geht im") == [track.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at", ["Reading lyrics", "Writing"])
def test_what_changes_meanwhile_is_right_afterwards(at: str) -> None:
    """Others write and delete words of damaged texts, after it has read them."""
    changed, deleted = sung(), sung("Carry me over the water")
    staff = make.user(is_staff=True)
    new = make_music.track(title="New")
    SungWords.objects.all().delete()

    def others() -> None:
        sung("And now for other words", track=changed)
        services.delete_lyrics(track=deleted, by=staff)
        sung("Snow upon the weir", track=new)

    @contextmanager
    def meddling(what: str, unit: str) -> Iterator[Callable[[int, int], None]]:
        yield lambda done, total: None
        if what == at:
            at_once(others)

    rebuild(progress=meddling)

    texts = dict(SungWords.objects.values_list("track", "text"))
    assert texts == {changed.pk: "And now for other words", new.pk: "Snow upon the weir"}
    assert not verify()
