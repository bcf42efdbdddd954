"""Stops single threads of a child process, as a hang would, and lets them go on."""

import contextlib
import ctypes
import os
import pathlib

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long
_PTRACE_DETACH, _PTRACE_SEIZE, _PTRACE_INTERRUPT, _WALL = 17, 0x4206, 0x4207, 0x40000000


def threads(pid):
    """The name of each thread by its id."""
    folder = pathlib.Path(f"/proc/{pid}/task")
    return {int(one.name): (one / "comm").read_text().strip() for one in folder.iterdir()}


def blocking_calls(pid):
    """The numbers of the system calls in which its threads wait."""
    found = []
    for one in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            number = (one / "syscall").read_text().split()[0]
            found += [int(number)] if number.isdigit() else []
    return found


def _ptrace(request, thread):
    if _libc.ptrace(request, thread, None, None) != 0:
        raise OSError(ctypes.get_errno(), f"ptrace request {request:#x} of thread {thread}")


@contextlib.contextmanager
def frozen(thread):
    """One thread takes no step meanwhile; the others of its process go on. Enter and leave in the same thread."""
    _ptrace(_PTRACE_SEIZE, thread)
    _ptrace(_PTRACE_INTERRUPT, thread)
    os.waitpid(thread, _WALL)
    try:
        yield
    finally:
        _ptrace(_PTRACE_DETACH, thread)
