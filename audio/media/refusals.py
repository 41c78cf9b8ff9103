"""Why a file is not taken in: what is wrong with it, and what to do."""

from typing import Any, Self

from config.errors import Conflict, Invalid


class Refused(Invalid):
    code, message = "unusable_audio", "This file cannot be used."


class Unreadable(Refused):
    code, message = "unreadable", "This file cannot be read: {reason}."

    @classmethod
    def because(cls, error: OSError) -> Self:
        return cls(reason=error.strerror or str(error))


class IsEmpty(Refused):
    code, message = "empty_file", "This file is empty: copy it again from where it came."


class Changing(Refused):
    code = "changing"
    message = "This file changed while it was read: import it again when it is complete."


class NotAudio(Refused):
    code = "not_audio"
    message = "This is no MP3, FLAC, Ogg, M4A or WAV file, whatever its name says."


class Archive(Refused):
    code = "archive"
    message = "This is an archive, whatever its name says: unpack it, and send what is in it."


class Playlist(Refused):
    code = "playlist"
    message = "This is a playlist: it names files and holds none. Send the files themselves."


class Broken(Refused):
    code = "broken"
    message = (
        "This starts as {kind} file and cannot be opened: copy it again from where it came."
    )


class Incomplete(Refused):
    """`arrived` and `claimed` are as in `1:46`."""

    code = "incomplete"
    message = (
        "This file ends early or is damaged: {arrived} of {claimed} arrived. "
        "Copy it again from where it came."
    )


class Holes(Refused):
    """`readable` and `claimed` are as in `1:46`."""

    code = "damaged"
    message = (
        "This file is damaged: {readable} of its {claimed} can be read. "
        "Copy it again from where it came."
    )


class NoEnd(Refused):
    code = "incomplete"
    message = (
        "This file ends early or is damaged: {arrived} arrived, and not its end. "
        "Copy it again from where it came."
    )


class WrongLength(Refused):
    code = "wrong_length"
    message = "This file says that it lasts {claimed} and holds {arrived}: encode it anew."


class NoAudio(Refused):
    code, message = "no_audio", "There is no audio in this file."


class SeveralStreams(Refused):
    code = "several_streams"
    message = "There are several recordings in this file: make a file of each."


class HasVideo(Refused):
    code, message = "has_video", "This is a film: save its sound as a file of its own."


class Encrypted(Refused):
    code = "encrypted"
    message = "This file is locked to the shop's own players: get a copy without that lock."


class UnsupportedCodec(Refused):
    code = "unsupported_codec"
    message = (
        "The audio in this file is {codec}, which browsers do not play: convert it to FLAC, "
        "MP3, AAC, Vorbis or Opus."
    )


class TooShort(Refused):
    code, message = "too_short", "This lasts less than {least} s."


class TooLong(Refused):
    code, message = "too_long", "This lasts longer than {most} hours: cut it into parts."


class TooManyChannels(Refused):
    code = "too_many_channels"
    message = "This has {channels} channels, and {most} are allowed: mix it down."


class SampleRateTooHigh(Refused):
    code = "sample_rate_too_high"
    message = "This has {rate} samples a second, and {most} are allowed: convert it."


class TooMuchAudio(Refused):
    code = "too_much_audio"
    message = "This is too much to decode: lower its sample rate, or cut it into parts."


class Damaged(Refused):
    """`errors` of `packets` could not be decoded."""

    code = "damaged"
    message = (
        "This file is damaged: {errors} of its {packets} pieces cannot be decoded. "
        "Copy it again from where it came."
    )


class Undecodable(Refused):
    code = "damaged"
    message = "This file is damaged: it cannot be decoded. Export it anew."


class ChangesMidway(Refused):
    """`at` is as in `1:46`."""

    code = "changes_midway"
    message = "Its sample rate or its channels change at {at}: export it anew as one piece."


class TooExpensive(Refused):
    code = "too_expensive"
    message = "This file takes more time or memory than any real recording: export it anew."


class SoundsLikeAnother(Refused):
    """New audio for what is public or scheduled: the check before publishing would miss it."""

    code = "sounds_like_another"
    message = (
        "This sounds like a recording of somebody else's, so the old audio stays: upload it as "
        "a new track, so that somebody can look at it."
    )


class AlreadyImporting(Conflict):
    code = "already_importing"
    message = "An import is running already: wait for its end, or stop it."


def named(name: str, context: dict[str, Any]) -> Refused:
    """A refusal that another process told of by the name of its class."""
    kind = globals().get(name)
    if not (isinstance(kind, type) and issubclass(kind, Refused)):
        return Refused()
    told: dict[str, Any] = {key: str(value)[:200] for key, value in context.items()}
    try:
        return kind(**told)
    except (KeyError, TypeError):  # it lacks what its sentence tells
        return Refused()
