"""`GET /api/sync/`: what has changed since."""

from typing import Any

import pytest

from audio.catalog.services import restore, take_down
from audio.library import services as library
from audio.models import ArtistBlock, Playlist, Rating
from audio.playlists.services.life import create_playlist
from audio.publishing.services.pages import edit_page
from audio.sync import log
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.sync.copy import SYNC, Copy, lists, told
from tests.audio.sync.settled import settle
from users.models import Client, User, UserBlock

pytestmark = pytest.mark.django_db
alone = pytest.mark.django_db(transaction=True)


@alone
def test_from_nothing_it_is_what_the_lists_say(api_for: ApiFor) -> None:
    person = make.user()
    album = make_music.album(size=2, genres=("Ambient",))
    first, second = album.tracks.order_by("pk")
    library.like(user=person, track_ids=[first.pk])
    library.save_albums(user=person, album_ids=[album.pk])
    Rating.objects.create(user=person, artist=album.artist, stars=5)
    playlist = create_playlist(owner=person, title="Kelp")
    take_down(subject=second, by=None, reason="A notice.")
    api = api_for(person)
    settle()

    copy = Copy(api, limit=2)
    changes = copy.sync()

    assert copy.whole() == lists(api)
    assert sorted(told(changes)) == [
        ("album", album.pk, "put"),
        ("artist", album.artist_id, "put"),
        ("artist_rating", album.artist_id, "put"),
        ("liked_track", first.pk, "put"),
        ("playlist", playlist.pk, "put"),
        ("saved_album", album.pk, "put"),
        ("track", first.pk, "put"),
    ]  # of what was gone before it began, nothing is told
    assert copy.held["artist_rating"][album.artist_id]["stars"] == 5


def test_what_comes_and_goes(api_for: ApiFor) -> None:
    person, track = make.user(), make_music.track()
    library.like(user=person, track_ids=[track.pk])
    copy = Copy(api_for(person))
    copy.sync()
    assert set(copy.held["track"]) == set(copy.held["liked_track"]) == {track.pk}

    library.unlike(user=person, track_ids=[track.pk])
    take_down(subject=track, by=None, reason="A notice.")
    changes = copy.sync()
    assert ("liked_track", track.pk, "delete") in told(changes)
    assert ("track", track.pk, "delete") in told(changes)
    assert copy.held["track"] == copy.held["liked_track"] == {}

    restore(subject=track, by=None)
    copy.sync()
    assert set(copy.held["track"]) == {track.pk}


def test_what_a_person_keeps_is_told_to_nobody_else(api_for: ApiFor) -> None:
    person, other, track = make.user(), make.user(), make_music.track()
    copy = Copy(api_for(other))
    copy.sync()

    library.like(user=person, track_ids=[track.pk])
    create_playlist(owner=person, title="Canary")

    assert {one["type"] for one in copy.sync()} <= {"track", "artist"}


def test_a_renamed_artist_is_renamed_everywhere(api_for: ApiFor) -> None:
    artist = make.user()
    page = make_music.artist("The Weir", user=artist)
    guest = make_music.track()
    guest.credits.create(artist=page, role="featured", accepted=True)
    copy = Copy(api_for(make.user()))
    copy.sync()

    edit_page(artist=page, by=artist, changes={"name": "The Lock"})
    copy.sync()

    assert copy.held["artist"][page.pk]["name"] == "The Lock"
    assert copy.held["track"][guest.pk]["featuring"][0]["name"] == "The Lock"


def test_an_artist_is_blocked(api_for: ApiFor) -> None:
    person, album = make.user(), make_music.album(size=1)
    api = api_for(person)
    copy = Copy(api)
    copy.sync()
    assert set(copy.held["album"]) == {album.pk}

    blocked = ArtistBlock.objects.create(user=person, artist=album.artist, level="block")
    Client.objects.filter(pk=person.pk).update(artist_blocks=1)
    assert copy.whole() == lists(api) == {}

    blocked.delete()
    Client.objects.filter(pk=person.pk).update(artist_blocks=0)
    assert copy.whole() == lists(api) != {}


