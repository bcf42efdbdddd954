"""Where the program under test is, and small C helpers built beside it."""

import atexit
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]


@functools.cache
def muster():
    """MUSTER_BIN, else the release build, else the debug build."""
    candidates = [os.environ.get("MUSTER_BIN"), ROOT / ".build/release/muster", ROOT / ".build/debug/muster"]
    for candidate in candidates:
        if candidate and os.access(candidate, os.X_OK):
            return str(candidate)
    raise AssertionError("no muster binary: run `swift build -c release --product muster`, or set MUSTER_BIN")


@functools.cache
def embedding():
    """The program of Examples/embedding: EMBEDDING_BIN, else that of a build, which is made when there is none."""
    candidates = [os.environ.get("EMBEDDING_BIN"), ROOT / ".build/release/embedding", ROOT / ".build/debug/embedding"]
    for candidate in candidates:
        if candidate and os.access(candidate, os.X_OK):
            return str(candidate)
    subprocess.run(["swift", "build", "--product", "embedding"], cwd=ROOT, check=True, timeout=1200)
    return str(candidates[-1])


@functools.cache
def _folder():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="muster-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def compiled(source, *options):
    """Builds one C file of this repository, and returns the path of the result."""
    compiler = shutil.which("cc") or shutil.which("clang")
    assert compiler, "no C compiler: install gcc or clang"
    target = _folder() / (pathlib.Path(source).stem + (".so" if "-shared" in options else ""))
    subprocess.run(
        [compiler, "-O2", "-Wall", "-Wextra", "-Werror", "-o", target, ROOT / source, *options], check=True, timeout=60
    )
    return str(target)


def load_client():
    """The load client in C: see Benchmarks/load/ws_load.c."""
    return compiled("Benchmarks/load/ws_load.c")


def malloc_counter():
    """The library that counts allocations: see native/malloc_counter.c."""
    return compiled("Tests/EndToEnd/native/malloc_counter.c", "-shared", "-fPIC")


def power_loss():
    """The library that loses what was not synced: see native/powerloss.c."""
    return compiled("Tests/EndToEnd/native/powerloss.c", "-shared", "-fPIC")
