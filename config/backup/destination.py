"""Where backups lie."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from config import env
from config.backup.buckets import Account, Bucket
from config.backup.places import Folder, Place
from config.backup.refusals import BackupFails
from config.backup_place import S3, split


def chosen(to: str = "") -> Place:
    """`to`, or BACKUP_TO. Raises `BackupFails` for none, and for one that the media lie in."""
    to = to or env.BACKUP_TO
    if not to:
        raise BackupFails("Where? Say --to, as in --to /mnt/backups, or set BACKUP_TO.")
    if to.startswith(S3):
        return _bucket(to)
    place, media = Path(to).expanduser().absolute(), Path(settings.MEDIA_ROOT).absolute()
    if _are_in_each_other(place.resolve(), media.resolve()):
        raise BackupFails(f"{place} and the media in {media} lie in each other: take another.")
    return Folder(place, private=True)


def _bucket(to: str) -> Bucket:
    name, folder = split(to)
    endpoint = env.BACKUP_S3_ENDPOINT_URL or env.AWS_S3_ENDPOINT_URL
    same = _server(endpoint) == _server(env.AWS_S3_ENDPOINT_URL)
    if name == env.AWS_STORAGE_BUCKET_NAME and same:
        raise BackupFails(
            f"{name} is the bucket of the media: what happens to it, happens to both."
        )
    account = Account(
        env.BACKUP_ACCESS_KEY_ID or env.AWS_ACCESS_KEY_ID,
        env.BACKUP_SECRET_ACCESS_KEY or env.AWS_SECRET_ACCESS_KEY,
        endpoint,
        env.BACKUP_S3_REGION_NAME or env.AWS_S3_REGION_NAME,
    )
    return Bucket(account, name, folder)


def _are_in_each_other(one: Path, other: Path) -> bool:
    return one == other or one in other.parents or other in one.parents


def _server(endpoint: str) -> str:
    """Whose buckets they are, however it is written: at Amazon a name is one bucket."""
    told = urlsplit(endpoint)
    host = told.hostname or ""
    if host.endswith(".amazonaws.com"):
        return ""
    return host if told.port in (None, 80, 443) else f"{host}:{told.port}"
