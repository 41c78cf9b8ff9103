"""GET /api/me/feed/"""

from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.models import Album, Playlist, Removal
from followers import services
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.followers.happenings import (
    PLACE,
    busy_people,
    follow,
    likes,
    plays,
    publishes,
    released,
    shows_all,
    told,
)
from users.accounts.choices import Level
from users.models import Client, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("every_way")]


def test_tells_of_all_kinds_in_the_order_in_which_it_happened(api_for: ApiFor) -> None:
    me, ada = make.user(), shows_all(make.user(username="ada"))
    follow(me, ada)
    album = released(make_music.album("A record", artist="The Weir"), 1)
    single = released(make_music.track(title="A single", artist="The Weir"), 2)
    services.follow_artist(user=me, artist=single.artist)
    song = make_music.track(title="A song")
    publishes(ada, "A list", 3)
    likes(ada, song, 4)
    plays(ada, song, 5)

    answer = api_for(me).get(PLACE)

    assert told(answer) == [
        ("play", "ada", "A song"),
        ("like", "ada", "A song"),
        ("playlist", "ada", "A list"),
        ("release", "", "A single"),
        ("release", "", "A record"),
    ]
    first, *_, last = answer.json()["items"]
    assert first["at"] == "2026-05-01T12:05:00Z"
    assert last["album"]["id"] == album.pk
    assert first["track"]["liked"] is False
    assert answer.headers["Cache-Control"] == "no-store"


def test_tells_of_those_alone_whom_one_follows(api_for: ApiFor) -> None:
    me, stranger, track = make.user(), shows_all(make.user()), make_music.track()
    follow(stranger, me)
    make_music.album()
    publishes(stranger, "A list", 1)
    likes(stranger, track, 2)
    plays(stranger, track, 3)
    likes(me, track, 4)

    assert told(api_for(me).get(PLACE)) == []


@pytest.mark.parametrize("kind", ["release", "playlist", "like", "play"])
def test_tells_of_the_kinds_asked_for(api_for: ApiFor, kind: str) -> None:
    me, ada, track = make.user(), shows_all(make.user(username="ada")), make_music.track()
    follow(me, ada)
    services.follow_artist(user=me, artist=track.artist)
    publishes(ada, "A list", 3)
    likes(ada, track, 4)
    plays(ada, track, 5)
    api = api_for(me)

    assert [item[0] for item in told(api.get(PLACE, {"kinds": kind}))] == [kind]
    both = {item[0] for item in told(api.get(PLACE, {"kinds": f"{kind},play"}))}
    assert both == {kind, "play"}


def test_each_shows_what_they_choose_at_this_moment(api_for: ApiFor) -> None:
    me, ada, track = make.user(), make.user(), make_music.track()
    follow(me, ada)
    publishes(ada, "A list", 3)
    likes(ada, track, 4)
    plays(ada, track, 5)
    api = api_for(me)

    def kinds(**audiences: str) -> set[str]:
        named = {f"{activity}_audience": choice for activity, choice in audiences.items()}
        Client.objects.filter(pk=ada.pk).update(**named)
        return {item[0] for item in told(api.get(PLACE))}

    assert kinds() == {"playlist", "like"}  # until they choose
    assert kinds(plays="everyone") == {"playlist", "like", "play"}
    assert kinds(likes="nobody", plays="followers") == {"playlist", "play"}
    assert kinds(playlists="nobody", plays="nobody") == set()


def test_nothing_of_whom_one_muted(api_for: ApiFor) -> None:
    me, ada, loud, quiet = (make.user() for _ in range(4))
    follow(me, ada, loud)
    mine, other = make_music.track(title="Mine"), make_music.track(title="Other")
    for artist in (mine.artist, other.artist):
        services.follow_artist(user=me, artist=artist)
    for person in (ada, loud):
        likes(person, mine, 1)
    likes(ada, other, 2)
    services.block_user(user=me, other=loud, level=Level.MUTE)
    services.block_user(user=me, other=quiet, level=Level.MUTE)
    services.block_artist(user=me, artist=other.artist, level=Level.MUTE)

    assert told(api_for(me).get(PLACE)) == [
        ("release", "", "Mine"),
        ("like", ada.username, "Mine"),
    ]


def test_nothing_that_is_hidden(api_for: ApiFor) -> None:
    me, ada = make.user(), shows_all(make.user())
    follow(me, ada)
    shown, gone = make_music.track(title="Shown"), make_music.track(title="Gone")
    album, single = make_music.album(), make_music.track()
    for thing in (gone, album, single):
        type(thing).objects.filter(pk=thing.pk).update(status=Status.TAKEN_DOWN)
    for artist in (album.artist, single.artist):
        services.follow_artist(user=me, artist=artist)
    for track, minutes in ((shown, 1), (gone, 2)):
        likes(ada, track, minutes)
        plays(ada, track, minutes)
    plays(ada, shown, 9, counted=False)
    private, removed = publishes(ada, "Private", 5), publishes(ada, "Removed", 6)
    Playlist.objects.filter(pk=private.pk).update(visibility="private")
    removal = Removal.objects.create(subject="playlist", reason="Spam.")
    Playlist.objects.filter(pk=removed.pk).update(removal=removal)

    assert {item[2] for item in told(api_for(me).get(PLACE))} == {"Shown"}


@pytest.mark.parametrize("gone", [{"is_active": False}, {"erase_at": "2030-01-01T00:00:00Z"}])
def test_nothing_of_who_is_gone(api_for: ApiFor, gone: dict[str, Any]) -> None:
    me, ada = make.user(), make.user()
    follow(me, ada)
    likes(ada, make_music.track(), 1)
    User.objects.filter(pk=ada.pk).update(**gone)

    assert told(api_for(me).get(PLACE)) == []


@pytest.mark.parametrize(
    "query", [{"kinds": "birthday"}, {"kinds": ""}, {"kinds": "like,"}, {"limit": 0}]
)
def test_says_what_is_wrong(api_for: ApiFor, query: dict[str, Any]) -> None:
    refused(api_for(make.user()).get(PLACE, query), 422, "invalid")


def test_a_cursor_of_another_list_is_refused(api_for: ApiFor) -> None:
    api, me = api_for(make.user()), make.user()
    busy_people(me)
    link = api_for(me).get(PLACE, {"limit": 1}).json()["next"]
    cursor = link.rpartition("cursor=")[2]

    refused(api.get("/api/me/blocks/", {"cursor": cursor}), 422, "bad_cursor")
    refused(api.get(PLACE, {"cursor": "bm9uc2Vuc2U"}), 422, "bad_cursor")


def test_signing_in_comes_first(api: Api) -> None:
    refused(api.get(PLACE), 401, "unauthenticated")


@pytest.mark.parametrize("number", [1, 12])
def test_costs_five_queries_at_most(
    api_for: ApiFor, django_assert_num_queries: Any, number: int
) -> None:
    me = make.user()
    for _ in range(number):
        ada, album = shows_all(make.user()), make_music.album(size=1)
        follow(me, ada)
        services.follow_artist(user=me, artist=album.artist)
        track = make_music.track()
        likes(ada, track, 1)
        plays(ada, track, 2)
        publishes(ada, "A list", 3)
    api = api_for(me)
    assert Album.objects.count() == number

    with django_assert_num_queries(5):
        assert len(told(api.get(PLACE))) == 4 * number
