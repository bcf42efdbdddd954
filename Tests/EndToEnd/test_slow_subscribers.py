"""Slow subscribers: what their queues drop, what they are told of it, and when they are closed. Nobody else notices."""

import hashlib
import json
import signal
import time

import pytest

from support import cli, http, procfs
from support.ports import free_ports
from support.waiting import eventually
from support.websocket import PING, PONG

MEBIBYTE = 1024 * 1024
CLOSE, OLDEST, LATEST = "v1.close.1", "v1.oldest.1", "v1.latest.1"
TOPICS = {
    "v1.close.{id}": {}, "v1.oldest.{id}": {"slow": "drop-oldest"}, "v1.latest.{id}": {"slow": "latest"},
}
TOO_SLOW = "the connection was too slow"
SIZE = 32_000
# More than the kernel's buffers and the node's queue hold together.
COUNT = 400


@pytest.fixture
def node(cluster):
    cluster.rules["topics"] = TOPICS
    return cluster.start(node={"shards": 1, "limits": {"queue": "1MB", "stall": "10m"}, "heartbeat": "2s"})[0]


def numbered(payload):
    """The number of a push from its first bytes: the rest is padding that nobody needs to parse."""
    start = payload.index(b'"data":"') + 8
    return int(payload[start: start + 8])


def push(doors, topic, number, size=SIZE):
    assert "pushed" in doors.request(topic.encode(), b'"%08d%s"' % (number, b"x" * size))


def open_slow(fleet, node, *topics):
    client = fleet.open_one(node.listen, receive_buffer=4096)
    client.subscribe(*topics)
    return client


def story(client):
    """What the client reads from now on, in order: numbers of pushes, and gaps."""
    told = []

    def read(payload):
        if payload.startswith(b'{"message"'):
            told.append(numbered(payload))
        elif payload.startswith(b'{"gap"'):
            told.append(json.loads(payload)["gap"])

    client.on_text = read
    return told


def metric(node, policy):
    return http.metrics(node.operations)[f'muster_node_drops_total{{policy="{policy}"}}']


@pytest.mark.parametrize("topic, policy", [(OLDEST, "drop-oldest"), (LATEST, "latest")])
def test_a_subscriber_that_stops_reading_loses_pushes_is_told_where_and_stays(node, fleet, backend, topic, policy):
    slow = open_slow(fleet, node, topic)
    got = [[] for _ in range(9)]
    for numbers in got:
        neighbour = fleet.open_one(node.listen)
        neighbour.subscribe(topic)
        neighbour.on_text = lambda payload, numbers=numbers: numbers.append(numbered(payload))
    slow.pause()
    told = story(slow)

    doors = backend()
    before = most = procfs.rss_bytes(node.pid)
    for number in range(COUNT):
        push(doors, topic, number)
        if number % 8 == 7:
            start = time.monotonic()
            fleet.pump(lambda: all(numbers and numbers[-1] == number for numbers in got), 10, "pushes at neighbours")
            assert time.monotonic() - start < 2
            most = max(most, procfs.rss_bytes(node.pid))
    assert all(numbers == list(range(COUNT)) for numbers in got)
    dropped = eventually(lambda: metric(node, policy), what="drops in the metrics")
    print(f"{policy}: {dropped} dropped, RSS grew by {(most - before) / MEBIBYTE:.1f} MiB")
    assert most - before < 32 * MEBIBYTE
    eventually(lambda: http.metrics(node.operations)["muster_node_slow_connections"] == 1, what="the slow connection")

    slow.resume()
    fleet.pump(lambda: told and told[-1] == COUNT - 1, 20, "the newest push at the slow subscriber")
    numbers = [entry for entry in told if isinstance(entry, int)]
    (gap,) = [entry for entry in told if not isinstance(entry, int)]
    assert gap == {"topic": topic, "reason": TOO_SLOW}
    place = told.index(gap)
    assert numbers[:place] == list(range(place)), "nothing is missing before the gap"
    assert numbers[place:] == list(range(COUNT - len(numbers) + place, COUNT)), "nor behind it"
    assert len(numbers) < COUNT
    if policy == "latest":
        assert len(numbers[place:]) == 1
    else:
        assert len(numbers[place:]) > 20, "the queue was used"
    eventually(lambda: metric(node, policy) == COUNT - len(numbers), what="the count of what was dropped")
    # It is as good as new.
    push(doors, topic, COUNT)
    fleet.pump(lambda: told[-1] == COUNT, 10, "the push after it")
    assert told[-2] == COUNT - 1 and not slow.closed
    eventually(lambda: http.metrics(node.operations)["muster_node_slow_connections"] == 0, what="no slow connection")


