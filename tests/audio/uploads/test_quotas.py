"""How much somebody may upload."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audio.models import Upload
from audio.uploads import quotas
from config import env
from tests import at_once, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.streaming import stored
from tests.audio.uploads import sending

pytestmark = pytest.mark.django_db(transaction=True)
MB = 1_000_000


def begin(api: Api, size: int, **more: Any) -> Any:
    return api.post(sending.UPLOADS, {"file_name": "a.flac", "size": size} | more)


def test_a_file_larger_than_the_server_takes(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "UPLOAD_LARGEST_MB", 2)
    api = api_for(sending.artist()[0])

    assert begin(api, 2 * MB).status_code == 201
    refused(begin(api, 2 * MB + 1), 413, "upload_too_large")


def test_what_one_person_may_in_a_day(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of 6 MB was an hour ago: in 23 hours there is room again."""
    monkeypatch.setattr(env, "UPLOAD_DAILY_MB", 10)
    api = api_for(sending.artist()[0])
    begin(api, 6 * MB)
    Upload.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert begin(api, 3 * MB).status_code == 201

    answer = begin(api, 2 * MB)

    refused(answer, 429, "upload_quota_spent")
    assert 82_000 < int(answer.headers["Retry-After"]) <= 82_801
    Upload.objects.filter(length=6 * MB).update(created_at=timezone.now() - timedelta(days=1))
    assert begin(api, 2 * MB).status_code == 201


def test_two_at_once_do_not_both_take_the_rest(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "UPLOAD_DAILY_MB", 10)
    api = api_for(sending.artist()[0])

    answers = at_once.times(4, lambda: begin(api, 6 * MB).status_code)

    assert sorted(answers) == [201, 429, 429, 429]


def test_what_all_of_it_may_take_up(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "UPLOAD_TOTAL_MB", 1)
    person, page = sending.artist()
    track = stored.track(stored.noise(300_000))
    track.artist = page
    track.save()
    api = api_for(person)

    refused(begin(api, 700_001), 409, "no_room_left")
    assert begin(api, 700_000).status_code == 201
    refused(begin(api, 1), 409, "no_room_left")


def test_unfinished_ones_are_bounded(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MOST_UNFINISHED", 2)
    api = api_for(sending.artist()[0])
    paths = [begin(api, 4).json()["id"] for _ in range(2)]

    refused(begin(api, 4), 409, "too_many_uploads")

    assert api.delete(f"{sending.UPLOADS}{paths[0]}/").status_code == 204
    assert begin(api, 4).status_code == 201


def test_for_a_track_one_at_a_time(api_for: ApiFor) -> None:
    person, page = sending.artist()
    track = make_music.track()
    track.artist = page
    track.save()
    api = api_for(person)

    assert begin(api, 4, track_id=track.pk).status_code == 201
    refused(begin(api, 4, track_id=track.pk), 409, "upload_under_way")
    others = make_music.track()
    refused(begin(api, 4, artist_id=page.pk, track_id=others.pk), 422, "unknown_track")
    refused(begin(api, 4, artist_id=page.pk, track_id=2**40), 422, "unknown_track")
    refused(begin(api, 4, artist_id=page.pk, album_id=2**40), 422, "unknown_album")
    refused(begin(api, 4, transport="s3"), 422, "no_bucket")


def test_the_list_shows_ones_own_newest_first(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    begin(api_for(sending.artist()[0]), 4)
    ids = [begin(api, 4).json()["id"] for _ in range(5)]
    api.delete(f"{sending.UPLOADS}{ids[2]}/")

    first = api.get(sending.UPLOADS, {"limit": 2}).json()
    second = api.get(first["next"].removeprefix("http://testserver")).json()
    back = api.get(second["previous"].removeprefix("http://testserver")).json()
    given_up = api.get(sending.UPLOADS, {"status": "abandoned"}).json()

    assert [one["id"] for one in first["items"]] == [ids[4], ids[3]]
    assert [one["id"] for one in second["items"]] == [ids[2], ids[1]]
    assert back["items"] == first["items"]
    assert [one["id"] for one in given_up["items"]] == [ids[2]]


def test_bytes_that_came_in_vain_count(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever gives a wrong checksum, and gives the upload up, may send for ever."""
    monkeypatch.setattr(env, "UPLOAD_DAILY_MB", 3)
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, MB))
    wrong = f"sha256 {base64.b64encode(bytes(32)).decode()}"
    for _ in range(3):
        answer = sending.patch(api, path, b"x" * MB, Upload_Checksum=wrong)
        refused(answer, 460, "checksum_mismatch")
    api.delete(path)

    refused(begin(api, 1), 429, "upload_quota_spent")
