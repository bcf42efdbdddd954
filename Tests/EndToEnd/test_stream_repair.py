"""What the stream drops is pulled from the hub: subscribers get every push once and in order."""

import json
import threading
import time
import types

import pytest
import zmq

from support import http
from support.binary import muster
from support.process import Process
from support.relay import Relay
from support.waiting import eventually
from support.zmtp import RawPeer

TOPICS = [f"v1.repair.{number}" for number in range(20)]


@pytest.fixture
def relayed(cluster):
    """A hub, and a node that reaches the hub's stream through a relay."""
    hub = cluster.start_hub()
    relay = Relay(hub.publish)
    cluster.hub = types.SimpleNamespace(publish=relay.endpoint, control=hub.control)
    node = cluster.start_node()
    cluster.hub = hub
    hub.wait_for_nodes(1)
    yield hub, node, relay
    relay.close()


class Producer(threading.Thread):
    """Pushes numbered data at a steady pace over PULL until it is stopped.

    Its connection stays open until `close`: libzmq drops what its peer has not read when the peer is slow and the connection
    ends.
    """

    def __init__(self, hub, rate, padding=0):
        super().__init__(daemon=True)
        self.rate, self.padding = rate, "x" * padding
        self.count = 0
        self.stopping = threading.Event()
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.PUSH)
        self.socket.connect(hub.ingest)
        self.start()

    def run(self):
        start = time.monotonic()
        while not self.stopping.is_set():
            topic = TOPICS[self.count % len(TOPICS)]
            self.socket.send(json.dumps({"topic": topic, "data": [self.count, self.padding]}).encode())
            self.count += 1
            ahead = start + self.count / self.rate - time.monotonic()
            if ahead > 0:
                self.stopping.wait(ahead)

    def stop(self):
        self.stopping.set()
        self.join(60)
        return self.count

    def close(self):
        self.stop()
        self.socket.close(linger=0)
        self.context.term()


