"""A track as its page shows it: waveform, technical report, what was made of it."""

from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audio.catalog.models.track import Credit, CreditRole, Track
from audio.media.models import Packaging, Quality, Rendition
from audio.portal import charts, words
from audio.portal.forms import ROLES
from audio.processing.models import Report
from audio.streaming import queries as streaming
from audio.streaming.choice import choose
from audio.streaming.playing import Addresses
from config.errors import NotFound
from config.fields import utc_now
from users.models import User

LOUDEST_PEAK = -1.0
"""In dBTP. Above it, encoders make samples that do not fit (EBU R128 s2, and the shops')."""
FOR = {
    Quality.ORIGINAL: gettext_lazy("Original"),
    Quality.LOW: gettext_lazy("Little data"),
    Quality.NORMAL: gettext_lazy("Normal"),
    Quality.HIGH: gettext_lazy("High"),
}
FORMS = {
    Packaging.FILE: gettext_lazy("%(codec)s, a file"),
    Packaging.SEGMENTS: gettext_lazy("%(codec)s, in parts for streaming (HLS)"),
    Packaging.PREVIEW: gettext_lazy("%(codec)s, a preview of 30 seconds"),
}
"""In the order in which they are shown."""
CODECS = {
    **{"aac": "AAC", "mp3": "MP3", "flac": "FLAC", "alac": "Apple Lossless"},
    **{"vorbis": "Vorbis", "opus": "Opus"},
}
ROLE_NAMES = dict(ROLES)


class Play(NamedTuple):
    """The player: where the sound is, and how it looks."""

    url: str
    seconds: float
    wave: str
    described: str
    clippings: list[charts.Stretch]
    silences: list[charts.Stretch]


class Fact(NamedTuple):
    """A line of the report; `sign`, `state` and `word` where it is good or needs a look."""

    name: str
    value: str
    sign: str = ""
    state: str = ""
    word: str = ""


class Sound(NamedTuple):
    """The report. `at` and `aim` are places on the meter."""

    loudness: str
    at: float
    aim: float
    facts: list[Fact]


class Made(NamedTuple):
    """A stored file."""

    name: str
    form: str
    bitrate: str
    size: str


class Guest(NamedTuple):
    """Somebody credited, and what they said to it."""

    pk: int
    who: str
    role: str
    state: str


def play(viewer: User, track: Track, report: Report | None, session_id: UUID) -> Play | None:
    """None while there is nothing to hear. Drafts sound here too."""
    try:
        found = streaming.playable(viewer, track.pk)
    except (NotFound, streaming.NotPlayable):
        return None
    now = utc_now()
    addresses = Addresses.of("", track.pk, found, session_id=session_id, now=now)
    clippings = charts.stretches(report.clippings, track.duration_ms) if report else []
    silences = charts.stretches(report.silences, track.duration_ms) if report else []
    described = _("Waveform, %(length)s long.") % {"length": words.length(track.duration_ms)}
    return Play(
        url=addresses.stream(choose(found.packaged(Packaging.FILE), Quality.HIGH)),
        seconds=track.duration_ms / 1000,
        wave=charts.wave(bytes(report.waveform)) if report else "",
        described=f"{described} {_places(clippings, silences)}",
        clippings=clippings,
        silences=silences,
    )


def _places(clippings: list[charts.Stretch], silences: list[charts.Stretch]) -> str:
    said = []
    if clippings:
        said.append(_("Clipping at %(at)s.") % {"at": _times(clippings)})
    if silences:
        said.append(_("Silence at %(at)s.") % {"at": _times(silences)})
    return " ".join(said)


def _times(found: list[charts.Stretch]) -> str:
    named = ", ".join(words.length(one.start_ms) for one in found[:5])
    return f"{named} …" if len(found) > 5 else named


