"""Real music: packages of Debian, fetched once, kept in the cache, and checked."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

PACKAGES = {
    "wesnoth-1.16-music": "f9bc3cde92b4ab30db5d7b85f89b4bcc3d788dd92602956d0347250850bf59bb",
    "asc-music": "369f2d396adb8db9003ef73b797d529e284a7764a5ff4b59a50a4c8b9294da5f",
}


def unpacked(package: str) -> Path:
    """The folder that it was unpacked to; skips the test where it cannot be had."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    cache = Path(home) / "tonearm" / "music"
    place = cache / f"{package}-{PACKAGES[package][:12]}"
    if not place.exists():
        for program in ("apt-get", "dpkg"):
            if not shutil.which(program):
                pytest.skip(f"needs {program}, which fetches and unpacks Debian's {package}")
        cache.mkdir(parents=True, exist_ok=True)
        _unpack(_fetched(package, cache), place)
    return place


def _fetched(package: str, cache: Path) -> Path:
    command = ("apt-get", "download", "-o", "APT::Sandbox::User=root", package)
    done = subprocess.run(command, cwd=cache, capture_output=True, text=True, timeout=300)
    files = sorted(cache.glob(f"{package}_*.deb"))
    if done.returncode or not files:
        reason = (done.stderr.strip() or "nothing came").splitlines()[-1]
        pytest.skip(f"needs apt-get to reach Debian's {package}: {reason}")
    with files[-1].open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    assert digest == PACKAGES[package], f"{files[-1]} is not the package that was measured"
    return files[-1]


def _unpack(file: Path, place: Path) -> None:
    """Whole or not at all, even if two processes are at it."""
    fresh = place.with_name(f"{place.name}.{os.getpid()}")
    subprocess.run(("dpkg", "-x", file, fresh), check=True)
    try:
        fresh.rename(place)
    except OSError:  # the other one was faster
        shutil.rmtree(fresh)
    file.unlink(missing_ok=True)
