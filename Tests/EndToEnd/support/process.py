"""A child process whose lines can be waited for, and that never outlives the tests."""

import ctypes
import os
import resource
import signal
import subprocess
import threading
import time

from . import logline

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def deadline(seconds):
    return time.monotonic() + seconds


class Process:
    """`limits` maps RLIMIT_ constants to a number; `environment` is added to that of the tests."""

    def __init__(self, arguments, *, environment=None, limits=None, stdin=subprocess.DEVNULL, folder=None,
                 pass_fds=()):
        self.arguments = [str(argument) for argument in arguments]
        self._changed = threading.Condition()
        self._lines = {"stdout": [], "stderr": []}
        self._open = 2

        def prepare():
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            for limit, number in (limits or {}).items():
                resource.setrlimit(limit, (number, number))

        self._child = subprocess.Popen(
            self.arguments,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
            cwd=folder,
            pass_fds=pass_fds,
            preexec_fn=prepare,
            start_new_session=True,
        )
        self.pid = self._child.pid
        self.stdin = self._child.stdin
        for name in ("stdout", "stderr"):
            threading.Thread(target=self._read, args=(name,), daemon=True).start()

    def _read(self, name):
        for line in getattr(self._child, name):
            with self._changed:
                self._lines[name].append(line.decode("utf-8", "replace").rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._open -= 1
            self._changed.notify_all()

    def lines(self, stream="stderr"):
        with self._changed:
            return list(self._lines[stream])

    def wait_for_line(self, matches, timeout=20, stream="stderr", start=0):
        """The first line from `start` on for which `matches(line)` is truthy: (what it returned, index of the next)."""
        end = deadline(timeout)
        index = start
        with self._changed:
            while True:
                lines = self._lines[stream]
                while index < len(lines):
                    result = matches(lines[index])
                    index += 1
                    if result:
                        return result, index
                remaining = end - time.monotonic()
                if self._open == 0 or remaining <= 0:
                    break
                self._changed.wait(remaining)
        raise AssertionError(f"the line that was waited for did not come:\n{self.describe()}")

    def ready(self, timeout=30):
        """Waits for the line that announces readiness; its metadata."""

        def announced(line):
            parsed = logline.parse(line)
            return parsed.metadata if parsed and parsed.message == "ready" and parsed.metadata else None

        return self.wait_for_line(announced, timeout)[0]

    @property
    def running(self):
        return self._child.poll() is None

    def send_signal(self, number):
        self._child.send_signal(number)

    def wait(self, timeout=20):
        """The exit code; negative for a signal."""
        try:
            return self._child.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {timeout} s:\n{self.describe()}") from None

    def stop(self, number=signal.SIGTERM, timeout=20):
        """Asks it to stop and waits; the exit code."""
        self.send_signal(number)
        return self.wait(timeout)

    def kill(self):
        """Ends it for certain, with whatever it started."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._child.wait(10)

    def describe(self):
        tail = "\n".join(self.lines("stderr")[-30:])
        return f"$ {' '.join(self.arguments)}  (exit code {self._child.poll()})\n{tail}"
