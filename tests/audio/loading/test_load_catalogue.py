"""`load_catalogue`: all of a table or nothing, and nothing twice."""

import gzip
import io
import lzma
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from audio.catalog.models.publication import Status
from audio.catalog.models.stamp import current_stamp
from audio.catalog.services import take_down
from audio.indexing.models import SearchDocument, SearchTerm
from audio.loading import services
from audio.loading.reading import plays_of
from audio.models import Album, Artist, Change, Credit, Track, TrackDay
from audio.search.rebuilding import Step, alone, verify
from config.env import Misconfigured
from config.fields import utc_now
from tests import make, make_music
from tests.at_once import at_once

pytestmark = pytest.mark.django_db

HEADING = "track_id,title,artists,album,popularity,real\n"
TABLE = f"""{HEADING}1,Comedy,Gen Hoshino,Pop Virus,73.00,1
2,"Love, again",Ingrid Michaelson|ZAYN,The Lotto,57.00,1
3,To Begin Again,INGRID MICHAELSON|Zayn|ZAYN,the lotto,0,1
4,Alone,Zoë,,100,1
"""


def load(folder: Path, text: str = TABLE, name: str = "tracks.csv") -> str:
    file = folder / name
    opened = {".gz": gzip.open, ".xz": lzma.open}.get(file.suffix, open)
    with opened(file, "wt", encoding="utf-8") as out:  # type: ignore[operator]
        out.write(text)
    told = io.StringIO()
    call_command("load_catalogue", str(file), stdout=told)
    return told.getvalue()


@pytest.mark.parametrize("name", ["tracks.csv", "tracks.csv.gz", "tracks.csv.xz"])
def test_what_is_loaded(tmp_path: Path, name: str) -> None:
    before = current_stamp()

    assert "4 tracks added, 0 already there" in load(tmp_path, name=name)

    assert set(Artist.objects.values_list("name", "tracks_count", "albums_count")) == {
        ("Gen Hoshino", 1, 1),
        ("Ingrid Michaelson", 2, 1),
        ("ZAYN", 0, 0),
        ("Zoë", 1, 0),
    }
    assert set(Album.objects.values_list("title", "tracks_count")) == {
        ("Pop Virus", 1),
        ("The Lotto", 2),
    }
    track = Track.objects.get(title="Love, again")
    assert (track.status, track.is_playable) == (Status.PUBLISHED, False)
    assert (track.slug, track.sort_title) == ("love-again", "love again")
    assert (track.track_number, track.plays_count) == (1, 2629)
    assert set(Track.objects.visible_to(make.user())) == set(Track.objects.all())
    assert list(Credit.objects.filter(track=track).values_list("artist__name", "accepted")) == [
        ("ZAYN", True)
    ]
    assert current_stamp() > before
    assert Change.objects.filter(kind=1, user=0).count() == 4


def test_plays_are_of_today_and_count_for_ninety_days(tmp_path: Path) -> None:
    load(tmp_path)

    days = set(TrackDay.objects.values_list("track__title", "plays", "day"))
    today = utc_now().date()
    assert days == {
        ("Comedy", 23987, today),
        ("Love, again", 2629, today),
        ("Alone", 999_999, today),
    }


@pytest.mark.parametrize(
    ("popularity", "plays"), [(0, 0), (50, 999), (73, 23987), (100, 999999)]
)
def test_plays_of_a_popularity(popularity: float, plays: int) -> None:
    assert plays_of(popularity) == plays


def test_the_index_is_as_a_rebuild_would_make_it(tmp_path: Path) -> None:
    load(tmp_path)

    assert not verify()
    best = SearchDocument.objects.get(kind=1, title="Alone")
    assert (best.popularity, best.tier) == (1, 0)
    assert SearchTerm.objects.get(term="again").df == 2


def test_a_second_time_adds_nothing(tmp_path: Path) -> None:
    load(tmp_path)
    more = TABLE + "5,One more,Gen Hoshino,Pop Virus,1,1\n"

    assert "0 tracks added, 4 already there" in load(tmp_path)
    assert "1 tracks added, 4 already there" in load(tmp_path, more)

    assert Track.objects.count() == 5
    assert Artist.objects.get(name="Gen Hoshino").tracks_count == 2
    assert Album.objects.get(title="Pop Virus").tracks_count == 2
    assert not verify()


