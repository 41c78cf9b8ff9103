"""take_down and restore: hidden and shown in every read, in one transaction."""

import pytest
from django.test import Client

from audio.catalog import services
from audio.catalog.index import index_things
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.indexing.models import Kind, SearchDocument
from tests import make_music
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


def found(client: Client, album):
    """What an anonymous person sees of an album, its artist and its tracks."""
    return {
        "artist": client.get(f"/api/artists/{album.artist_id}/").status_code == 200,
        "album": client.get(f"/api/albums/{album.pk}/").status_code == 200,
        "tracks": [
            item["title"] for item in client.get("/api/tracks/?sort=title").json()["items"]
        ],
        "findable": sorted(
            SearchDocument.objects.filter(is_public=True).values_list("title", flat=True)
        ),
    }


@pytest.fixture
def album():
    made = make_music.album("LP", size=2, artist="Band", genres=("Folk",))
    for number, track in enumerate(made.tracks.order_by("pk"), 1):
        Track.objects.filter(pk=track.pk).update(title=f"t{number}", sort_title=f"t{number}")
        index_things(tracks=[track.pk])
    return made


ALL = {
    "artist": True,
    "album": True,
    "tracks": ["t1", "t2"],
    "findable": ["Band", "LP", "t1", "t2"],
}


def test_an_artist_goes_with_all_that_is_theirs(client: Client, album):
    services.take_down(subject=album.artist, by=None, reason="stolen")

    assert found(client, album) == {
        "artist": False, "album": False, "tracks": [], "findable": [],
    }  # fmt: skip
    services.restore(subject=album.artist, by=None)
    assert found(client, album) == ALL


def test_an_album_goes_with_its_tracks(client: Client, album):
    services.take_down(subject=album, by=None, reason="stolen")

    assert found(client, album) == {
        "artist": True, "album": False, "tracks": [], "findable": ["Band"],
    }  # fmt: skip
    services.restore(subject=album, by=None)
    assert found(client, album) == ALL


def test_a_track_goes_alone(client: Client, album):
    track = album.tracks.get(title="t1")
    services.take_down(subject=track, by=None, reason="stolen")

    assert found(client, album)["tracks"] == ["t2"]
    assert client.get(f"/api/albums/{album.pk}/").json()["tracks_count"] == 1
    services.restore(subject=track, by=None)
    assert found(client, album) == ALL
    assert client.get(f"/api/albums/{album.pk}/").json()["tracks_count"] == 2


def test_what_was_hidden_for_itself_stays_hidden_when_its_artist_returns(client: Client, album):
    track = album.tracks.get(title="t1")
    services.take_down(subject=track, by=None, reason="first")
    services.take_down(subject=album.artist, by=None, reason="second")
    services.restore(subject=album.artist, by=None)

    assert found(client, album)["tracks"] == ["t2"]


def test_what_returns_under_a_hidden_artist_returns_with_the_artist(client: Client, album):
    track = album.tracks.get(title="t1")
    services.take_down(subject=track, by=None, reason="first")
    services.take_down(subject=album.artist, by=None, reason="second")
    services.restore(subject=track, by=None)

    assert found(client, album)["tracks"] == []
    services.restore(subject=album.artist, by=None)
    assert found(client, album) == ALL


def test_a_draft_returns_as_a_draft(client: Client, album):
    track = album.tracks.get(title="t1")
    Track.objects.filter(pk=track.pk).update(status=Status.DRAFT)
    services.take_down(subject=album, by=None, reason="stolen")
    services.restore(subject=album, by=None)

    track.refresh_from_db()
    assert track.status == Status.DRAFT
    assert found(client, album)["tracks"] == ["t2"]


def test_counters_follow(client: Client, album):
    services.take_down(subject=album, by=None, reason="stolen")
    artist = client.get(f"/api/artists/{album.artist_id}/").json()
    genre = client.get("/api/genres/folk/").json()

    assert (artist["tracks_count"], artist["albums_count"]) == (0, 0)
    assert (genre["tracks_count"], genre["albums_count"]) == (0, 0)
    services.restore(subject=album, by=None)
    genre = Genre.objects.get(slug="folk")
    assert (genre.tracks_count, genre.albums_count) == (2, 1)


def test_twice_is_refused(album):
    services.take_down(subject=album, by=None, reason="stolen")

    with pytest.raises(services.AlreadyTakenDown):
        services.take_down(subject=album, by=None, reason="again")
    services.restore(subject=album, by=None)
    with pytest.raises(services.NotTakenDown):
        services.restore(subject=album, by=None)


def test_the_reason_is_kept(album):
    removal = services.take_down(subject=album, by=None, reason="stolen")
    services.restore(subject=album, by=None)

    removal.refresh_from_db()
    assert removal.subject == f"album {album.pk}"
    assert removal.reason == "stolen"
    assert removal.restored_at is not None


def test_documents_know_all_names(album):
    track = make_music.track(title="Duet", artist="One", featuring=("Twö",), album="Pair")

    document = SearchDocument.objects.get(kind=Kind.TRACK, object_id=track.pk)

    assert document.artist_norm == "one two"
    assert document.album_norm == "pair"
    assert "'two'" in str(document.tsv)


def test_what_is_imported_under_a_hidden_artist_is_hidden_too(client: Client, album):
    services.take_down(subject=album.artist, by=None, reason="stolen")
    make_music.track(title="t3", artist="Band", album="LP")
    make_music.track(title="t4", artist="Band", album="New LP")

    assert found(client, album)["tracks"] == []
    services.restore(subject=album.artist, by=None)
    assert found(client, album)["tracks"] == ["t1", "t2", "t3", "t4"]


@pytest.mark.parametrize("whole", ["artist", "album"])
def test_a_part_of_what_was_taken_down_is_not_restored_by_itself(
    client: Client, album, whole: str
):
    services.take_down(
        subject=album.artist if whole == "artist" else album, by=None, reason="stolen"
    )
    hidden = found(client, album)
    track = album.tracks.get(title="t1")

    with pytest.raises(services.TakenDownWithAnother, match=f"because {whole} [0-9]+ was"):
        services.restore(subject=track, by=None)

    assert found(client, album) == hidden


@pytest.mark.django_db(transaction=True)
def test_what_is_imported_during_a_takedown_is_hidden_too():
    artist = make_music.artist("Band")

    def take_down() -> None:
        services.take_down(subject=artist, by=None, reason="stolen")

    def add() -> None:
        make_music.track(artist="Band")

    for _ in range(5):
        at_once(take_down, add, add)
        assert set(Track.objects.values_list("status", flat=True)) == {Status.TAKEN_DOWN}
        services.restore(subject=artist, by=None)
        assert set(Track.objects.values_list("status", flat=True)) == {Status.PUBLISHED}