def test_a_full_queue_of_the_close_policy_closes_although_others_may_be_dropped(node, fleet, backend):
    slow = open_slow(fleet, node, CLOSE, OLDEST)
    slow.pause()
    told = story(slow)
    doors = backend()
    for number in range(COUNT):
        push(doors, OLDEST, number)
    eventually(lambda: metric(node, "drop-oldest"), what="drops")
    # What must come takes the place of what may be dropped, and only when there is no such place the connection ends.
    for number in range(COUNT, COUNT + 20):
        push(doors, CLOSE, number)
    assert metric(node, "close") == 0
    for number in range(COUNT + 20, COUNT + 60):
        push(doors, CLOSE, number)
    eventually(lambda: metric(node, "close") == 1, what="the close")
    slow.resume()
    fleet.pump(lambda: slow.ended, 20, "the end of the slow subscriber")
    assert slow.close_code in (None, 4002)
    assert not [entry for entry in told if isinstance(entry, int) and entry >= COUNT + 60]


def test_answers_pass_ahead_of_what_waits(node, cluster, fleet, backend):
    slow = open_slow(fleet, node, OLDEST)
    order = []
    take = slow._take
    slow._take = lambda frame: (order.append(frame), take(frame))
    slow.pause()
    # One of them alone is more than a peer may leave unread of answers: its pushes must not count as such.
    doors, last = backend(), COUNT // 20 - 1
    for number in range(COUNT // 20):
        push(doors, OLDEST, number, size=20 * SIZE)
    eventually(lambda: metric(node, "drop-oldest"), what="drops")
    slow.send_frame(PING, b"are you there")
    slow.send_json({"id": 7, "subscribe": {"topic": "v1.close.7"}})
    eventually(lambda: cluster.hub.nodes()[0]["subscriptions"] == 2, what="the subscription at the node")
    slow.resume()
    fleet.pump(lambda: order and b'"data":"%08d' % last in order[-1].payload[:80], 20, "the last push")
    places = [index for index, frame in enumerate(order)
              if frame.opcode == PONG or frame.payload.startswith((b'{"id":7', b'{"gap"'))]
    pong, answer, gap = (order[place] for place in places)
    assert (pong.opcode, pong.payload) == (PONG, b"are you there")
    assert answer.payload.startswith(b'{"id":7,"subscribed"')
    assert gap.payload.startswith(b'{"gap"')


def test_who_takes_nothing_is_closed_and_who_reads_slowly_stays(cluster, fleet, backend):
    cluster.rules["topics"] = TOPICS
    (node,) = cluster.start(node={"shards": 1, "limits": {"queue": "1MB", "stall": "3s"}, "heartbeat": "1s"})
    stalled, reading = open_slow(fleet, node, OLDEST), open_slow(fleet, node, OLDEST)
    reading.on_text = lambda payload: None
    for client in (stalled, reading):
        client.pause()
    doors = backend()
    for number in range(COUNT):
        push(doors, OLDEST, number)
    started = time.monotonic()

    def gone():
        # Much less than the node would send.
        reading._read()
        return cluster.hub.nodes()[0]["sockets"] == 1

    eventually(gone, 30, "the end of the one that takes nothing", every=0.2)
    took = time.monotonic() - started
    read = reading.bytes_received
    eventually(lambda: gone() and time.monotonic() - started > took + 8, 30, "more than two stalls more", every=0.2)
    assert reading.bytes_received > read
    samples = http.metrics(node.operations)
    assert samples["muster_node_slow_closed_total"] == 1
    assert samples["muster_node_silent_closed_total"] == 0
    assert samples["muster_node_slow_connections"] == 1
    stalled.resume()
    fleet.pump(lambda: stalled.ended, 20, "the end")
    assert stalled.close_code in (None, 4002)
    # The last of what waited for the other, and what comes after it.
    told = story(reading)
    reading.resume()
    push(doors, OLDEST, COUNT)
    fleet.pump(lambda: told and told[-1] == COUNT, 20, "everything that waited")
    assert not reading.closed


def test_slow_clients_are_named_with_what_waits_for_them(cluster, fleet, backend, tmp_path):
    save_path = tmp_path / "sessions"
    save_path.mkdir()
    (save_path / "sess_abcdefghijklmnopqrstuvwxyz").write_text('user|s:3:"ann";')
    cluster.rules["topics"] = TOPICS
    cluster.rules["session"] = {"store": {"php": {"path": str(save_path)}}}
    # The queue holds all of it: whose policy is to close is not closed either.
    nodes = cluster.start(2, node={"shards": 2, "limits": {"queue": "16MB", "stall": "10m"}, "heartbeat": "2s"})
    cookie = {"Cookie": "PHPSESSID=abcdefghijklmnopqrstuvwxyz"}
    known = fleet.open_one(nodes[0].listen, receive_buffer=4096, headers=cookie)
    nobody = fleet.open_one(nodes[1].listen, receive_buffer=4096)
    quick = fleet.open_one(nodes[0].listen)
    known.subscribe(OLDEST, LATEST)
    nobody.subscribe(CLOSE)
    quick.subscribe(OLDEST)
    quick.on_text = lambda payload: None
    names = [client.hello()["client"] for client in (known, nobody)]
    for client in (known, nobody):
        client.pause()
    address = f"http://{cluster.hub.http}"
    assert cli.run("clients", "--slow", "--http", address).stdout == "no slow clients\n"

    doors = backend()
    for number in range(COUNT):
        push(doors, OLDEST, number)
        push(doors, LATEST, number, size=10)
        push(doors, CLOSE, number)
        fleet.turn(0)

    def listed():
        status, body = http.json_request(cluster.hub.http, "/v1/clients?slow=true")
        assert status == 200, body
        assert (body["nodes"], body["silent"]) == (2, [])
        return body["total"] == 2 and body["clients"]

    clients = {entry["client"]: entry for entry in eventually(listed, what="two slow clients")}
    assert set(clients) == set(names)
    first, second = (clients[name] for name in names)
    digest = hashlib.sha256(b"abcdefghijklmnopqrstuvwxyz").hexdigest()[:12]
    assert (first["node"], first["session"], first["topic"]) == (nodes[0].name, digest, OLDEST)
    assert (second["node"], second["session"], second["topic"]) == (nodes[1].name, "-", CLOSE)
    for entry in (first, second):
        assert 2 * MEBIBYTE < entry["queued_bytes"] < COUNT * (SIZE + 100)
    assert first["slow_seconds"] >= 1 and second["slow_seconds"] >= 1
    since = first["slow_seconds"]
    eventually(lambda: [entry for entry in listed() if entry["slow_seconds"] >= since + 2], what="two seconds more")

    result = cli.run("clients", "--slow", "--http", address)
    assert result.returncode == cli.OK, result.stderr
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80, result.stdout
    assert any(line.startswith(nodes[0].name) and names[0] in line and digest in line and OLDEST in line for line in lines)
    printed = json.loads(cli.run("clients", "--slow", "--json", "--http", address).stdout)
    assert {entry["client"] for entry in printed["clients"]} == set(names)

    # A node that hangs keeps nobody waiting for long.
    nodes[1].send_signal(signal.SIGSTOP)
    try:
        start = time.monotonic()
        status, body = http.json_request(cluster.hub.http, "/v1/clients?slow=true")
        assert (status, body["silent"], body["total"]) == (200, [nodes[1].name], 1)
        assert 1.5 < time.monotonic() - start < 5
        assert f"1 node did not answer: {nodes[1].name}" in cli.run("clients", "--slow", "--http", address).stdout
    finally:
        nodes[1].send_signal(signal.SIGCONT)

    known.on_text = lambda payload: None
    known.resume()
    fleet.pump(lambda: all(entry["client"] != names[0] for entry in http.json_request(
        cluster.hub.http, "/v1/clients?slow=true")[1]["clients"]), 20, "its way off the list")


def test_clients_asks_for_what_it_can_list(cluster):
    cluster.rules["keys"] = ["a-key-of-sixteen-or-more"]
    cluster.start_hub()
    key = {"Authorization": "Bearer a-key-of-sixteen-or-more"}
    for path, headers, expected in [("/v1/clients", key, 400), ("/v1/clients?slow=no", key, 400),
                                    ("/v1/clients?slow=true", {}, 401), ("/v1/clients?slow=true", key, 200)]:
        status, body = http.json_request(cluster.hub.http, path, headers=headers)
        assert status == expected, body
    address = f"http://{cluster.hub.http}"
    assert cli.run("clients", "--http", address).returncode == cli.USAGE
    assert cli.run("clients", "--slow", "--http", address).returncode == cli.DENIED
    result = cli.run("clients", "--slow", "--http", address, environment={"MUSTER_KEY": "a-key-of-sixteen-or-more"})
    assert (result.returncode, result.stdout) == (cli.OK, "no slow clients\n")
    (port,) = free_ports(1)
    assert cli.run("clients", "--slow", "--http", f"http://127.0.0.1:{port}").returncode == cli.UNREACHABLE
