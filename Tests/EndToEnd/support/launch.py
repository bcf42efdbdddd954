"""Starts a program as systemd would: python launch.py [--listen FD,...] [--confine UNIT] PROGRAM ARGUMENT...

With --listen it gets these descriptors as `sd_listen_fds(3)` describes. With --confine it runs with what can be had of a
unit's hardening without systemd: no capabilities, no new privileges, no memory that is writable and executable, and the unit's
own SystemCallFilter and RestrictAddressFamilies, compiled by libseccomp.
"""

import ctypes
import ctypes.util
import errno
import fcntl
import os
import pathlib
import socket
import subprocess
import sys

_libc = ctypes.CDLL(None, use_errno=True)
_PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS, _PR_SET_MDWE = 24, 38, 65
_ALLOW, _EQUAL = 0x7FFF0000, 4


class _Comparison(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def settings(unit, key):
    """The values of a key that may stand several times."""
    lines = pathlib.Path(unit).read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2].strip() for line in lines if line.startswith(f"{key}=")]


def groups():
    """systemd's groups of system calls: what is indented below each name."""
    shown = subprocess.run(["systemd-analyze", "--no-pager", "syscall-filter"], check=True, capture_output=True, text=True,
                           stdin=subprocess.DEVNULL, timeout=20).stdout
    found, members = {}, set()
    for line in shown.splitlines():
        word = line.strip()
        if line.startswith("@"):
            found[word] = members = set()
        elif line.startswith(" ") and not word.startswith("#"):
            members.add(word)
    return found


def system_calls(name, known):
    """The calls of a group such as @system-service, groups in it resolved."""
    if not name.startswith("@"):
        return {name}
    return set().union(*(system_calls(member, known) for member in known[name]))


def allowed_calls(unit):
    allowed, known = set(), groups()
    for value in settings(unit, "SystemCallFilter"):
        calls = set().union(*(system_calls(name, known) for name in value.lstrip("~").split()))
        allowed = allowed - calls if value.startswith("~") else allowed | calls
    return allowed


def confine(unit):
    families = [getattr(socket, name).value for name in settings(unit, "RestrictAddressFamilies")[0].split()]
    allowed = allowed_calls(unit)
    assert len(allowed) > 100 and families, (allowed, families)
    for capability in range(64):
        _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    assert _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    # Since Linux 6.3.
    assert _libc.prctl(_PR_SET_MDWE, 1, 0, 0, 0) == 0 or ctypes.get_errno() == errno.EINVAL
    seccomp = ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    seccomp.seccomp_init.argtypes = [ctypes.c_uint32]
    seccomp.seccomp_rule_add_array.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint,
                                               ctypes.POINTER(_Comparison)]
    seccomp.seccomp_load.argtypes = [ctypes.c_void_p]
    rules = seccomp.seccomp_init(0x00050000 | errno.EPERM)
    for name in sorted(allowed - {"socket"}):
        if (number := seccomp.seccomp_syscall_resolve_name(name.encode())) >= 0:
            assert seccomp.seccomp_rule_add_array(rules, _ALLOW, number, 0, None) == 0, name
    number = seccomp.seccomp_syscall_resolve_name(b"socket")
    for family in families:
        comparison = _Comparison(0, _EQUAL, family, 0)
        assert seccomp.seccomp_rule_add_array(rules, _ALLOW, number, 1, ctypes.byref(comparison)) == 0
    assert seccomp.seccomp_load(rules) == 0


def main(arguments):
    while arguments[0].startswith("--"):
        option, value, *arguments = arguments
        if option == "--listen":
            descriptors = [int(text) for text in value.split(",")]
            # First out of the way of the places that they belong to.
            kept = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 100) for descriptor in descriptors]
            for place, descriptor in enumerate(kept):
                os.dup2(descriptor, 3 + place)
                os.close(descriptor)
            os.environ |= {"LISTEN_FDS": str(len(kept)), "LISTEN_PID": str(os.getpid())}
        else:
            assert option == "--confine", option
            confine(value)
    os.execv(arguments[0], arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
