"""Through HAProxy and nginx with the files of deploy/: the same pushes as without, restarts that cost a reconnect, and
nobody who can pretend to be somebody else."""

import collections
import signal
import socket
import struct

import pytest

from support import balancers, http
from support.balancers import BALANCER, OUTSIDE, Farm
from support.visitors import Visitors

TOPIC = "v1.news.1"
TOPICS = {"v1.{feedName}.{feedId}": {}, "ip/{address}": {"verify": ["client.ip == address"]}}
KINDS = {"haproxy": (balancers.haproxy, {"proxy-protocol": True}), "nginx": (balancers.nginx, {})}


@pytest.fixture(params=KINDS)
def balanced(request, cluster, tmp_path):
    """(farm, balancer) of each kind."""
    cluster.rules["topics"] = TOPICS
    start, node = KINDS[request.param]
    farm = Farm(cluster, drain="4s", **node)
    folder = tmp_path / "balancer"
    folder.mkdir()
    return farm, start(farm, folder)


def address_of(client):
    """Every address that the node takes this client for, of those that a test might see."""
    candidates = [OUTSIDE, BALANCER, "1.2.3.4", "10.9.8.7", "2001:db8::7"]
    reply = client.request("subscribe", {"topics": [f"ip/{address}" for address in candidates]})
    results = reply["subscribed"]["topics"]
    return [address for address, result in zip(candidates, results) if "error" not in result]


def direct(farm, fleet, index=0, **options):
    """A connection that goes past the balancer."""
    return fleet.connect(f"{balancers.HOSTS[index]}:{farm.port}", **options)


# Pushes


def test_300_sockets_spread_over_three_nodes_hear_what_direct_ones_hear(balanced, fleet):
    """ST-4: any balancer may stand in front."""
    farm, balancer = balanced
    clients = fleet.open(balancer.address, 300, source=OUTSIDE)
    spread = collections.Counter(client.hello()["node"] for client in clients)
    print(f"spread: {dict(spread)}")
    assert len(spread) == 3 and min(spread.values()) >= 80, spread
    past = [direct(farm, fleet, index, source=OUTSIDE) for index in range(3)]
    fleet.pump(lambda: all(client.texts for client in past), 10, "direct connections")
    everybody = clients + past
    fleet.subscribe(everybody, TOPIC)
    texts = [{"number": number, "text": "x" * (number * 37 % 3000)} for number in range(200)]
    for text in texts:
        farm.cluster.hub.push(TOPIC, text)
    fleet.pump(lambda: all(len(client.texts) >= 2 + len(texts) for client in everybody), 30, "every push")
    for client in everybody:
        assert [message["data"] for message in client.messages()] == texts
    # Byte for byte: a proxy neither splits nor joins messages, nor changes one.
    assert {tuple(client.texts[2:]) for client in clients} == {tuple(past[0].texts[2:])}


# Restarts


class Pushing:
    """A push every 50 ms, numbered."""

    def __init__(self, hub):
        self.hub = hub
        self.count = 0
        self.due = 0.0

    def __call__(self, now):
        if now >= self.due:
            self.due = now + 0.05
            self.hub.push(TOPIC, self.count)
            self.count += 1


def test_a_rolling_restart_costs_each_client_its_reconnects_and_nothing_else(balanced, fleet):
    farm, balancer = balanced
    visitors = Visitors(fleet, balancer.address, TOPIC, 90, source=OUTSIDE)
    visitors.meanwhile = pushing = Pushing(farm.cluster.hub)
    visitors.wait_for_all()
    away = []
    for index, node in enumerate(farm.nodes):
        moving = [visitor for visitor in visitors.all if visitor.node == node.name]
        before = {visitor: len(visitor.stays) for visitor in visitors.all}
        assert moving
        node.send_signal(signal.SIGTERM)
        visitors.pump(lambda: not node.running, 20, "the end of a node")
        assert node.wait() == 0
        visitors.wait_for_all()
        for visitor in visitors.all:
            ended = visitor.stays[before[visitor] - 1: -1]
            assert [stay.node for stay in ended] == [node.name] * (visitor in moving), "dropped by another node"
            for stay in ended:
                assert stay.client.close_code == 4001 and stay.goodbye["reason"] == "draining"
                back = visitor.stays[visitor.stays.index(stay) + 1].began - stay.ended
                away.append((back, back - stay.goodbye["reconnect_after_ms"] / 1000))
        farm.restart(index)
    slowest, late = max(away)[0], max(late for _, late in away)
    print(f"{len(away)} reconnects, at most {slowest:.3f} s away, at most {late:.3f} s after the hint's time")
    assert not any(visitor.failures for visitor in visitors.all), "a connection that did not open"
    assert late < 2, "a reconnect that took long"
    last = pushing.count + 20
    visitors.pump(lambda: pushing.count >= last, 20, "further pushes")
    visitors.meanwhile = lambda now: None
    visitors.pump(lambda: all(visitor.stays[-1].numbers(TOPIC)[-1:] == [pushing.count - 1] for visitor in visitors.all),
                  10, "the last push")
    for visitor in visitors.all:
        for stay in visitor.stays:
            numbers = stay.numbers(TOPIC)
            # A stay may be over before the first push; between its first and its last none is missing.
            first = numbers[0] if numbers else 0
            assert numbers == list(range(first, first + len(numbers))), "lost, doubled or out of order"


