"""Somebody is invited to a playlist, joins it, leaves it."""

from datetime import timedelta

import pytest

from audio.playlists.models.folder import PlaylistInvite
from audio.playlists.models.playlist import Playlist, PlaylistMember
from audio.playlists.services import members
from config import env
from config.fields import utc_now
from config.models import Replay
from tests import make, make_playlist
from tests.api_client import Api, ApiFor, refused
from users.models import User, UserBlock

pytestmark = pytest.mark.django_db


@pytest.fixture
def private() -> Playlist:
    return make_playlist.playlist("Rain")


def at(playlist: Playlist, rest: str = "") -> str:
    return f"/api/playlists/{playlist.pk}/collaborators/{rest}"


def token(api: Api, playlist: Playlist, role: str = "editor") -> str:
    answer = api.post(at(playlist), {"role": role})
    assert answer.status_code == 201, answer.content
    return str(answer.json()["token"])


def role(playlist: Playlist, user: User) -> str | None:
    return PlaylistMember.objects.filter(playlist=playlist, user=user).values_list(
        "role", flat=True
    ).first()  # fmt: skip


def test_the_link_is_told_once_and_its_digest_kept(
    private: Playlist, api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "FRONTEND_URLS", ["https://play.example.org"])
    owner = api_for(private.owner)
    made = owner.post(at(private), {"role": "editor", "expires_in_hours": 2}).json()
    assert len(made["token"]) == 32
    page = f"https://play.example.org/playlists/{private.pk}/join/"
    assert made["url"] == f"{page}#token={made['token']}"
    kept = PlaylistInvite.objects.get()
    assert made["token"] not in str(vars(kept))
    assert kept.expires_at - kept.created_at < timedelta(hours=2, seconds=1)
    shown = owner.get(at(private))
    assert made["token"] not in shown.content.decode()
    assert [one["id"] for one in shown.json()["invites"]] == [made["id"]]


def test_a_repeat_makes_no_second_link_and_tells_no_secret(
    private: Playlist, api_for: ApiFor
) -> None:
    owner, body = api_for(private.owner), {"role": "editor"}
    made = owner.post(at(private), body, Idempotency_Key="k1").json()
    again = owner.post(at(private), body, Idempotency_Key="k1")
    refused(again, 409, "idempotency_key_spent")
    assert made["token"].encode() not in bytes(Replay.objects.get().content)
    other = owner.post(at(private), {"role": "viewer"}, Idempotency_Key="k1")
    refused(other, 422, "idempotency_key_reused")
    assert [one.pk for one in PlaylistInvite.objects.all()] == [made["id"]]
    assert owner.post(at(private), body, Idempotency_Key="k2").status_code == 201


def test_lets_in_whoever_has_it_again_and_again(private: Playlist, api_for: ApiFor) -> None:
    secret = token(api_for(private.owner), private)
    bob = make.user()
    api = api_for(bob)
    for _ in range(2):
        answer = api.post(at(private, "join/"), {"token": secret})
        assert answer.status_code == 200, answer.content
        assert answer.json()["role"] == "editor"
    shown = api.get(at(private)).json()
    people = [(one["user"]["id"], one["role"]) for one in shown["people"]]
    assert people == [(private.owner_id, "owner"), (bob.pk, "editor")]
    assert shown.keys() == {"people", "invites"}
    assert shown["invites"] == []  # the owner alone is shown them


def test_a_lesser_role_takes_nothing_and_a_follower_becomes_more(api_for: ApiFor) -> None:
    public = make_playlist.public()
    owner, bob = api_for(public.owner), make.user()
    members.follow(playlist=public, by=bob)
    viewing, editing = token(owner, public, "viewer"), token(owner, public, "editor")
    for secret, becomes in ((viewing, "viewer"), (editing, "editor"), (viewing, "editor")):
        api_for(bob).post(at(public, "join/"), {"token": secret})
        assert role(public, bob) == becomes
    assert Playlist.objects.get(pk=public.pk).followers_count == 0
    owner.post(at(public, "join/"), {"token": viewing})
    assert role(public, public.owner) == "owner"


def test_refuses_all_others_alike(private: Playlist, api_for: ApiFor) -> None:
    owner, bob = api_for(private.owner), make.user()
    good, api = token(owner, private), api_for(bob)
    refused(api.post(at(private, "join/"), {"token": "x" * 32}), 404, "unknown_invite")
    elsewhere = make_playlist.playlist()
    refused(api.post(at(elsewhere, "join/"), {"token": good}), 404, "unknown_invite")
    block = UserBlock.objects.create(user=private.owner, other=bob, level="block")
    refused(api.post(at(private, "join/"), {"token": good}), 404, "unknown_invite")
    block.delete()
    PlaylistInvite.objects.update(expires_at=utc_now())
    refused(api.post(at(private, "join/"), {"token": good}), 404, "unknown_invite")
    taken_back = owner.post(at(private), {"role": "viewer"}).json()
    path = at(private, f"invites/{taken_back['id']}/")
    assert owner.delete(path).status_code == 204
    refused(owner.delete(path), 404, "not_found")
    answer = api.post(at(private, "join/"), {"token": taken_back["token"]})
    refused(answer, 404, "unknown_invite")
    assert role(private, bob) is None


