"""GET /api/me/feed/"""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.models import Album, LikedTrack, PlayEvent, Playlist, Removal, Track
from followers import services
from followers.queries import feed_sql
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from users.accounts.choices import Level
from users.models import Client, User

pytestmark = pytest.mark.django_db
PLACE = "/api/me/feed/"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["few", "many", "a few of many"], autouse=True)
def way(request: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test holds whichever way the events are found."""
    many, scanned = {"few": (10**6, 1), "many": (0, 10**6), "a few of many": (0, 1)}[
        request.param
    ]
    monkeypatch.setattr(feed_sql, "MANY", many)
    monkeypatch.setattr(feed_sql, "SCANNED", scanned)
    feed_sql.statement.cache_clear()


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def follow(one: User, *others: User) -> None:
    for other in others:
        services.follow_user(user=one, other=other)


def shows_all(person: User) -> User:
    Client.objects.filter(pk=person.pk).update(plays_audience="followers")
    return person


def likes(person: User, track: Track, minutes: int) -> None:
    LikedTrack.objects.create(user=person, track=track, created_at=at(minutes))


def plays(person: User, track: Track, minutes: int, **fields: Any) -> None:
    told = {"counted": True, "ms_played": 60_000, "event_id": uuid.uuid4()} | fields
    PlayEvent.objects.create(user=person, track=track, played_at=at(minutes), **told)


def publishes(person: User, title: str, minutes: int) -> Playlist:
    made = make_playlist.public(title, owner=person)
    Playlist.objects.filter(pk=made.pk).update(published_at=at(minutes))
    return made


def released(thing: Any, minutes: int) -> Any:
    type(thing).objects.filter(pk=thing.pk).update(published_at=at(minutes))
    return thing


def told(answer: Any) -> list[tuple[str, str, str]]:
    assert answer.status_code == 200, answer.content
    return [
        (
            item["kind"],
            item["user"]["username"] if item["user"] else "",
            (item["track"] or item["album"] or item["playlist"])["title"],
        )
        for item in answer.json()["items"]
    ]


def walked(api: Api, place: str) -> tuple[list[Any], list[Any]]:
    """All items from the first page on; and the pages."""
    items: list[Any] = []
    pages: list[Any] = []
    link = place
    while link:
        page = api.get(link.removeprefix("http://testserver")).json()
        items, link = items + page["items"], page["next"]
        pages.append(page)
    return items, pages


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


def busy_people(me: User) -> None:
    """Much of it in the same moment."""
    tracks = make_music.tracks(3)
    for n in range(4):
        person = shows_all(make.user())
        follow(me, person)
        for m, track in enumerate(tracks):
            likes(person, track, (n + m) // 2)
            plays(person, track, (n + m) // 3)
        publishes(person, f"List {n}", n // 2)
    for track in tracks:
        services.follow_artist(user=me, artist=track.artist)
        released(track, 1)


@pytest.mark.parametrize("limit", [1, 2, 7, 50])
def test_pages_hold_each_once_both_ways(api_for: ApiFor, limit: int) -> None:
    me = make.user()
    busy_people(me)
    api = api_for(me)
    whole = api.get(PLACE, {"limit": 100}).json()["items"]

    items, pages = walked(api, f"{PLACE}?limit={limit}")

    assert len(whole) == 31
    assert [item["at"] for item in whole] == sorted((i["at"] for i in whole), reverse=True)
    assert items == whole
    for earlier, later in zip(pages, pages[1:], strict=False):
        back = api.get(later["previous"].removeprefix("http://testserver")).json()
        assert back["items"] == earlier["items"]


def test_what_happens_meanwhile_shifts_nothing(api_for: ApiFor) -> None:
    me = make.user()
    busy_people(me)
    api = api_for(me)
    whole = api.get(PLACE, {"limit": 100}).json()["items"]
    first = api.get(PLACE, {"limit": 10}).json()
    late = make.user()
    follow(me, late)

    likes(late, make_music.track(), 1_000)
    rest, _ = walked(api, first["next"])

    assert first["items"] + rest == whole


def test_somebody_busy_hides_nobody_else(api_for: ApiFor) -> None:
    """More than a page of one person's is newer than the one of another."""
    me, loud, quiet = make.user(), make.user(username="loud"), make.user(username="quiet")
    follow(me, loud, quiet)
    tracks = make_music.tracks(8)
    for n, track in enumerate(tracks):
        likes(loud, track, 10 + n)
    likes(quiet, tracks[0], 15)
    likes(quiet, tracks[1], 1)

    items, _ = walked(api_for(me), f"{PLACE}?limit=3")

    assert [item["user"]["username"] for item in items] == (
        ["loud"] * 2 + ["quiet"] + ["loud"] * 6 + ["quiet"]
    )


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
