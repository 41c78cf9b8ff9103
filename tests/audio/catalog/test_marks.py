"""What a person has made of things is shown to them, and to nobody else."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audio.catalog.ownership import give_page
from audio.library import services
from audio.models import Album, FollowedArtist
from tests import make, make_music
from tests.api_client import Api, ApiFor
from users.models import Client, User

pytestmark = pytest.mark.django_db


def with_everything(person: User, album: Album) -> None:
    track = album.tracks.get()
    services.like(user=person, track_ids=[track.pk])
    services.save_albums(user=person, album_ids=[album.pk])
    for thing, stars in ((track, 3), (album, 4), (album.artist, 5)):
        services.rate(user=person, thing=thing, stars=stars)
    FollowedArtist.objects.create(user=person, artist=album.artist)


def marks(item: dict[str, Any]) -> tuple[Any, Any]:
    [kind] = {"liked", "saved", "followed"} & item.keys()
    return item[kind], item["my_rating"]


def addresses(album: Album) -> dict[str, tuple[Any, Any]]:
    """By what a person who has marked everything sees there."""
    track, artist = album.tracks.get().pk, album.artist_id
    lists = {
        f"/api/tracks/{track}/": (True, 3),
        f"/api/albums/{album.pk}/": (True, 4),
        f"/api/artists/{artist}/": (True, 5),
        "/api/tracks/": (True, 3),
        "/api/tracks/?limit=7": (True, 3),
        "/api/tracks/recent/": (True, 3),
        "/api/tracks/recent/?limit=7": (True, 3),
        f"/api/tracks/?ids={track}": (True, 3),
        f"/api/albums/{album.pk}/tracks/": (True, 3),
        f"/api/artists/{artist}/tracks/": (True, 3),
        f"/api/artists/{artist}/top-tracks/": (True, 3),
        "/api/albums/": (True, 4),
        "/api/albums/?sort=title": (True, 4),
        f"/api/artists/{artist}/albums/": (True, 4),
        "/api/artists/": (True, 5),
        "/api/artists/?sort=-rating": (True, 5),
    }
    return lists


def seen(api: Api, address: str) -> tuple[Any, Any]:
    body = api.get(address).json()
    [item] = body.get("items", [body])
    return marks(item)


@pytest.mark.parametrize("staff", [False, True])
def test_ones_own_everywhere(api: Api, api_for: ApiFor, staff: bool) -> None:
    album = make_music.album(size=1)
    person, other = make.user(is_staff=staff), make.user(is_staff=staff)
    with_everything(person, album)
    mine, theirs = api_for(person), api_for(other)

    for address, expected in addresses(album).items():
        assert seen(mine, address) == expected, address
        assert seen(theirs, address) == (False, None), address
        assert seen(api, address) == (None, None), address


def test_an_artist_sees_their_own(api_for: ApiFor) -> None:
    album, person = make_music.album(size=1), make.user()
    give_page(artist=album.artist, user=person)
    with_everything(person, album)

    assert seen(api_for(person), "/api/me/artists/") == (True, 5)


@pytest.mark.parametrize(
    "change",
    [
        lambda person, album: services.like(user=person, track_ids=[album.tracks.get().pk]),
        lambda person, album: services.unlike(user=person, track_ids=[album.tracks.get().pk]),
        lambda person, album: services.save_albums(user=person, album_ids=[album.pk]),
        lambda person, album: services.unsave(user=person, album_ids=[album.pk]),
        lambda person, album: services.rate(user=person, thing=album, stars=1),
        lambda person, album: services.unrate(user=person, thing=album),
    ],
)
def test_behind_a_304_no_mark_is_old(
    api: Api, api_for: ApiFor, frozen_minute: Any, change: Any
) -> None:
    """Another person's tag, and nobody's, stay good."""
    album, person = make_music.album(size=1), make.user()
    mine, theirs, address = api_for(person), api_for(make.user()), "/api/tracks/"
    tags = [one.get(address).headers["ETag"] for one in (mine, theirs, api)]
    assert len(set(tags)) == 3

    change(person, album)

    again = [
        one.get(address, If_None_Match=tag).status_code
        for one, tag in zip((mine, theirs, api), tags, strict=True)
    ]
    assert again == [200, 304, 304]


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/api/tracks/", 2),
        ("/api/tracks/?limit=49", 2),
        ("/api/tracks/recent/", 2),
        ("/api/albums/", 2),
        ("/api/artists/", 2),
        ("/api/tracks/{track}/", 2),
        ("/api/albums/{album}/", 2),
        ("/api/artists/{artist}/", 2),
        ("/api/artists/{artist}/tracks/", 4),
    ],
)
@pytest.mark.parametrize("size", [1, 49])
def test_with_the_sessions_one_query_more_than_nobodys(
    api: Api,
    api_for: ApiFor,
    django_assert_num_queries: Any,
    address: str,
    queries: int,
    size: int,
) -> None:
    album = make_music.album(size=size)
    ids = {"track": album.tracks.all()[0].pk, "album": album.pk, "artist": album.artist_id}
    here, person = address.format(**ids), make.user()
    services.like(user=person, track_ids=[track.pk for track in album.tracks.all()])
    mine = api_for(person)
    mine.get(here)
    api.get(here)

    with django_assert_num_queries(queries):
        mine.get(here)
    with django_assert_num_queries(queries - 1):
        api.get(here)
    Client.objects.filter(pk=person.pk).update(artist_blocks=1)
    mine.get(here)
    with django_assert_num_queries(queries):
        mine.get(here)


def test_a_page_does_not_read_all_that_a_person_likes(api_for: ApiFor) -> None:
    """PostgreSQL would, for EXISTS: once for the whole statement, however short the page is."""
    api = api_for(make.user())
    make_music.album(size=1)

    with CaptureQueriesContext(connection) as asked:
        for address in ("/api/tracks/", "/api/tracks/?limit=7", "/api/me/tracks/"):
            api.get(address)

    statements = [query["sql"] for query in asked if "audio_likedtrack" in query["sql"]]
    assert len(statements) >= 3
    assert [sql for sql in statements if "EXISTS" in sql.upper()] == []
