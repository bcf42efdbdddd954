"""Measures acknowledged pushes with history against those without, and how long a hub takes to open its store.

Prints Markdown tables. Run it with scripts/bench, which builds everything first. See Benchmarks/README.md.
"""

import argparse
import os
import pathlib
import statistics
import sys
import tempfile
import time

import zmq

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests" / "EndToEnd"))

from support import procfs  # noqa: E402
from support.cluster import Cluster  # noqa: E402

DATA = b'"' + b"x" * 98 + b'"'
MEBIBYTE = 1024 * 1024
# What a family keeps; None: nothing. The store, or None for the hub's memory.
KINDS = {
    "no history": (None, None),
    "memory": ("os", None),
    "SQLite, `os`": ("os", "history.sqlite"),
    "SQLite, `fsync`": ("fsync", "history.sqlite"),
}


def manifest(cluster, folder, durability, store, keep):
    history = {"keep": keep, "for": "1h", "durability": durability}
    topics = {"v1.bench.{feedId}": {"history": history} if durability else {}}
    hub = {"limits": {"history": "4GB"}}
    if store:
        hub["store"] = f"sqlite:{folder / store}"
    return cluster.manifest(hub=hub, topics=topics)


class Pusher:
    """Keeps a number of acknowledged pushes on their way, round robin over the topics."""

    def __init__(self, hub, topics):
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.DEALER)
        self._socket.linger, self._socket.rcvtimeo, self._socket.sndhwm, self._socket.rcvhwm = 0, 20_000, 0, 0
        self._socket.connect(hub.backends)
        self._topics = [b"v1.bench.%d" % number for number in range(topics)]
        self._next = 0

    def _send(self):
        self._socket.send_multipart([b"", self._topics[self._next % len(self._topics)], DATA])
        self._next += 1

    def run(self, window, seconds=None, count=None):
        """How many were acknowledged, and in which time."""
        start = time.monotonic()
        end = start + seconds if seconds else float("inf")
        for _ in range(window):
            self._send()
        acknowledged = 0
        while time.monotonic() < end and (count is None or acknowledged < count):
            reply = self._socket.recv_multipart()[-1]
            assert b'"pushed"' in reply, reply
            acknowledged += 1
            self._send()
        elapsed = time.monotonic() - start
        for _ in range(window):
            self._socket.recv_multipart()
        return acknowledged, elapsed

    def close(self):
        self._context.destroy(linger=0)


def measure_disk(folder, seconds):
    """How often the disk syncs a page that was written behind the last one: the bound of commits one by one."""
    path, count = folder / "disk", 0
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        os.pwrite(descriptor, b"x" * 4096, 4096 * count)
        os.fdatasync(descriptor)
        count += 1
    os.close(descriptor)
    path.unlink()
    return count / (time.monotonic() - start)


def measure(folder, kind, window, options):
    """Acknowledged pushes a second, and CPU microseconds of the hub for each."""
    durability, store = KINDS[kind]
    with tempfile.TemporaryDirectory(dir=folder) as name:
        cluster = Cluster(pathlib.Path(name))
        try:
            hub = cluster.start_hub_of(manifest(cluster, cluster.folder, durability, store, 100))
            pusher = Pusher(hub, options.topics)
            pusher.run(window, seconds=1)
            busy = procfs.cpu_seconds(hub.pid)
            count, elapsed = pusher.run(window, seconds=options.seconds)
            busy = procfs.cpu_seconds(hub.pid) - busy
            pusher.close()
            return count / elapsed, busy / count * 1e6
        finally:
            cluster.close()


def appends(folder, options):
    print(f"\nAcknowledged pushes of 100 bytes over one DEALER, {options.topics} topics that keep 100 each, median of "
          f"{options.rounds} rounds of {options.seconds} s. The disk syncs {measure_disk(folder, 2):,.0f} appended "
          "pages a second.\n")
    print("| history | on their way at once | pushes a second | of those without history | CPU us of the hub each |")
    print("|---|---|---|---|---|")
    for window in options.windows:
        base = None
        for kind in KINDS:
            results = [measure(folder, kind, window, options) for _ in range(options.rounds)]
            rate, cost = (statistics.median(column) for column in zip(*results))
            base = base or rate
            print(f"| {kind} | {window} | {rate:,.0f} | {rate / base:.2f} | {cost:.1f} |", flush=True)


def openings(folder, options):
    print("\n| messages in the store | file | hub ready after | without a store |")
    print("|---|---|---|---|")

    def ready_after(cluster, path):
        start = time.monotonic()
        cluster.start_hub_of(path)
        return time.monotonic() - start

    with tempfile.TemporaryDirectory(dir=folder) as name:
        cluster = Cluster(pathlib.Path(name))
        try:
            empty = manifest(cluster, cluster.folder, None, None, 1)
            full = manifest(cluster, cluster.folder, "os", "history.sqlite", 100_000)
            filled = 0
            for size in options.sizes:
                pusher = Pusher(cluster.start_hub_of(full), options.topics)
                # As many more come as are on their way when the count is full.
                filled += pusher.run(64, count=size - filled - 64)[0] + 64
                pusher.close()
                assert cluster.hub.stop() == 0
                bare = ready_after(cluster, empty)
                cluster.hub.kill()
                opened = ready_after(cluster, full)
                cluster.hub.kill()
                file = (cluster.folder / "history.sqlite").stat().st_size / MEBIBYTE
                print(f"| {filled:,} | {file:.0f} MiB | {opened:.2f} s | {bare:.2f} s |", flush=True)
        finally:
            cluster.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--topics", type=int, default=100, help="topics that are pushed to (%(default)s)")
    parser.add_argument("--windows", type=int, nargs="+", default=[1, 16, 256], help="pushes on their way at once")
    parser.add_argument("--seconds", type=float, default=4, help="length of one measurement (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each kind (%(default)s)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="messages of a store")
    parser.add_argument("--folder", type=pathlib.Path, help="on the disk to measure; else where temporary files are")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = pathlib.Path(name)
        appends(folder, options)
        openings(folder, options)


if __name__ == "__main__":
    main()
