"""The lines that the documentation tells people to type do what it says."""

import json
import os
import re
import shutil
import subprocess
import wave
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from audio.catalog.models.marks import LikedTrack
from audio.catalog.models.track import Track
from audio.media.models import Packaging, Quality, Rendition
from audio.processing.services import process_stored
from config import env, supervisor
from tests import make, make_music, servers
from tests.audio.media import files
from tests.audio.media.importing import import_file
from tests.faults.workers import worker
from tests.test_docs import DOCS, ROOT, fences

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """40 s of nothing, so that 31 s of it are a play."""
    place = tmp_path / "song.wav"
    with wave.open(str(place), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(os.urandom(8_000 * 40 * 2))
    return place


def lines(page: Path) -> str:
    return "\n".join(block for block in fences(page.read_text(), "sh") if "curl" in block)


def stored(track_id: int, quality: Quality) -> bytes:
    """What a listener gets who asked for this quality."""
    files = Rendition.objects.filter(packaging=Packaging.FILE)
    with default_storage.open(files.get(track=track_id, name=quality).file) as file:
        return bytes(file.read())


def test_first_sound_and_all_that_a_player_does(tmp_path: Path, song: Path) -> None:
    if not shutil.which("curl"):
        pytest.skip("needs curl")
    listener = make.user()
    track_id = import_file(path=song).track_id
    assert track_id
    process_stored(track_id=track_id, on_progress=lambda stage, percent: None)
    track = stored(track_id, Quality.HIGH)
    signed_in = {"email": listener.email, "password": make.PASSWORD}
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "demo.json").write_text(json.dumps({"listener": signed_in}))
    typed = lines(ROOT / "README.md") + lines(DOCS / "api" / "playback.md")
    typed = re.sub(r"/tracks/1/", f"/tracks/{track_id}/", typed)
    typed = typed.replace('"track_id": 1,', f'"track_id": {track_id},')

    with servers.web(env.VAR_DIR) as web:
        told = subprocess.run(
            ["sh", "-eu"],
            input=typed.replace("127.0.0.1:8000", f"127.0.0.1:{web.port}"),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    assert (told.returncode, told.stderr) == (0, "")
    assert (tmp_path / "first-sound").read_bytes() == track
    assert (tmp_path / "track").read_bytes() == track
    assert (tmp_path / "beginning").read_bytes() == track[:65_536]
    assert '"result":"accepted"' in told.stdout
    assert '"counted":true' in told.stdout
    assert "about:blank" not in told.stdout  # no problem+json anywhere


def test_first_steps(tmp_path: Path, song: Path) -> None:
    """A sound; an upload, waited for until it is ready, and published; a script."""
    for program in ("curl", "grep"):
        if not shutil.which(program):
            pytest.skip(f"needs {program}")
    page = (DOCS / "first-steps.md").read_text()
    listener, artist = make.user(), make.user(email_verified_at=timezone.now())
    make_music.artist("Ada Cole", user=artist)
    assert import_file(path=song).track_id
    (tmp_path / "var").mkdir()
    people = {"listener": listener, "artist": artist}
    signed_in = {
        role: {"email": person.email, "password": make.PASSWORD}
        for role, person in people.items()
    }
    (tmp_path / "var" / "demo.json").write_text(json.dumps(signed_in))
    files.sound(tmp_path / "song.flac")
    [script] = fences(page, "python")

    with servers.web(env.VAR_DIR) as web, worker(web.environment, supervisor.MEDIA):
        here = f"127.0.0.1:{web.port}"
        (tmp_path / "var" / "ask.py").write_text(script.replace("127.0.0.1:8000", here))
        typed = lines(DOCS / "first-steps.md").replace("127.0.0.1:8000", here)
        told = subprocess.run(
            ["sh", "-eu"],
            input=f"{typed}\npython3 var/ask.py",
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    assert (told.returncode, told.stderr) == (0, "")
    published = Track.objects.get(title="My first")
    assert (published.status, published.is_playable) == ("published", True)
    address, *songs = told.stdout.splitlines()
    assert address.endswith(f"/s/track/{published.pk}/my-first/")
    assert songs[0] == "Ada Cole – My first"
    assert LikedTrack.objects.filter(user=listener, track=published).count() == 1
    assert (tmp_path / "first-sound").stat().st_size > 10_000
