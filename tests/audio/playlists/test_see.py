"""Who sees a playlist."""

import pytest

from audio.catalog.models.publication import Removal
from audio.playlists.models.playlist import Playlist
from tests import make, make_playlist
from tests.api_client import Api, ApiFor
from users.models import User, UserBlock

pytestmark = pytest.mark.django_db


def status(api: Api, playlist: Playlist, key: str = "") -> int:
    answer = api.get(f"/api/playlists/{playlist.pk}/", {"key": key} if key else None)
    assert answer.headers["Cache-Control"] == "no-store"
    return int(answer.status_code)


def test_private_is_for_its_owner_and_whom_they_invited(api: Api, api_for: ApiFor) -> None:
    private = make_playlist.playlist()
    assert status(api_for(private.owner), private) == 200
    assert status(api_for(make_playlist.member(private, "editor")), private) == 200
    assert status(api_for(make_playlist.member(private, "viewer")), private) == 200
    assert status(api_for(make_playlist.member(private, "follower")), private) == 404
    assert status(api_for(make.user()), private) == 404
    assert status(api_for(make.user(is_staff=True, is_superuser=True)), private) == 404
    assert status(api, private) == 404


def test_unlisted_is_for_who_has_the_key_too(api: Api, api_for: ApiFor) -> None:
    unlisted = make_playlist.unlisted()
    assert status(api, unlisted, unlisted.key) == 200
    assert status(api, unlisted) == 404
    assert status(api, unlisted, "x" * 22) == 404
    assert status(api_for(make_playlist.member(unlisted, "follower")), unlisted) == 200
    private = make_playlist.playlist()
    assert status(api, private, "") == 404


def test_the_key_is_told_to_its_owner_and_those_who_followed_with_it(api_for: ApiFor) -> None:
    unlisted = make_playlist.unlisted()
    follower = api_for(make_playlist.member(unlisted, "follower"))
    told = follower.get(f"/api/playlists/{unlisted.pk}/").json()
    assert told["share_key"] is None
    assert told["share_url"].endswith(f"/?key={unlisted.key}")
    for role in ("editor", "viewer"):
        person = api_for(make_playlist.member(unlisted, role))
        told = person.get(f"/api/playlists/{unlisted.pk}/")
        assert unlisted.key not in told.content.decode()
        assert told.json()["role"] == role


@pytest.mark.parametrize("by_owner", [True, False])
def test_a_block_hides_it_both_ways(by_owner: bool, api_for: ApiFor) -> None:
    public, bob = make_playlist.public(), make.user()
    one, other = (public.owner, bob) if by_owner else (bob, public.owner)
    block = UserBlock.objects.create(user=one, other=other, level="block")
    assert status(api_for(bob), public) == 404
    UserBlock.objects.filter(pk=block.pk).update(level="mute")
    assert status(api_for(bob), public) == 200


def test_who_is_kept_out_shows_none(api: Api) -> None:
    public = make_playlist.public()
    User.objects.filter(pk=public.owner_id).update(is_active=False)
    assert status(api, public) == 404


def test_taken_down_its_owner_sees_that(api: Api, api_for: ApiFor) -> None:
    public = make_playlist.public()
    removal = Removal.objects.create(subject=f"playlist {public.pk}", reason="Spam.")
    Playlist.objects.filter(pk=public.pk).update(removal=removal)
    assert status(api, public) == 404
    shown = api_for(public.owner).get(f"/api/playlists/{public.pk}/").json()
    assert shown["is_taken_down"] is True


def test_one_query_besides_who_asks(api_for: ApiFor, django_assert_num_queries: object) -> None:
    public, api = make_playlist.public(), api_for(make.user())
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert status(api, public) == 200
