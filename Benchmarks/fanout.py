"""Measures the node against the reference in the same run, and its memory per idle connection. See Benchmarks/README.md.

Prints a Markdown table. Run it with scripts/bench, which builds everything first.
"""

import argparse
import pathlib
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests" / "EndToEnd"))

from support import http, procfs  # noqa: E402
from support.backend import Backend  # noqa: E402
from support.binary import compiled  # noqa: E402
from support.cluster import Cluster  # noqa: E402
from support.load import Load  # noqa: E402
from support.process import Process  # noqa: E402
from support.websocket import Fleet  # noqa: E402

TOPIC = "v1.bench.1"
DATA = b'"' + b"x" * 98 + b'"'
MEBIBYTE = 1024 * 1024


def frame_bytes():
    """The size of the WebSocket frame of one push with 100 bytes of data."""
    text = len(b'{"message":{"topic":"%s","data":%s}}' % (TOPIC.encode(), DATA))
    return text + (2 if text < 126 else 4)


def measure_reference(connections, rate, per_tick, seconds):
    """CPU microseconds per delivery of the C loop."""
    ticks = int(rate * seconds)
    loop = Process([compiled("Benchmarks/reference/send_loop.c"), "--connections", connections, "--frame", frame_bytes(),
                    "--ticks", ticks, "--rate", rate, "--per-tick", per_tick])
    load = None
    try:
        port, _ = loop.wait_for_line(lambda line: line.startswith("listening ") and line.split()[1], 10, "stdout")
        load = Load(f"127.0.0.1:{port}", connections, raw=frame_bytes(), expect=ticks * per_tick)
        result, _ = loop.wait_for_line(lambda line: line.startswith("result ") and line, seconds * 3 + 30, "stdout")
        numbers = dict(part.split("=") for part in result.split()[1:])
        assert numbers["short_sends"] == "0", result
        totals = load.finish()
        assert totals["min"] == totals["max"] == ticks * per_tick, totals
        return float(numbers["cpu_seconds"]) / int(numbers["deliveries"]) * 1e6
    finally:
        loop.kill()
        if load:
            load.kill()


def stream_batches(node):
    """How many batches the node has received from the hub; what one batch holds for a connection leaves in one call."""
    return http.metrics(node.operations)["muster_node_stream_batches_total"]


def measure_node(cluster, node, connections, rate, per_tick, seconds):
    """CPU microseconds per delivery of the node's process, with all that it does beside, and batches per tick."""
    backend, ticks = Backend(cluster.hub), int(rate * seconds)
    load = Load(node.listen, connections, topic=TOPIC, report=ticks * per_tick + 1)
    try:
        load.wait_for("subscribed", connections)
        backend.request(TOPIC.encode(), DATA)
        batches = stream_batches(node)
        busy, due = procfs.cpu_seconds(node.pid), time.monotonic()
        for _ in range(ticks):
            for _ in range(per_tick):
                backend.push(TOPIC.encode(), DATA)
            due += 1 / rate
            time.sleep(max(0, due - time.monotonic()))
        load.wait_for("received", connections * (ticks * per_tick + 1), 60)
        busy = procfs.cpu_seconds(node.pid) - busy
        totals = load.finish()
        assert totals["closed"] == 0 and totals["min"] == totals["max"] == ticks * per_tick + 1, totals
        # The figures are published once a second.
        time.sleep(1.2)
        return busy / (connections * ticks * per_tick) * 1e6, (stream_batches(node) - batches) / ticks
    finally:
        backend.close()
        load.kill()


def fan_out(cluster, options):
    (node,) = cluster.start()
    print(f"\n{options.connections} subscribers on one node, 100 bytes of data (frames of {frame_bytes()} bytes), "
          f"median of {options.rounds} rounds of {options.seconds} s each, CPU time of the process:\n")
    print("| load | C `send` loop, us per delivery | node, us per delivery | C loop, deliveries per CPU-second | "
          "node, deliveries per CPU-second | node / C loop | batches a tick |")
    print("|---|---|---|---|---|---|---|")
    for rate, per_tick in [(options.rate, 1), (max(1, options.rate // 5), 10)]:
        reference, ours, batches = [], [], []
        for _ in range(options.rounds):
            reference.append(measure_reference(options.connections, rate, per_tick, options.seconds))
            cost, in_batches = measure_node(cluster, node, options.connections, rate, per_tick, options.seconds)
            ours.append(cost)
            batches.append(in_batches)
        base, mine = statistics.median(reference), statistics.median(ours)
        print(f"| {per_tick} push{'es' if per_tick > 1 else ''} a tick, {rate} ticks/s | {base:.2f} | {mine:.2f} | "
              f"{1e6 / base:,.0f} | {1e6 / mine:,.0f} | {base / mine:.2f} | {statistics.median(batches):.1f} |", flush=True)


def idle_memory(folder, options):
    cluster, loads, fleet = Cluster(folder), [], Fleet()
    try:
        (node,) = cluster.start()
        fleet.open_one(node.listen)
        print("\n| connections | subscriptions each | RSS of the node | bytes per connection |")
        print("|---|---|---|---|")
        before = procfs.rss_bytes(node.pid)
        print(f"| 1 | 0 | {before / MEBIBYTE:.1f} MiB | |")
        for topic in (None, TOPIC):
            extra = {"topic": topic} if topic else {}
            loads.append(Load(node.listen, options.idle, sources=8, **extra))
            loads[-1].wait_for("subscribed" if topic else "open", options.idle, 120)
            fleet.pump_for(2)
            after = procfs.rss_bytes(node.pid)
            each = (after - before) / options.idle
            print(f"| {options.idle} | {1 if topic else 0} | {after / MEBIBYTE:.1f} MiB | {each:,.0f} |", flush=True)
            loads[-1].finish()
    finally:
        for load in loads:
            load.kill()
        fleet.close()
        cluster.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=1_000, help="subscribers of the fan-out (%(default)s)")
    parser.add_argument("--rate", type=int, default=100, help="ticks a second with one push each (%(default)s)")
    parser.add_argument("--seconds", type=float, default=8, help="length of one measurement (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each kind (%(default)s)")
    parser.add_argument("--idle", type=int, default=10_000, help="idle connections (%(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        cluster = Cluster(folder)
        try:
            fan_out(cluster, options)
        finally:
            cluster.close()
        idle_memory(folder, options)


if __name__ == "__main__":
    main()
