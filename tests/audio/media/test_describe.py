"""Tags and names become what the catalogue takes in."""

from datetime import date
from pathlib import PurePath

import pytest

from audio.catalog.models.album import AlbumType, Precision
from audio.catalog.models.publication import Licence
from audio.catalog.new import NewTrack
from audio.indexing.normalise import normalise
from audio.media import values
from audio.media.description import describe
from audio.media.naming import Names, names_of


def described(place: str = "a.mp3", /, **fields: str | list[str]) -> NewTrack:
    given = {name: [text] if isinstance(text, str) else text for name, text in fields.items()}
    return describe(given, names_of(PurePath(place)), duration_ms=1000)


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("time_to_strike.mp3", Names(title="Time To Strike")),
        ("music/frontiers.mp3", Names(title="Frontiers")),
        ("03 - some_song-name.mp3", Names(title="Some Song Name", track=3)),
        ("07. Song.mp3", Names(title="Song", track=7)),
        ("12 Song.mp3", Names(title="Song", track=12)),
        ("99 Luftballons.mp3", Names(title="99 Luftballons")),
        ("7 rings.mp3", Names(title="7 Rings")),
        ("1999.mp3", Names(title="1999")),
        ("03.mp3", Names(title="Track 3", track=3)),
        ("Ida - Sea Song.mp3", Names(title="Sea Song", artist="Ida")),
        ("03 - Ida - Sea Song.mp3", Names(title="Sea Song", artist="Ida", track=3)),
        (
            "Ida - Harbour - 03 - Sea Song.mp3",
            Names(title="Sea Song", artist="Ida", album="Harbour", track=3),
        ),
        (
            "Ida/Harbour/03 Sea Song.mp3",
            Names(title="Sea Song", artist="Ida", album="Harbour", track=3),
        ),
        (
            "Ida/1979 - Harbour/CD2/2-05 Sea Song.flac",
            Names(
                title="Sea Song", artist="Ida", album="Harbour", disc=2, track=5, year="1979"
            ),
        ),
        (
            "Ida/Harbour (1979) [FLAC]/disc 2/05 Sea Song.flac",
            Names(
                title="Sea Song", artist="Ida", album="Harbour", disc=2, track=5, year="1979"
            ),
        ),
        ("Ida - Harbour/Sea Song.mp3", Names(title="Sea Song", artist="Ida", album="Harbour")),
        ("ida_bo/the_harbour/x.ogg", Names(title="X", artist="Ida Bo", album="The Harbour")),
        ("T-Rex/Get It On.mp3", Names(title="Get It On", artist="T-Rex")),
        ("Ida/Live/Song - Live.mp3", Names(title="Song - Live", artist="Ida", album="Live")),
        (
            "Various Artists/Hits/01 - Ida - Sea Song.mp3",
            Names(
                title="Sea Song",
                artist="Ida",
                album="Hits",
                album_artist="Various Artists",
                track=1,
            ),
        ),
    ],
)
def test_names_come_from_files_and_folders(place: str, names: Names) -> None:
    assert names_of(PurePath(place)) == names


def test_what_nobody_knows_has_a_name_too() -> None:
    track = described("--.mp3")

    assert (track.title, track.artist, track.album) == ("Untitled", "Unknown Artist", "")


def test_tags_win_over_names() -> None:
    track = described("Bo/Pier/09 Rain.mp3", title="Sea Song", artist="Ida", album="Harbour")

    assert (track.title, track.artist, track.album) == ("Sea Song", "Ida", "Harbour")
    assert track.track_number == 9


