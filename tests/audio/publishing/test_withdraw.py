"""Withdrawing and deleting: gone from every read at once; drafts for good."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from audio.catalog.services import take_down
from audio.models import Album, Artist, PlayEvent, Rendition, SearchDocument, Track
from audio.publishing.services import albums, pages, releasing
from tests import jobs, make, make_music, make_picture
from tests.api_client import Api, ApiFor, refused
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def stored(track: Track, name: str) -> Rendition:
    """A file of the track's; its bytes are not what this is about."""
    key = default_storage.save(f"audio/{name}.flac", ContentFile(b"fLaC"))
    return Rendition.objects.create(
        track=track,
        name="original",
        container="flac",
        codec="flac",
        bitrate=1,
        sample_rate=1,
        channels=1,
        duration_ms=1,
        size=4,
        sha256="0" * 64,
        file=key,
    )


def files(place: Path) -> list[str]:
    return sorted(str(p.relative_to(place)) for p in place.rglob("*") if p.is_file())


def test_an_album_is_gone_from_every_read(api: Api, api_for: ApiFor) -> None:
    artist = drafts.page()
    album = drafts.published(artist, genres=["Shanty"])
    track = drafts.track(artist, "Third", album=album, genres=["Shanty"])
    releasing.publish(release=album, by=drafts.by(album))
    public = [
        *("/api/albums/", "/api/tracks/", "/api/tracks/recent/"),
        f"/api/artists/{artist.pk}/albums/",
        f"/api/artists/{artist.pk}/tracks/",
        f"/api/artists/{artist.pk}/top-tracks/",
        *("/api/albums/?genre=shanty", "/api/tracks/?genre=shanty"),
        f"/api/albums/?ids={album.pk}",
        f"/api/tracks/?ids={track.pk}",
    ]
    etags = {path: api.get(path).headers["ETag"] for path in public}
    assert all(any(api.get(path).json()["items"]) for path in public)

    answer = api_for(drafts.by(album)).delete(f"/api/albums/{album.pk}/")

    assert answer.status_code == 204
    for path in public:
        again = api.get(path, If_None_Match=etags[path])
        assert again.status_code == 200, path
        assert not any(again.json()["items"]), path
    for path in (f"/api/albums/{album.pk}/", f"/api/tracks/{track.pk}/"):
        refused(api.get(path), 404, "not_found")
    assert not SearchDocument.objects.filter(kind__in=(1, 2), is_public=True).exists()
    listener = api_for(make.user())
    refused(listener.post(f"/api/tracks/{track.pk}/play/"), 404, "not_found")
    artist.refresh_from_db()
    assert (artist.albums_count, artist.tracks_count) == (0, 0)
    genre = api.get("/api/genres/shanty/").json()
    assert (genre["albums_count"], genre["tracks_count"]) == (0, 0)


def test_what_was_heard_keeps_its_place(api_for: ApiFor) -> None:
    album = drafts.published(size=1)
    track, listener = album.tracks.get(), api_for(make.user())
    play = {"event_id": str(uuid.uuid4()), "track_id": track.pk, "ms_played": 60_000}
    listener.post("/api/me/plays/", {"plays": [play | {"played_at": "2026-01-02T03:04:05Z"}]})

    albums.delete_album(album=album, by=drafts.by(album))

    assert PlayEvent.objects.get().track == track
    assert Track.objects.get().status == "withdrawn"
    assert listener.get("/api/me/history/").status_code == 200


def test_deleting_again_changes_nothing(api_for: ApiFor) -> None:
    album = drafts.published()
    api = api_for(drafts.by(album))

    assert [api.delete(f"/api/albums/{album.pk}/").status_code for _ in "12"] == [204, 204]
    assert Album.objects.get().status == "withdrawn"


def test_a_draft_goes_with_its_tracks_and_files(api_for: ApiFor, settings: Any) -> None:
    album = drafts.album(size=2)
    api = api_for(drafts.by(album))
    for number, track in enumerate(album.tracks.all()):
        stored(track, f"song-{number}")
    picture = make_picture.form(make_picture.picture())
    for path in (f"/api/albums/{album.pk}/cover/", f"/api/tracks/{track.pk}/cover/"):
        answer = api.client.post(
            path,
            picture,
            content_type=make_picture.MULTIPART,
            headers={"Authorization": f"Bearer {api.token}"},
        )
        assert answer.status_code == 200, answer.content
    assert len(files(settings.MEDIA_ROOT)) == 2 + 2 * 3

    assert api.delete(f"/api/albums/{album.pk}/").status_code == 204

    refused(api.get(f"/api/albums/{album.pk}/"), 404, "not_found")
    assert not Album.objects.exists()
    assert not Track.objects.exists()
    assert not SearchDocument.objects.filter(kind__in=(1, 2)).exists()
    jobs.run_due()
    assert files(settings.MEDIA_ROOT) == []


