"""Which tracks of the catalogue a file's entries mean, for whoever asks."""

import hashlib
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.media.models import ImportedFile
from audio.playlists.formats import known
from audio.playlists.formats.shape import Entry
from audio.playlists.matching import How, Outcome, Why
from audio.playlists.recognising import recognise
from tests import make, make_music
from tests.audio.playlists import written
from tests.audio.streaming import stored

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
BASE = "https://music.example.org"


def _one(entry: Entry, viewer: Any = ANYBODY) -> Outcome:
    return recognise(viewer, [entry], BASE)[0]


def _imported(track: Track, path: str) -> None:
    sha = hashlib.sha256(path.encode()).hexdigest()
    stored.rendition(track, b"bytes", audio_sha256=sha)
    ImportedFile.objects.create(place=sha, path=path, size=1, modified_ns=1, audio_sha256=sha)


def test_by_an_address_of_ours():
    track = make_music.track()
    found = _one(Entry(location=f"{BASE}/s/track/{track.pk}/whatever/"))
    assert found == Outcome(How.ADDRESS, 1.0, track.pk)


def test_by_isrc_the_release_that_it_names():
    make_music.track(title="Song", album="Best Of", isrc="GBAYE0601477")
    meant = make_music.track(title="Song", album="Low Tide", isrc="GBAYE0601477")
    found = _one(Entry("Sång", "Somebody", "Low Tide", isrc="GBAYE0601477"))
    assert found == Outcome(How.ISRC, 0.98, meant.pk)


def test_by_the_very_file_that_was_imported():
    track = make_music.track()
    _imported(track, "/srv/music/Ä b.flac")
    make_music.track(title="Ä b", artist="music")
    found = _one(Entry(location="file:///srv/music/%C3%84%20b.flac"))
    assert found == Outcome(How.FILE, 0.97, track.pk)


def test_by_names_in_spite_of_case_accents_and_guests():
    track = make_music.track(title="Jóga (feat. Alma)", artist="Björk")
    make_music.track(title="Jóga (Live)", artist="Björk")
    assert _one(Entry("JOGA", "bjork")) == Outcome(How.NAMES, 0.85, track.pk)


def test_a_concert_is_not_taken_for_the_record():
    make_music.track(title="Jóga (Live)", artist="Björk")
    assert _one(Entry("Jóga", "Björk")) == Outcome(why=Why.NOT_HERE)


def test_by_folder_and_file_where_only_one_was_imported_from_such():
    track, others = make_music.track(), make_music.tracks(2)
    _imported(track, "/srv/music/Low Tide/07.flac")
    for number, other in enumerate(others):
        _imported(other, f"/srv/{number}/Disc/07.flac")
    assert _one(Entry(location="D:\\Low Tide\\07.flac")) == Outcome(
        How.FILE_NAME, 0.8, track.pk
    )
    assert _one(Entry(location="D:\\Disc\\07.flac")).track_id is None


def test_several_of_the_same_names_are_told():
    several = [make_music.track(title="Song", artist="Alma", album=name) for name in "AB"]
    found = _one(Entry("Song", "Alma"))
    assert (found.track_id, found.candidates) == (None, tuple(one.pk for one in several))


def test_radio_streams_have_no_names():
    assert _one(Entry("Radio", location="http://radio.example.org/")).why == Why.NO_NAMES


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN, Status.TAKEN_DOWN])
def test_only_what_the_person_sees(status: Status):
    hidden = make_music.track(title="Song", artist="Alma", isrc="GBAYE0601477", status=status)
    _imported(hidden, "/srv/music/Low Tide/07.flac")
    entries = [
        Entry(location=f"{BASE}/s/track/{hidden.pk}/song/"),
        Entry(isrc="GBAYE0601477"),
        Entry("Song", "Alma"),
        Entry(location="/srv/music/Low Tide/07.flac"),
        Entry(location="Low Tide/07.flac"),
    ]
    for person in (ANYBODY, make.user()):
        assert [one.track_id for one in recognise(person, entries, BASE)] == [None] * 5
    staff = make.user(is_staff=True)
    assert [one.track_id for one in recognise(staff, entries, BASE)] == [hidden.pk] * 5


@pytest.mark.parametrize(
    "data",
    [written.VLC_M3U8, written.VLC_XSPF, written.RHYTHMBOX_DOS_M3U, written.ITUNES_M3U],
)
def test_files_of_players(data: bytes):
    here = {
        "#1 Song": make_music.track(title="#1 Song", artist="Alma", duration_ms=3_020),
        "Grüße & <Küsse>": make_music.track(title="Grüße & <Küsse>", artist="The Weir"),
        "Harbour, Part 2": make_music.track(title="Harbour, Part 2", artist="The Weir"),
        "The Weir": make_music.track(title="Night Ferry", artist="The Weir"),
    }
    entries = list(known.parse(data).entries)
    wanted = [here[one.title].pk if one.title in here else None for one in entries]
    if data == written.RHYTHMBOX_DOS_M3U:
        wanted[0] = None  # names no artist, in its path neither
    assert [one.track_id for one in recognise(ANYBODY, entries, BASE)] == wanted
    assert any(wanted)


def test_ten_thousand_entries_take_as_many_statements_as_one(
    django_assert_max_num_queries: Any,
):
    tracks = make_music.tracks(3)
    named = [
        Entry(f"Song {n}", f"Artist {n} & {n}", location=f"/a/{n}.mp3") for n in range(9_990)
    ]
    coded = [Entry(isrc=f"GBAYE{n:07}") for n in range(7)]
    known = [Entry(location=f"{BASE}/s/track/{track.pk}/") for track in tracks]
    with django_assert_max_num_queries(6):
        found = recognise(ANYBODY, [*named, *coded, *known], BASE)
    assert [one.track_id for one in found[-3:]] == [track.pk for track in tracks]
    assert {one.track_id for one in found[:-3]} == {None}