def sound(report: Report | None) -> Sound | None:
    """None before there is one."""
    if report is None or not report.version or report.refused_code:
        return None
    return Sound(
        loudness=_loudness(report.lufs),
        at=0.0 if report.lufs is None else charts.on_meter(report.lufs),
        aim=charts.on_meter(charts.AIM) + 10,
        facts=[*_levels(report), *_form(report)],
    )


def _loudness(lufs: float | None) -> str:
    if lufs is None:
        return ""
    above = round(lufs - charts.AIM, 1)
    told = {"lufs": words.decibels(lufs), "by": words.decibels(abs(above))}
    if above > 0.5:
        return _("%(lufs)s LUFS: louder than −14, players turn it down by %(by)s dB.") % told
    if above < -0.5:
        return _("%(lufs)s LUFS: softer than −14, by %(by)s dB.") % told
    return _("%(lufs)s LUFS: just as loud as players like it.") % told


def _levels(report: Report) -> list[Fact]:
    found = []
    if report.true_peak is not None:
        high = report.true_peak > LOUDEST_PEAK
        found.append(
            Fact(
                _("True peak"),
                f"{words.decibels(report.true_peak)} dBTP",
                *(("warning", "open", _("high: below −1 is safe")) if high else _good()),
            )
        )
    if report.loudness_range is not None:
        found.append(Fact(_("Loudness range"), f"{words.decibels(report.loudness_range)} LU"))
    found.append(_clipping(report))
    found.append(_silence(report))
    return found


def _good() -> tuple[str, str, str]:
    return "success", "good", _("fine")


def _clipping(report: Report) -> Fact:
    number = report.clipped_samples
    if not number:
        return Fact(_("Clipping"), _("none"), *_good())
    said = ngettext("%(n)s sample", "%(n)s samples", number) % {"n": words.count(number)}
    marked = _("marked above the waveform")
    return Fact(_("Clipping"), said, "warning", "open", marked)


def _silence(report: Report) -> Fact:
    total = sum(end - start for start, end in report.silences)
    if not total:
        return Fact(_("Silence"), _("none"), *_good())
    said = ngettext(
        "%(n)s stretch, %(length)s in all", "%(n)s stretches, %(length)s in all",
        len(report.silences),
    ) % {"n": len(report.silences), "length": words.length(total)}  # fmt: skip
    return Fact(_("Silence"), said, "info", "", _("shaded in the waveform"))


def _form(report: Report) -> list[Fact]:
    bits = f", {report.bits_per_sample} bit" if report.bits_per_sample else ""
    form = f"{report.codec}, {words.count(report.sample_rate)} Hz{bits}"
    return [
        Fact(_("Length"), words.length(report.duration_ms)),
        Fact(_("Your file"), f"{form}, {_channels(report.channels)}"),
    ]


def _channels(number: int) -> str:
    if number < 3:
        return _("stereo") if number == 2 else _("mono")
    return _("%(n)s channels") % {"n": number}


def made(renditions: list[Rendition]) -> list[Made]:
    """The original, then what was made of it: by kind, and of each kind the smallest first."""
    return [
        Made(
            name=str(FOR[Quality(one.name)]),
            form=FORMS[Packaging(one.packaging)] % {"codec": _codec(one.codec)},
            bitrate=words.count(round(one.bitrate / 1000)),
            size=words.size(one.size),
        )
        for one in sorted(renditions, key=_rank)
    ]


def _rank(one: Rendition) -> tuple[bool, int, int]:
    kind = [*FORMS].index(Packaging(one.packaging))
    return one.name != Quality.ORIGINAL, kind, one.bitrate


def _codec(name: str) -> str:
    return "WAV" if name.startswith("pcm_") else CODECS.get(name, name)


def guest(credit: Credit) -> Guest:
    state = ""
    if credit.artist_id and not credit.accepted:
        state = _("said no") if credit.declined else _("has not answered yet")
    who = credit.artist.name if credit.artist else credit.name
    return Guest(credit.pk, who, str(ROLE_NAMES[CreditRole(credit.role)]), state)
