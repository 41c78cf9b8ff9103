"""Of somebody who is erased no note is left."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from audio.catalog.ownership import give_page
from audio.models import Album, Artist, Credit, PlayEvent, Rendition, SearchDocument, Track
from audio.publishing.personal_data import Music
from audio.publishing.services import pictures, releasing
from tests import jobs, make, make_music, make_picture
from tests.api_client import ApiFor
from tests.audio.publishing import drafts
from tests.audio.publishing.test_races import everything_is_counted
from tests.audio.publishing.test_withdraw import files, stored
from users.accounts.personal_data import sources
from users.models import User
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def erase(person: User) -> None:
    for _ in range(2):
        with transaction.atomic():
            for source in sources()[:-1]:  # but the account
                source.erase(person)


def test_all_on_a_page_of_their_own_goes_with_its_files(settings: Any) -> None:
    person = drafts.manager()
    artist = drafts.page(person, name="lovelace")
    album = drafts.published(artist, size=2, genres=["Shanty"])
    draft = drafts.album(artist, size=1, title="To come")
    for number, track in enumerate(Track.objects.all()):
        stored(track, f"song-{number}")
    pictures.show(thing=album, by=person, file=make_picture.opened(make_picture.picture()))
    other = drafts.published(drafts.page(name="Babbage"), genres=["Shanty"])
    assert len(files(settings.MEDIA_ROOT)) == 3 + 3

    erase(person)

    assert list(Artist.objects.values_list("name", flat=True)) == ["Babbage"]
    assert list(Album.objects.all()) == [other]
    assert Track.objects.count() == 2
    assert not Rendition.objects.exists()
    assert not SearchDocument.objects.filter(artist_norm__contains="lovelace").exists()
    everything_is_counted()
    jobs.run_due()
    assert files(settings.MEDIA_ROOT) == []
    assert draft.pk not in Album.objects.values_list("pk", flat=True)


def test_what_others_heard_of_it_goes_too(api_for: ApiFor) -> None:
    person = drafts.manager()
    track = drafts.track(drafts.page(person))
    releasing.publish(release=track, by=person)
    listener = api_for(make.user())
    for one in (track, make_music.track()):
        play = {
            "event_id": f"00000000-0000-4000-8000-{one.pk:012}",
            "track_id": one.pk,
            "played_at": "2026-01-02T03:04:05Z",
            "ms_played": 60_000,
        }
        assert listener.post("/api/me/plays/", {"plays": [play]}).status_code == 201

    erase(person)

    assert PlayEvent.objects.count() == 1
    assert len(listener.get("/api/me/history/").json()["items"]) == 1


def test_of_an_imported_page_only_what_nobody_has_seen() -> None:
    album, person = make_music.album("Harbour", size=1), drafts.manager()
    give_page(artist=album.artist, user=person)
    artist = Artist.objects.get(pk=album.artist_id)
    drafts.album(artist, size=1, title="Secret")
    drafts.track(artist, "Sketch")
    out = drafts.published(artist, size=1, title="Out")

    erase(person)

    assert set(Album.objects.values_list("title", flat=True)) == {"Harbour", "Out"}
    assert Track.objects.count() == 2
    out.artist.refresh_from_db()
    assert out.artist.user is None
    everything_is_counted()


def test_the_whole_way(settings: Any) -> None:
    person = drafts.manager()
    artist = drafts.page(person)
    drafts.published(artist)
    give_to = drafts.track(drafts.page(), "Duet")
    Credit.objects.create(track=give_to, artist=artist, accepted=True)
    pictures.show(
        thing=artist,
        by=person,
        file=make_picture.opened(make_picture.picture()),
        place=pictures.Place.PICTURE,
    )

    erasure.erase_now(user=person)

    assert not User.objects.filter(pk=person.pk).exists()
    assert list(Track.objects.values_list("title", flat=True)) == ["Duet"]
    jobs.run_due(later=timedelta(hours=2))
    left = files(settings.MEDIA_ROOT)
    assert [name for name in left if not name.startswith("erased/")] == []


def test_a_copy_of_their_data_has_their_music() -> None:
    person = drafts.manager()
    artist = drafts.page(person)
    album = drafts.album(artist, size=1, upc="012345678905")
    track = album.tracks.get()
    file = stored(track, "song").file
    pictures.show(thing=album, by=person, file=make_picture.opened(make_picture.picture()))
    drafts.published(drafts.page())

    told = dict(Music().export(person))

    assert [row["upc"] for row in told["releases.json"]] == ["012345678905"]
    assert [row["title"] for row in told["tracks.json"]] == ["Song 1"]
    assert told["credits.json"] == []
    held = dict(Music().files(person))
    assert held[f"music/{track.pk}-song-1.flac"] == file
    assert set(held) == {f"music/{track.pk}-song-1.flac", f"covers/album-{album.pk}.jpg"}
