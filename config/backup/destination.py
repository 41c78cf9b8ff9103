"""Where backups lie."""

from pathlib import Path
from typing import Final

from django.conf import settings

from config import env
from config.backup.buckets import Account, Bucket
from config.backup.places import Folder, Place
from config.backup.refusals import BackupFails

S3: Final = "s3://"


def chosen(to: str = "") -> Place:
    """`to`, or BACKUP_TO. Raises `BackupFails` for none, and for one that the media lie in."""
    to = to or env.BACKUP_TO
    if not to:
        raise BackupFails("Where? Say --to, as in --to /mnt/backups, or set BACKUP_TO.")
    if to.startswith(S3):
        return _bucket(to)
    place, media = Path(to).expanduser().absolute(), Path(settings.MEDIA_ROOT).absolute()
    if place == media or media in place.parents or place in media.parents:
        raise BackupFails(f"{place} and the media in {media} lie in each other: take another.")
    return Folder(place, private=True)


def _bucket(to: str) -> Bucket:
    name, _, folder = to.removeprefix(S3).partition("/")
    if name == env.AWS_STORAGE_BUCKET_NAME and not env.BACKUP_S3_ENDPOINT_URL:
        raise BackupFails(
            f"{name} is the bucket of the media: what happens to it, happens to both."
        )
    account = Account(
        env.BACKUP_ACCESS_KEY_ID or env.AWS_ACCESS_KEY_ID,
        env.BACKUP_SECRET_ACCESS_KEY or env.AWS_SECRET_ACCESS_KEY,
        env.BACKUP_S3_ENDPOINT_URL or env.AWS_S3_ENDPOINT_URL,
        env.BACKUP_S3_REGION_NAME or env.AWS_S3_REGION_NAME,
    )
    return Bucket(account, name, f"{folder.strip('/')}/" if folder.strip("/") else "")
