"""Uploading in parts, as tus 1.0.0 has it."""

import base64
import hashlib
from pathlib import Path

import pytest
from django.db import transaction
from django.utils.http import http_date

from audio.models import Rendition, Track, Upload
from tests import jobs, make
from tests.api_client import ApiFor, refused
from tests.audio.media import files
from tests.audio.publishing import drafts
from tests.audio.uploads import sending

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_becomes_a_draft_that_can_be_played(api_for: ApiFor, tmp_path: Path) -> None:
    person, page = sending.artist()
    api = api_for(person)
    file = files.sound(tmp_path / "03 - night_ferry.flac", seconds=3)

    upload = sending.sent(api, file)
    told = api.get(f"/api/uploads/{upload.pk}/").json()
    assert (told["status"], told["offset"]) == ("waiting", file.stat().st_size)
    jobs.run_due()

    told = api.get(f"/api/uploads/{upload.pk}/").json()
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (told["status"], told["progress"], told["sha256"]) == ("ready", 100, digest)
    assert told["report"]["duration_ms"] == 3000
    assert len(told["report"]["waveform"]) == 1000
    track = Track.objects.get(pk=told["track_id"])
    assert (track.title, track.status, track.is_playable) == ("Night Ferry", "draft", True)
    assert track.artist == page
    assert Rendition.objects.originals().get(track=track).sha256 == digest


def test_goes_on_where_it_stopped(api_for: ApiFor, own_folders: Path) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 10))

    assert sending.patch(api, path, b"1234").headers["Upload-Offset"] == "4"
    head = api.head(path, Tus_Resumable="1.0.0")
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("4", "10")
    assert head.headers["Cache-Control"] == "no-store"
    assert sending.patch(api, path, b"567890", 4).headers["Upload-Offset"] == "10"

    upload = sending.upload_of(path)
    assert (own_folders / str(upload.pk)).read_bytes() == b"1234567890"
    assert upload.status == "waiting"


def test_another_offset_is_refused_and_says_which_is_right(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 10))
    sending.patch(api, path, b"1234")

    answer = sending.patch(api, path, b"34567", 2)

    assert refused(answer, 409, "wrong_offset")["offset"] == 4
    assert answer.headers["Upload-Offset"] == "4"


def test_what_is_finished_is_one_track_however_often_it_is_said(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 4))
    sending.patch(api, path, b"1234")

    assert sending.patch(api, path, b"", 4).status_code == 204
    for _ in range(3):
        assert api.post(f"{path}complete/").status_code == 202

    assert Track.objects.count() == 1


def test_complete_before_the_end_is_refused(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 10))
    sending.patch(api, path, b"1234")

    body = refused(api.post(f"{path}complete/"), 409, "upload_incomplete")

    assert body["offset"] == 4
    assert not Track.objects.exists()


def test_more_than_is_here_already_is_refused(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 4))
    sending.patch(api, path, b"1234")

    refused(sending.patch(api, path, b"x", 4), 413, "more_than_announced")

    assert sending.patch(api, path, b"", 4).status_code == 204


def test_more_than_was_announced_is_refused(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 4))

    refused(sending.patch(api, path, b"12345"), 413, "more_than_announced")

    assert sending.upload_of(path).offset == 0


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_checksum_that_fits(api_for: ApiFor, algorithm: str) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 4))
    digest = base64.b64encode(hashlib.new(algorithm, b"1234").digest()).decode()

    answer = sending.patch(api, path, b"1234", Upload_Checksum=f"{algorithm} {digest}")

    assert answer.headers["Upload-Offset"] == "4"


def test_bytes_of_another_checksum_do_not_count(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 8))
    digest = base64.b64encode(hashlib.sha256(b"5678").digest()).decode()

    answer = sending.patch(api, path, b"1234", Upload_Checksum=f"sha256 {digest}")

    refused(answer, 460, "checksum_mismatch")
    assert sending.upload_of(path).offset == 0
    answer = sending.patch(api, path, b"12", Upload_Checksum="md5 aaaa")
    refused(answer, 400, "unknown_checksum")


def test_what_is_given_up_is_gone(api_for: ApiFor, own_folders: Path) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 10))
    sending.patch(api, path, b"1234")

    for _ in range(2):
        assert api.delete(path, Tus_Resumable="1.0.0").status_code == 204

    assert list(own_folders.iterdir()) == []
    assert api.head(path, Tus_Resumable="1.0.0").status_code == 410
    refused(sending.patch(api, path, b"567890", 4), 410, "upload_gone")
    refused(api.post(f"{path}complete/"), 410, "upload_gone")


