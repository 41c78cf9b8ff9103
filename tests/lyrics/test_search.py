"""GET /api/search/: a track is found by a line that is sung in it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audio.catalog.models.track import Track
from audio.catalog.services import restore, take_down
from audio.indexing.models import SearchDocument, SungWords
from audio.publishing.services.tracks import add_draft_track, delete_track
from followers.services import block_artist
from lyrics import services
from lyrics.models import Source
from lyrics.words import Words
from tests import make, make_music
from tests.api_client import Api, ApiFor
from users.accounts.choices import Level

pytestmark = pytest.mark.django_db
SONG = """\
The harbour lights are going out
The Night Ferry leaves at dawn,
and nobody's on the quay

Oh, carry me over"""


def sung(text: str = SONG, **named: Any) -> Track:
    track = make_music.track(**named)
    services.keep_found(track=track, source=Source.FILE, words=Words.of_plain(text))
    return track


def found(api: Api, q: str, **query: Any) -> tuple[list[int], list[dict[str, Any]]]:
    told = api.get("/api/search/", {"q": q, **query}).json()
    return [item["id"] for item in told["tracks"]["items"]], told["lines"]


@pytest.mark.parametrize(
    ("q", "line"),
    [
        ("night ferry leaves at dawn", "The Night Ferry leaves at dawn,"),
        ("NIGHT FÉRRY leaves", "The Night Ferry leaves at dawn,"),
        ("the night ferry lea", "The Night Ferry leaves at dawn,"),
        ("nobodys on the quay", "and nobody's on the quay"),
        ("leaves at dawn and nobodys on", "The Night Ferry leaves at dawn,"),
        ("dawn the ferry leaves", "The Night Ferry leaves at dawn,"),
        ("harbour carry nobodys dawn", "The harbour lights are going out"),
    ],
)
def test_by_words_of_a_line(api: Api, q: str, line: str) -> None:
    track = sung(title="Untitled")
    sung("Something else is sung in here", title="Another")

    assert found(api, q) == ([track.pk], [{"track_id": track.pk, "line": line}])


@pytest.mark.parametrize(
    "q", ["night ferry", "ferry", "leaves at dusk and dawn", "ight ferr eaves"]
)
def test_not_by_less_than_that(api: Api, q: str) -> None:
    sung(title="Untitled")

    assert found(api, q) == ([], [])


def test_names_come_first(api: Api) -> None:
    line, title = sung(title="Untitled"), make_music.track(title="Night Ferry Leaves")

    assert found(api, "night ferry leaves") == (
        [title.pk, line.pk],
        [{"track_id": line.pk, "line": "The Night Ferry leaves at dawn,"}],
    )


def test_before_names_that_lack_a_word(api: Api) -> None:
    line, title = sung(title="Untitled"), make_music.track(title="Night Ferry at Dusk")

    ids, _ = found(api, "night ferry leaves at dawn")

    assert ids[0] == line.pk
    assert ids in ([line.pk], [line.pk, title.pk])


def test_words_in_a_row_come_before_scattered_ones(api: Api) -> None:
    scattered = sung("At dawn the leaves lie on the ferry,\nnight after night", title="One")
    in_a_row = sung(title="Two")
    Track.objects.filter(pk=scattered.pk).update(plays_count=1_000_000)

    assert found(api, "night ferry leaves at dawn")[0] == [in_a_row.pk]
    assert set(found(api, "dawn ferry night leaves")[0]) == {in_a_row.pk, scattered.pk}


def test_in_any_of_its_languages(api: Api) -> None:
    track = sung(title="Untitled")
    german = Words.of_plain("Die Nachtfähre geht im Morgengrauen")
    services.keep_found(track=track, source=Source.FILE, words=german, language="de")

    assert found(api, "nachtfahre geht im") == (
        [track.pk],
        [{"track_id": track.pk, "line": "Die Nachtfähre geht im Morgengrauen"}],
    )


def test_only_where_tracks_are_asked_for(api: Api) -> None:
    track = sung(title="Untitled")

    told = api.get("/api/search/", {"q": "night ferry leaves", "type": "album"}).json()
    assert (told["tracks"], told["lines"]) == (None, [])
    assert found(api, "night ferry leaves genre:dub") == ([], [])
    assert found(api, "night ferry leaves", type="track")[0] == [track.pk]


def test_as_long_as_it_is_sung(api: Api) -> None:
    owner = make.user()
    track = sung(title="Untitled")
    Track.objects.filter(pk=track.pk).update(artist=make_music.artist(user=owner))
    other = Words.of_plain("And now for other words")
    services.write_lyrics(track=track, by=owner, words=other)
    assert found(api, "night ferry leaves") == ([], [])
    assert found(api, "now for other words")[0] == [track.pk]

    services.delete_lyrics(track=track, by=owner)

    assert found(api, "now for other words") == ([], [])
    assert not SungWords.objects.exists()


def test_not_while_it_is_hidden(api: Api, api_for: ApiFor) -> None:
    track = sung(title="Untitled")
    staff = api_for(make.user(is_staff=True))
    take_down(subject=track, by=None, reason="a notice")
    for who in (api, staff, api_for(make.user())):
        assert found(who, "night ferry leaves at dawn") == ([], [])

    restore(subject=track, by=None)

    assert found(api, "night ferry leaves at dawn")[0] == [track.pk]


def test_of_a_draft_only_by_its_artist(api: Api, api_for: ApiFor) -> None:
    owner = make.user()
    page = make_music.artist(user=owner)
    draft = add_draft_track(artist=page, title="Untitled", by=owner)
    services.write_lyrics(track=draft, by=owner, words=Words.of_plain(SONG))
    owner.refresh_from_db()

    assert found(api, "night ferry leaves at dawn") == ([], [])
    assert found(api_for(make.user()), "night ferry leaves at dawn") == ([], [])
    assert found(api_for(owner), "night ferry leaves at dawn")[0] == [draft.pk]

    delete_track(track=draft, by=owner)
    assert not SungWords.objects.exists()


def test_not_of_an_artist_whom_somebody_blocked(api_for: ApiFor) -> None:
    track, listener = sung(title="Untitled"), make.user()
    block_artist(user=listener, artist=track.artist, level=Level.BLOCK)

    assert found(api_for(listener), "night ferry leaves at dawn") == ([], [])


def test_pages_fit_together(api: Api) -> None:
    tracks = {sung(title=f"Untitled {n}").pk for n in range(5)}

    pages = [found(api, "night ferry leaves", limit=2, offset=at)[0] for at in (0, 2, 4)]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert set(sum(pages, [])) == tracks


@pytest.mark.parametrize("q", ["night ferry", "night ferry leaves"])
def test_short_words_and_well_known_names_cost_what_they_did(api: Api, q: str) -> None:
    sung(title="Untitled")
    known = make_music.track(title="Night Ferry Leaves")
    SearchDocument.objects.filter(object_id=known.pk, kind=1).update(popularity=0.9)
    with CaptureQueriesContext(connection) as asked:
        assert found(api, q) == ([known.pk], [])

    assert not [one for one in asked.captured_queries if "sungwords" in one["sql"]]


def test_a_title_with_its_artist_is_no_line(api: Api) -> None:
    sung(title="Untitled")
    named = make_music.track(title="Night Ferry Leaves", artist="Dawn")

    assert found(api, "night ferry leaves dawn") == ([named.pk], [])
