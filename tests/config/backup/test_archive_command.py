"""What people are told to put into postgresql.conf."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

PAGE = Path(settings.BASE_DIR) / "docs/operations/point-in-time.md"
SEGMENT = "000000010000000000000007"


@pytest.fixture
def archived(tmp_path: Path) -> Path:
    """Where a segment comes to lie."""
    (tmp_path / "wal").mkdir()
    return tmp_path / "wal" / SEGMENT


def archive(content: bytes, to: Path) -> int:
    told = re.search(r"^archive_command = '(.+)'$", PAGE.read_text(), re.M)
    assert told
    written = to.parent.parent / "pg_wal"
    written.write_bytes(content)
    command = told[1].replace("/mnt/wal", str(to.parent))
    command = command.replace("%p", str(written)).replace("%f", to.name)
    return subprocess.run(["sh", "-c", command], check=False).returncode


def test_a_segment_is_archived_once_and_may_come_again(archived: Path) -> None:
    assert archive(b"one", archived) == 0
    assert archive(b"one", archived) == 0  # after a crash

    assert archived.read_bytes() == b"one"
    assert [path.name for path in archived.parent.iterdir()] == [SEGMENT]


def test_no_other_segment_takes_its_place(archived: Path) -> None:
    assert archive(b"one", archived) == 0
    assert archive(b"two", archived) != 0

    assert archived.read_bytes() == b"one"
