"""Looks at a process again and again while the run goes on: a thread for each, since one that is stopped does not answer."""

import dataclasses
import threading
import time


@dataclasses.dataclass(frozen=True)
class Sample:
    time: float
    # Of /readyz; 0: no answer.
    status: int
    text: str
    memory: int


class Watch(threading.Thread):
    def __init__(self, server, interval=0.2):
        super().__init__(daemon=True, name=f"watch-{server.name}")
        self.server = server
        self.samples = []
        self._interval = interval
        self._stopping = threading.Event()

    def run(self):
        while not self._stopping.wait(self._interval):
            begun = time.monotonic()
            status, text = self.server.readiness()
            try:
                memory = self.server.memory()
            except (OSError, AssertionError):
                memory = 0
            self.samples.append(Sample(begun, status, text, memory))

    def stop(self):
        self._stopping.set()

    def first(self, since, fits):
        """The first sample from a time on that fits; None: there is none."""
        return next((one for one in list(self.samples) if one.time >= since and fits(one)), None)

    def all(self, begin, end, fits):
        """Whether there are samples of this time, and all of them fit."""
        found = [one for one in list(self.samples) if begin <= one.time <= end]
        return bool(found) and all(map(fits, found))

    @property
    def most_memory(self):
        return max((one.memory for one in self.samples), default=0)
