"""The load client in C as a process."""

import re
import subprocess

from .binary import load_client
from .process import Process

_TOTAL = re.compile(r"(\w+)=(\d+)")


class Load(Process):
    def __init__(self, address, connections, **options):
        """Options are those of ws_load: topic, report, expect, sources, raw."""
        flags = [str(part) for name, value in options.items() for part in (f"--{name}", value)]
        super().__init__(
            [load_client(), "--address", address, "--connections", connections, *flags], stdin=subprocess.PIPE
        )
        self._next = 0

    def wait_for(self, word, number, timeout=60):
        """Waits for a line `word N` with N of at least `number`."""

        def reached(line):
            parts = line.split(" ")
            return parts[0] == word and int(parts[1]) >= number

        _, self._next = self.wait_for_line(reached, timeout, "stdout", self._next)

    def finish(self, timeout=30):
        """Ends it; its totals."""
        if self.running:
            self.stdin.close()
        self.wait(timeout)
        (line, _) = self.wait_for_line(lambda line: line.startswith("total ") and line, timeout, "stdout")
        return {name: int(value) for name, value in _TOTAL.findall(line)}