def test_the_owner_removes_and_the_link_ends_with_it(
    private: Playlist, api_for: ApiFor
) -> None:
    owner, bob = api_for(private.owner), make.user()
    secret, api = token(owner, private), api_for(bob)
    api.post(at(private, "join/"), {"token": secret})
    assert owner.delete(at(private, f"{bob.pk}/")).status_code == 204
    assert api.get(f"/api/playlists/{private.pk}/").status_code == 404
    refused(api.post(at(private, "join/"), {"token": secret}), 404, "unknown_invite")
    refused(owner.delete(at(private, f"{bob.pk}/")), 404, "not_found")
    answer = owner.delete(at(private, f"{private.owner_id}/"))
    refused(answer, 409, "owner_stays")


def test_a_member_leaves_and_removes_nobody_else(private: Playlist, api_for: ApiFor) -> None:
    bob, carol = (make_playlist.member(private, "editor") for _ in "12")
    api, secret = api_for(bob), token(api_for(private.owner), private)
    refused(api.delete(at(private, f"{carol.pk}/")), 403, "not_your_playlist")
    assert api.delete(at(private, f"{bob.pk}/")).status_code == 204
    assert (role(private, bob), role(private, carol)) == (None, "editor")
    refused(api.delete(at(private, f"{bob.pk}/")), 404, "not_found")
    answer = api_for(make.user()).post(at(private, "join/"), {"token": secret})
    assert answer.status_code == 200


def test_one_leaves_what_one_sees_no_more(private: Playlist, api_for: ApiFor) -> None:
    bob = make_playlist.member(private, "editor")
    User.objects.filter(pk=private.owner_id).update(is_active=False)
    refused(api_for(bob).get(at(private)), 404, "not_found")
    assert api_for(bob).delete(at(private, f"{bob.pk}/")).status_code == 204
    assert role(private, bob) is None


def test_a_block_ends_the_links_that_either_may_know(api_for: ApiFor) -> None:
    ada, bob = make.user(), make.user()
    of_ada, of_bob = (make_playlist.playlist(owner=one) for one in (ada, bob))
    unknown = make_playlist.playlist(owner=ada)
    make_playlist.member(of_ada, "viewer", bob)
    make_playlist.member(of_bob, "editor", ada)
    for playlist in (of_ada, of_bob, unknown):
        token(api_for(playlist.owner), playlist)
    body = {"type": "user", "id": bob.pk, "level": "block"}
    answer = api_for(ada).put("/api/me/blocks/", body)
    assert answer.status_code == 200, answer.content
    assert list(PlaylistInvite.objects.values_list("playlist", flat=True)) == [unknown.pk]


def test_only_so_many(
    private: Playlist, api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "MOST_INVITES", 1)
    monkeypatch.setattr(members, "MOST_COLLABORATORS", 0)
    owner = api_for(private.owner)
    secret = token(owner, private)
    refused(owner.post(at(private), {"role": "viewer"}), 409, "too_many_invites")
    answer = api_for(make.user()).post(at(private, "join/"), {"token": secret})
    refused(answer, 409, "too_many_collaborators")


@pytest.mark.parametrize(
    "body",
    [{}, {"role": "owner"}, {"role": "editor", "expires_in_hours": 0}],
)
def test_refuses_what_is_no_invitation(
    private: Playlist, api_for: ApiFor, body: dict[str, object]
) -> None:
    refused(api_for(private.owner).post(at(private), body), 422, "invalid")


def test_editors_change_it_only_while_it_is_collaborative(private: Playlist) -> None:
    editor = make_playlist.member(private, "editor")
    with pytest.raises(Exception, match="editors while it is collaborative"):
        private.require_editor(editor)
    Playlist.objects.filter(pk=private.pk).update(collaborative=True)
    Playlist.objects.get(pk=private.pk).require_editor(editor)


def test_what_has_expired_is_forgotten(private: Playlist, api_for: ApiFor) -> None:
    token(api_for(private.owner), private)
    assert members.forget_expired() == 0
    PlaylistInvite.objects.update(expires_at=utc_now())
    assert members.forget_expired() == 1