def test_a_node_that_stops_answers_who_waits_in_its_queue(cluster, fleet):
    """What waits in the queue of a listener is reset when it closes, unless it is accepted first."""
    (node,) = cluster.start(node={"drain": "3s"})
    clients = []

    def come(count):
        for _ in range(count):
            clients.append(fleet.connect(node.listen))

    come(200)
    node.send_signal(signal.SIGTERM)
    for _ in range(200):
        come(3)
        fleet.turn(0.001)
    fleet.pump(lambda: all(client.ended for client in clients), 20, "the end of every connection")
    assert node.wait() == 0
    kinds = collections.Counter("refused" if client.refused else client.status for client in clients)
    print(f"answers: {dict(kinds)}")
    # Between the last look at the queue and its end a handshake may come to its end: TCP has no way to close a listener that
    # excludes it. Without the wait for the queue it is hundreds.
    assert kinds[None] <= len(clients) // 40, f"connections that were made and got no answer: {kinds}"


# Addresses


def proxy_line(address):
    return f"PROXY TCP4 {address} 10.0.0.1 4711 80\r\n".encode()


def proxy_binary(address, extensions=b""):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    block = socket.inet_pton(family, address) * 2 + struct.pack("!HH", 4711, 80) + extensions
    kind = 0x21 if ":" in address else 0x11
    return b"\r\n\r\n\0\r\nQUIT\n" + struct.pack("!BBH", 0x21, kind, len(block)) + block


FORGED_FIELDS = ["1.2.3.4", "127.0.0.1", "1.2.3.4, 127.0.0.1", ",,,", "unknown"]


def test_the_client_is_who_connected_whatever_it_claims(balanced, fleet):
    farm, balancer = balanced
    for address in (balancer.address, f"{balancers.HOSTS[0]}:{farm.port}"):
        for field in [None, *FORGED_FIELDS]:
            client = fleet.open_one(address, source=OUTSIDE, headers={"X-Forwarded-For": field})
            assert address_of(client) == [OUTSIDE], (address, field)
        for header in (proxy_line("1.2.3.4"), proxy_binary("1.2.3.4")):
            client = fleet.connect(address, source=OUTSIDE, before=header)
            fleet.pump(lambda: client.ended, 10, "the end of the connection")
            assert client.status == 400, (address, header)


@pytest.fixture
def announced(cluster):
    """A node that takes PROXY headers from 127.0.0.1."""
    cluster.rules["topics"] = TOPICS
    (node,) = cluster.start(node={"proxies": [BALANCER, "10.0.0.0/8"], "proxy-protocol": True,
                                  "limits": {"handshake-time": "2s"}})
    return node


ANNOUNCEMENTS = [
    (proxy_line("1.2.3.4"), None, "1.2.3.4"),
    (b"PROXY TCP6 2001:DB8:0::7 ::1 4711 80\r\n", None, "2001:db8::7"),
    (b"PROXY TCP6 ::ffff:1.2.3.4 ::1 4711 80\r\n", None, "1.2.3.4"),
    (b"PROXY UNKNOWN\r\n", None, BALANCER),
    (proxy_binary("1.2.3.4"), None, "1.2.3.4"),
    (proxy_binary("2001:db8::7", extensions=b"\x05\0\x03abc"), None, "2001:db8::7"),
    (b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", None, BALANCER),
    # The field counts only where the announced address is a trusted one, and then to the first that is not.
    (proxy_binary("1.2.3.4"), "10.9.8.7", "1.2.3.4"),
    (proxy_binary("10.0.0.5"), "2001:db8::7, 1.2.3.4", "1.2.3.4"),
    (proxy_binary("10.0.0.5"), "1.2.3.4, 10.9.8.7", "1.2.3.4"),
    # A proxy that does not know for whom it speaks has not written the field either.
    (b"PROXY UNKNOWN\r\n", "1.2.3.4:99", BALANCER),
    (b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", "1.2.3.4", BALANCER),
    (b"\r\n\r\n\0\r\nQUIT\n\x21\0\0\0", "1.2.3.4", BALANCER),
]


def test_a_trusted_proxy_says_who_the_client_is(announced, fleet):
    for header, field, expected in ANNOUNCEMENTS:
        client = fleet.open_one(announced.listen, before=header, headers={"X-Forwarded-For": field})
        assert address_of(client) == [expected], (header, field)


def test_a_trusted_proxy_that_announces_nobody_is_cut_off(announced, fleet):
    def cut_off(before):
        client = fleet.connect(announced.listen, before=before)
        fleet.pump(lambda: client.ended, 10, "the end of the connection")
        assert client.status is None and client.bytes_received == 0

    for before in (b"", b"PROXY TCP4 1.2.3.4\r\n", b"\r\n\r\n\0\r\nQUIT\n\x21\x12\0\0"):
        cut_off(before)
    line, _ = announced.wait_for_line(lambda line: "PROXY header refused" in line and line)
    assert "127.0.0.1" in line and "GET" not in line
    assert sum("PROXY header refused" in line for line in announced.lines()) == 1, "lines at a bounded rate"

    def refused():
        return http.metrics(announced.operations).get("muster_node_proxy_headers_refused_total")

    fleet.pump(lambda: refused() == 3, 5, "the count")

    # Half a header has the handshake's time: this one announces more than comes.
    cut_off(b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x03\xe0")
