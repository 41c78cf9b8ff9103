"""The lines of docs/api/search.md, typed."""

import json
import shutil
import subprocess
from datetime import date
from typing import Any

import pytest

from config import env
from tests import make_music, servers
from tests.test_docs import DOCS, fences

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_they_find_what_they_say() -> None:
    if not shutil.which("curl"):
        pytest.skip("needs curl")
    ferry = make_music.track(
        title="Night Ferry",
        album="Night Ferry",
        artist="Ada Cole",
        genres=("Ambient",),
        release_date=date(1994, 3, 1),
    )
    make_music.track(
        title="Harbour", album="Night Ferry", artist="Ada Cole", release_date=date(1994, 3, 1)
    )
    for number in range(12):
        make_music.track(title=f"The Night {number}", artist="Grace Ho")
    typed = [
        line
        for block in fences((DOCS / "api" / "search.md").read_text(), "sh")
        for line in block.splitlines()
    ]

    with servers.web(env.VAR_DIR) as web:
        lines = [line.replace("127.0.0.1:8000", f"127.0.0.1:{web.port}") for line in typed]
        slip, narrowed, genre, suggested, second = map(_answer, lines)
        for _ in range(20):  # a busy machine may run out of time for slips
            if slip["tracks"]["items"] and slip["albums"]["items"]:
                break
            slip = _answer(lines[0])

    assert slip["tracks"]["items"][0]["title"] == "Night Ferry"
    assert slip["albums"]["items"][0]["title"] == "Night Ferry"
    assert [one["title"] for one in narrowed["tracks"]["items"]] == ["Harbour"]
    assert [one["id"] for one in genre["artists"]["items"]] == [ferry.artist_id]
    assert suggested["items"][0]["text"] == "Night Ferry"
    assert second["tracks"]["offset"] == 10
    assert len(second["tracks"]["items"]) == 4


def _answer(line: str) -> Any:
    run = subprocess.run(["sh", "-c", line], capture_output=True, check=True)
    return json.loads(run.stdout)
