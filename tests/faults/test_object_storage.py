"""Object storage is down, slow, or fails now and then: nothing is ready that is not there."""

import http.client
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import default_storage
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from audio.models import Rendition, Upload
from config import supervisor
from tests.audio.media import files
from tests.audio.streaming import stored
from tests.audio.streaming.test_live import signed
from tests.faults import uploaders
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.faults.uploaders import Uploader
from tests.faults.workers import worker
from tests.object_storage import bucket_of, use, variables
from tests.object_storage import serving as plainly
from tests.relay import relay, to_port
from tests.servers import Web, ask, web

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.fault("F6"),
]
UPLOADS, STATE_SECONDS, SLOW_SECONDS = (20, 20.0, 2.0) if FULL else (2, 2.0, 0.5)


class Moody:
    """A bucket's server that fails every tenth request, or is slow, as it is told."""

    def __init__(self) -> None:
        self.app = DomainDispatcherApplication(create_backend_app)
        self.numbers = itertools.count(1)
        self.fails, self.slow_seconds, self.failed = False, 0.0, 0

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        time.sleep(self.slow_seconds)
        if self.fails and next(self.numbers) % 10 == 0:
            self.failed += 1
            start_response("500 Internal Server Error", [("Content-Length", "0")])
            return []
        answer: Iterable[bytes] = self.app(environ, start_response)
        return answer


@contextmanager
def serving(app: Moody) -> Iterator[int]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.port
    finally:
        server.shutdown()


def without_object() -> list[str]:
    """What can be heard, as the rows say, and is not in the bucket as it was written."""
    bucket: Any = default_storage
    there = {one.key: one.size for one in bucket.bucket.objects.all()}
    playable = Rendition.objects.filter(track__is_playable=True)
    return [
        f"{name}: {there.get(name)} bytes of {size}"
        for name, size in playable.values_list("file", "size")
        if there.get(name) != size
    ]


class Listener(threading.Thread):
    """Streams one track again and again; `wrong`: how often with other bytes than its own."""

    def __init__(self, server: Web, path: str, content: bytes, stop: threading.Event) -> None:
        super().__init__()
        self.server, self.path, self.content, self.stop = server, path, content, stop
        self.statuses: Counter[int | str] = Counter()
        self.heard = self.wrong = 0

    def run(self) -> None:
        while not self.stop.wait(0.05):
            answer = self.server.ask(self.path)
            self.statuses[answer.status] += 1
            if answer.status == 302:
                self.follow(answer.headers["location"])

    def follow(self, address: str) -> None:
        """To the bucket, which may be down or fail: that is not ours to say."""
        split = urlsplit(address)
        with suppress(OSError, http.client.HTTPException):
            answer = ask(split.port or 0, f"{split.path}?{split.query}")
            self.heard += answer.status == 200
            self.wrong += answer.status == 200 and answer.body != self.content


@pytest.fixture
def there(settings: Any) -> Iterator[None]:
    """The bucket itself, which we look into while the service cannot."""
    with plainly() as address:
        use(settings, address)
        with bucket_of(default_storage):
            yield


def through(states: dict[str, Callable[[], None]]) -> list[str]:
    """One after another; what was wrong in the end of each."""
    wrong = []
    for begin in states.values():
        begin()
        time.sleep(STATE_SECONDS)
        wrong += without_object()
    return wrong


def test_nothing_is_ready_that_is_not_there(
    tmp_path: Path, there: None, settings: Any, seen: Seen
) -> None:
    some = [
        files.sound(tmp_path / f"{number}.flac", seed=number + 1).read_bytes()
        for number in range(UPLOADS)
    ]
    content = stored.noise(300_000)
    track, stop, moody = stored.track(content), threading.Event(), Moody()
    with serving(moody) as port, relay(to_port(port)) as line:
        states: dict[str, Callable[[], None]] = {
            "500 in one of ten": lambda: setattr(moody, "fails", True),
            "slow as well": lambda: setattr(moody, "slow_seconds", SLOW_SECONDS),
            "down": line.cut,
            "back, slow": line.open,
        }
        told = variables(f"http://127.0.0.1:{line.port}")
        with web(tmp_path / "var", DELIVERY="s3", **told) as server:
            listener = Listener(server, signed(server, track), content, stop)
            artists = [Uploader(server, some[n::2]) for n in range(2)]
            listener.start()
            with worker(server.environment, supervisor.MEDIA):
                with uploaders.at_work(artists):
                    wrong = through(states)
                    moody.fails, moody.slow_seconds = False, 0.0
                uploaders.hurry_until_processed()
            stop.set()
            listener.join(60)

    wrong += without_object()
    ended = Counter(Upload.objects.values_list("status", flat=True))
    answers = sum((one.statuses for one in artists), Counter[int | str]())
    seen.load = (
        f"{UPLOADS} uploads and a listener; {', '.join(states)}, {STATE_SECONDS:.0f} s each; "
        f"slow is {SLOW_SECONDS} s a request"
    )
    seen.tell(
        f"{moody.failed} requests of ours failed; answers to uploads {dict(answers)}, to the "
        f"listener {dict(listener.statuses)}, who heard it {listener.heard} times, "
        f"{listener.wrong} with other bytes",
        f"{ended['ready']} ready, {len(wrong)} without their object",
    )
    assert (wrong, listener.wrong) == ([], 0)
    assert ended == {"ready": UPLOADS}
    assert set(answers) <= {201, 204, 503}
    assert set(listener.statuses) <= {302, 503}
    assert listener.heard
