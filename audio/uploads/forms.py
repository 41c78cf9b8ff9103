"""A file in a form: counted and hashed while it comes, beside the others, never in memory."""

import hashlib
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from audio.media.refusals import IsEmpty
from audio.uploads import place, services
from audio.uploads.models import Transport, Upload
from audio.uploads.services import Announced
from users.models import User


class Spooled(UploadedFile):  # type: ignore[type-arg]
    """A file of the uploads' folder that goes when it is closed; `sha256` in hex."""

    def __init__(self, name: str, content_type: str, charset: str | None) -> None:
        self.spool = NamedTemporaryFile(dir=place.folder(), prefix=place.FORM)  # noqa: SIM115
        super().__init__(self.spool, name, content_type, 0, charset)
        self.digest = hashlib.sha256()

    @property
    def path(self) -> Path:
        return Path(self.spool.name)

    @property
    def sha256(self) -> str:
        return self.digest.hexdigest()

    def close(self) -> None:
        self.spool.close()


class Spool(FileUploadHandler):
    """Django's own spools to the machine's /tmp, which may be small, or memory."""

    file: Spooled

    def new_file(self, *given: Any, **named: Any) -> None:
        super().new_file(*given, **named)
        with place.storing():
            self.file = Spooled(self.file_name or "", self.content_type or "", self.charset)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with place.storing():
            self.file.write(raw_data)
        self.file.digest.update(raw_data)

    def file_complete(self, file_size: int) -> Spooled:
        with place.storing():
            self.file.flush()
        self.file.seek(0)
        self.file.size = file_size
        return self.file


@transaction.atomic
def take_in(
    *,
    by: User,
    artist: Artist,
    album: Album | None,
    file: "UploadedFile[Any]",
    given: dict[str, Any],
    track: Track | None = None,
) -> Upload:
    """A whole file: its upload is complete at once. Raises as `begin` and `complete` do."""
    if not isinstance(file, Spooled):
        raise TypeError("the route does not spool")
    if not file.size:
        raise IsEmpty(loc=("body", "audio"))
    name = (file.name or "")[:300]
    upload = services.begin(
        by=by,
        artist=artist,
        file=Announced(name, file.size, file.sha256, given),
        transport=Transport.FORM,
        album=album,
        track=track,
    )
    place.adopt(upload.pk, file.path)
    Upload.objects.filter(pk=upload.pk).update(offset=upload.length)
    return services.complete(upload=upload)