def test_a_page_that_somebody_manages_is_another_artist(tmp_path: Path) -> None:
    page = make_music.artist("Zoë", user=make.user())
    load(tmp_path)

    assert Track.objects.get(title="Alone").artist_id != page.pk


def test_nothing_is_added_to_what_is_hidden(tmp_path: Path) -> None:
    artist = make_music.artist("Gen Hoshino")
    take_down(subject=artist, by=None, reason="A claim.")

    assert "3 tracks added, 0 already there, 1 of hidden artists" in load(tmp_path)
    assert not Track.objects.filter(title="Comedy").exists()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("5,,Somebody,,1,1", "line 6: there is no title"),
        ("5,Song,Somebody||Else,,1,1", "line 6: an artist has no name"),
        ("5,Song,,,1,1", "line 6: an artist has no name"),
        ("5,Song,Somebody,,101,1", "line 6: a popularity of '101' is not between 0 and 100"),
        ("5,Song,Somebody,,nan,1", "line 6: a popularity of 'nan' is not between 0 and 100"),
        ("5,Song,Somebody,,much,1", "line 6: a popularity of 'much' is not between 0 and 100"),
        ("5,Song,Somebody", "line 6: 3 columns instead of 6"),
        (f"5,{'x' * 301},Somebody,,1,1", "line 6: the name of the title is longer than 300"),
        ("5,So\0ng,Somebody,,1,1", "line 6: the name of the title holds a NUL"),
    ],
)
def test_nonsense_is_left_out_and_told(tmp_path: Path, line: str, reason: str) -> None:
    told = load(tmp_path, f"{TABLE}{line}\n6,Good,Somebody,,1,1\n")

    assert f"Left out tracks.csv, {reason}" in told
    assert "5 tracks added, 0 already there, 1 lines left out" in told


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the first line names no column title, artists, album, popularity"),
        ("title,artists\nSong,Somebody\n", "the first line names no column album, popularity"),
        (f'{TABLE}5,"Song,Somebody,,1,1\n', "is no table in UTF-8"),
    ],
)
def test_what_is_no_table_is_refused_whole(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(Misconfigured, match=reason):
        load(tmp_path, text)

    assert not Track.objects.exists()


def test_what_is_cut_short_or_not_there_is_refused_whole(tmp_path: Path) -> None:
    whole = gzip.compress((TABLE * 50).encode())
    (tmp_path / "cut.csv.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "latin.csv").write_bytes(TABLE.encode("latin-1"))
    for name, reason in (
        ("cut.csv.gz", "cut short or damaged"),
        ("latin.csv", "no table in UTF-8"),
        ("none.csv", "cannot be read: No such file"),
    ):
        with pytest.raises(Misconfigured, match=reason):
            call_command("load_catalogue", str(tmp_path / name))

    assert not Track.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at", ["Reading", "Adding", "Writing"])
def test_cut_short_it_leaves_nothing(tmp_path: Path, at: str) -> None:
    file = tmp_path / "tracks.csv"
    file.write_text(TABLE, encoding="utf-8")

    @contextmanager
    def cut(what: str, unit: str) -> Iterator[Step]:
        yield lambda done, total: None
        if what == at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.load(files=[file], progress=cut)

    assert not Track.objects.exists()
    assert not Artist.objects.exists()
    assert not SearchDocument.objects.exists()
    assert not TrackDay.objects.exists()
    assert services.load(files=[file]).added == 4


@pytest.mark.django_db(transaction=True)
def test_while_the_index_is_made_nothing_is_begun(tmp_path: Path) -> None:
    """What is loaded is counted right afterwards, so nobody else may be at it."""
    refusals: list[str] = []

    def begin() -> None:
        try:
            load(tmp_path)
        except Misconfigured as refusal:
            refusals.append(str(refusal))
        finally:
            connections.close_all()

    with alone():
        at_once(begin)

    assert "being made or counted just now" in refusals[0]
    assert not Track.objects.exists()
    assert "4 tracks added" in load(tmp_path)


def test_a_table_from_a_spreadsheet(tmp_path: Path) -> None:
    """Which marks UTF-8 at the very beginning."""
    table = "title,artists,album,popularity\nComedy,Gen Hoshino,,73\n"

    assert "1 tracks added" in load(tmp_path, f"\ufeff{table}")
