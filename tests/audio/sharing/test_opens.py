"""GET /api/…/shares/: how often short links to a thing were opened."""

from datetime import timedelta
from typing import Any

import pytest

from audio.models import ShareDay, ShareLink
from audio.playlists.services import life
from audio.sharing.services import link_to
from audio.sharing.shown import find
from config.fields import utc_now
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db


def link(kind: str, pk: int, *, key: str = "") -> ShareLink:
    shown = find(kind, pk, key=key)
    assert shown
    return link_to(shown=shown)


def opened(of: ShareLink, times: int, *, days_ago: int = 0, network: str = "") -> None:
    day = utc_now().date() - timedelta(days=days_ago)
    ShareDay.objects.create(link=of, day=day, network=network, opens=times)


def told(api: Api, path: str) -> dict[str, Any]:
    answer = api.get(path)
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def test_by_day_and_by_network(api_for: ApiFor) -> None:
    album = drafts.published()
    api, made = api_for(drafts.by(album)), link("album", album.pk)
    opened(made, 3)
    opened(made, 4, network="x")
    opened(made, 5, days_ago=6, network="x")
    opened(made, 7, days_ago=7)
    opened(link("artist", album.artist_id), 100)
    today = utc_now().date()

    body = told(api, f"/api/albums/{album.pk}/shares/?days=7")

    days = [(today - timedelta(days=ago)).isoformat() for ago in range(6, -1, -1)]
    counts = [5, 0, 0, 0, 0, 0, 7]
    assert body == {
        "since": days[0],
        "until": days[-1],
        "opens": 12,
        "days": [{"day": d, "opens": n} for d, n in zip(days, counts, strict=True)],
        "networks": [{"network": "x", "opens": 9}, {"network": None, "opens": 3}],
    }
    assert told(api, f"/api/artists/{album.artist_id}/shares/")["opens"] == 100


def test_of_what_nobody_shared_there_are_28_days_of_none(api_for: ApiFor) -> None:
    album = drafts.published(size=1)
    track = album.tracks.get()

    body = told(api_for(drafts.by(album)), f"/api/tracks/{track.pk}/shares/")

    assert (len(body["days"]), body["opens"], body["networks"]) == (28, 0, [])


def test_an_unlisted_playlists_links_count_together(api_for: ApiFor) -> None:
    made = make_playlist.unlisted()
    opened(link("playlist", made.pk, key=made.key), 2)
    for visibility in ("private", "public"):
        life.edit_playlist(playlist=made, by=made.owner, changes={"visibility": visibility})
    opened(link("playlist", made.pk), 3)

    assert told(api_for(made.owner), f"/api/playlists/{made.pk}/shares/")["opens"] == 5


def test_it_is_for_those_who_manage_the_thing(api: Api, api_for: ApiFor) -> None:
    track, other = make_music.track(), api_for(make.user())
    listed = make_playlist.public()

    refused(api.get(f"/api/tracks/{track.pk}/shares/"), 401, "unauthenticated")
    refused(other.get(f"/api/tracks/{track.pk}/shares/"), 403, "not_your_artist")
    refused(other.get(f"/api/playlists/{listed.pk}/shares/"), 403, "not_your_playlist")
    refused(other.get("/api/tracks/987654321/shares/"), 404, "not_found")
    refused(
        other.get(f"/api/playlists/{make_playlist.playlist().pk}/shares/"), 404, "not_found"
    )


@pytest.mark.parametrize("days", ["0", "367", "-1", "x", "1.5", ""])
def test_so_many_days_there_are_not(days: str, api_for: ApiFor) -> None:
    made = make_playlist.public()

    answer = api_for(made.owner).get(f"/api/playlists/{made.pk}/shares/?days={days}")

    assert answer.status_code == 422


def test_costs_three_queries_however_many_days(
    api_for: ApiFor, django_assert_num_queries: Any
) -> None:
    made = make_playlist.public()
    api, shared = api_for(made.owner), link("playlist", made.pk)
    for ago in range(30):
        opened(shared, 1, days_ago=ago)

    with django_assert_num_queries(3):  # who asks, what about, how often
        api.get(f"/api/playlists/{made.pk}/shares/?days=366")
