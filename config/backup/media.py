"""The storage's files: each content is copied once, under its SHA-256, whatever its name."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from django.core.files.storage import default_storage

from config import spooling
from config.backup.buckets import Account, Bucket
from config.backup.ciphers import Cipher
from config.backup.index import Index, Medium
from config.backup.manifest import Manifest
from config.backup.places import PIECE, Folder, Found, Place, Readable
from config.backup.refusals import Damaged, WrongKey
from config.backup.streams import Digested, Step
from config.object_storage import ObjectStorage

AT_ONCE: Final = 8
"""A bucket answers each request late, and many at once as soon."""
IN_MEMORY: Final = 8 * 1024 * 1024
"""Of each file on its way; what is larger lies on the disk meanwhile."""
APART: Final = ("ready/", "exports/")
"""Probes of whether the storage can be written to, and archives that are kept for a day."""

Given = TypeVar("Given")
Made = TypeVar("Made")


def storage() -> Place:
    """Where the instance's own files lie."""
    kept: Any = default_storage
    if not isinstance(kept, ObjectStorage):
        return Folder(Path(kept.location), private=False)
    told = (kept.access_key, kept.secret_key, kept.endpoint_url, kept.region_name)
    return Bucket(Account(*(one or "" for one in told)), kept.bucket_name)


def files(media: Place) -> Iterator[Found]:
    return (one for one in media.walk() if not one.name.startswith(APART))


class Way(NamedTuple):
    """From the storage to where backups lie, and how each content is named there."""

    media: Place
    place: Place
    cipher: Cipher
    contents: Index

    def name_of(self, sha256: str) -> str:
        return f"{self.folder}/{sha256[:2]}/{sha256}{self.cipher.suffix}"

    @property
    def folder(self) -> str:
        return f"objects/{self.cipher.name}"


def take(way: Way, *, turn: int, step: Step) -> int:
    """Copies what is new; bytes that were. What vanishes meanwhile is left out."""
    total, done, copied = way.contents.find(files(way.media)), 0, 0
    for medium, size in in_turn(lambda found: _take_one(way, found), way.contents.found()):
        if medium:
            way.contents.add(medium, turn)
        copied, done = copied + size, done + 1
        step(done, total)
    return copied


def _take_one(way: Way, found: Found) -> tuple[Medium | None, int]:
    known = way.contents.known(found)
    if known and way.contents.is_stored(way.name_of(known.sha256)):
        return known, 0
    try:
        return _copy(way, found)
    except FileNotFoundError:
        return None, 0


def _copy(way: Way, found: Found) -> tuple[Medium, int]:
    """Read once, so that what is stored is what its name says, whoever writes meanwhile."""
    with way.media.open(found.name) as file, spooling.spooled(IN_MEMORY) as kept:
        source = Digested(file)
        while piece := source.read(PIECE):
            kept.write(piece)
        kept.seek(0)
        kind = way.media.kind(found.name)
        medium = Medium(found.name, source.size, found.stamp, source.sha256(), kind)
        name = way.name_of(medium.sha256)
        if way.contents.is_stored(name):
            return medium, 0
        with way.cipher.seal(kept) as sealed:
            way.place.write(name, sealed)
    way.contents.store(name)
    return medium, medium.size


class Checked:
    """What was stored, as long as it is what was stored. Raises `Damaged` at its end if not."""

    def __init__(self, source: Readable, sha256: str, name: str) -> None:
        self._source, self._sha256, self._name = Digested(source), sha256, name

    def read(self, size: int = -1) -> bytes:
        try:
            piece = self._source.read(size)
        except WrongKey:
            raise
        except OSError as error:
            raise Damaged(f"{self._name} cannot be read whole: {error}.") from error
        if not piece and size and self._source.sha256() != self._sha256:
            raise Damaged(f"{self._name} is damaged: its SHA-256 is another.")
        return piece


def check(place: Place, manifest: Manifest, cipher: Cipher, medium: Medium) -> None:
    """Reads it to its end. Raises `Damaged`, `WrongKey`."""
    _give(place, manifest, cipher, medium, _swallow)


def put(place: Place, manifest: Manifest, cipher: Cipher, medium: Medium, to: Place) -> bool:
    """Brings it back, unless it is there as it was; whether it had to. Raises `Damaged`."""
    if is_there(to, medium):
        return False

    def write(source: Readable) -> None:
        to.write(medium.name, source, medium.kind)

    _give(place, manifest, cipher, medium, write)
    return True


def _give(
    place: Place,
    manifest: Manifest,
    cipher: Cipher,
    medium: Medium,
    to: Callable[[Readable], None],
) -> None:
    name = manifest.object(medium.sha256)
    try:
        sealed = place.open(name)
    except FileNotFoundError as error:
        raise Damaged(f"{name} ({medium.name}) is missing.") from error
    with sealed, cipher.opened(sealed) as source:
        to(Checked(source, medium.sha256, f"{name} ({medium.name})"))


def _swallow(source: Readable) -> None:
    while source.read(PIECE):
        pass


def is_there(to: Place, medium: Medium) -> bool:
    try:
        with to.open(medium.name) as file:
            there = Digested(file)
            _swallow(there)
    except FileNotFoundError:
        return False
    return there.sha256() == medium.sha256


def in_turn(do: Callable[[Given], Made], given: Iterable[Given]) -> Iterator[Made]:
    """What `do` makes of each, some at once, in their order; never many ahead."""
    waiting: deque[Future[Made]] = deque()
    rest = iter(given)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            waiting.extend(pool.submit(do, one) for one in islice(rest, 2 * AT_ONCE))
            while waiting:
                yield waiting.popleft().result()
                waiting.extend(pool.submit(do, one) for one in islice(rest, 1))
        finally:
            for left in waiting:
                left.cancel()
