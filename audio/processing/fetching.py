"""A stored file as a file of this machine, wherever the storage keeps it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import default_storage

from audio.processing import workplace


@contextmanager
def local(key: str) -> Iterator[Path]:
    """For reading. Raises `OSError`."""
    try:
        path = Path(default_storage.path(key))
    except NotImplementedError:  # object storage
        with workplace.folder() as folder, default_storage.open(key) as stored:
            fetched = folder / "fetched"
            with fetched.open("wb") as file:
                shutil.copyfileobj(stored, file)
            yield fetched
    else:
        yield path
