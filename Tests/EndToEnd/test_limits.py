"""A slow subscriber, a crowd beyond the descriptors, and floods: nobody else notices, and memory stays bounded."""

import resource
import time

from support import http, procfs
from support.waiting import eventually

TOPIC = "v1.limits.1"
MEBIBYTE = 1024 * 1024


def numbered(payload):
    """The number of a push from its first bytes: the rest is padding that nobody needs to parse."""
    start = payload.index(b'"data":"') + 8
    return int(payload[start: start + 8])


def test_a_subscriber_that_never_reads_is_closed_and_its_neighbours_go_on(cluster, fleet, backend):
    queue, kernel = 1 * MEBIBYTE, 8 * MEBIBYTE
    (node,) = cluster.start(node={"shards": 1, "limits": {"queue": "1MB"}})
    slow = fleet.open_one(node.listen, receive_buffer=4096)
    slow.subscribe(TOPIC)
    got = [[] for _ in range(99)]
    neighbours = []
    for numbers in got:
        neighbours.append(fleet.open_one(node.listen))
        neighbours[-1].subscribe(TOPIC)
        neighbours[-1].on_text = lambda payload, numbers=numbers: numbers.append(numbered(payload))
    eventually(lambda: cluster.hub.nodes()[0]["sockets"] == 100, what="a report of all 100 sockets")
    slow.pause()

    doors, padding = backend(), b"x" * 32_000
    before = most = procfs.rss_bytes(node.pid)
    number = 0
    while number * len(padding) < queue + kernel:
        for _ in range(8):
            assert "pushed" in doors.request(TOPIC.encode(), b'"%08d%s"' % (number, padding))
            number += 1
        fleet.pump(lambda: all(numbers and numbers[-1] == number - 1 for numbers in got), 10, "pushes at neighbours")
        most = max(most, procfs.rss_bytes(node.pid))
    eventually(lambda: cluster.hub.nodes()[0]["sockets"] == 99, what="the end of the slow subscriber at the node")

    # The kernel's buffers come on top of the node's own bound.
    print(f"{number} pushes of {len(padding)} bytes, RSS grew by {most - before} bytes")
    assert most - before < queue + 32 * MEBIBYTE
    assert all(numbers == list(range(number)) for numbers in got)
    assert not any(neighbour.closed for neighbour in neighbours)

    received = []
    slow.on_text = lambda payload: received.append(numbered(payload)) if b'"message"' in payload else None
    slow.resume()
    fleet.pump(lambda: slow.ended, 10, "the end of the slow subscriber")
    assert received == list(range(len(received))), "what came is a prefix: nothing was left out in the middle"
    assert len(received) < number
    assert slow.close_code in (None, 4002)


def test_a_crowd_beyond_the_descriptors_does_not_spin_the_accept_loop(cluster, fleet):
    (node,) = cluster.start(limits={resource.RLIMIT_NOFILE: 200})
    crowd = [fleet.connect(node.listen) for _ in range(1_000)]

    def served():
        return [client for client in crowd if client.texts and not client.closed]

    fleet.pump(lambda: len(served()) >= 100, 20, "100 connections that are served")
    count, since = len(served()), time.monotonic()

    def settled():
        nonlocal count, since
        if len(served()) != count:
            count, since = len(served()), time.monotonic()
        return time.monotonic() - since > 1

    fleet.pump(settled, 30, "an end of new connections")
    assert procfs.open_files(node.pid) <= 200

    busy = procfs.cpu_seconds(node.pid)
    fleet.pump_for(3)
    busy = procfs.cpu_seconds(node.pid) - busy
    print(f"{count} served, {busy:.2f} s of CPU in 3 s")
    assert busy < 0.6, "the accept loop spins"
    assert node.running

    lucky = served()
    fleet.subscribe(lucky, TOPIC)
    cluster.hub.push(TOPIC, "to those who are in")
    fleet.pump(lambda: all(client.messages(TOPIC) for client in lucky), 20, "the push at everybody who is in")
    assert http.request(node.operations, "/healthz")[0] == 200, "operations stay reachable"

    for client in lucky[:50]:
        client.drop()

    def newcomers():
        """Whoever waited in the backlog, or comes again after a refusal, as browsers do."""
        if all(client.ended or client.texts for client in crowd):
            crowd.append(fleet.connect(node.listen))
        return len([client for client in served() if client not in lucky]) >= 25

    fleet.pump(newcomers, 20, "newcomers in the place of those who left")


def test_pushes_of_another_topic_are_not_held_up_by_a_huge_one(cluster, fleet, backend):
    """Fairness: replies and small topics pass while a topic with many subscribers is being written."""
    (node,) = cluster.start(node={"shards": 1})
    crowd = fleet.open(node.listen, 400)
    fleet.subscribe(crowd, TOPIC)
    for client in crowd:
        client.on_text = lambda payload: None
    quick = fleet.open_one(node.listen)
    quick.subscribe("v1.small.1")
    doors = backend()
    for number in range(100):
        doors.push(TOPIC.encode(), b'"%s"' % (b"x" * 2_000))
        if number % 10 == 0:
            doors.push(b"v1.small.1", b"%d" % number)
    start = time.monotonic()
    assert "subscribed" in quick.request("subscribe", {"topic": "v1.small.2"}, timeout=5)
    print(f"answered after {time.monotonic() - start:.3f} s")
    fleet.pump(lambda: len(quick.messages("v1.small.1")) == 10, 20, "the pushes of the small topic")


def test_connections_that_come_and_go_leave_no_memory_behind(cluster, fleet):
    (node,) = cluster.start()

    def round_of(count):
        clients = fleet.open(node.listen, count)
        fleet.subscribe(clients, *(f"v1.churn.{index}" for index in range(5)))
        for index, client in enumerate(clients):
            client.send_close() if index % 2 else client.drop()
        fleet.pump(lambda: all(client.ended for client in clients), 20, "the ends")
        fleet.clients.clear()
        eventually(lambda: procfs.open_files(node.pid) <= idle + 5, what="closed descriptors")

    idle = procfs.open_files(node.pid)
    for _ in range(4):
        round_of(250)
    before = procfs.rss_bytes(node.pid)
    for _ in range(12):
        round_of(250)
    grown = procfs.rss_bytes(node.pid) - before
    print(f"3 000 connections later: {grown / 1024:.0f} KiB more")
    assert grown < 6 * MEBIBYTE


def test_handshakes_that_never_end_are_cut_off(cluster, fleet):
    (node,) = cluster.start(node={"limits": {"handshake-time": "1s", "handshake-bytes": "2KB", "handshake-headers": 20}})
    silent = fleet.connect(node.listen)
    silent._out.clear()
    dribbling = fleet.connect(node.listen)
    dribbling._out[:] = b"GET / HTTP/1.1\r\nHost: x\r\n"
    large = fleet.connect(node.listen, headers={"X-Large": "x" * 3_000})
    many = fleet.connect(node.listen, headers={f"X-{index}": "1" for index in range(30)})
    good = fleet.open_one(node.listen)
    fleet.pump(lambda: silent.ended and dribbling.ended, 10, "the end of slow handshakes")
    fleet.pump(lambda: large.status is not None and many.status is not None, 10, "answers to large handshakes")
    assert dribbling.status in (408, None) and silent.status in (408, None)
    assert (large.status, many.status) == (431, 431)
    good.subscribe(TOPIC)
