"""GET /sitemap.xml: what is public, and nothing else."""

from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from defusedxml import ElementTree  # type: ignore[import-untyped]
from django.test import Client

from audio.catalog.models.publication import Status
from audio.catalog.services import restore, take_down
from audio.models import Album, Artist, Genre, Playlist, Track
from audio.playlists.services import life, moderation
from audio.sharing import sitemaps
from config import env
from tests import make, make_music, make_playlist
from users.models import User

pytestmark = pytest.mark.django_db
NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HIDDEN = (Status.DRAFT, Status.SCHEDULED, Status.WITHDRAWN, Status.TAKEN_DOWN)


def read(path: str) -> list[Any]:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    body = b"".join(answer) if answer.streaming else answer.content
    return [*ElementTree.fromstring(body)]


def places(path: str) -> list[str]:
    return [one.findtext(f"{NS}loc") or "" for one in read(path)]


def everything() -> list[str]:
    """The paths of all pages in all files."""
    files = [urlsplit(url).path for url in places("/sitemap.xml")]
    return [urlsplit(url).path for file in files for url in places(file)]


def test_every_public_thing_is_in_it_once_and_answers() -> None:
    track = make_music.track(title="Où?", album="Harbour", genres=("Ambient",))
    listed = make_playlist.public("雨")
    Genre.objects.create(name="Empty", slug="empty")

    paths = everything()

    assert sorted(unquote(path) for path in paths) == sorted(
        [
            f"/s/track/{track.pk}/où/",
            f"/s/album/{track.album_id}/harbour/",
            f"/s/artist/{track.artist_id}/{track.artist.slug}/",
            f"/s/genre/{track.genres.get().pk}/ambient/",
            f"/s/playlist/{listed.pk}/雨/",
        ]
    )
    assert all(path.isascii() for path in paths)
    assert [Client().get(path).status_code for path in paths] == [200] * 5


def test_with_nothing_public_there_are_no_files() -> None:
    make_playlist.playlist()

    assert read("/sitemap.xml") == []
    assert Client().get("/sitemap-playlist-0.xml").status_code == 404


def test_it_says_when_things_changed() -> None:
    track = make_music.track()
    Track.objects.filter(pk=track.pk).update(updated_at="2026-11-20T18:00:00Z")

    [one] = read(f"/sitemap-track-{track.pk // sitemaps.IDS_A_FILE}.xml")

    assert one.findtext(f"{NS}lastmod") == "2026-11-20T18:00:00Z"


@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_not_out_is_not_in_it(status: Status) -> None:
    shown, hidden = make_music.album(size=1), make_music.album(size=1)
    for model, ids in (
        (Artist, [hidden.artist_id]),
        (Album, [hidden.pk]),
        (Track, [track.pk for track in hidden.tracks.all()]),
    ):
        model.objects.filter(pk__in=ids).update(status=status)

    paths = everything()

    assert len(paths) == 3
    assert f"/s/album/{shown.pk}/{shown.slug}/" in paths


def test_a_takedown_is_seen_by_the_next_request() -> None:
    album = make_music.album(size=2)
    before = everything()
    assert len(before) == 4

    take_down(subject=album, by=None, reason="Theirs.")
    assert len(everything()) == 1

    restore(subject=album, by=None)
    assert everything() == before


def _unlist(made: Playlist) -> None:
    life.edit_playlist(playlist=made, by=made.owner, changes={"visibility": "unlisted"})


def _keep(made: Playlist) -> None:
    life.edit_playlist(playlist=made, by=made.owner, changes={"visibility": "private"})


def _take_down(made: Playlist) -> None:
    moderation.take_down(playlist=made, by=None, reason="Spam.")


def _leave(made: Playlist) -> None:
    User.objects.filter(pk=made.owner_id).update(is_active=False)


@pytest.mark.parametrize("hide", [_unlist, _keep, _take_down, _leave])
def test_of_playlists_the_public_ones_alone(hide: Any) -> None:
    make_playlist.playlist()
    make_playlist.unlisted()
    made = make_playlist.public("Rain", owner=make.user())
    assert everything() == [f"/s/playlist/{made.pk}/rain/"]

    hide(made)

    assert everything() == []


def test_files_are_ranges_of_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gaps make none, and a file is read in pieces."""
    monkeypatch.setattr(sitemaps, "IDS_A_FILE", 10)
    monkeypatch.setattr(sitemaps, "ROWS_AT_ONCE", 3)
    owner = make.user()
    ids = [7_000_000, 7_000_001, *range(7_000_013, 7_000_020), 7_000_990, 9_000_000]
    Playlist.objects.bulk_create(
        Playlist(pk=pk, owner=owner, title="Rain", slug="rain", visibility="public")
        for pk in ids
    )

    files = [urlsplit(url).path for url in places("/sitemap.xml")]

    numbers = (700_000, 700_001, 700_099, 900_000)
    assert files == [f"/sitemap-playlist-{number}.xml" for number in numbers]
    found = [[path.split("/")[5] for path in places(file)] for file in files]
    assert found == [
        ["7000000", "7000001"],
        [str(pk) for pk in range(7_000_013, 7_000_020)],
        ["7000990"],
        ["9000000"],
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap-track-99.xml",
        "/sitemap-user-0.xml",
        "/sitemap-track--1.xml",
        "/sitemap-track-x.xml",
        "/sitemap-track-99999999999999999999999.xml",
        f"/sitemap-track-{2**63 // 40_000}.xml",
    ],
)
def test_no_such_file(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_its_addresses_are_those_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "BASE_URL", "https://music.example.org")
    track = make_music.track()
    number = track.pk // sitemaps.IDS_A_FILE

    assert f"https://music.example.org/sitemap-track-{number}.xml" in places("/sitemap.xml")
    [place] = places(f"/sitemap-track-{number}.xml")
    assert place == f"https://music.example.org/s/track/{track.pk}/{track.slug}/"


def test_the_longest_addresses_fit_into_a_file() -> None:
    """50,000 addresses, 50 MB (sitemaps.org); letters of four bytes are %XX four times."""
    slug, base = "𐐨" * 80, f"https://{'m' * 100}.example.org"
    Playlist.objects.create(owner=make.user(), title="x", slug=slug, visibility="public")
    [file] = places("/sitemap.xml")
    [_, number] = file.removesuffix(".xml").rsplit("-", 1)
    parts = sitemaps.file(base, "playlist", int(number))
    assert parts
    longest = len("".join(parts))

    assert sitemaps.IDS_A_FILE <= 50_000
    assert longest * sitemaps.IDS_A_FILE <= 52_428_800


def test_a_head_has_the_same_headers() -> None:
    track = make_music.track()

    answer = Client().head(f"/sitemap-track-{track.pk // sitemaps.IDS_A_FILE}.xml")

    assert answer.status_code == 200
    assert b"".join(answer) == b""


def test_costs_a_query_for_each_piece(django_assert_num_queries: Any) -> None:
    make_music.tracks(3)
    [path] = [urlsplit(url).path for url in places("/sitemap.xml") if "track" in url]

    with django_assert_num_queries(2):
        assert len(read(path)) == 3
