"""An import that is killed shows nothing of the file it was at; the next one goes on."""

import signal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from audio.models import Deposit, Rendition, Track
from tests.audio.media import files
from tests.config import processes

pytestmark = pytest.mark.django_db(transaction=True)

RUN = """
import os, signal, django
django.setup()
from django.conf import settings
from django.core.management import call_command
from audio.catalog import services as catalog
from audio.media import memory, services, storage, tags

def killed(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

settings.MEDIA_ROOT = {media!r}
{where} = killed
call_command("import_music", {folder!r})
"""


def database_url() -> str:
    """Of the database that this test uses."""
    place = connection.settings_dict
    return f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}"


@pytest.mark.parametrize(
    ("where", "left"),
    [
        ("storage.default_storage.save", 0),
        ("tags.read", 0),
        ("services._publish", 1),
        ("services.mark_playable", 1),
        ("memory.remember", 1),
    ],
    ids=[
        "before the bytes",
        "after reading",
        "before the rows",
        "within them",
        "before commit",
    ],
)
def test_killed_and_run_again(
    tmp_path: Path, folder: Path, media: Path, where: str, left: int
) -> None:
    for seed in range(2):
        files.sound(folder / f"{seed}.mp3", seed=seed)
    code = RUN.format(media=str(media), folder=str(folder), where=where)

    status, said = processes.finished(
        "-c", code, var_dir=tmp_path / "var", DATABASE_URL=database_url()
    )

    assert status == -signal.SIGKILL, said
    assert not Track.objects.exists()
    assert len(stored(media)) == left

    out = StringIO()
    call_command("import_music", folder, stdout=out)

    assert "2 added, 0 already there, in" in out.getvalue()
    assert not Deposit.objects.exists()
    assert stored(media) == sorted(
        media / key for key in Rendition.objects.values_list("file", flat=True)
    )


def stored(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file())
