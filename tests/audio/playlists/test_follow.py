"""Somebody else's playlist in one's own list."""

import pytest

from audio.playlists.models.playlist import Playlist, PlaylistMember, Visibility
from audio.playlists.services import life, members
from config.errors import NotFound
from tests import make, make_playlist
from tests.api_client import ApiFor, refused
from tests.at_once import at_once
from users.models import Client, Notification, User, UserBlock, UserFollow

pytestmark = pytest.mark.django_db


def followers(playlist: Playlist) -> int:
    count = Playlist.objects.get(pk=playlist.pk).followers_count
    rows = PlaylistMember.objects.filter(playlist=playlist, role="follower").count()
    assert count == rows
    return count


def test_stands_in_ones_list_once_however_often(api_for: ApiFor) -> None:
    public, bob = make_playlist.public(), make.user()
    api = api_for(bob)
    for _ in range(2):
        assert api.put(f"/api/playlists/{public.pk}/follow/").status_code == 204
    shown = api.get(f"/api/playlists/{public.pk}/").json()
    assert (shown["followed"], shown["role"], shown["followers_count"]) == (True, "follower", 1)
    for _ in range(2):
        assert api.delete(f"/api/playlists/{public.pk}/follow/").status_code == 204
    shown = api.get(f"/api/playlists/{public.pk}/").json()
    assert (shown["followed"], shown["role"], shown["followers_count"]) == (False, None, 0)


def test_an_unlisted_one_takes_its_key(api_for: ApiFor) -> None:
    unlisted, api = make_playlist.unlisted(), api_for(make.user())
    path = f"/api/playlists/{unlisted.pk}/follow/"
    refused(api.put(path), 404, "not_found")
    assert api.put(f"{path}?key={unlisted.key}").status_code == 204
    assert api.get(f"/api/playlists/{unlisted.pk}/").status_code == 200


def test_nobody_follows_their_own(api_for: ApiFor) -> None:
    public = make_playlist.public()
    answer = api_for(public.owner).put(f"/api/playlists/{public.pk}/follow/")
    refused(answer, 409, "own_playlist")


def test_who_was_invited_stays_what_they_are(api_for: ApiFor) -> None:
    shared = make_playlist.public()
    editor = make_playlist.member(shared, "editor")
    api = api_for(editor)
    for method in ("PUT", "DELETE"):
        assert api.send(method, f"/api/playlists/{shared.pk}/follow/").status_code == 204
        assert PlaylistMember.objects.get(user=editor).role == "editor"
    assert followers(shared) == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [("public", "unlisted"), ("public", "private"), ("unlisted", "private")],
)
def test_who_sees_it_no_more_follows_it_no_more(
    before: Visibility, after: Visibility, api_for: ApiFor
) -> None:
    shown, bob = make_playlist.playlist(visibility=before), make.user()
    editor = make_playlist.member(shown, "editor")
    members.follow(playlist=shown, by=bob, key=shown.key)
    for visibility in (after, "public"):
        life.edit_playlist(playlist=shown, by=shown.owner, changes={"visibility": visibility})
        assert followers(shown) == 0
        assert api_for(bob).get("/api/playlists/").json()["total"] == 0
        assert api_for(editor).get("/api/playlists/").json()["total"] == 1


def test_no_older_key_is_followed_by(api_for: ApiFor) -> None:
    unlisted, bob = make_playlist.unlisted(), make.user()
    path, api = f"/api/playlists/{unlisted.pk}/", api_for(bob)
    assert api.put(f"{path}follow/?key={unlisted.key}").status_code == 204
    for visibility in ("private", "unlisted"):
        api_for(unlisted.owner).patch(path, {"visibility": visibility})
    refused(api.get(path), 404, "not_found")
    refused(api.put(f"{path}follow/?key={unlisted.key}"), 404, "not_found")


def test_what_becomes_public_keeps_its_followers() -> None:
    unlisted, bob = make_playlist.unlisted(), make.user()
    members.follow(playlist=unlisted, by=bob, key=unlisted.key)
    life.edit_playlist(
        playlist=unlisted, by=unlisted.owner, changes={"visibility": Visibility.PUBLIC}
    )
    assert followers(unlisted) == 1


def test_one_stops_following_what_one_sees_no_more(api_for: ApiFor) -> None:
    public, bob = make_playlist.public(), make.user()
    members.follow(playlist=public, by=bob)
    User.objects.filter(pk=public.owner_id).update(is_active=False)
    api = api_for(bob)
    refused(api.get(f"/api/playlists/{public.pk}/"), 404, "not_found")
    for pk in (public.pk, public.pk + 1):
        assert api.delete(f"/api/playlists/{pk}/follow/").status_code == 204
    assert followers(public) == 0


def test_its_owner_is_told_once_a_day() -> None:
    public = make_playlist.public()
    one, other = make.user(), make.user()
    for person in (one, other):
        members.follow(playlist=public, by=person)
    [told] = Notification.objects.values("user", "kind", "context")
    assert told == {
        "user": public.owner_id,
        "kind": "playlist_activity",
        "context": {"playlist": public.pk, "user": one.pk, "activity": "followed"},
    }


@pytest.mark.parametrize(
    ("audience", "is_followed_by_owner", "is_told"),
    [
        ("everyone", False, True),
        ("followers", False, False),
        ("followers", True, True),
        ("nobody", True, False),
    ],
)
def test_a_follower_chooses_whether_its_owner_is_told(
    audience: str, is_followed_by_owner: bool, is_told: bool
) -> None:
    public, fan = make_playlist.public(), make.user()
    Client.objects.filter(pk=fan.pk).update(following_audience=audience)
    if is_followed_by_owner:
        UserFollow.objects.create(follower=public.owner, followed=fan)
    members.follow(playlist=public, by=User.objects.get(pk=fan.pk))
    assert Notification.objects.of(public.owner).exists() is is_told


@pytest.mark.django_db(transaction=True)
def test_counts_are_exact_however_many_come_and_go() -> None:
    public = make_playlist.public()
    people = [make.user() for _ in range(8)]

    def come_and_go(person: User, stays: bool) -> None:
        for _ in range(5):
            members.follow(playlist=public, by=person)
            members.unfollow(playlist_id=public.pk, by=person)
        if stays:
            members.follow(playlist=public, by=person)

    at_once(*(lambda p=p, n=n: come_and_go(p, n % 2 == 0) for n, p in enumerate(people * 2)))
    assert followers(public) <= 8
    for person in people:
        members.unfollow(playlist_id=public.pk, by=person)
    assert followers(public) == 0


def test_what_became_private_since_it_was_read_is_not_followed() -> None:
    public, bob = make_playlist.public(), make.user()
    life.edit_playlist(playlist=public, by=public.owner, changes={"visibility": "private"})
    with pytest.raises(NotFound):  # `public` was read before that
        members.follow(playlist=public, by=bob)
    assert followers(public) == 0


def test_a_block_ends_it_both_ways() -> None:
    ada, bob = make.user(), make.user()
    of_ada, of_bob = make_playlist.public(owner=ada), make_playlist.public(owner=bob)
    of_carol = make_playlist.public()
    members.follow(playlist=of_ada, by=bob)
    members.follow(playlist=of_carol, by=bob)
    make_playlist.member(of_bob, "editor", ada)
    UserBlock.objects.create(user=ada, other=bob, level="block")
    members.end_between(ada, bob)
    assert (followers(of_ada), followers(of_carol)) == (0, 1)
    left = PlaylistMember.objects.exclude(role="owner")
    assert list(left.values_list("user", "playlist")) == [(bob.pk, of_carol.pk)]
