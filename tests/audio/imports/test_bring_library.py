"""POST /api/me/imports/: likes, saved albums and playlists come along, and go again."""

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from audio.imports import storage
from audio.imports.models import Import, ImportedName
from audio.imports.services import imports
from audio.models import (
    Artist,
    FollowedArtist,
    LikedTrack,
    PlayEvent,
    Playlist,
    SavedAlbum,
)
from config.fields import utc_now
from followers.services import block_artist, follow_artist
from tests import make, make_music, make_playlist
from tests.api_client import ApiFor, refused
from tests.at_once import seen_at_a_lock
from tests.audio.imports.samples import (
    IMPORTS,
    LASTFM_TABLE,
    LIBRARY,
    PLAYLISTS,
    Catalogue,
    brought,
    feedback,
    lines,
    listen,
    outcomes,
    refusals,
    send,
    zipped,
)
from tests.jobs import run_due
from users.accounts.choices import Level
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)

YOUR_LIBRARY = json.dumps(LIBRARY).encode()
YOUR_PLAYLISTS = json.dumps(PLAYLISTS).encode()


def folders() -> set[str]:
    """Keys under which something lies."""
    if not default_storage.exists(storage.FOLDER):
        return set()
    return {f"{storage.FOLDER}/{name}" for name in default_storage.listdir(storage.FOLDER)[0]}


def followed(person: User) -> set[int]:
    return set(FollowedArtist.objects.filter(user=person).values_list("artist", flat=True))


def test_a_library(api_for: ApiFor):
    here, person = Catalogue(), make.user()

    told = brought(api_for(person), YOUR_LIBRARY)

    assert outcomes(told) == {
        ("like", "matched"): (1, 1, 1),
        ("like", "unmatched"): (1, 1, 0),
        ("album", "near"): (1, 1, 1),
        ("artist", "matched"): (1, 1, 1),
    }
    liked = LikedTrack.objects.filter(user=person).values_list("track", flat=True)
    saved = SavedAlbum.objects.filter(user=person).values_list("album", flat=True)
    assert (list(liked), list(saved)) == ([here.ferry.pk], [here.lamps.album_id])
    here.ferry.refresh_from_db()
    assert here.ferry.likes_count == 1
    cole = here.lamps.artist
    cole.refresh_from_db()
    assert followed(person) == {cole.pk}
    assert cole.followers_count == 1


def test_artists_are_followed_as_far_as_they_may_be(api_for: ApiFor):
    """Blocked, unknown, named twice, followed already; and taken back is what it added."""
    weir, cole = (make_music.artist(name=name) for name in ("The Weir", "Ada Cole"))
    old = make_music.artist(name="Old Love")
    person = make.user()
    api = api_for(person)
    follow_artist(user=person, artist=old)
    block_artist(user=person, artist=weir, level=Level.BLOCK)
    names = ("The Weir", "Ada Cole", "ADA COLE", "Old Love", "Nobody")

    library = LIBRARY | {
        "tracks": [],
        "albums": [],
        "artists": [{"name": one} for one in names],
    }
    told = brought(api, json.dumps(library).encode())

    assert outcomes(told) == {
        ("artist", "matched"): (4, 4, 1),
        ("artist", "unmatched"): (1, 1, 0),
    }
    assert followed(person) == {old.pk, cole.pk}
    nobody = make_music.artist(name="Nobody")
    api.post(f"{IMPORTS}{told['id']}/rematch/")
    run_due()
    assert followed(person) == {old.pk, cole.pk, nobody.pk}

    assert api.delete(f"{IMPORTS}{told['id']}/").status_code == 204

    assert followed(person) == {old.pk}
    counts = Artist.objects.order_by("name").values_list("name", "followers_count")
    assert {name for name, count in counts if count} == {"Old Love"}


def test_a_playlist_in_its_order(api_for: ApiFor):
    here, person = Catalogue(), make.user()
    api = api_for(person)

    told = brought(api, YOUR_PLAYLISTS)

    made = Playlist.objects.get(owner=person)
    assert (made.title, made.description) == ("Evening", "When it is late")
    assert made.visibility == "private"
    assert [entry.track_id for entry in make_playlist.entries(made)] == [
        here.lamps.pk,
        here.ferry.pk,
        here.harbour.pk,
    ]
    assert outcomes(told) == {
        ("playlist", "matched"): (1, 4, 1),
        ("playlist_track", "matched"): (3, 3, 0),
        ("playlist_track", "unmatched"): (1, 1, 0),
    }
    assert refusals(told) == {"no_music": 1}

    again = brought(api, YOUR_PLAYLISTS)
    assert outcomes(again)[("playlist", "matched")] == (1, 4, 0)
    assert Playlist.objects.get(owner=person).pk == made.pk


def test_loves_get_their_names_from_the_listens(api_for: ApiFor):
    here, person = Catalogue(), make.user()
    data = zipped(
        feedback_jsonl=lines(
            feedback(1_614_861_240), feedback(1_614_861_240, -1), feedback(1_600_000_000)
        ),
        listens__2021__3_jsonl=lines(listen(1_614_861_240, "The Weir", "Night Ferry")),
    )

    told = brought(api_for(person), data)

    assert LikedTrack.objects.get(user=person).track_id == here.ferry.pk
    assert refusals(told) == {"hated": 1, "unknown_recording": 1}