def test_what_has_arrived_cannot_be_given_up(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 4))
    sending.patch(api, path, b"1234")

    refused(api.delete(path, Tus_Resumable="1.0.0"), 409, "already_arrived")


def test_says_what_it_can_do(api_for: ApiFor) -> None:
    api = api_for(make.user())

    answer = api.send("OPTIONS", sending.UPLOADS)

    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,termination,expiration,checksum"
    assert answer.headers["Tus-Max-Size"] == "500000000"
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_other_words_are_refused(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 4))

    other = api.post(sending.UPLOADS, Tus_Resumable="0.2.2", Upload_Length="4")
    assert refused(other, 412, "wrong_tus_version")
    assert other.headers["Tus-Version"] == "1.0.0"
    answer = sending.patch(api, path, b"1234", content_type="application/json")
    refused(answer, 415, "wrong_media_type")
    for length in ("", "-1", "0", "ten", "9" * 30):
        answer = api.post(sending.UPLOADS, Tus_Resumable="1.0.0", Upload_Length=length)
        refused(answer, 422, "bad_upload")
    endless = (sending.told(artist="9" * 4400), sending.told(artist=f"{1:020}{9:040}"))
    wrong = ("filename !", "artist eA==", "title AA==", "sha256 eA==", "näme eA==", *endless)
    for metadata in wrong:
        answer = api.post(
            sending.UPLOADS, Tus_Resumable="1.0.0", Upload_Length="4", Upload_Metadata=metadata
        )
        refused(answer, 422, "bad_upload")


def test_whose_it_is_must_be_said_by_who_manages_several(api_for: ApiFor) -> None:
    listener = make.user()
    refused(sending.begun(api_for(listener), 4), 422, "which_artist")
    person, page = sending.artist()
    other, others_page = sending.artist()

    refused(sending.begun(api_for(person), 4, artist=others_page.pk), 403, "not_your_artist")
    answer = sending.begun(api_for(person), 4, artist=page.pk)

    assert sending.upload_of(sending.address(answer)).artist == page


def test_others_do_not_find_it(api_for: ApiFor) -> None:
    path = sending.address(sending.begun(api_for(sending.artist()[0]), 4))
    api = api_for(sending.artist()[0])

    refused(api.get(path), 404, "not_found")
    refused(sending.patch(api, path, b"1234"), 404, "not_found")
    refused(api.delete(path), 404, "not_found")
    refused(api.post(f"{path}complete/"), 404, "not_found")
    assert api.head(path).status_code == 404
    assert Upload.objects.get().offset == 0


@pytest.mark.parametrize(
    ("method", "version"),
    [("HEAD", "0.2.2"), ("PATCH", ""), ("PATCH", "0.2.2"), ("DELETE", "0.2.2")],
)
def test_another_version_changes_nothing(api_for: ApiFor, method: str, version: str) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 4))
    spoken = {"Tus_Resumable": version} if version else {}

    answer = api.send(method, path, **spoken)

    assert answer.status_code == 412
    assert answer.headers["Tus-Version"] == answer.headers["Tus-Resumable"] == "1.0.0"
    assert sending.upload_of(path).status == "receiving"


def test_what_was_said_of_it_comes_back(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    said = sending.told(filename="Nächte.flac", mood="blue")
    begun = api.post(
        sending.UPLOADS, Tus_Resumable="1.0.0", Upload_Length="4", Upload_Metadata=said
    )

    head = api.head(sending.address(begun), Tus_Resumable="1.0.0")

    assert head.headers["Upload-Metadata"] == said


def test_each_part_puts_off_the_end(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 4))
    Upload.objects.update(expires_at="2026-01-01T00:00:00Z")

    answer = sending.patch(api, path, b"12")

    stands = http_date(sending.upload_of(path).expires_at.timestamp())
    assert answer.headers["Upload-Expires"] == stands != "Thu, 01 Jan 2026 00:00:00 GMT"


def test_a_track_that_was_deleted_does_not_come_back(
    api_for: ApiFor, own_folders: Path
) -> None:
    person, page = sending.artist()
    api = api_for(person)
    track = drafts.track(page)
    path = sending.address(sending.begun(api, 4, track=track.pk))
    sending.patch(api, path, b"12")
    with transaction.atomic():
        Track.objects.all().delete()

    assert sending.patch(api, path, b"34", 2).status_code == 204

    upload = sending.upload_of(path)
    assert (upload.status, upload.refused_code) == ("refused", "track_gone")
    assert not Track.objects.exists()
    assert list(own_folders.iterdir()) == []
