"""The command line program, run to its end."""

import os
import subprocess

from .binary import muster

OK, FAILED, USAGE, BAD_DATA, UNREACHABLE, DENIED = 0, 1, 64, 65, 69, 77


def run(*arguments, stdin=None, environment=None, timeout=30, folder=None):
    """`muster ARGUMENTS`; the result has returncode, stdout and stderr as text."""
    return subprocess.run(
        [muster(), *map(str, arguments)],
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, "COLUMNS": "80", **(environment or {})},
        cwd=folder,
    )