@pytest.mark.parametrize(
    ("fields", "artist", "title", "featuring"),
    [
        ({"artist": "Ida feat. Bo", "title": "Song"}, "Ida", "Song", ("Bo",)),
        ({"artist": "Ida ft. Bo & Cy", "title": "Song"}, "Ida", "Song", ("Bo", "Cy")),
        (
            {"artist": "Ida (featuring Bo, Cy and Di)", "title": "Song"},
            "Ida",
            "Song",
            ("Bo", "Cy", "Di"),
        ),
        ({"artist": "Ida", "title": "Song (feat. Bo) [Live]"}, "Ida", "Song [Live]", ("Bo",)),
        ({"artist": "Ida", "title": "Song feat. Bo"}, "Ida", "Song", ("Bo",)),
        (
            {"artist": "Ida feat. Florence and the Machine", "title": "Song"},
            "Ida",
            "Song",
            ("Florence and the Machine",),
        ),
        ({"artist": ["Ida", "Bo"], "title": "Song"}, "Ida", "Song", ("Bo",)),
        ({"artist": "Ida; Bo", "title": "Song"}, "Ida", "Song", ("Bo",)),
        (
            {
                "artist": "Ida feat. Salt & Pier",
                "artists": ["Ida", "Salt & Pier"],
                "title": "Song (feat. Salt & Pier)",
            },
            "Ida",
            "Song",
            ("Salt & Pier",),
        ),
        ({"artist": "Salt & Pier", "title": "6 ft. Under"}, "Salt & Pier", "6 ft. Under", ()),
        ({"artist": "Ida", "title": "Feat of Strength"}, "Ida", "Feat of Strength", ()),
        ({"artist": "Ida", "title": "(feat. Bo)"}, "Ida", "(feat. Bo)", ()),
        ({"artist": "Ida feat. Ida", "title": "Song"}, "Ida", "Song", ()),
    ],
)
def test_guests_are_told_apart(
    fields: dict[str, str | list[str]], artist: str, title: str, featuring: tuple[str, ...]
) -> None:
    track = described(**fields)

    assert (track.artist, track.title, track.featuring) == (artist, title, featuring)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2019-05-31", date(2019, 5, 31), Precision.DAY),
        ("2019-05-31T12:00:00", date(2019, 5, 31), Precision.DAY),
        ("2019-05", date(2019, 5, 1), Precision.MONTH),
        ("2019", date(2019, 1, 1), Precision.YEAR),
        ("2019-02-31", date(2019, 2, 1), Precision.MONTH),
        ("2019-00-00", date(2019, 1, 1), Precision.YEAR),
        ("0000", None, Precision.DAY),
        ("31.05.2019", None, Precision.DAY),
        ("12345", None, Precision.DAY),
        ("soon", None, Precision.DAY),
    ],
)
def test_dates_are_as_exact_as_they_are_told(
    text: str, day: date | None, precision: Precision
) -> None:
    track = described(date=text)

    assert (track.release_date, track.release_date_precision) == (day, precision)


@pytest.mark.parametrize(
    ("told", "genres"),
    [
        ("Folk", ("Folk",)),
        ("Folk; Jazz", ("Folk", "Jazz")),
        ("Folk/Jazz", ("Folk", "Jazz")),
        ("Folk, World, & Country", ("Folk", "World", "Country")),
        ("Drum & Bass", ("Drum & Bass",)),
        ("R&B / Soul", ("R&B", "Soul")),
        (["Folk", "folk", "Jazz"], ("Folk", "Jazz")),
        ("Unknown", ()),
        ("<Unknown>; Other; 42; ;", ()),
        ("A,B,C,D,E,F,G", ("A", "B", "C", "D", "E")),
    ],
)
def test_genres_are_split_with_sense(told: str | list[str], genres: tuple[str, ...]) -> None:
    assert described(genre=told).genres == genres


@pytest.mark.parametrize(
    ("told", "licence"),
    [
        ("GPL", Licence.GPL),
        ("GNU General Public License v2", Licence.GPL),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/", Licence.CC_BY_NC_SA),
        ("CC BY-SA 3.0", Licence.CC_BY_SA),
        ("CC-BY 4.0", Licence.CC_BY),
        ("http://creativecommons.org/licenses/by-nd-nc/1.0/", Licence.CC_BY_NC_ND),
        ("CC0", Licence.PUBLIC_DOMAIN),
        ("https://creativecommons.org/publicdomain/mark/1.0/", Licence.PUBLIC_DOMAIN),
        ("Public Domain", Licence.PUBLIC_DOMAIN),
        ("All rights reserved", Licence.ALL_RIGHTS_RESERVED),
        ("", Licence.ALL_RIGHTS_RESERVED),
    ],
)
def test_licences_are_recognised(told: str, licence: Licence) -> None:
    assert described(license=told).licence == licence
    assert described(copyright=told).licence == licence


