"""Who finds what: everybody what is public, artists their own besides, nobody anything else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from audio.catalog.services import take_down
from audio.models import Album
from audio.publishing.services import releasing
from audio.publishing.tasks import go_live
from config.fields import utc_now
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor
from tests.audio.publishing import drafts
from tests.audio.search.asked import found, suggested, tracks
from users.models import User

pytestmark = pytest.mark.django_db
BLOCKS = "/api/me/blocks/"


def in_a_week() -> Any:
    return utc_now() + timedelta(days=7)


def schedule(album: Album) -> None:
    releasing.schedule(release=album, by=drafts.by(album), at=in_a_week())


def withdraw(album: Album) -> None:
    releasing.publish(release=album, by=drafts.by(album))
    releasing.withdraw(release=album, by=drafts.by(album))


def taken(album: Album) -> None:
    releasing.publish(release=album, by=drafts.by(album))
    take_down(subject=album, by=None, reason="A court says so.")


HIDING: list[Callable[[Album], object]] = [lambda album: None, schedule, withdraw, taken]


@pytest.mark.parametrize("hide", HIDING, ids=["draft", "scheduled", "withdrawn", "taken down"])
def test_what_is_not_out_its_artist_alone_finds(
    api: Api, api_for: ApiFor, hide: Callable[[Album], object]
) -> None:
    album = drafts.album(title="Seiche", size=1)
    hide(album)
    own = api_for(drafts.by(album))
    staff = make.user(is_staff=True, is_superuser=True)

    for asking in (api, api_for(make.user()), api_for(drafts.manager()), api_for(staff)):
        assert found(asking, "seiche") == {}
        assert suggested(asking, "seich") == []
    assert found(own, "seiche") == {"tracks": ["Song 1"], "albums": ["Seiche"]}
    assert suggested(own, "seich") == ["Seiche"]


def test_what_is_scheduled_everybody_finds_from_its_moment_on(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    album = drafts.album(title="Seiche", size=1)
    schedule(album)
    assert found(api, "seiche") == {}

    Album.objects.filter(pk=album.pk).update(published_at=utc_now() - timedelta(seconds=1))
    album.tracks.update(published_at=utc_now() - timedelta(seconds=1))
    go_live(timestamp=0)

    assert found(api, "seiche") == {"tracks": ["Song 1"], "albums": ["Seiche"]}


@pytest.mark.parametrize("visibility", ["unlisted", "private"])
def test_playlists_that_are_not_public_nobody_finds(
    api: Api, api_for: ApiFor, visibility: str
) -> None:
    """Not even those in whose list they stand: that list is asked by its own address."""
    made = make_playlist.playlist("Seiche", visibility=visibility)
    follower = make_playlist.member(made, "follower")
    editor = make_playlist.member(made, "editor")

    for asking in (api, api_for(make.user()), api_for(follower), api_for(editor)):
        assert found(asking, "seiche") == {}
        assert suggested(asking, "seiche") == []


def block(api: Api, kind: str, pk: int) -> None:
    answer = api.put(BLOCKS, {"type": kind, "id": pk, "level": "block"})
    assert answer.status_code < 300, answer.content


def test_of_two_people_who_parted_neither_finds_the_others_playlists(
    api: Api, api_for: ApiFor
) -> None:
    one, other = make.user(), make.user()
    make_playlist.public("Seiche of one", owner=one)
    make_playlist.public("Seiche of the other", owner=other)
    block(api_for(one), "user", other.pk)

    def playlists(asking: Api) -> set[str]:
        texts = suggested(asking, "seiche")
        titles = found(asking, "seiche").get("playlists", [])
        assert sorted(texts) == sorted(titles)
        return set(titles)

    assert playlists(api_for(one)) == {"Seiche of one"}
    assert playlists(api_for(other)) == {"Seiche of the other"}
    assert playlists(api) == {"Seiche of one", "Seiche of the other"}


def test_playlists_of_whoever_is_gone_nobody_finds(api: Api) -> None:
    """Disabled, or waiting to be erased."""
    for number, state in enumerate(({"is_active": False}, {"erase_at": in_a_week()})):
        made = make_playlist.public(f"Seiche {number}")
        User.objects.filter(pk=made.owner_id).update(**state)

    assert found(api, "seiche") == {}
    assert suggested(api, "seiche") == []


def test_an_artist_whom_one_blocked_is_not_found(api: Api, api_for: ApiFor) -> None:
    """Where they are a guest of somebody else they stand, as in every other list."""
    track = make_music.track(title="Seiche", artist="Ada Cole", album="Seiche")
    make_music.track(title="Swell", artist="Grace Ho", featuring=("Ada Cole",), album="Lake")
    mine = api_for(make.user())
    block(mine, "artist", track.artist_id)

    assert found(mine, "ada cole") == {"tracks": ["Swell"]}
    assert found(mine, "seiche") == {}
    assert suggested(mine, "ada") == suggested(mine, "seic") == []
    assert tracks(api, "seiche") == ["Seiche"]
    assert sorted(tracks(api, "ada cole")) == ["Seiche", "Swell"]
    assert found(api, "ada cole")["artists"] == ["Ada Cole"]

    mine.delete(f"{BLOCKS}artist/{track.artist_id}/")
    assert found(mine, "ada cole")["artists"] == ["Ada Cole"]


def test_a_mute_hides_nothing(api_for: ApiFor) -> None:
    track = make_music.track(title="Seiche")
    mine = api_for(make.user())
    mine.put(BLOCKS, {"type": "artist", "id": track.artist_id, "level": "mute"})
    assert tracks(mine, "seiche") == ["Seiche"]


def test_pages_are_full_whatever_is_left_out(api_for: ApiFor) -> None:
    """What one may not find takes no place among what one finds."""
    liked, hated = make_music.artist("Ada Cole"), make_music.artist("Grace Ho")
    for number in range(12):
        for artist in (liked, hated):
            make_music.track(title=f"Seiche {number}", artist=artist.name)
    mine = api_for(make.user())
    block(mine, "artist", hated.pk)

    answer = mine.get("/api/search/", {"q": "seiche", "type": "track", "limit": 10}).json()
    assert len(answer["tracks"]["items"]) == 10
    assert answer["tracks"]["has_more"] is True
    assert {one["artist"]["name"] for one in answer["tracks"]["items"]} == {"Ada Cole"}
    rest = tracks(mine, "seiche", limit=10, offset=10)
    assert len(rest) == 2
