"""Artists who upload, and try again from where it stopped until all of it is there."""

import hashlib
import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from audio.media import deposits
from audio.models import Rendition, Upload
from audio.uploads import janitor
from config import env
from tests import make
from tests.audio.media import files
from tests.audio.uploads import sending
from tests.audio.uploads.wire import Line
from tests.servers import Web

PATIENCE, AGAIN_SECONDS = 300.0, 0.3
MOST_OF_A_BLOCK = 2**24 - 1


def padded(path: Path, *, size: int, seed: int) -> bytes:
    """A FLAC of two seconds and `size` bytes, all of which tell: noise that no player plays."""
    data = files.sound(path, seed=seed).read_bytes()
    head, rest = data[:42], data[42:]  # the mark, and STREAMINFO
    noise, blocks = random.Random(seed), b""  # noqa: S311
    while (left := size - len(data) - len(blocks)) > 8:
        length = min(MOST_OF_A_BLOCK, left - 4)
        blocks += bytes([2]) + length.to_bytes(3, "big") + b"test" + noise.randbytes(length - 4)
    return head + blocks + rest


class Uploader(threading.Thread):
    """`sent`: the id and SHA-256 of each whose last byte was acknowledged."""

    def __init__(self, server: Web, files: Sequence[bytes], name: str = "a.flac") -> None:
        super().__init__()
        self.line = Line(server, make.tokens(sending.artist()[0]).access)
        self.files, self.file_name = files, name
        self.statuses: Counter[int | str] = Counter()
        self.sent: dict[str, str] = {}
        self.begun = 0

    def run(self) -> None:
        for data in self.files:
            path = self.until(lambda data=data: self.begin(data))
            self.begun += 1
            if path and self.until(lambda path=path, data=data: self.send(path, data)):
                name = str(path).rstrip("/").rpartition("/")[2]
                self.sent[name] = hashlib.sha256(data).hexdigest()

    def until(self, step: Any) -> Any:
        """What it gives at last; None if it never did."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if done := step():
                    return done
            except (OSError, http.client.HTTPException) as error:
                self.statuses[type(error).__name__] += 1
            time.sleep(AGAIN_SECONDS)
        return None

    def begin(self, data: bytes) -> str | None:
        """Its path."""
        told = sending.told(filename=self.file_name)
        answer = self.line.ask(
            sending.UPLOADS, "POST", Upload_Length=str(len(data)), Upload_Metadata=told
        )
        self.statuses[answer.status] += 1
        return (
            "/" + answer.headers["location"].split("/", 3)[3] if answer.status == 201 else None
        )

    def send(self, path: str, data: bytes) -> bool:
        """All that is not there yet; whether that is all."""
        asked = self.line.ask(path, "HEAD")
        if asked.status != 200:
            self.statuses[asked.status] += 1
            return False
        at = int(asked.headers["upload-offset"])
        if at == len(data):
            return True
        status, _ = self.line.send(path, data, at)
        self.statuses[status] += 1
        return status == 204


@contextmanager
def at_work(uploaders: Sequence[Uploader]) -> Iterator[None]:
    """All of it is there when this ends."""
    for uploader in uploaders:
        uploader.start()
    try:
        yield
    finally:
        for uploader in uploaders:
            uploader.join(PATIENCE)


def wait_until_processed(seconds: float) -> float:
    """How long that took. AssertionError: something is still under way."""
    began = time.monotonic()
    while Upload.objects.under_way().exists():
        assert time.monotonic() < began + seconds, "not all was processed in time"
        time.sleep(0.2)
    return time.monotonic() - began


def hurry_until_processed() -> None:
    """What failed is tried again later: now is later."""
    until = time.monotonic() + 300
    while Upload.objects.under_way().exists():
        assert time.monotonic() < until, "not all was processed"
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'"
            )
        time.sleep(0.5)


def unlike(uploaders: Sequence[Uploader], media: Path) -> list[str]:
    """Those that are ready, and whose original is not what was sent."""
    sent = {name: digest for one in uploaders for name, digest in one.sent.items()}
    wrong = []
    for upload in Upload.objects.filter(status="ready"):
        original = Rendition.objects.originals().get(track=upload.track_id)
        place = media / original.file
        found = hashlib.sha256(place.read_bytes()).hexdigest() if place.exists() else "gone"
        if found != sent.get(str(upload.pk)):
            wrong.append(f"{upload.pk}: {found}")
    return wrong


def orphans(var_dir: Path) -> list[str]:
    """Files of a server that nothing needs, once they were swept."""
    before, media = (env.VAR_DIR, janitor.YOUNG_S), settings.MEDIA_ROOT
    env.VAR_DIR, janitor.YOUNG_S, settings.MEDIA_ROOT = var_dir, -1, var_dir / "media"
    try:
        janitor.tidy()
        deposits.sweep()
    finally:
        (env.VAR_DIR, janitor.YOUNG_S), settings.MEDIA_ROOT = before, media
    known = {*Rendition.objects.values_list("file", flat=True)}
    there = [path for path in (var_dir / "media").rglob("*") if path.is_file()]
    names = [str(path.relative_to(var_dir / "media")) for path in there]
    left = [str(path) for path in (var_dir / "uploads").glob("*")]
    return left + [name for name in names if name not in known and not name.startswith("ready")]
