"""What a child says is believed as little as the file."""

import json
import sys
from pathlib import Path

import pytest

from audio.media.refusals import Refused
from audio.processing import running, services
from audio.processing.running import ProcessingFailed
from tests.audio.media import files
from tests.audio.processing.test_confine import SAYS, run

STDERR = "place = folder + '/stderr'\nos.remove(place)\n"


@pytest.mark.parametrize(
    "said",
    [
        '{"seconds": NaN}',
        '{"seconds": 1e999}',
        '{"seconds": -Infinity}',
        '{"stage": "encoding", "percent": 1' + "0" * 5000 + "}",
        "[" * 9000,
        '{"refused": "TooShort", "context": {"least": ' + "[" * 900 + "]" * 900 + "}}",
    ],
    ids=["no number", "endless", "before", "too many digits", "nested", "nested reason"],
)
def test_a_line_that_means_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str
) -> None:
    with pytest.raises((ProcessingFailed, Refused)):
        run(monkeypatch, tmp_path, SAYS + f"print({said!r})")


@pytest.mark.parametrize(
    ("name", "value"),
    [("lufs", "NaN"), ("lufs", "1e999"), ("duration_ms", "1" + "0" * 30)]
    + [("waveform", "[256]"), ("clippings", "[" * 5000)],
)
def test_a_result_that_nothing_can_hold(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    with services.process(
        source=files.sound(tmp_path / "a.flac"), on_progress=lambda stage, percent: None
    ) as outcome:
        result = json.loads((outcome.folder / "result.json").read_text())
    result["files"] = []
    result["measured"][name] = "HERE"
    told = json.dumps(result).replace('"HERE"', value)

    with pytest.raises(ProcessingFailed):
        run(monkeypatch, tmp_path, SAYS + f"open(folder + '/result.json', 'w').write({told!r})")


@pytest.mark.parametrize(
    "code",
    [
        STDERR + "os.mkfifo(place)",
        STDERR + "os.symlink({secret!r}, place)",
        STDERR + "os.symlink('/dev/zero', place)",
    ],
    ids=["a pipe", "a link", "a device"],
)
def test_what_it_puts_in_place_of_its_log(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    code: str,
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("nobody may read this")
    before = "print('its last words', file=sys.stderr, flush=True)\n"
    told = before + code.format(secret=str(secret)) + "\nsys.exit(1)"

    with pytest.raises(ProcessingFailed, match="status 1"):
        run(monkeypatch, tmp_path, SAYS + told)

    assert "its last words" in caplog.text
    assert "nobody may read this" not in caplog.text


def test_of_much_that_it_says_the_end_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ProcessingFailed):
        run(monkeypatch, tmp_path, SAYS + "sys.exit('x' * 10**6 + ' the end')")

    assert "the end" in caplog.text
    assert len(caplog.text) < 3000


def test_who_says_much_is_not_heard_often(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each time costs a statement."""
    heard: list[tuple[str, int]] = []
    code = """
for number in range(3000):
    print(json.dumps({'stage': ('checking', 'encoding')[number % 2], 'percent': 7}))
    print(json.dumps({'stage': str(number), 'percent': 7}))
"""
    monkeypatch.setattr(running, "CHILD", (sys.executable, "-c", SAYS + code))
    (tmp_path / "a.mp3").touch()

    with (
        pytest.raises(ProcessingFailed),
        services.process(
            source=tmp_path / "a.mp3", on_progress=lambda *told: heard.append(told)
        ),
    ):
        pass

    assert heard[:2] == [("checking", 7), ("encoding", 7)]
    assert len(heard) < 10


def test_what_the_kernel_cannot_keep_is_told_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    held = {"network": True, "files": False, "calls": "yes"}
    code = SAYS + f"print(json.dumps({{'held': {held!r}}}))"

    for _ in range(2):
        with pytest.raises(ProcessingFailed):
            run(monkeypatch, tmp_path, code)

    assert caplog.text.count("does not keep who decodes from: files, calls.") == 1