@pytest.mark.parametrize(
    ("told", "holder"),
    [
        ("Ida (C) 2007", "Ida"),
        ("℗ 2007 Pier Records", "Pier Records"),
        ("Copyright © 2007 Ida. All rights reserved.", "Ida"),
        ("© 2019 Ida, CC BY 4.0", "Ida"),
        ("1999", ""),
    ],
)
def test_who_holds_the_rights_without_sign_and_year(told: str, holder: str) -> None:
    assert described(copyright=told).rights_holder == holder


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, AlbumType.ALBUM),
        ({"releasetype": "single"}, AlbumType.SINGLE),
        ({"releasetype": "ep"}, AlbumType.EP),
        ({"releasetype": "Album; Compilation"}, AlbumType.COMPILATION),
        ({"compilation": "1"}, AlbumType.COMPILATION),
        ({"compilation": "0"}, AlbumType.ALBUM),
    ],
)
def test_the_kind_of_album_is_told_and_not_guessed(
    fields: dict[str, str], kind: AlbumType
) -> None:
    assert described(album="Harbour", **fields).album_type == kind


def test_a_compilation_belongs_to_nobody_in_particular() -> None:
    assert described(album="Hits", compilation="1").album_artist == "Various Artists"
    assert described(album="Hits", compilation="1", albumartist="Ida").album_artist == "Ida"


@pytest.mark.parametrize(
    ("told", "number"),
    [("3", 3), ("3/12", 3), ("03", 3), ("A1", 0), ("", 0), ("99999", 0), ("-1", 0)],
)
def test_track_numbers(told: str, number: int) -> None:
    assert described(tracknumber=told).track_number == number


def test_a_disc_beyond_reason_is_the_first() -> None:
    """Place on an album is one number of both in the database, and must fit."""
    assert described(discnumber="30000").disc_number == 1


@pytest.mark.parametrize(
    ("told", "explicit"), [("1", True), ("4", True), ("2", False), ("0", False)]
)
def test_explicit_where_tagged(told: str, explicit: bool) -> None:
    assert described(itunesadvisory=told).explicit is explicit


@pytest.mark.parametrize(
    ("told", "isrc"),
    [("DEA121900031", "DEA121900031"), ("de-a12-19-00031", "DEA121900031"), ("none", "")],
)
def test_isrc(told: str, isrc: str) -> None:
    assert described(isrc=told).isrc == isrc


def test_what_cannot_be_seen_or_stored_is_gone() -> None:
    track = described(title="Sea\x00 \ud800Song\n\u202eevil\x1b[31m\t!", artist="\x00")

    assert track.title == "Sea Song evil[31m !"
    assert track.artist == "Unknown Artist"


def test_letters_that_need_a_joiner_keep_it() -> None:
    assert described(title="می\u200cخواهم").title == "می\u200cخواهم"


def test_letters_with_accents_are_one_letter() -> None:
    assert described(title="Cafe\u0301").title == "Café"


@pytest.mark.parametrize("letter", ["a", "&", "ﷺ", "💿", "ß"])
def test_names_fit_their_columns_and_so_do_their_normal_forms(letter: str) -> None:
    endless = letter * 5000
    track = described(
        title=endless, artist=endless, album=endless, albumartist=endless,
        organization=endless, copyright=endless, genre=endless,
    )  # fmt: skip

    assert 0 < len(track.title) <= 300
    assert len(normalise(track.title)) <= 400
    assert 0 < len(track.album) <= 300
    assert len(normalise(track.album)) <= 400
    for artist in (track.artist, track.album_artist):
        assert 0 < len(artist) <= 200
        assert len(normalise(artist)) <= 250
    assert len(track.label) <= 200
    assert len(track.rights_holder) <= 300
    assert all(len(genre) <= 80 for genre in track.genres)


def test_a_name_is_cut_between_words_without_a_blank_at_its_end() -> None:
    assert values.text("Sea Song", 4) == "Sea"
