"""What the kernel refuses this process from now on (seccomp, Linux on x86-64 and ARM64).

Whoever gets hold of a decoder can neither start a program nor call anybody: also not the
database's socket, which is a file and in no network.
"""

import ctypes
import platform
import struct
import sys
from typing import Final, NamedTuple

_PR_SET_SECCOMP, _FILTER = 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF_0000, 0x0005_0001
"""Refused with EPERM."""
_NUMBER, _ARCHITECTURE = 0, 4
"""Where they stand in `struct seccomp_data`."""
_OTHER_ABI: Final = 0x4000_0000


class _Machine(NamedTuple):
    """The calls that are refused, by number, in this order.

    socket connect socketpair execve execveat ptrace process_vm_readv process_vm_writev kill
    mount unshare setns bpf add_key keyctl perf_event_open userfaultfd clone; fork vfork.
    """

    audit: int
    refused: tuple[int, ...]


_EVERYWHERE = (425, 426, 427, 434, 435, 438)
"""io_uring_setup, _enter, _register, pidfd_open, clone3, pidfd_getfd."""
_MACHINES: Final = {
    "x86_64": _Machine(
        0xC000_003E,
        (41, 42, 53, 59, 322, 101, 310, 311, 62, 165, 272, 308, 321, 248, 250, 298, 323)
        + (56, 57, 58),
    ),
    "aarch64": _Machine(
        0xC000_00B7,
        (198, 203, 199, 221, 281, 117, 270, 271, 129, 40, 97, 268, 280, 217, 219, 241, 282)
        + (220,),
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def refuse() -> bool:
    """Whether it could be done; needs PR_SET_NO_NEW_PRIVS."""
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return False
    filter_ = _filter(machine)
    program = _Program(len(filter_) // 8, filter_)
    done: int = ctypes.CDLL(None).prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)
    return done == 0


def _filter(machine: _Machine) -> bytes:
    """Classic BPF; jumps count instructions from the next one."""
    refused = (*machine.refused, *_EVERYWHERE)
    lines = [
        _line(_LOAD, _ARCHITECTURE),
        _line(_EQUAL, machine.audit, yes=1),
        _line(_RETURN, _REFUSE),
        _line(_LOAD, _NUMBER),
        _line(_AT_LEAST, _OTHER_ABI, yes=len(refused) + 1),
    ]
    for left, number in zip(range(len(refused), 0, -1), refused, strict=True):
        lines.append(_line(_EQUAL, number, yes=left))
    return b"".join([*lines, _line(_RETURN, _ALLOW), _line(_RETURN, _REFUSE)])


def _line(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)
