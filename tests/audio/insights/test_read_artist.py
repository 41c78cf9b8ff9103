"""GET /api/artists/{id}/insights/: what became of an artist's music."""

from datetime import date

import pytest

from audio.catalog.ownership import give_page
from audio.models import Artist, Track
from tests import make, make_music
from tests.api_client import ApiFor, refused
from tests.audio.insights.played import count, joined, liked, played
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return joined(make.user(), date(2026, 2, 1))


@pytest.fixture
def track(owner: User) -> Track:
    track = make_music.track(artist="The Weir", title="Harbour")
    give_page(artist=track.artist, user=owner)
    return track


def address(track: Track) -> str:
    return f"/api/artists/{track.artist_id}/insights/"


def test_all_of_it(api_for: ApiFor, owner: User, track: Track) -> None:
    fan, other = make.user(), make.user()
    played(track, fan, "2026-03-01T12:00:00", source_type="album")
    played(track, fan, "2026-03-02T12:00:00", source_type="album")
    played(track, other, "2026-03-02T23:59:59", 20_000, skipped=True)
    liked(track, other, "2026-03-02T12:00:00")
    count()

    asked = {"from": "2026-03-01", "to": "2026-03-02"}
    answer = api_for(owner).get(address(track), asked)

    assert answer.status_code == 200
    assert answer.json() == {
        "from": "2026-03-01",
        "to": "2026-03-02",
        "counted_to": "2026-03-04",
        "totals": {
            "plays": 2,
            "listeners": 1,
            "skips": 1,
            "ms_played": 420_000,
            "saves": 1,
            "followers": 0,
            "completion": 2 / 3,
        },
        "days": [
            {
                "day": "2026-03-01",
                "plays": 1,
                "listeners": 1,
                "skips": 0,
                "ms_played": 200_000,
                "saves": 0,
                "followers": 0,
                "completion": 1.0,
            },
            {
                "day": "2026-03-02",
                "plays": 1,
                "listeners": 1,
                "skips": 1,
                "ms_played": 220_000,
                "saves": 1,
                "followers": 0,
                "completion": 0.5,
            },
        ],
        "tracks": [
            {
                "track_id": track.pk,
                "title": "Harbour",
                "plays": 2,
                "listeners": 1,
                "completion": 2 / 3,
            }
        ],
        "sources": [{"source": "album", "plays": 2}],
        "countries": [{"country": "", "plays": 2}],
    }


def test_as_a_table(api_for: ApiFor, owner: User, track: Track) -> None:
    played(track, owner, "2026-03-01T12:00:00")

    asked = {"from": "2026-03-01", "to": "2026-03-02"}
    answer = api_for(owner).get(address(track), asked, Accept="text/csv")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "Accept" in answer.headers["Vary"]
    assert answer.content.decode().splitlines() == [
        "day,plays,listeners,skips,ms_played,completion,saves,followers",
        "2026-03-01,1,1,0,200000,1.0,0,0",
        "2026-03-02,0,0,0,0,,0,0",
    ]


@pytest.mark.parametrize(
    ("by", "lines"),
    [
        ("track", ["track_id,title,plays,listeners,completion", "{id},'=1+1,1,1,1.0"]),
        ("source", ["source,plays", ",1"]),
        ("country", ["country,plays"]),
    ],
)
def test_as_a_table_of_something_else(
    api_for: ApiFor, owner: User, track: Track, by: str, lines: list[str]
) -> None:
    """No cell is a formula."""
    Track.objects.filter(pk=track.pk).update(title="=1+1")
    played(track, owner, "2026-03-01T12:00:00")

    asked = {"from": "2026-03-01", "to": "2026-03-02", "by": by}
    answer = api_for(owner).get(address(track), asked, Accept="text/csv")

    wanted = [line.format(id=track.pk) for line in lines]
    assert answer.content.decode().splitlines() == wanted


def test_a_table_is_called_by_its_artist(api_for: ApiFor, owner: User, track: Track) -> None:
    Artist.objects.filter(pk=track.artist_id).update(slug="ленинград")

    asked = {"from": "2026-03-01", "to": "2026-03-02"}
    answer = api_for(owner).get(address(track), asked, Accept="text/csv")

    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''"
        "%D0%BB%D0%B5%D0%BD%D0%B8%D0%BD%D0%B3%D1%80%D0%B0%D0%B4-2026-03-01-2026-03-02.csv"
    )


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html, */*;q=0.1"])
def test_anything_else_is_json(api_for: ApiFor, owner: User, track: Track, accept: str) -> None:
    answer = api_for(owner).get(address(track), Accept=accept)

    assert len(answer.json()["days"]) == 28


def test_is_for_those_who_manage_the_page(api_for: ApiFor, track: Track) -> None:
    answer = api_for(make.user()).get(address(track))

    refused(answer, 403, "not_your_artist")


@pytest.mark.parametrize(
    ("since", "until"),
    [("2026-03-02", "2026-03-01"), ("2001-01-01", "2026-01-01"), ("x", "2026-01-01")],
)
def test_days_that_make_no_sense(
    api_for: ApiFor, owner: User, track: Track, since: str, until: str
) -> None:
    answer = api_for(owner).get(address(track), {"from": since, "to": until})

    refused(answer, 422, "invalid")


@pytest.mark.parametrize(
    "asked", [{"from": "9999-12-31"}, {"from": "1999-01-01"}, {"to": "0001-01-02"}]
)
def test_one_end_that_makes_no_sense(
    api_for: ApiFor, owner: User, track: Track, asked: dict[str, str]
) -> None:
    answer = api_for(owner).get(address(track), asked)

    refused(answer, 422, "bad_range")


def test_costs_the_same_for_many_tracks(
    api_for: ApiFor, owner: User, track: Track, django_assert_num_queries: object
) -> None:
    """One for the token, one for the artist, five for the figures."""
    for one in (track, *(make_music.track(artist="The Weir") for _ in range(3))):
        played(one, owner, "2026-03-01T12:00:00")
    api = api_for(owner)

    with django_assert_num_queries(7):  # type: ignore[operator]
        api.get(address(track), {"from": "2026-03-01", "to": "2026-03-02"})
