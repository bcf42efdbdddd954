"""A push to a topic with a thousand subscribers allocates nothing per delivery, on the release build."""

import time

import pytest

from support.allocations import Allocations
from support.load import Load

TOPIC, PUSHES, BURST, SUBSCRIBERS = "v1.allocations.1", 1_000, 20, 1_000
DATA = b'"%s"' % (b"x" * 98)


@pytest.mark.timeout(180)
def test_a_delivery_allocates_nothing(cluster, backend, processes, tmp_path):
    counter = Allocations(tmp_path)
    (node,) = cluster.start(environment=counter.environment)
    doors = backend()

    def allocations(subscribers):
        """(allocations, seconds) of PUSHES pushes to that many subscribers."""
        load = Load(node.listen, subscribers, topic=TOPIC, report=BURST)
        processes.append(load)
        load.wait_for("subscribed", subscribers)

        def pushes(count, already):
            for number in range(BURST, count + BURST, BURST):
                for _ in range(BURST):
                    doors.push(TOPIC.encode(), DATA)
                load.wait_for("received", (already + number) * subscribers)

        pushes(5 * BURST, 0)
        before, began = counter.count(), time.monotonic()
        pushes(PUSHES, 5 * BURST)
        counted, lasted = counter.count() - before, time.monotonic() - began
        totals = load.finish()
        assert totals["min"] == totals["max"] == PUSHES + 5 * BURST and totals["closed"] == 0, totals
        return counted, lasted

    few, few_seconds = allocations(1)
    many, many_seconds = allocations(SUBSCRIBERS)
    per_delivery = (many - few) / (PUSHES * (SUBSCRIBERS - 1))
    print(f"1 subscriber: {few} allocations in {few_seconds:.2f} s; "
          f"{SUBSCRIBERS}: {many} in {many_seconds:.2f} s; {per_delivery:.5f} per delivery")
    assert few > 0, "nothing was counted at all: the counter is not in the process"
    assert per_delivery < 0.01