def test_taken_back_is_what_it_added_and_no_more(api_for: ApiFor):
    here, person = Catalogue(), make.user()
    mine = make_music.play(person, here.lamps)
    api = api_for(person)
    api.post("/api/me/albums/", {"id": here.lamps.album_id})
    told = brought(api, YOUR_LIBRARY, YOUR_PLAYLISTS, LASTFM_TABLE.encode())
    assert PlayEvent.objects.filter(user=person).count() == 2

    assert api.delete(f"{IMPORTS}{told['id']}/").status_code == 204

    assert [play.pk for play in PlayEvent.objects.filter(user=person)] == [mine.pk]
    assert not LikedTrack.objects.filter(user=person).exists()
    assert SavedAlbum.objects.get(user=person).album_id == here.lamps.album_id
    assert not Playlist.objects.filter(owner=person).exists()
    assert not ImportedName.objects.exists()
    assert followed(person) == set()
    refused(api.get(f"{IMPORTS}{told['id']}/"), 404, "not_found")
    here.ferry.refresh_from_db()
    assert here.ferry.likes_count == 0
    assert outcomes(brought(api, LASTFM_TABLE.encode()))[("listen", "matched")] == (1, 1, 1)


def test_taken_back_before_it_began(api_for: ApiFor):
    Catalogue()
    person = make.user()
    api = api_for(person)
    pk = send(api, LASTFM_TABLE.encode()).json()["id"]

    assert api.delete(f"{IMPORTS}{pk}/").status_code == 204
    run_due()

    assert not PlayEvent.objects.exists()
    assert not Import.objects.exists()


def test_what_was_sent_is_deleted_though_nobody_works_at_it_any_more(api_for: ApiFor):
    person = make.user()
    pk = send(api_for(person), LASTFM_TABLE.encode()).json()["id"]
    key = Import.objects.get(pk=pk).key
    Import.objects.filter(pk=pk).update(status="running")

    imports.tidy()
    assert default_storage.listdir(key) == ([], ["0"])
    Import.objects.filter(pk=pk).update(created_at=utc_now() - timedelta(hours=13))
    imports.tidy()

    left = Import.objects.get(pk=pk)
    assert (left.status, left.key) == ("failed", "")
    assert left.finished_at is not None
    assert not default_storage.exists(key)


def test_what_is_just_being_sent_is_not_deleted(api_for: ApiFor):
    """With a key its row is committed after its files lie there: the night may come between."""
    Catalogue()
    api, before = api_for(make.user()), folders()

    def before_it_is_committed() -> None:
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE config_replay IN EXCLUSIVE MODE")

    def the_night() -> tuple[bool, int]:
        there = bool(folders() - before), Import.objects.count()
        imports.tidy()
        return there

    seen, answer = seen_at_a_lock(
        before_it_is_committed,
        lambda: send(api, LASTFM_TABLE.encode(), Idempotency_Key="one"),
        the_night,
    )
    run_due()

    assert seen == (True, 0)
    told = api.get(f"{IMPORTS}{answer.json()['id']}/").json()
    assert told["status"] == "ready"
    assert outcomes(told)[("listen", "matched")] == (1, 1, 1)


def test_what_killed_processes_left_is_deleted():
    """Files of no import; also of a version that did not write down when."""
    old = {"imports/20200229T123456Z-0a1b", "imports/0a1b2c3d"}
    young = storage.new_key()
    for key in (young, *old):
        storage.put(key, 0, ContentFile(b"{}"))

    imports.tidy()

    assert (old | {young}) & folders() == {young}
    storage.remove(young)


def test_new_music_is_found_when_asked_again(api_for: ApiFor):
    person = make.user()
    api = api_for(person)
    told = brought(api, LASTFM_TABLE.encode(), YOUR_LIBRARY)
    assert outcomes(told)[("listen", "unmatched")] == (2, 2, 0)
    here = Catalogue()

    assert api.post(f"{IMPORTS}{told['id']}/rematch/").status_code == 202
    run_due()

    after = outcomes(api.get(f"{IMPORTS}{told['id']}/").json())
    assert after[("listen", "matched")] == (1, 1, 1)
    assert after[("like", "matched")] == (1, 1, 1)
    assert PlayEvent.objects.get(user=person).track_id == here.ferry.pk
    assert ImportedName.objects.get(kind="listen", status="matched").times == []


def test_another_is_refused_while_one_is_under_way(api_for: ApiFor):
    api = api_for(make.user())
    assert send(api, YOUR_LIBRARY).status_code == 202

    refused(send(api, YOUR_LIBRARY), 409, "import_under_way")


def test_nobody_elses(api_for: ApiFor):
    told = brought(api_for(make.user()), YOUR_LIBRARY)
    other = api_for(make.user())
    for path in ("", "names/", "report/"):
        refused(other.get(f"{IMPORTS}{told['id']}/{path}"), 404, "not_found")
    refused(other.post(f"{IMPORTS}{told['id']}/rematch/"), 404, "not_found")
    refused(other.delete(f"{IMPORTS}{told['id']}/"), 404, "not_found")
    assert other.get(IMPORTS).json()["items"] == []


def test_sent_again_with_its_key_it_is_the_same(api_for: ApiFor):
    api = api_for(make.user())

    first = send(api, YOUR_LIBRARY, Idempotency_Key="one")
    again = send(api, YOUR_LIBRARY, Idempotency_Key="one")

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["id"] == again.json()["id"]
    assert Import.objects.count() == 1
