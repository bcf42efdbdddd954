"""The files of the work tree that the rules look at."""

import os
import subprocess

from .swift_source import SwiftSource

_LARGEST = 1024 * 1024


def paths(root):
    """Every file that git tracks or would track, as paths relative to `root`."""
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        capture_output=True,
    )
    if listed.returncode == 0:
        names = listed.stdout.decode("utf-8", "surrogateescape").split("\0")
        return sorted(name for name in names if name and os.path.isfile(os.path.join(root, name)))
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in files]
    return sorted(found)


def texts(root):
    """Yields (path, text) of every text file of reasonable size."""
    for path in paths(root):
        full = os.path.join(root, path)
        if os.path.islink(full) or os.path.getsize(full) > _LARGEST:
            continue
        with open(full, "rb") as file:
            content = file.read()
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            yield path, text


def swift_sources(root):
    """The Swift files below Sources and Tests."""
    return [
        SwiftSource(path, text)
        for path, text in texts(root)
        if path.endswith(".swift") and path.startswith(("Sources/", "Tests/"))
    ]
