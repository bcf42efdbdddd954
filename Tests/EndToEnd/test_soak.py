"""For a while: pushes without pause, and clients that come and go. Longer with scripts/soak."""

import os
import random
import time

import pytest

from support import procfs

SECONDS = float(os.environ.get("MUSTER_SOAK_SECONDS", "6"))
TOPICS = [f"v1.soak.{number}" for number in range(20)]
MEBIBYTE = 1024 * 1024
# Pushes on their way. More would wait in the producer's own queue, which has no bound, and measure the machine.
AHEAD = 5_000


@pytest.mark.timeout(max(120, SECONDS + 100))
def test_nothing_is_lost_doubled_or_leaked(cluster, fleet, backend):
    # A ring that is full long before memory is looked at: until then the hub grows, as it should.
    nodes = cluster.start(3, hub={"limits": {"ring": "4MB"}})
    doors, chance = backend(), random.Random(7)
    counters = dict.fromkeys(TOPICS, 0)
    members, finished = [], 0

    def join(count=3):
        client = fleet.open_one(chance.choice(nodes).listen)
        client.topics = chance.sample(TOPICS, count)
        client.from_number = {}
        client.subscribe(*client.topics)
        client.last = {}
        client.seen = 0
        members.append(client)
        return client

    def verify(client):
        """Contiguous per topic from the first push that came."""
        for message in client.messages()[client.seen:]:
            topic, number = message["topic"], message["data"]["n"]
            assert topic in client.topics
            assert number == client.last.get(topic, number - 1) + 1, (topic, client.last.get(topic), number)
            client.last[topic] = number
        client.seen = len(client.messages())

    def keeps_up():
        """Whether the client that hears everything is not too far behind."""
        verify(witness)
        return sum(counters.values()) - sum(last + 1 for last in witness.last.values()) < AHEAD

    witness = join(len(TOPICS))
    for _ in range(60):
        join()
    end, settled = time.monotonic() + SECONDS, None
    while time.monotonic() < end:
        for topic in TOPICS:
            doors.push(topic.encode(), b'{"n":%d,"pad":"%s"}' % (counters[topic], b"x" * chance.randrange(300)))
            counters[topic] += 1
        fleet.turn(0.005)
        fleet.pump(keeps_up, 30, "what was pushed")
        if chance.random() < 0.2:
            # Not the witness, who came first.
            leaver = members.pop(chance.randrange(1, len(members)))
            verify(leaver)
            leaver.send_close() if chance.random() < 0.5 else leaver.drop()
            fleet.clients.remove(leaver)
            finished += 1
            join()
        if chance.random() < 0.05:
            for client in members:
                verify(client)
                del client.texts[:], client._parsed[:]
                client.seen = 0
            if settled is None and time.monotonic() > end - SECONDS / 2:
                settled = {node.pid: procfs.rss_bytes(node.pid) for node in [*nodes, cluster.hub]}

    def caught_up():
        for client in members:
            verify(client)
        return all(client.last.get(topic) == counters[topic] - 1 for client in members for topic in client.topics)

    for topic in TOPICS:
        doors.push(topic.encode(), b'{"n":%d}' % counters[topic])
        counters[topic] += 1
    fleet.pump(caught_up, 30, "the last push at everybody")
    print(f"{sum(counters.values())} pushes, {finished} clients came and went")
    for process in [*nodes, cluster.hub]:
        grown = procfs.rss_bytes(process.pid) - (settled or {}).get(process.pid, procfs.rss_bytes(process.pid))
        assert grown < 16 * MEBIBYTE, f"{process.arguments[1]} grew by {grown} bytes"
