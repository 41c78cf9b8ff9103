"""Files that go with messages: what they may be, and that none stays which nothing shows."""

import io
import logging
import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Final, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from config.errors import Conflict, Invalid, NotFound, StorageFails
from config.fields import one_line
from config.images import Readable
from config.jobs import enqueue, enqueue_later
from users.accounts.models import User
from users.support.models.tickets import Attachment, Message, Status, Ticket

log = logging.getLogger(__name__)

FORGET_UNUSED: Final = "users.support.forget_unused_file"
LONGEST_UPLOAD: Final = timedelta(hours=1)
MOST_MB: Final = Attachment.LARGEST // 1_000_000
_BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
)


class UnusableAttachment(Invalid):
    code = "unusable_attachment"
    message = "Only pictures (PNG, JPEG, GIF, WebP), PDF and plain text can be attached."


class AttachmentTooLarge(UnusableAttachment):
    status, code = 413, "attachment_too_large"
    message = f"A file may have at most {MOST_MB} MB."


class TooManyAttachments(Conflict):
    code, message = "too_many_attachments", "A message has at most {most} files."


class Kept(NamedTuple):
    """A file in the storage that no row names yet."""

    name: str
    media_type: str
    size: int
    key: str


def media_type_of(content: bytes) -> str:
    """By its own bytes, whatever it was called. Raises `UnusableAttachment`."""
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise UnusableAttachment(loc=("body", "file")) from error
    if not text.strip() or "\0" in text:
        raise UnusableAttachment(loc=("body", "file"))
    return "text/plain"


def keep(*, name: str, file: Readable) -> Kept:
    """Into the storage; deleted within the hour if no row comes to name it.

    Raises `UnusableAttachment`, `AttachmentTooLarge`, `StorageFails`.
    """
    content = file.read(Attachment.LARGEST + 1)
    if len(content) > Attachment.LARGEST:
        raise AttachmentTooLarge
    media_type, key = media_type_of(content), f"support/{uuid.uuid4().hex}"
    enqueue_later(FORGET_UNUSED, LONGEST_UPLOAD, key=key)
    try:
        stored = default_storage.save(key, ContentFile(content))
    except OSError as error:
        log.exception("An attachment could not be stored.")
        raise StorageFails(retry_after=60) from error
    return Kept(one_line(name)[:200] or "file", media_type, len(content), stored)


def keep_bytes(*, name: str, content: bytes) -> Kept:
    """As `keep`."""
    return keep(name=name, file=io.BytesIO(content))


@transaction.atomic
def attach(*, message: Message, by: User, kept: Kept) -> Attachment:
    """To a message of one's own; the ticket waits for staff then, as after a word.

    Raises `TooManyAttachments`, `NotFound`.
    """
    held = Ticket.objects.select_for_update().filter(pk=message.ticket_id).first()
    if held is None or not Message.objects.filter(pk=message.pk, author=by).exists():
        raise NotFound
    if message.attachments.count() >= Attachment.MOST:
        raise TooManyAttachments(most=Attachment.MOST)
    held.move_to(Status.OPEN)
    held.updated_at = timezone.now()
    held.save()
    return Attachment.objects.create(message=message, **kept._asdict())


def add_all(message: Message, files: Iterable[Kept]) -> None:
    """In the caller's transaction, to a message that nobody else knows yet."""
    Attachment.objects.bulk_create(
        [Attachment(message=message, **kept._asdict()) for kept in files]
    )


def forget_files(rows: QuerySet[Attachment]) -> None:
    """Deleted with this transaction, with their files a moment later."""
    keys = [*rows.values_list("key", flat=True)]
    rows.delete()
    for key in keys:
        enqueue(FORGET_UNUSED, key=key)


def forget_unused(*, key: str) -> None:
    """Deletes the file, unless a message has it. Safe to repeat."""
    if not Attachment.objects.filter(key=key).exists():
        default_storage.delete(key)
