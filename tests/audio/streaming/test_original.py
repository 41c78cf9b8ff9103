"""GET /api/tracks/{id}/original/."""

from pathlib import Path
from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.catalog.ownership import give_page
from audio.models import ImportedFile, Rendition, Track
from config import env, throttling
from config.throttling import Rate
from tests import jobs, make
from tests.api_client import Api, ApiFor, refused
from tests.audio.media import files
from tests.audio.streaming import stored
from tests.audio.streaming.fetching import get
from tests.audio.uploads import sending
from users.models import User

pytestmark = pytest.mark.django_db

CONTENT = stored.noise(100_003)


def address(track: Track) -> str:
    return f"/api/tracks/{track.pk}/original/"


def own(person: User) -> Track:
    """A track of theirs, with renditions beside the original."""
    track = stored.track(CONTENT, artist="Ödön", title="Harbour")
    stored.rendition(track, b"low", name="low", container="mp4", codec="aac")
    give_page(artist=track.artist, user=person)
    return track


def imported(track: Track, path: str) -> None:
    Rendition.objects.filter(track=track, name="original").update(audio_sha256="a" * 64)
    ImportedFile.objects.create(
        place="b" * 64, path=path, size=1, modified_ns=1, audio_sha256="a" * 64
    )


@pytest.mark.parametrize("status", Status.values)
def test_bit_for_bit_whatever_became_of_it(api_for: ApiFor, status: str) -> None:
    owner = make.user()
    track = own(owner)
    Track.objects.filter(pk=track.pk).update(status=status)

    for person in (owner, make.user(is_staff=True)):
        answer = get(api_for(person), address(track))
        assert answer.status_code == 200
        assert answer.content == CONTENT
        assert answer.headers["Content-Type"] == "audio/ogg"
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("remember", "name", "header"),
    [
        (imported, '/srv/music/a"b\r\n.ogg', "attachment; filename*=utf-8''a%22b%0D%0A.ogg"),
        (imported, "/srv/music/Ödön/02.ogg", 'attachment; filename="02.ogg"'),
        (None, "", "attachment; filename*=utf-8''%C3%96d%C3%B6n%20-%20Harbour.ogg"),
    ],
)
def test_under_the_name_that_it_came_with(
    api_for: ApiFor, remember: Any, name: str, header: str
) -> None:
    owner = make.user()
    track = own(owner)
    if remember:
        remember(track, name)

    answer = get(api_for(owner), address(track))

    assert answer.headers["Content-Disposition"] == header


@pytest.mark.django_db(transaction=True)
def test_under_the_name_that_it_was_uploaded_with(
    api_for: ApiFor, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest file's: what the same track had before is not it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(env, "VAR_DIR", tmp_path / "var")
    api = api_for(sending.artist()[0])
    first = files.sound(tmp_path / "03 - Night Ferry (mäster).flac")
    second = files.sound(tmp_path / "Night Ferry v2.flac", seed=2)
    upload = sending.sent(api, first)
    jobs.run_due()
    track = Track.objects.get(uploads=upload)

    came = get(api, address(track))
    sending.sent(api, second, track=track.pk)
    jobs.run_due()
    replaced = get(api, address(track))

    assert came.content == first.read_bytes()
    assert came.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''03%20-%20Night%20Ferry%20%28m%C3%A4ster%29.flac"
    )
    assert replaced.content == second.read_bytes()
    assert replaced.headers["Content-Disposition"] == (
        'attachment; filename="Night Ferry v2.flac"'
    )


def test_a_download_that_was_cut_goes_on(api_for: ApiFor) -> None:
    owner = make.user()
    track = own(owner)

    answer = get(api_for(owner), address(track), Range="bytes=100000-")

    assert answer.status_code == 206
    assert answer.content == CONTENT[100_000:]


def test_it_is_nobody_elses(api: Api, api_for: ApiFor) -> None:
    track = own(make.user())
    other = make.user()
    own(other)

    refused(get(api, address(track)), 401, "unauthenticated")
    for person in (other, make.user()):
        refused(get(api_for(person), address(track)), 403, "not_your_artist")
    Track.objects.filter(pk=track.pk).update(status=Status.DRAFT)
    for person in (other, make.user()):
        refused(get(api_for(person), address(track)), 404, "not_found")


def test_without_an_original_there_is_none(api_for: ApiFor) -> None:
    owner = make.user()
    track = own(owner)
    track.renditions.get(name="original").delete()

    refused(get(api_for(owner), address(track)), 404, "not_found")


def test_downloads_have_a_limit(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {"download": Rate(1, 60)})
    owner = make.user()
    track = own(owner)

    assert get(api_for(owner), address(track)).status_code == 200
    refused(get(api_for(owner), address(track)), 429, "too_many_requests")
