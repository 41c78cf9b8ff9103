"""Object storage whose failures are `OSError`s, as a disk's are: no caller knows two kinds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]
from s3transfer.exceptions import RetriesExceededError  # type: ignore[import-untyped]
from storages.backends.s3 import S3Storage  # type: ignore[import-untyped]

# boto3's own patience is a minute for each of five tries: some such requests hold all threads.
PATIENCE = Config(
    connect_timeout=5,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 3},
)
FAILURES = (BotoCoreError, ClientError, Boto3Error, RetriesExceededError)
MISSING = ("404", "NoSuchKey")
"""What an answer without a body says, and one with a body."""


@contextmanager
def as_os_errors(name: str = "") -> Iterator[None]:
    """`name` is said before what failed."""
    try:
        yield
    except FAILURES as error:
        code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
        kind = FileNotFoundError if code in MISSING else OSError
        raise kind(f"{name}: {error}" if name else str(error)) from error


class ObjectStorage(S3Storage):  # type: ignore[misc]
    """Raises `OSError`, and `FileNotFoundError` for what is not there."""

    client_config: Config

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_config = self.client_config.merge(PATIENCE)

    @as_os_errors()
    def _open(self, name: str, mode: str = "rb") -> Any:
        """Fetched at once: whoever goes on to read meets no failure."""
        opened = super()._open(name, mode)
        if "r" in mode:
            _ = opened.file
        return opened

    _save = as_os_errors()(S3Storage._save)
    delete = as_os_errors()(S3Storage.delete)
    exists = as_os_errors()(S3Storage.exists)
    listdir = as_os_errors()(S3Storage.listdir)
    size = as_os_errors()(S3Storage.size)
    get_modified_time = as_os_errors()(S3Storage.get_modified_time)
    url = as_os_errors()(S3Storage.url)  # asks the machine's role for a key, where none is set
