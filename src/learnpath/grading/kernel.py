"""What the sandbox asks of the Linux kernel beyond bubblewrap: namespaces for one submission, and fewer rights.

Thin wrappers of system calls that Python 3.11 does not have. They raise OSError.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from functools import cache

NEW_MOUNTS, NEW_CGROUPS, NEW_NAMES, NEW_IPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEW_USERS, NEW_PROCESSES, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
NO_SETUID, NO_DEVICES, NO_PROGRAMS, PRIVATE_BELOW = 2, 4, 8, (1 << 18) | (1 << 14)

_DEATH_SIGNAL, _DUMPABLE, _SECCOMP, _BOUNDING_DROP, _CHILD_SUBREAPER, _NO_NEW_RIGHTS = 1, 4, 22, 24, 36, 38
_CAPABILITIES_VERSION = 0x20080522

# Numbers of the system calls that no exercise needs, and that reach memory outside of every limit, other
# processes, or kernel code that is seldom exercised: memfd_create, memfd_secret, shmget, ptrace,
# process_vm_readv and _writev, unshare, setns, mount, umount2, pivot_root, fsopen, open_tree, move_mount,
# open_by_handle_at, bpf, perf_event_open, userfaultfd, io_uring_setup, add_key, request_key, keyctl.
_FORBIDDEN = {
    "x86_64": (
        0xC000003E,
        *(319, 447, 29, 101, 310, 311, 272, 308, 165, 166, 155, 430, 428, 429),
        *(304, 321, 298, 323, 425, 248, 249, 250),
    ),
    "aarch64": (
        0xC00000B7,
        *(279, 447, 194, 117, 270, 271, 97, 268, 40, 39, 41, 430, 428, 429),
        *(265, 280, 241, 282, 425, 217, 218, 219),
    ),
}


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _done(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _prctl(option: int, *values: int) -> None:
    _done(_libc().prctl(option, *(ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4])), "prctl")


def unshare(flags: int) -> None:
    """Give this process namespaces of its own."""
    _done(_libc().unshare(ctypes.c_int(flags)), "unshare")


def mount(kind: str, target: str, flags: int = 0, options: str = "") -> None:
    """Mount a new file system of a kind; with an empty kind, change the flags of the mount at `target`."""
    arguments = (kind or None, target, kind or None)
    texts = [text.encode() if text else None for text in arguments]
    _done(_libc().mount(*texts, ctypes.c_ulong(flags), options.encode() or None), f"mount {kind} at {target}")


def die_with_parent() -> None:
    """Have this process killed when its parent ends."""
    _prctl(_DEATH_SIGNAL, 9)


def adopt_orphans() -> None:
    """Make this process the parent of what its descendants leave behind."""
    _prctl(_CHILD_SUBREAPER, 1)


def set_dumpable(allowed: bool) -> None:
    """Say whether other processes of the same user may look into this one."""
    _prctl(_DUMPABLE, int(allowed))


def drop_rights() -> None:
    """Give up every capability for good, also through programs that are executed later."""
    _prctl(_NO_NEW_RIGHTS, 1)
    for capability in range(64):
        try:
            _prctl(_BOUNDING_DROP, capability)
        except OSError:
            break  # the kernel knows no more of them, or the right to drop them is not there and not needed
    header, nothing = struct.pack("Ii", _CAPABILITIES_VERSION, 0), bytes(24)
    _done(_libc().capset(header, nothing), "capset")


def forbid_calls() -> None:
    """Refuse the system calls in `_FORBIDDEN` from here on; on other processors nothing is forbidden.

    Needs `drop_rights` before.
    """
    if platform.machine() not in _FORBIDDEN:
        return
    architecture, *calls = _FORBIDDEN[platform.machine()]
    refuse = 0x00050000 | 1  # SECCOMP_RET_ERRNO with EPERM
    program = [(0x20, 0, 0, 4), (0x15, 1, 0, architecture), (0x06, 0, 0, refuse), (0x20, 0, 0, 0)]
    if platform.machine() == "x86_64":
        program += [(0x35, 0, 1, 0x40000000), (0x06, 0, 0, refuse)]  # the calls once more, for x32
    for number in calls:
        program += [(0x15, 0, 1, number), (0x06, 0, 0, refuse)]
    program.append((0x06, 0, 0, 0x7FFF0000))  # SECCOMP_RET_ALLOW
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in program))
    filter_ = struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    _done(_libc().prctl(_SECCOMP, ctypes.c_ulong(2), filter_, ctypes.c_ulong(0), ctypes.c_ulong(0)), "seccomp")
