"""`GET /api/sync/`: what is not out yet, and those who may know of it."""

import pytest

from audio.catalog.models.publication import Status
from audio.catalog.ownership import erase_pages
from audio.catalog.services import restore, take_down
from audio.models import Album, Artist, ArtistBlock, Track
from audio.publishing.services import releasing
from audio.publishing.services.albums import delete_album
from audio.publishing.services.erasing import erase_music
from audio.publishing.services.tracks import add_draft_track, delete_track
from tests import make, make_music, make_playlist
from tests.api_client import ApiFor
from tests.audio.publishing import drafts
from tests.audio.sync.copy import Copy, lists, told
from tests.audio.sync.settled import settle
from users.models import Client

pytestmark = pytest.mark.django_db


def test_a_draft_is_its_artists_alone(api_for: ApiFor) -> None:
    artist, other = make.user(), make.user()
    page = make_music.artist(user=artist)
    artist.refresh_from_db()
    theirs, others = Copy(api_for(artist)), Copy(api_for(other))
    theirs.sync(), others.sync()

    draft = add_draft_track(artist=page, title="Canary", by=artist)

    theirs.sync()
    assert theirs.held["track"][draft.pk]["status"] == "draft"
    assert [one for one in others.sync() if one["type"] == "track"] == []

    pk = draft.pk
    delete_track(track=draft, by=artist)
    assert ("track", pk, "delete") in told(theirs.sync())
    assert [one for one in others.sync() if one["type"] == "track"] == []


@pytest.mark.parametrize("looked", [True, False])
def test_a_draft_that_is_gone_is_told_to_those_alone_who_could_know_it(
    api_for: ApiFor, looked: bool
) -> None:
    """With its album, and whether or not others asked while it was there."""
    label, other, staff = drafts.manager(), make.user(), make.user(is_staff=True)
    page = drafts.page(label, "The Weir")
    copies = [Copy(api_for(one)) for one in (label, staff, other)]
    theirs, of_staff, others = copies
    for copy in copies:
        copy.sync()
    album = drafts.album(page, size=1)
    [track] = album.tracks.all()
    for copy in copies if looked else (theirs, of_staff):
        copy.sync()

    delete_album(album=album, by=label)

    gone = {("album", album.pk, "delete"), ("track", track.pk, "delete")}
    assert gone <= {*told(theirs.sync())}
    assert gone <= {*told(of_staff.sync())}
    assert {one["type"] for one in others.sync()} <= {"artist"}


def test_a_page_that_never_was_public_goes_unseen(api_for: ApiFor) -> None:
    label, other = drafts.manager(), make.user()
    unseen = drafts.page(label, "The Weir")
    Artist.objects.filter(pk=unseen.pk).update(first_published_at=None, status=Status.DRAFT)
    seen = drafts.page(label, "The Sluice")
    copy = Copy(api_for(other))
    copy.sync()

    erase_pages(user=label)

    assert told(copy.sync()) == [("artist", seen.pk, "delete")]


def test_artists_who_block_their_own_page_lose_their_drafts(api_for: ApiFor) -> None:
    """Odd, and yet the lists obey."""
    artist = make.user()
    page = make_music.artist(user=artist)
    artist.refresh_from_db()
    copy = Copy(api_for(artist))
    add_draft_track(artist=page, title="Kelp", by=artist)
    copy.sync()
    assert len(copy.held["track"]) == 1

    ArtistBlock.objects.create(user=artist, artist=page, level="block")
    Client.objects.filter(pk=artist.pk).update(artist_blocks=1)

    assert copy.whole() == lists(copy.api) == {}


@pytest.mark.django_db(transaction=True)
def test_a_playlist_is_told_anew_when_a_draft_in_it_is_out(api_for: ApiFor) -> None:
    """Until then its entry has no number of a track."""
    label, reader = drafts.manager(), make.user()
    album = drafts.album(drafts.page(label, "The Weir"), size=1)
    [track] = album.tracks.all()
    playlist = make_playlist.of([track], owner=label, visibility="public")
    make_playlist.member(playlist, "follower", reader)
    copy = Copy(api_for(reader), types="playlists")
    settle()
    copy.sync()
    assert copy.held["playlist"][playlist.pk]["entries"][0]["track_id"] is None
    assert copy.sync() == []

    releasing.publish(release=album, by=label)
    settle()

    copy.sync()
    assert copy.held["playlist"][playlist.pk]["entries"][0]["track_id"] == track.pk


@pytest.mark.django_db(transaction=True)
def test_what_came_while_its_artist_was_hidden_is_known_once_it_is_shown(
    api_for: ApiFor,
) -> None:
    """And stays so: to hide it then takes it from copies, and not its number from lists."""
    artist, staff, reader = make_music.artist("Band"), make.user(is_staff=True), make.user()
    take_down(subject=artist, by=None, reason="asked for")
    track = make_music.track(artist="Band")
    playlist = make_playlist.of([track], owner=staff, visibility="public")
    make_playlist.member(playlist, "follower", reader)
    copy = Copy(api_for(reader))

    def number() -> int | None:
        copy.sync()
        entry: dict[str, int | None] = copy.held["playlist"][playlist.pk]["entries"][0]
        return entry["track_id"]

    settle()
    assert number() is None
    restore(subject=artist, by=None)
    settle()
    assert number() == track.pk
    assert track.pk in copy.held["track"]

    take_down(subject=track, by=None, reason="asked for")
    settle()
    assert ("track", track.pk, "delete") in told(copy.sync())
    assert copy.whole()["playlist"][playlist.pk]["entries"][0]["track_id"] == track.pk


@pytest.mark.parametrize("way", ["hidden", "erased"])
def test_what_is_public_was_public(api_for: ApiFor, way: str) -> None:
    """Even if no first day was kept of it, as of what is older than these days."""
    label, reader = drafts.manager(), make.user()
    album = drafts.published(drafts.page(label), size=1)
    [track] = album.tracks.all()
    for model in (Artist, Album, Track):
        model.objects.update(first_published_at=None)
    copy = Copy(api_for(reader))
    copy.sync()

    if way == "hidden":
        take_down(subject=album.artist, by=None, reason="asked for")
    else:
        erase_music(user=label)
        erase_pages(user=label)

    gone = {("track", track.pk, "delete"), ("album", album.pk, "delete")}
    gone |= {("artist", album.artist_id, "delete")}
    assert gone <= {*told(copy.sync())}
    assert not any(copy.held[kind] for kind in ("track", "album", "artist"))