@pytest.fixture
def produce():
    """Makes producers: `produce(hub, rate=...)`."""
    made = []

    def make(hub, **options):
        made.append(Producer(hub, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


def received(client):
    return {topic: [message["data"][0] for message in client.messages(topic)] for topic in TOPICS}


def expected(count):
    return {topic: list(range(index, count, len(TOPICS))) for index, topic in enumerate(TOPICS)}


def test_every_push_arrives_once_and_in_order_though_the_stream_is_cut_eight_times(relayed, produce, fleet):
    hub, node, relay = relayed
    client = fleet.open_one(node.listen)
    client.subscribe(*TOPICS)
    producer = produce(hub, rate=1000)
    cuts = 0
    for _ in range(8):
        fleet.pump_for(0.6)
        cuts += relay.cut()
    assert cuts >= 8
    fleet.pump_for(0.5)
    count = producer.stop()
    fleet.pump(lambda: len(client.messages()) >= count, 20, f"{count} pushes")
    assert received(client) == expected(count)
    # The test is about repair: something must have been missing. Figures go to the metrics once a second.
    eventually(lambda: http.metrics(node.operations)["muster_node_stream_replayed_total"] > 0, 5, "a replay")
    assert http.metrics(node.operations)["muster_node_stream_lost_total"] == 0


def test_the_last_push_before_silence_is_not_the_one_that_goes_missing(relayed, fleet):
    hub, node, relay = relayed
    client = fleet.open_one(node.listen)
    client.subscribe(TOPICS[0])
    for number in range(10):
        relay.cut()
        hub.push(TOPICS[0], number)
        fleet.pump(lambda: len(client.messages()) == number + 1, 5, f"push {number}")
    assert [message["data"] for message in client.messages()] == list(range(10))


def test_a_stalled_stream_catches_up_with_three_kilobyte_pushes(relayed, produce, fleet):
    hub, node, relay = relayed
    client = fleet.open_one(node.listen)
    client.subscribe(*TOPICS)
    producer = produce(hub, rate=1000, padding=3000)
    fleet.pump_for(0.5)
    relay.stall("from_target")
    fleet.pump_for(2.5)
    before = len(client.messages())
    relay.flow()
    # What was stalled comes at once, and what was dropped meanwhile is pulled.
    relay.cut()
    fleet.pump_for(1.0)
    count = producer.stop()
    assert count - before > 1000, "the stall and the pushes did not overlap"
    fleet.pump(lambda: len(client.messages()) >= count, 30, f"{count} pushes")
    assert received(client) == expected(count)


def test_a_slow_link_gets_what_is_missing_once(cluster, fleet):
    """The node waits for what it has pulled before it pulls more: or the hub would queue the same again and again."""
    hub = cluster.start_hub()
    stream, control = Relay(hub.publish), Relay(hub.control, rate=3_000_000)
    cluster.hub = types.SimpleNamespace(publish=stream.endpoint, control=control.endpoint)
    node = cluster.start_node()
    cluster.hub = hub
    hub.wait_for_nodes(1)
    try:
        client = fleet.open_one(node.listen)
        client.subscribe(TOPICS[0])
        hub.push(TOPICS[0], [0, ""])
        fleet.pump(lambda: client.messages(), 5, "the first push")
        stream.refuse()
        stream.cut()
        count, size = 120, 100_000
        for number in range(1, count):
            hub.push(TOPICS[0], [number, "x" * size])
        stream.admit()
        fleet.pump(lambda: len(client.messages()) == count, 60, "every push")
        assert [message["data"][0] for message in client.messages()] == list(range(count))
        replayed = http.metrics(hub.http)["muster_hub_replayed_bytes_total"]
        assert replayed < 1.5 * count * size, f"{replayed} bytes were sent for a hole of {count * size}"
    finally:
        stream.close()
        control.close()


def test_what_the_ring_has_no_more_is_counted_as_lost_and_the_rest_arrives(cluster, fleet):
    hub = cluster.start_hub(hub={"limits": {"ring": "1MB"}})
    relay = Relay(hub.publish)
    cluster.hub = types.SimpleNamespace(publish=relay.endpoint, control=hub.control)
    node = cluster.start_node()
    cluster.hub = hub
    hub.wait_for_nodes(1)
    try:
        client, other = fleet.open(node.listen, 2)
        client.subscribe(TOPICS[0])
        other.subscribe(TOPICS[1])
        for number in range(3):
            hub.push(TOPICS[0], [number, ""])
        fleet.pump(lambda: len(client.messages()) == 3, 5, "the first pushes")
        relay.refuse()
        relay.cut()
        for number in range(3, 203):
            hub.push(TOPICS[0], [number, "x" * 20_000])
        relay.admit()
        fleet.pump(lambda: client.messages()[-1]["data"][0] == 202, 10, "the last push")
        numbers = [message["data"][0] for message in client.messages()]
        assert numbers == sorted(set(numbers))
        # The client is told where the hole is, once and between what it heard before and after.
        kinds = ["gap" if "gap" in event else "message" for event in client.events() if "gap" in event or "message" in event]
        assert kinds == ["message"] * 3 + ["gap"] + ["message"] * (len(numbers) - 3), kinds
        gap = next(event["gap"] for event in client.events() if "gap" in event)
        assert gap == {"topic": TOPICS[0], "reason": "pushes were lost between hub and node"}
        lost = 203 - len(numbers)
        assert 100 < lost < 200
        # Figures go to the metrics once a second.
        eventually(lambda: http.metrics(node.operations)["muster_node_stream_lost_total"] == lost, 5, f"{lost} lost")
    finally:
        relay.close()


def test_a_hub_that_is_started_again_is_told_once_to_every_topic(cluster, fleet):
    cluster.start()
    node, first = cluster.nodes[0], cluster.hub
    clients = fleet.open(node.listen, 3)
    for client in clients:
        client.subscribe(*TOPICS)
    first.push(TOPICS[0], "before")
    fleet.pump(lambda: all(len(client.messages()) == 1 for client in clients), 5, "the first push")
    first.kill()
    second = cluster.start_hub(addresses=first.addresses)
    second.wait_for_nodes(1)
    for topic in TOPICS:
        second.push(topic, "after")
    fleet.pump(lambda: all(len(client.messages()) == 1 + len(TOPICS) for client in clients), 10, "the pushes after")
    for client in clients:
        assert not client.closed
        told = [event["gap"] for event in client.events() if "gap" in event]
        assert sorted(gap["topic"] for gap in told) == sorted(TOPICS)
        assert {gap["reason"] for gap in told} == {"the hub was started again"}


def test_watch_says_where_something_is_missing(cluster):
    cluster.start()
    watching = cluster.add(Process([muster(), "watch", TOPICS[0], "--url", f"ws://{cluster.nodes[0].listen}/", "--count", "2"]))
    watching.wait_for_line(lambda line: "watching" in line)
    first = cluster.hub
    first.push(TOPICS[0], "before")
    watching.wait_for_line(lambda line: '"before"' in line, stream="stdout")
    first.kill()
    second = cluster.start_hub(addresses=first.addresses)
    second.wait_for_nodes(1)
    second.push(TOPICS[0], "after")
    assert watching.wait(15) == 0
    expected = f"muster watch: {TOPICS[0]}: pushes are missing here: the hub was started again"
    assert [line for line in watching.lines() if "missing" in line] == [expected]


def test_a_connection_that_breaks_when_another_has_its_place_leaves_the_hub_alone(cluster):
    """libzmq 4.3 ends the process here as soon as a heartbeat of its own is due."""
    hub = cluster.start_hub()
    # A report of a node that has not joined is answered: so the hub has read what was sent before.
    report, unknown = bytes.fromhex("4d5553010401") + b"\x100f1e2d3c4b5a6978\x00", bytes.fromhex("4d55530105")
    old = RawPeer(hub.control, b"n-same")
    old.send(report)
    assert old.receive() == unknown
    new = RawPeer(hub.control, b"n-same")
    new.send(report)
    assert new.receive() == unknown
    old.send(report)
    old.reset()
    # Longer than the heartbeat that the hub had, and the rest of its life for a debug build that writes a backtrace.
    end = time.monotonic() + 7
    while time.monotonic() < end:
        new.send(report)
        assert new.receive() == unknown
        time.sleep(0.5)
    assert hub.running
    assert hub.push(TOPICS[0], 1)
