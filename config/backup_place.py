"""What a place is called where backups are noted. Nothing is reached to know it."""

from pathlib import Path
from typing import Final

from config import env

S3: Final = "s3://"
NAMED: Final = 300
"""Characters of it that are noted."""


def named() -> str:
    """BACKUP_TO, as a place there says of itself; blank if it is not set."""
    to = env.BACKUP_TO
    if not to.startswith(S3):
        return str(Path(to).expanduser().absolute())[:NAMED] if to else ""
    bucket, folder = split(to)
    return f"{S3}{bucket}/{folder}"[:NAMED]


def split(to: str) -> tuple[str, str]:
    """Of `s3://bucket/folder`: the bucket, and the folder with a slash behind it, or blank."""
    bucket, _, folder = to.removeprefix(S3).partition("/")
    return bucket, f"{folder.strip('/')}/" if folder.strip("/") else ""
