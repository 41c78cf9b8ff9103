"""Whoever is erased while the worker is at what they sent, or at what they decided about."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audio.models import Artist, Duplicate, Fingerprint, Track, Upload
from audio.publishing.services.tracks import add_draft_track
from audio.uploads import finishing, services
from audio.uploads.models import Transport
from audio.uploads.services import Announced
from config.errors import NotFound
from tests import at_once, jobs, make_music
from tests.api_client import ApiFor
from tests.audio.media import files
from tests.audio.uploads import sending
from users.models import User
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)


def replacing(api_for: ApiFor, person: User, page: Artist, file: Path) -> Upload:
    """New audio for a track of theirs, all of which has arrived."""
    track = add_draft_track(artist=page, title="Ferry")
    Fingerprint.objects.create(track=track, words=[], raw=b"", audio_sha256="a" * 64)
    return sending.sent(api_for(person), files.sound(file), track=track.pk)


def while_it_is_kept(upload: Upload, user: User) -> None:
    """The worker has the artist and wants the rest when the erasure begins."""

    def erase() -> None:
        at_once.wait_for_locks(1)
        erasure.erase_now(user=user)

    def hold() -> None:
        Fingerprint.objects.select_for_update().get(track=upload.track_id)

    at_once.at_a_lock(
        hold,
        lambda: finishing.process(upload_id=upload.pk, last=False),
        erase,
    )


def test_who_sent_it(api_for: ApiFor, own_folders: Path, tmp_path: Path, settings: Any) -> None:
    person, page = sending.artist()
    upload = replacing(api_for, person, page, tmp_path / "ferry.flac")

    while_it_is_kept(upload, person)
    jobs.run_due()

    for model in (Upload, Track, Artist):
        assert not model._default_manager.exists()
    assert not User.objects.filter(pk=person.pk).exists()
    assert [*own_folders.iterdir()] == []
    assert [path for path in settings.MEDIA_ROOT.rglob("audio/*/*") if path.is_file()] == []


@pytest.mark.parametrize("done", [services.complete, services.abandon])
def test_who_was_about_to_say_that_all_is_sent(done: Callable[..., object]) -> None:
    """The request found their upload, and then it was gone: that is no fault of the server."""
    person, page = sending.artist()
    upload = services.begin(
        by=person, artist=page, file=Announced("a.flac", 4), transport=Transport.TUS
    )
    erasure.erase_now(user=person)

    with pytest.raises(NotFound):
        done(upload=upload)


def test_who_decided_about_it(api_for: ApiFor, tmp_path: Path) -> None:
    person, page = sending.artist()
    upload = replacing(api_for, person, page, tmp_path / "ferry.flac")
    staff, own = sending.artist()
    other = make_music.track()
    Duplicate.objects.create(
        track=Track.objects.get(uploads=upload),
        other=other,
        status="confirmed",
        decided_by=staff,
        error_rate=0.1,
    )

    while_it_is_kept(upload, staff)

    upload.refresh_from_db()
    assert upload.status == "ready"
    assert not Artist.objects.filter(pk=own.pk).exists()
    assert not Duplicate.objects.filter(track=upload.track_id).exists()