def test_a_drafts_track_that_was_public_once_stays() -> None:
    artist = drafts.page()
    known, person = drafts.track(artist, "Known"), drafts.by(artist)
    for verb in (releasing.publish, releasing.withdraw, releasing.back_to_draft):
        verb(release=known, by=person)
    album = drafts.album(artist, size=1)
    Track.objects.filter(pk=known.pk).update(album=album)

    albums.delete_album(album=album, by=person)

    assert [(track.title, track.album) for track in Track.objects.all()] == [("Known", None)]


def test_what_is_taken_down_is_not_theirs_to_remove(api_for: ApiFor) -> None:
    album = drafts.album()
    take_down(subject=album, by=None, reason="Not theirs.")

    answer = api_for(drafts.by(album)).delete(f"/api/albums/{album.pk}/")

    refused(answer, 409, "wrong_status")
    assert Album.objects.get().status == "taken_down"


def test_one_track_of_an_album(api: Api, api_for: ApiFor) -> None:
    album = drafts.published(size=3)
    track = album.tracks.order_by("pk")[1]

    api_for(drafts.by(album)).delete(f"/api/tracks/{track.pk}/")

    listed = api.get(f"/api/albums/{album.pk}/tracks/").json()
    assert [one["title"] for one in listed["items"]] == ["Song 1", "Song 3"]
    assert listed["total"] == 2


def test_a_page_with_everything_on_it(api: Api, api_for: ApiFor) -> None:
    artist = drafts.page()
    album, single = drafts.published(artist), drafts.track(artist, "Single")
    releasing.publish(release=single, by=drafts.by(artist))
    draft = drafts.album(artist, title="To come")
    api_ = api_for(drafts.by(artist))

    assert api_.delete(f"/api/artists/{artist.pk}/").status_code == 204

    for path in (f"/api/artists/{artist.pk}/", f"/api/albums/{album.pk}/"):
        refused(api.get(path), 404, "not_found")
    assert api.get("/api/tracks/").json()["items"] == []
    draft.refresh_from_db()
    assert draft.status == "draft"
    artist.refresh_from_db()
    assert (artist.albums_count, artist.tracks_count) == (0, 0)
    assert not SearchDocument.objects.filter(is_public=True).exists()


def test_a_page_can_be_shown_again(api: Api, api_for: ApiFor) -> None:
    artist = drafts.page()
    album, single = drafts.published(artist, size=2), drafts.track(artist, "Single")
    person = drafts.by(artist)
    releasing.publish(release=single, by=person)
    api_ = api_for(person)
    api_.delete(f"/api/artists/{artist.pk}/")
    refused(
        api_.patch(f"/api/albums/{album.pk}/", {"status": "published"}),
        409,
        "page_not_published",
    )

    assert api_.patch(f"/api/artists/{artist.pk}/", {"status": "published"}).status_code == 200
    assert api.get("/api/albums/").json()["items"] == []
    api_.patch(f"/api/albums/{album.pk}/", {"status": "published"})
    api_.patch(f"/api/tracks/{single.pk}/", {"status": "published"})

    assert api.get(f"/api/artists/{artist.pk}/").json()["tracks_count"] == 3
    assert api.get(f"/api/albums/{album.pk}/").json()["tracks_count"] == 2


def test_an_imported_page_takes_its_compilations_along(api: Api) -> None:
    """Where tracks of others are on its album, and tracks of its own on theirs."""
    album = make_music.album("Sampler", size=1, artist="Guest", album_artist="Host")
    make_music.album("Elsewhere", size=1, artist="Host", album_artist="Other")
    host = Artist.objects.get(name="Host")

    pages.withdraw_page(artist=host, by=drafts.manager(is_staff=True))

    assert {a.name for a in Artist.objects.filter(status="published")} == {"Guest", "Other"}
    assert not Track.objects.filter(status="published").exists()
    assert Album.objects.get(status="published").tracks_count == 0
    guest = Artist.objects.get(name="Guest")
    assert (guest.tracks_count, album.pk) == (0, Album.objects.get(status="withdrawn").pk)
