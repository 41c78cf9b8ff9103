"""A real browser for tests: chromium, told what to do over its debugging pipe."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 30.0
KEYS = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    " ": (32, " "),
    "Backspace": (8, ""),
    "ArrowLeft": (37, ""),
    "ArrowRight": (39, ""),
    "ArrowDown": (40, ""),
}
NAMES = ("chromium", "chromium-browser", "google-chrome")
_READS, _WRITES = 3, 4  # the descriptors that `--remote-debugging-pipe` uses


class Chromium:
    """One tab. `complaints` are its own, as when a page breaks its Content-Security-Policy."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._rest, self._number, self._session = b"", 0, ""
        self._loaded = 0
        self.complaints: list[str] = []
        page = self.do("Target.createTarget", url="about:blank")["targetId"]
        attached = self.do("Target.attachToTarget", targetId=page, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.do(f"{domain}.enable")

    def do(self, method: str, **params: Any) -> Any:
        """A command of the DevTools protocol, and its result."""
        number = self._send(method, **params)
        while True:
            told = self._next()
            if told.get("id") == number:
                assert "error" not in told, told
                return told["result"]

    def _send(self, method: str, **params: Any) -> int:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        return self._number

    def _next(self) -> Any:
        while b"\0" not in self._rest:
            read = os.read(self._answers, 1 << 20)
            assert read, "chromium has gone"
            self._rest += read
        message, _, self._rest = self._rest.partition(b"\0")
        told = json.loads(message)
        if told.get("method") == "Page.loadEventFired":
            self._loaded += 1
        elif told.get("method") == "Page.javascriptDialogOpening":  # "Leave this page?" Yes.
            self._send("Page.handleJavaScriptDialog", accept=True)
        elif (
            told.get("method") == "Log.entryAdded"
            and told["params"]["entry"]["level"] == "error"
        ):
            self.complaints.append(told["params"]["entry"]["text"])
        return told

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Waits until what is done here has led to another page."""
        before, until = self._loaded, time.monotonic() + PATIENCE
        yield
        while self._loaded == before:
            assert time.monotonic() < until, "no other page came"
            self.run("0")
            time.sleep(0.02)

    def open(self, address: str) -> None:
        with self.loading():
            self.do("Page.navigate", url=address)

    def run(self, script: str) -> Any:
        """What a line of JavaScript gives."""
        return self.do("Runtime.evaluate", expression=script, returnByValue=True)["result"].get(
            "value"
        )

    def type(self, text: str) -> None:
        self.do("Input.insertText", text=text)

    def press(self, key: str) -> None:
        number, text = KEYS[key]
        told = {"key": key, "code": key, "windowsVirtualKeyCode": number}
        self.do(
            "Input.dispatchKeyEvent", type="keyDown", **told, **({"text": text} if text else {})
        )
        self.do("Input.dispatchKeyEvent", type="keyUp", **told)

    def click(self, selector: str) -> None:
        """Brings it into sight, and clicks its middle as a mouse does."""
        found = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            "e.scrollIntoView({block: 'center', behavior: 'instant'});"
            "const box = e.getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        assert found, selector
        at = {"x": found[0], "y": found[1], "button": "left", "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            self.do("Input.dispatchMouseEvent", type=kind, **at)

    def fill_in(self, selector: str, text: str) -> None:
        """In the place of what stands there."""
        self.run(f"document.querySelector({json.dumps(selector)}).focus()")
        self.run(f"document.querySelector({json.dumps(selector)}).select?.()")
        self.type(text)

    def choose(self, selector: str, *files: Path) -> None:
        """Files, in a field for them."""
        root = self.do("DOM.getDocument")["root"]["nodeId"]
        field = self.do("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.do("DOM.setFileInputFiles", nodeId=field, files=[str(file) for file in files])

    def without_scripts(self) -> None:
        """As for somebody who switched JavaScript off; `run` still works."""
        self.do("Emulation.setScriptExecutionDisabled", value=True)

    def look(self, *, width: int = 1280, theme: str = "light") -> None:
        """The window's size and the theme that its owner prefers."""
        self.do(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=860,
            deviceScaleFactor=1,
            mobile=width < 720,
        )
        preferred = [{"name": "prefers-color-scheme", "value": theme}]
        self.do("Emulation.setEmulatedMedia", features=preferred)


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Skips without chromium."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("needs chromium")
    (takes, commands), (answers, gives) = os.pipe(), os.pipe()
    script = f'exec "$@" {_READS}<&"$TAKES" {_WRITES}>&"$GIVES"'
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ("--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe")
        process = subprocess.Popen(
            ["bash", "-c", script, "bash", program, *options, f"--user-data-dir={profile}"],
            env=os.environ | {"TAKES": str(takes), "GIVES": str(gives)},
            pass_fds=(takes, gives),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(takes)
        os.close(gives)
        try:
            yield Chromium(commands, answers)
        finally:
            os.close(commands)
            os.close(answers)
            with suppress(subprocess.TimeoutExpired):
                process.wait(2)
            process.kill()
            process.wait()
