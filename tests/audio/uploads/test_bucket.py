"""Uploading straight to a bucket."""

import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.files.storage import default_storage
from django.utils import timezone

from audio.models import Rendition, Track, Upload
from audio.uploads import janitor, place
from config import env
from tests import jobs
from tests.api_client import Api, ApiFor, refused
from tests.audio.media import files
from tests.audio.uploads import sending
from tests.object_storage import BUCKET, bucket_of, serving, use

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(autouse=True)
def bucket(server: str, settings: Any) -> Iterator[Any]:
    use(settings, server)
    with bucket_of(default_storage) as made:
        yield made


def begun(api: Api, size: int, name: str = "a.wav") -> Any:
    answer = api.post(sending.UPLOADS, {"file_name": name, "size": size, "transport": "s3"})
    assert answer.status_code == 201, answer.content
    return answer.json()


def put(part: Any, data: bytes) -> None:
    piece = data[part["offset"] : part["offset"] + part["size"]]
    assert requests.put(part["url"], data=piece, timeout=30).status_code == 200


def multiparts() -> list[Any]:
    kept: Any = default_storage
    told = kept.connection.meta.client.list_multipart_uploads(Bucket=BUCKET)
    return list(told.get("Uploads", []))


@pytest.mark.parametrize("name", ["a.wav", "unnamed"], ids=["stays there", "moves"])
def test_parts_in_any_order_become_a_track(api_for: ApiFor, tmp_path: Path, name: str) -> None:
    api = api_for(sending.artist()[0])
    data = files.sound(tmp_path / "a.wav", seconds=60).read_bytes()
    told = begun(api, len(data), name)
    assert [part["number"] for part in told["parts"]] == [1, 2]
    random.Random(3).shuffle(told["parts"])  # noqa: S311
    for part in told["parts"]:
        put(part, data)

    for _ in range(2):
        assert api.post(f"/api/uploads/{told['id']}/complete/").status_code == 202
    jobs.run_due()

    now = api.get(f"/api/uploads/{told['id']}/").json()
    assert now["status"] == "ready", now["refused"]
    original = Rendition.objects.originals().get(track=now["track_id"])
    with default_storage.open(original.file) as kept:
        assert hashlib.sha256(kept.read()).hexdigest() == hashlib.sha256(data).hexdigest()
    assert Track.objects.count() == 1
    assert multiparts() == []
    assert len(list(Rendition.objects.values("file").distinct())) == 8
    kept_files = sorted(Rendition.objects.values_list("file", flat=True))
    there: Any = default_storage
    assert sorted(obj.key for obj in there.bucket.objects.all()) == kept_files


def test_another_size_is_refused(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    told = begun(api, 10)
    requests.put(told["parts"][0]["url"], data=b"1234", timeout=30)

    body = refused(api.post(f"/api/uploads/{told['id']}/complete/"), 409, "upload_incomplete")

    assert body["offset"] == 4
    assert Upload.objects.get().status == "receiving"
    refused(sending.patch(api, f"/api/uploads/{told['id']}/", b"12"), 409, "goes_to_the_bucket")


def test_what_is_given_up_leaves_no_parts(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    told = begun(api, 10)
    put(told["parts"][0], b"0123456789")

    assert api.delete(f"/api/uploads/{told['id']}/").status_code == 204

    assert multiparts() == []
    assert Upload.objects.get().multipart == ""


def test_what_expired_and_what_nobody_knows_is_cleared(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    begun(api, 10)
    Upload.objects.update(expires_at=timezone.now())
    unknown = begun(api, 10)
    Upload.objects.filter(pk=unknown["id"]).delete()

    known = begun(api, 10)

    janitor.tidy()  # all uploads of this bucket's server began in 2010

    kept = Upload.objects.get(pk=known["id"])
    assert [one["UploadId"] for one in multiparts()] == [kept.multipart]
    assert Upload.objects.exclude(pk=kept.pk).get().status == "abandoned"


def test_what_went_to_a_bucket_counts_although_it_is_given_up(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody tells us of the parts that came."""
    monkeypatch.setattr(env, "UPLOAD_DAILY_MB", 10)
    api = api_for(sending.artist()[0])
    told = begun(api, 10_000_000)
    put(told["parts"][1], bytes(10_000_000))
    api.delete(f"{sending.UPLOADS}{told['id']}/")

    refused(api.post(sending.UPLOADS, {"file_name": "b", "size": 1}), 429, "upload_quota_spent")


def test_a_bucket_that_was_switched_off_stops_nobody(
    api_for: ApiFor, settings: Any, own_folders: Path
) -> None:
    api = api_for(sending.artist()[0])
    told = begun(api, 10)
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    assert api.get(f"{sending.UPLOADS}{told['id']}/").json()["parts"] is None
    Upload.objects.update(expires_at=timezone.now())
    lost = place.folder() / "form-lost"
    lost.touch()
    os.utime(lost, (0, 0))

    janitor.tidy()

    assert Upload.objects.get().status == "abandoned"
    assert list(own_folders.iterdir()) == []
