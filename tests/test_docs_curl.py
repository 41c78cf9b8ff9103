"""Every line for curl in the pages on the API, typed at a server, and answered."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from config import env
from config.fields import utc_now
from lyrics.models import Lyrics
from tests import make, make_music, servers
from tests.audio.media import files
from tests.make_picture import picture
from tests.test_docs import DOCS, PAGES, ROOT, fences

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ANSWERED = {
    "README.md": "tests/test_docs_examples.py",
    "docs/api/playback.md": "tests/test_docs_examples.py",
    "docs/first-steps.md": "tests/test_docs_examples.py",
    "docs/api/search.md": "tests/audio/search/test_docs.py",
}
"""Pages of whose answers more is asked than that they are none: who types their lines."""
MAIL = {
    "SUPPORT_EMAIL": "support@example.org",
    "SUPPORT_MAIL_SECRET": "a secret that nobody but this test knows",
}
VARIABLES = """
SUPPORT_MAIL_SECRET="a secret that nobody but this test knows"
curl() { command curl --silent --fail-with-body "$@" || { echo " <- curl $*" >&2; exit 1; }; }
"""


def pages() -> dict[str, str]:
    """What each page has typed at a server."""
    found = {}
    for page in PAGES:
        name = str(page.relative_to(ROOT))
        blocks = [block for block in fences(page.read_text(), "sh") if "curl " in block]
        if blocks and name not in ANSWERED:
            found[name] = "\n".join(blocks)
    return found


def test_each_is_answered(tmp_path: Path) -> None:
    for program in ("curl", "openssl"):
        if not shutil.which(program):
            pytest.skip(f"needs {program}")
    token = _world()
    _files(tmp_path)
    refused = {}

    with servers.web(env.VAR_DIR, **MAIL) as web:
        here = f"http://127.0.0.1:{web.port}"
        set_first = f"set -eu\nTOKEN={token}\nACCESS={token}\nBASE={here}\n{VARIABLES}"
        for page, lines in pages().items():
            at = re.sub(r"http://127\.0\.0\.1:8000|https://music\.example\.org", here, lines)
            told = subprocess.run(
                ["sh"],
                input=set_first + at,
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
            )
            if told.returncode:
                refused[page] = told.stdout[-600:] + told.stderr

    assert refused == {}


def _world() -> str:
    """With the ids that the pages name; a token of somebody who may do all of it."""
    person = make.user(is_staff=True, is_superuser=True, email_verified_at=utc_now())
    for table in ("audio_artist", "audio_album", "audio_track", "radio_station"):
        _next_id(table, 1)
    make_music.album(size=2, artist="Ada Cole", genres=("Ambient",))
    track = Track.objects.get(pk=1)
    Lyrics.objects.create(track=track, plain="Over the harbour", source="artist")
    for table in ("audio_artist", "audio_track", "users_ticket"):
        _next_id(table, 12)
    _next_id("users_message", 34)
    make_music.track()
    Artist.objects.filter(pk=12).update(user=person)
    make_music.track()  # of an artist whom nobody has claimed
    return make.tokens(person).access


def _next_id(table: str, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table, number]
        )


def _files(folder: Path) -> None:
    for name in ("me.jpg", "screen.png"):
        (folder / name).write_bytes(picture())
    (folder / "mail.eml").write_text(
        "From: ada@example.net\nTo: support@example.org\nMessage-ID: <1@example.net>\n"
        "Subject: No sound\n\nNothing plays.\n"
    )
    files.sound(folder / "night-ferry.flac")
    notice = (DOCS / "api" / "takedowns.md").read_text()
    [written] = re.findall(r"`notice\.json`:\n+```json\n(.*?)```", notice, re.DOTALL)
    (folder / "notice.json").write_text(json.dumps(json.loads(written)))
