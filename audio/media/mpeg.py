"""MPEG audio layer III without a library: where its frames begin, and whether it counts them.

Layout: ISO/IEC 11172-3 section 2.4.1, ISO/IEC 13818-3; ID3: id3.org, "ID3v2.4 main structure".
"""

from typing import BinaryIO

LONGEST_FRAME = 1441
# Noise looks like a header every few kilobytes, and like three headers in a row hardly ever.
IN_A_ROW = 3

_BITRATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = {0: (11_025, 12_000, 8_000), 2: (22_050, 24_000, 16_000), 3: (44_100, 48_000, 32_000)}


def end_of_id3(file: BinaryIO) -> int:
    """Byte behind the ID3v2 tags at the beginning; 0 without any."""
    position = 0
    while True:
        file.seek(position)
        head = file.read(10)
        if len(head) < 10 or not head.startswith(b"ID3") or max(head[6:10]) > 0x7F:
            return position
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        position += 10 + size + (10 if head[5] & 0x10 else 0)


def first_frame(file: BinaryIO, begin: int) -> int | None:
    """Byte of the first of three frames in a row.

    Before it only padding and the rest of another frame, as in a recording of a broadcast.
    """
    file.seek(begin)
    while (block := file.read(4096)) and not block.strip(b"\0"):
        begin += len(block)
    begin += len(block) - len(block.lstrip(b"\0"))
    file.seek(begin)
    data = file.read(LONGEST_FRAME * (IN_A_ROW + 2))
    at = data.find(b"\xff")
    while 0 <= at <= LONGEST_FRAME:
        if _frames_in_a_row(data, at):
            return begin + at
        at = data.find(b"\xff", at + 1)
    return None


def counted_seconds(file: BinaryIO, frame: int) -> float | None:
    """Length of all frames, if the first one is a Xing, Info or VBRI header with their number.

    FFmpeg knows it too, but does not tell it from a guess by the file's size.
    """
    file.seek(frame)
    data = file.read(64)
    version, mono = data[1] >> 3 & 3, data[3] >> 6 == 3
    side = (17 if mono else 32) if version == 3 else (9 if mono else 17)
    xing, vbri = data[4 + side :], data[36:]
    if xing.startswith((b"Xing", b"Info")) and xing[7] & 1:
        frames = int.from_bytes(xing[8:12])
    elif vbri.startswith(b"VBRI"):
        frames = int.from_bytes(vbri[14:18])
    else:
        return None
    return frames * (1152 if version == 3 else 576) / _RATES[version][data[2] >> 2 & 3] or None


def _frames_in_a_row(data: bytes, at: int) -> bool:
    kind = data[at + 1 : at + 2]
    for _ in range(IN_A_ROW):
        header = data[at : at + 4]
        length = _frame_length(header)
        if not length or header[1:2] != kind:
            return False
        at += length
    return True


def _frame_length(header: bytes) -> int:
    """In bytes; 0 for what is no header of layer III."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bitrate, rate = header[2] >> 4, header[2] >> 2 & 3
    if version not in _RATES or layer != 1 or bitrate in (0, 15) or rate == 3:
        return 0
    kilobits = (_BITRATES_1 if version == 3 else _BITRATES_2)[bitrate]
    samples = 144 if version == 3 else 72
    return samples * kilobits * 1000 // _RATES[version][rate] + (header[2] >> 1 & 1)
