"""Why an upload cannot begin, go on or end."""

from typing import Any

from audio.media.refusals import Refused
from config.errors import Conflict, DomainError, Invalid, TooMany


class UploadTooLarge(DomainError):
    status, code = 413, "upload_too_large"
    message = "A file may have at most {most} MB."


class UploadQuotaSpent(TooMany):
    code = "upload_quota_spent"
    message = "You may upload {most} MB in 24 hours: try again in {retry_after} seconds."


class NoRoomLeft(Conflict):
    code, message = "no_room_left", "Your music may take up {most} MB, and this would be more."


class TooManyUploads(Conflict):
    code = "too_many_uploads"
    message = "You have {most} unfinished uploads: finish or delete some of them first."


class UploadUnderWay(Conflict):
    code = "upload_under_way"
    message = "Audio for this track is on its way already: wait for it, or delete that upload."


class UnknownTrack(Invalid):
    code, message = "unknown_track", "This artist has no such track."


class WhichArtist(Invalid):
    code, message = "which_artist", "Say whose it is: you manage {number} artist pages."


class NoBucket(Invalid):
    code = "no_bucket"
    message = "This server keeps its files itself: upload in parts (transport tus)."


class NotByTus(Conflict):
    code = "goes_to_the_bucket"
    message = "The bytes of this upload go to the addresses of its parts."


class _At(Conflict):
    """The answer's member `offset` says how many bytes are here."""

    def __init__(self, *, offset: int, **context: Any) -> None:
        self.offset = offset
        super().__init__(offset=offset, **context)

    @property
    def members(self) -> dict[str, Any]:
        return {"offset": self.offset}

    @property
    def headers(self) -> dict[str, str]:
        return {"Upload-Offset": str(self.offset)}


class WrongOffset(_At):
    code, message = "wrong_offset", "{offset} bytes are here: go on from there."


class TakenOver(Conflict):
    code = "taken_over"
    message = "Another request writes this upload meanwhile: ask for its offset, and go on."


class UploadIncomplete(_At):
    code, message = "upload_incomplete", "{offset} of {length} bytes are here: send the rest."


class MoreThanAnnounced(DomainError):
    status, code = 413, "more_than_announced"
    message = "These are more bytes than the upload was to have."


class UploadGone(DomainError):
    status, code = 410, "upload_gone"
    message = "This upload was given up: begin another."


class AlreadyArrived(Conflict):
    code = "already_arrived"
    message = "This upload has arrived: delete its track instead."


class ChecksumMismatch(DomainError):
    status, code = 460, "checksum_mismatch"
    message = "These bytes are others than those of Upload-Checksum: send them again."


class UnknownChecksum(DomainError):
    status, code = 400, "unknown_checksum"
    message = "Upload-Checksum is sha1 or sha256, a space, and the digest in Base64."


class WrongTusVersion(DomainError):
    status, code, message = 412, "wrong_tus_version", "This server speaks tus 1.0.0."

    @property
    def headers(self) -> dict[str, str]:
        return {"Tus-Version": "1.0.0", "Tus-Resumable": "1.0.0"}


class WrongMediaType(DomainError):
    status, code = 415, "wrong_media_type"
    message = "Parts are sent as application/offset+octet-stream."


class BadUpload(Invalid):
    code, message = "bad_upload", "{header} is not as it must be: {reason}."


class OtherBytes(Refused):
    code = "other_bytes"
    message = "What arrived is not the file of the SHA-256 that you gave: upload it again."


class LostBytes(Refused):
    code, message = "lost_bytes", "The server has lost this file: upload it again."


class TrackGone(Refused):
    code, message = "track_gone", "The track of this upload was deleted meanwhile."


class ProcessingGaveUp(Refused):
    code = "processing_failed"
    message = "The server could not process this file: export it anew, or ask those who run it."
