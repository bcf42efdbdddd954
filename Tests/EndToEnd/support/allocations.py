"""Reads what native/malloc_counter.c counts."""

import struct

from .binary import malloc_counter


class Allocations:
    def __init__(self, folder):
        self._path = folder / "allocations"
        self.environment = {"LD_PRELOAD": malloc_counter(), "MALLOC_COUNTER_FILE": str(self._path)}

    def count(self):
        """The number of allocations so far."""
        return struct.unpack("=QQ", self._path.read_bytes()[:16])[0]
