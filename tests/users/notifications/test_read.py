"""GET /api/me/notifications/, POST /api/me/notifications/read/"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audio.models import Album, Playlist
from audio.playlists.services import members
from audio.playlists.services.entries import add_tracks
from followers import services as following
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from users.accounts.choices import Level, NotificationKind
from users.models import Notification, User
from users.notifications.personal_data import UNREAD
from users.notifications.services import forget_read, forget_unread, tell

pytestmark = pytest.mark.django_db
PLACE = "/api/me/notifications/"


def told(
    person: User,
    cause: str,
    kind: NotificationKind = NotificationKind.NEW_RELEASE,
    **context: int,
) -> None:
    tell(users=[person], kind=kind, cause=cause, context=context)


def causes(answer: Any) -> list[str]:
    """The titles or names of what it is about."""
    assert answer.status_code == 200, answer.content
    return [
        next(
            (item[name].get("title") or item[name]["name"])
            for name in ("playlist", "album", "track", "user")
            if item[name]
        )
        for item in answer.json()["items"]
    ]


def test_describes_what_happened(api_for: ApiFor) -> None:
    me, ada = make.user(), make.user(username="ada")
    album = make_music.album("A record", artist="The Weir")
    track, playlist = make_music.track(title="A song"), make_playlist.public("A list")
    told(me, "1", artist=album.artist_id, album=album.pk)
    told(me, "2", artist=track.artist_id, track=track.pk)
    told(me, "3", NotificationKind.PLAYLIST_ACTIVITY, playlist=playlist.pk, user=ada.pk)
    following.follow_user(user=ada, other=me)

    answer = api_for(me).get(PLACE)
    items = answer.json()["items"]

    assert [item["kind"] for item in items] == [
        *("new_follower", "playlist_activity", "new_release", "new_release"),
    ]
    assert causes(answer) == ["ada", "A list", "A song", "A record"]
    assert items[1]["user"]["username"] == "ada"
    assert items[3]["artist"]["name"] == "The Weir"
    assert "title" not in items[3]["artist"]
    assert items[3]["track"] is None
    assert answer.json()["unread_count"] == 4
    assert answer.headers["Cache-Control"] == "no-store"


def test_says_what_somebody_did_with_a_playlist(api_for: ApiFor) -> None:
    me, ada = make.user(), make.user()
    playlist = make_playlist.public(owner=me, collaborative=True)
    following.follow_user(user=ada, other=me)
    members.follow(playlist=playlist, by=ada)
    link = members.invite(playlist=playlist, by=me, role="editor", lasts=timedelta(days=1))
    members.join(playlist_id=playlist.pk, by=ada, token=link.token)
    add_tracks(playlist=playlist, by=ada, track_ids=[make_music.track().pk])

    items = api_for(me).get(PLACE).json()["items"]

    assert [(item["kind"], item["activity"]) for item in items] == [
        ("playlist_activity", "added_tracks"),
        ("playlist_activity", "joined"),
        ("playlist_activity", "followed"),
        ("new_follower", None),
    ]


def test_what_one_may_not_see_any_more_is_neither_shown_nor_counted(api_for: ApiFor) -> None:
    me, gone, blocked, muted = (make.user() for _ in range(4))
    album, playlist = make_music.album(), make_playlist.public()
    quiet = make_music.track()
    for number, person in enumerate((gone, blocked, muted)):
        told(me, f"follower {number}", NotificationKind.NEW_FOLLOWER, user=person.pk)
    told(me, "a", artist=album.artist_id, album=album.pk)
    told(me, "b", artist=quiet.artist_id, track=quiet.pk)
    told(me, "c", NotificationKind.PLAYLIST_ACTIVITY, playlist=playlist.pk)
    api = api_for(me)
    assert api.get(PLACE).json()["unread_count"] == 6

    User.objects.filter(pk=gone.pk).update(is_active=False)
    following.block_user(user=blocked, other=me, level=Level.BLOCK)
    following.block_user(user=me, other=muted, level=Level.MUTE)
    following.block_artist(user=me, artist=quiet.artist, level=Level.MUTE)
    Album.objects.filter(pk=album.pk).update(status="taken_down")
    Playlist.objects.filter(pk=playlist.pk).update(visibility="private")

    answer = api.get(PLACE).json()
    assert (answer["items"], answer["unread_count"]) == ([], 0)


def three(me: User) -> list[str]:
    for minute, name in enumerate(("One", "Two", "Three")):
        told(me, name, album=make_music.album(name).pk)
        at = datetime(2026, 5, 1, 12, minute, tzinfo=UTC)
        Notification.objects.filter(cause=name).update(created_at=at)
    return ["Three", "Two", "One"]


def test_these_were_read(api_for: ApiFor) -> None:
    me = make.user()
    three(me)
    api = api_for(me)
    newest = api.get(PLACE).json()["items"][0]["id"]

    answer = api.post(f"{PLACE}read/", {"ids": [newest, newest, 10**9]})

    assert answer.json() == {"unread_count": 2}
    assert causes(api.get(PLACE, {"unread": "true"})) == ["Two", "One"]
    assert causes(api.get(PLACE, {"unread": "false"})) == ["Three"]
    assert api.get(PLACE).json()["items"][0]["read_at"] is not None


def test_all_up_to_a_moment_were_read(api_for: ApiFor) -> None:
    me = make.user()
    three(me)
    api = api_for(me)
    at = api.get(PLACE).json()["items"][1]["created_at"]

    assert api.post(f"{PLACE}read/", {"before": at}).json() == {"unread_count": 1}
    assert causes(api.get(PLACE, {"unread": "true"})) == ["Three"]
    assert api.post(f"{PLACE}read/", {}).json() == {"unread_count": 0}


def test_nobody_reads_for_another(api_for: ApiFor) -> None:
    me, other = make.user(), make.user()
    three(me)
    ids = list(Notification.objects.values_list("pk", flat=True))

    api_for(other).post(f"{PLACE}read/", {"ids": ids})

    assert Notification.objects.of(me).unread().count() == 3
    assert causes(api_for(other).get(PLACE)) == []


def test_pages_follow_each_other(api_for: ApiFor) -> None:
    me = make.user()
    names = three(me)
    api = api_for(me)

    first = api.get(PLACE, {"limit": 2})
    second = api.get(first.json()["next"].removeprefix("http://testserver"))

    assert causes(first) + causes(second) == names


def test_what_was_read_long_ago_is_forgotten() -> None:
    me = make.user()
    three(me)
    Notification.objects.filter(cause="One").update(read_at=datetime(2026, 1, 1, tzinfo=UTC))
    Notification.objects.filter(cause="Two").update(read_at=datetime(2026, 3, 1, tzinfo=UTC))

    assert forget_read(before=datetime(2026, 2, 1, tzinfo=UTC)) == 1
    assert set(Notification.objects.values_list("cause", flat=True)) == {"Two", "Three"}


def test_what_was_never_read_is_forgotten_after_a_year() -> None:
    me = make.user()
    three(me)
    long_ago = {"created_at": datetime(2025, 1, 1, tzinfo=UTC)}
    Notification.objects.filter(cause="One").update(**long_ago)
    Notification.objects.filter(cause="Two").update(
        read_at=datetime(2026, 3, 1, tzinfo=UTC), **long_ago
    )

    assert UNREAD.days == 365
    assert forget_unread(before=datetime(2025, 2, 1, tzinfo=UTC)) == 1
    assert set(Notification.objects.values_list("cause", flat=True)) == {"Two", "Three"}


@pytest.mark.parametrize("number", [1, 50])
def test_costs_three_queries(
    api_for: ApiFor, django_assert_num_queries: Any, number: int
) -> None:
    me, album, playlist = make.user(), make_music.album(), make_playlist.public()
    for n in range(number):
        told(me, f"{n}", user=make.user().pk, album=album.pk, playlist=playlist.pk)
    api = api_for(me)

    with django_assert_num_queries(3):
        assert len(api.get(PLACE).json()["items"]) == number


@pytest.mark.parametrize(
    "body", [{"ids": ["a"]}, {"ids": [0]}, {"before": "yesterday"}, [], {"id": [1]}]
)
def test_says_what_is_wrong(api_for: ApiFor, body: Any) -> None:
    me = make.user()
    told(me, "new")
    refused(api_for(me).post(f"{PLACE}read/", body), 422, "invalid")
    assert Notification.objects.of(me).unread().count() == 1


def test_these_up_to_a_moment_were_read(api_for: ApiFor) -> None:
    me = make.user()
    three(me)
    api = api_for(me)
    newest, middle, _ = api.get(PLACE).json()["items"]
    body = {"ids": [newest["id"], middle["id"]], "before": middle["created_at"]}

    assert api.post(f"{PLACE}read/", body).json() == {"unread_count": 2}
    assert causes(api.get(PLACE, {"unread": "true"})) == ["Three", "One"]


def test_signing_in_comes_first(api: Api) -> None:
    refused(api.get(PLACE), 401, "unauthenticated")
