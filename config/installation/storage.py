"""Where media lie: written, read and deleted once."""

import uuid
from collections.abc import Iterator
from typing import Final

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config import env
from config.installation.findings import Finding, fault, good

SUBJECT: Final = "Storage"


def check() -> Iterator[Finding]:
    bucket = env.AWS_STORAGE_BUCKET_NAME
    where = f"the bucket {bucket}" if bucket else f"{env.VAR_DIR.absolute() / 'media'}"
    what = "AWS_STORAGE_BUCKET_NAME, its keys and its endpoint" if bucket else "who owns it"
    if env.DELIVERY == "s3" and not bucket:
        yield fault(SUBJECT, "DELIVERY is s3, and no bucket is named: AWS_STORAGE_BUCKET_NAME.")
    elif env.DELIVERY == "x-accel" and bucket:
        yield fault(SUBJECT, "DELIVERY is x-accel, and media lie in a bucket: say s3 or file.")
    told = uuid.uuid4().bytes
    name = f"ready/{told.hex()}"
    try:
        try:
            name = default_storage.save(name, ContentFile(told))
            with default_storage.open(name) as file:
                came_back = file.read()
        finally:
            default_storage.delete(name)
    except Exception as error:  # every storage has errors of its own
        yield fault(SUBJECT, f"We cannot write to {where} ({_short(error)}): see {what}.")
        return
    if came_back == told:
        yield good(SUBJECT, f"We write to {where}, and read it again.")
    else:
        yield fault(SUBJECT, f"What we write to {where} comes back as something else.")
    yield from _cache()


def _cache() -> Iterator[Finding]:
    """Whichever it is; one that is away is done without, so this is no end."""
    try:
        cache.set("installation", 1, 10)
        cache.get("installation")
    except Exception as error:
        yield fault("Cache", f"It does not answer ({_short(error)}): see REDIS_URL.")


def _short(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
