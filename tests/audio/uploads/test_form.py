"""Uploading a track in one request."""

import hashlib
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from audio.models import Album, Rendition, Track, Upload
from audio.uploads import place
from audio.uploads.forms import Spool
from config import env, openapi
from config.api import api as whole
from tests import jobs, make
from tests.api_client import Api, ApiFor, refused
from tests.audio.media import files
from tests.audio.publishing import drafts
from tests.audio.uploads import sending

pytestmark = pytest.mark.django_db(transaction=True)


def send(api: Api, audio: bytes, key: str = "", **fields: Any) -> Any:
    headers = {"Authorization": f"Bearer {api.token}"} | (
        {"Idempotency-Key": key} if key else {}
    )
    file = SimpleUploadedFile("03 - night_ferry.flac", audio)
    return api.client.post("/api/tracks/", {"audio": file} | fields, headers=headers)


def test_it_becomes_a_draft_and_then_plays(api_for: ApiFor, tmp_path: Path) -> None:
    person, page = sending.artist()
    api = api_for(person)
    audio = files.sound(tmp_path / "a.flac").read_bytes()

    answer = send(api, audio, artist_id=page.pk, title="Lanterns", explicit="true")

    assert answer.status_code == 202, answer.content
    told = answer.json()
    assert (told["track"]["title"], told["track"]["status"]) == ("Lanterns", "draft")
    assert (told["track"]["explicit"], told["track"]["is_playable"]) == (True, False)
    assert told["upload"]["status"] == "waiting"
    jobs.run_due()
    now = api.get(f"/api/uploads/{told['upload']['id']}/").json()
    assert now["status"] == "ready", now["refused"]
    original = Rendition.objects.originals().get(track=told["track"]["id"])
    assert original.sha256 == hashlib.sha256(audio).hexdigest()
    assert Track.objects.get().title == "Lanterns"


def test_the_same_key_is_one_track_and_another_file_is_none(
    api_for: ApiFor, own_folders: Path
) -> None:
    """Also a file of the same name and size."""
    person, _ = sending.artist()
    api = api_for(person)

    first, again = send(api, b"1234", "k"), send(api, b"1234", "k")
    other = send(api, b"5678", "k")

    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    refused(other, 422, "idempotency_key_reused")
    assert Track.objects.count() == Upload.objects.count() == 1
    assert [path.name for path in own_folders.iterdir()] == [first.json()["upload"]["id"]]


def test_a_file_without_bytes_is_refused(api_for: ApiFor, own_folders: Path) -> None:
    refused(send(api_for(sending.artist()[0]), b""), 422, "empty_file")

    assert list(own_folders.iterdir()) == []
    assert not Upload.objects.exists()


def test_one_that_is_too_large_is_not_read_to_its_end(
    api_for: ApiFor, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, _ = sending.artist()
    operation = next(
        one for one in openapi.operations(whole) if one.view_func.__name__ == "upload_track"
    )
    monkeypatch.setattr(type(operation), "most", 1000)

    refused(send(api_for(person), b"1" * 2000), 413, "upload_too_large")
    refused(send(api_for(person), b"1" * 200_000), 413, "upload_too_large")

    assert list(own_folders.glob("*")) == []


def test_what_is_no_audio_is_refused_with_its_reason(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    told = send(api, b"Once upon a time").json()

    jobs.run_due()

    now = api.get(f"/api/uploads/{told['upload']['id']}/").json()
    assert (now["status"], now["refused"]["code"]) == ("refused", "not_audio")
    assert now["refused"]["reason"].startswith("This is no MP3")
    assert now["report"] is None
    assert not Track.objects.get().is_playable


def test_an_album_that_is_deleted_meanwhile_loses_no_file(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes after it was found, and before its track is made."""
    person, page = sending.artist()
    album = drafts.album(page, size=0)
    adopt = place.adopt

    def delete() -> None:
        Album.objects.all().delete()
        connection.close()

    def slowly(*given: Any) -> None:
        thread = Thread(target=delete)
        thread.start()
        thread.join()
        adopt(*given)

    monkeypatch.setattr(place, "adopt", slowly)
    answer = send(api_for(person), b"1234", album_id=album.pk)

    assert answer.status_code == 202, answer.content
    assert answer.json()["upload"]["album_id"] is None
    assert Track.objects.get().album is None


def test_before_a_byte_is_taken_there_must_be_room(
    api_for: ApiFor, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []

    def counted(self: Spool, raw_data: bytes, start: int) -> None:
        taken.append(len(raw_data))

    monkeypatch.setattr(Spool, "receive_data_chunk", counted)
    api = api_for(sending.artist()[0])

    refused(send(api_for(make.user()), b"1" * 3_000_000), 403, "not_your_artist")
    monkeypatch.setattr(env, "UPLOAD_DAILY_MB", 1)
    refused(send(api, b"1" * 3_000_000), 429, "upload_quota_spent")
    assert taken == []
    monkeypatch.setattr(env, "UPLOAD_DAILY_MB", 0)
    refused(
        send(api, b"1" * 30_000), 429, "upload_quota_spent"
    )  # as little as is around a file

    assert taken == []
    assert not own_folders.exists() or list(own_folders.iterdir()) == []