def test_an_artist_is_blocked_while_a_client_asks(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After it has signed in, and before the log is read."""
    person, album = make.user(), make_music.album(size=1)
    api = api_for(person)
    copy = Copy(api)
    copy.sync()
    beyond = log.beyond

    def blocked_meanwhile(*given: Any, **named: Any) -> log.Stretch:
        monkeypatch.undo()
        block = {"type": "artist", "id": album.artist_id, "level": "block"}
        assert api.put("/api/me/blocks/", block).status_code < 300
        return beyond(*given, **named)

    monkeypatch.setattr(log, "beyond", blocked_meanwhile)

    assert {op for _, _, op in told(copy.sync())} == {"delete"}
    assert copy.whole() == lists(api) == {}


def test_a_playlist_that_somebody_hides_leaves_its_followers(api_for: ApiFor) -> None:
    owner, follower, viewer = make.user(), make.user(), make.user()
    playlist = create_playlist(owner=owner, title="Kelp", visibility="public")
    playlist.members.create(user=viewer, role="viewer")
    copies = [Copy(api_for(follower)), Copy(api_for(viewer))]
    copy, path = copies[0], f"/api/playlists/{playlist.pk}/"
    for visibility in ("unlisted", "private"):
        assert api_for(owner).patch(path, {"visibility": "public"}).status_code == 200
        assert copy.api.put(f"{path}follow/").status_code == 204
        for one, role in zip(copies, ("follower", "viewer"), strict=True):
            one.sync()
            assert one.held["playlist"][playlist.pk]["role"] == role
        assert api_for(owner).patch(path, {"visibility": visibility}).status_code == 200
        assert ("playlist", playlist.pk, "delete") in told(copy.sync())
        assert ("playlist", playlist.pk, "put") in told(copies[1].sync())

    api_for(owner).patch(path, {"visibility": "public"})
    copy.sync()
    assert not copy.held.get("playlist")
    assert copy.api.put(f"{path}follow/").status_code == 204
    assert ("playlist", playlist.pk, "put") in told(copy.sync())
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert ("playlist", playlist.pk, "delete") in told(copy.sync())


@pytest.mark.parametrize(
    ("types", "names"),
    [
        ("tracks", {"track"}),
        ("albums,artists", {"album", "artist"}),
        ("library", {"liked_track"}),
        ("playlists", {"playlist"}),
    ],
)
def test_only_some_types(api_for: ApiFor, types: str, names: set[str]) -> None:
    person, album = make.user(), make_music.album(size=1)
    library.like(user=person, track_ids=[album.tracks.get().pk])
    create_playlist(owner=person, title="Kelp")
    copy = Copy(api_for(person), types=types)

    copy.sync()

    assert set(copy.held) == names


def test_rules_of_a_smart_playlist_are_its_owners(api_for: ApiFor) -> None:
    owner, follower = make.user(), make.user()
    playlist = create_playlist(owner=owner, title="Kelp", visibility="public")
    rules = {"all": [{"field": "genre", "is": "ambient"}]}
    Playlist.objects.filter(pk=playlist.pk).update(rules=rules)
    playlist.members.create(user=follower, role="follower")

    for person, seen in ((owner, rules), (follower, None)):
        copy = Copy(api_for(person))
        copy.sync()
        held = copy.held["playlist"][playlist.pk]
        assert (held["is_smart"], held["entries"], held["rules"]) == (True, None, seen)


@alone
def test_nothing_new_costs_two_queries(api_for: ApiFor, django_assert_num_queries: Any) -> None:
    make_music.album(size=3)
    copy = Copy(api_for(make.user()))
    copy.sync()
    settle()
    copy.sync()

    with django_assert_num_queries(2):
        assert copy.sync() == []


@pytest.mark.parametrize("size", [1, 40])
def test_a_page_costs_as_much_for_much_as_for_little(
    api_for: ApiFor, size: int, django_assert_num_queries: Any
) -> None:
    person = make.user()
    album = make_music.album(size=size)
    library.like(user=person, track_ids=[*album.tracks.values_list("pk", flat=True)])
    for n in range(size):
        create_playlist(owner=person, title=f"Kelp {n}")
    copy = Copy(api_for(person), limit=500)

    # Who asks, the log, three kinds of the catalogue, playlists, their entries, marks.
    with django_assert_num_queries(8):
        copy.page()

    assert len(copy.held["playlist"]) == size


def test_who_added_it_is_hidden_between_people_who_blocked_each_other(
    api_for: ApiFor,
) -> None:
    owner, guest, reader, track = make.user(), make.user(), make.user(), make_music.track()
    playlist = create_playlist(owner=owner, title="Kelp", visibility="public")
    for person, role in ((guest, "editor"), (reader, "follower")):
        playlist.members.create(user=person, role=role)
    playlist.entries.create(track=track, position=0, added_by=guest)
    Playlist.objects.filter(pk=playlist.pk).update(tracks_count=1)
    copy = Copy(api_for(reader))
    copy.sync()
    assert copy.held["playlist"][playlist.pk]["entries"][0]["added_by"] == guest.pk

    block = UserBlock.objects.create(user=guest, other=reader, level="block")
    assert copy.whole() == lists(copy.api)
    assert copy.held["playlist"][playlist.pk]["entries"][0]["added_by"] is None

    block.delete()
    assert copy.whole() == lists(copy.api)


@pytest.mark.parametrize(
    "query", [{"types": "songs"}, {"types": ""}, {"limit": 0}, {"limit": 501}]
)
def test_what_cannot_be_asked(api_for: ApiFor, query: dict[str, Any]) -> None:
    refused(api_for(make.user()).get(SYNC, query), 422, "invalid")


def test_only_for_people(api: Api) -> None:
    refused(api.get(SYNC), 401, "unauthenticated")
