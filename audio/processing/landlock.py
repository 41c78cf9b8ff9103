"""Which files this process may open from now on (Landlock, Linux from 5.13 on).

What can be read: the interpreter, the libraries, our code, and one file. What can be written:
one folder, and only ordinary files in it.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""The same on every architecture that Python is built for."""
_VERSION, _BENEATH = 1, 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_WRITE, _REMOVE, _MAKE, _TRUNCATE = 1 << 1, 1 << 5, 1 << 8, 1 << 14
_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many kinds of access the kernel knows, by the version of its interface."""
_CODE: Final = Path(__file__).resolve().parents[2]
READABLE: Final = (
    *(Path(prefix) for prefix in (sys.prefix, sys.base_prefix, sys.base_exec_prefix)),
    *(Path(place) for place in ("/usr/lib", "/lib", "/lib64", "/etc/ld.so.cache")),
    *(Path(place) for place in ("/dev/null", "/dev/urandom")),
    *(_CODE / package for package in ("audio", "config")),
)
"""Not the folder that these are in: it may hold VAR_DIR, and with it everybody's files."""


def restrict(*, source: Path, folder: Path) -> bool:
    """Whether it could be done; needs PR_SET_NO_NEW_PRIVS."""
    libc = ctypes.CDLL(None)
    version = libc.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION)
    if sys.platform != "linux" or version < 1:
        return False
    handled = (1 << _RIGHTS[min(version, max(_RIGHTS))]) - 1
    written = handled & (_READ_FILE | _READ_FOLDER | _WRITE | _REMOVE | _MAKE | _TRUNCATE)
    given = struct.pack("=Q", handled)
    rules = libc.syscall(_CREATE, given, ctypes.c_size_t(len(given)), 0)
    if rules < 0:
        return False
    try:
        _allow(libc, rules, (*READABLE, source), _READ_FILE | _READ_FOLDER)
        _allow(libc, rules, (folder,), written)
        done: int = libc.syscall(_RESTRICT, rules, 0)
    finally:
        os.close(rules)
    return done == 0


def _allow(libc: ctypes.CDLL, rules: int, places: Iterable[Path], access: int) -> None:
    """What is not there needs no rule."""
    for place in places:
        with suppress(OSError):
            opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
            mine = access if place.is_dir() else access & ~_READ_FOLDER
            libc.syscall(_ADD, rules, _BENEATH, struct.pack("=Qi", mine, opened), 0)
            os.close(opened)
