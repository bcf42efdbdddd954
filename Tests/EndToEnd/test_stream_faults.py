"""No node stays deaf: whatever stood in the hub's place for a while, the node is back without being started again."""

import itertools
import signal
import struct
import threading
import time
import types

import pytest
import zmq
from zmq.utils.monitor import recv_monitor_message

from support import http
from support.backend import Backend
from support.cluster import Node
from support.impostor import GREETING, Listener, Peer, beat, golden_frames, malformed_frames
from support.relay import Relay
from support.waiting import eventually

TOPIC = "v1.faults.1"
TOPICS = {"v1.{feedName}.{feedId}": {"publish": []}}
BACK = 15
# The one of the golden frames of docs/wire.md.
GOLDEN_TERM = 1_767_225_600_000


class Seat:
    """One node, a client of it and what stands between the node and its hub."""

    def __init__(self, cluster, fleet, hub, *, stream=None, control=None, settings=None):
        self.hub, self.fleet = hub, fleet
        self.relay = stream or control
        # Without the stream, and with a hub that answers.
        self.may_be_deaf = stream is not None
        # A node is started towards what `cluster.hub` says.
        cluster.hub = types.SimpleNamespace(
            publish=stream.endpoint if stream else hub.publish, control=control.endpoint if control else hub.control
        )
        self.node = cluster.start_node(node=settings)
        cluster.hub = hub
        self.client = fleet.open_one(self.node.listen)
        self.client.subscribe(TOPIC)
        self._numbers = itertools.count()

    def wait_until_back(self, within, hub=None):
        """The next push arrives, the node calls itself ready, and what its clients publish reaches the hub."""
        start = time.monotonic()
        hub = hub or self.hub

        def left():
            return max(0.1, start + within - time.monotonic())

        while not self._hears(hub, left):
            self._come_again(left)
        eventually(lambda: readiness(self.node) == (200, b"ready\n"), left(), "a ready node")
        eventually(lambda: self.node.name in [one["name"] for one in hub.live_nodes()], left(), "the node at its hub")
        eventually(lambda: "published" in self.client.request("publish", {"topic": TOPIC, "data": 0}), left(), "a publish")

    def _hears(self, hub, left):
        """Whether the next push arrives; not, when the client has been sent away instead."""
        if self.client.closed:
            return False
        number = ["back", next(self._numbers)]
        hub.push(TOPIC, number)

        def has_come():
            return number in [message["data"] for message in self.client.messages(TOPIC)]

        self.fleet.pump(lambda: has_come() or self.client.closed, left(), f"the next push:\n{self.node.describe()}\n")
        return has_come()

    def _come_again(self, left):
        """A node that knows that it is deaf sends its clients elsewhere; here they can only come back."""
        assert self.may_be_deaf, f"{self.client.close_code} {self.client.close_reason}\n{self.node.describe()}"

        def is_let_in():
            self.client = self.fleet.connect(self.node.listen)
            self.fleet.pump(lambda: self.client.texts or self.client.status not in (None, 101) or self.client.closed, left())
            return self.client.open and not self.client.closed

        eventually(is_let_in, left(), "a node that lets its clients in", every=0.1)
        self.client.subscribe(TOPIC)


def readiness(node):
    return http.request(node.operations, "/readyz")[::2]


@pytest.fixture
def relays():
    """Makes relays: `relays(target)`."""
    made = []

    def make(target):
        made.append(Relay(target))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(autouse=True)
def rules(cluster):
    cluster.rules["topics"] = TOPICS


class Watch(threading.Thread):
    """Asks a node for its readiness without pause and keeps what is not ready."""

    def __init__(self, node):
        super().__init__(daemon=True)
        self.node, self.asked, self.bad = node, 0, []
        self._stopping = threading.Event()

    def run(self):
        while not self._stopping.wait(0.05):
            found = readiness(self.node)
            self.asked += 1
            if found != (200, b"ready\n"):
                self.bad.append(found)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        # What it watches over may be shorter than its pause.
        eventually(lambda: self.asked, 10, "an answer")
        self._stopping.set()
        self.join(30)


# What is large


@pytest.mark.parametrize("settings", [None, {"fanout": "lanes"}], ids=["all", "lanes"])
def test_twenty_thousand_topics_on_one_node(cluster, fleet, backend, settings):
    (node,) = cluster.start(node=settings)
    clients = fleet.open(node.listen, 20)
    topics = [[f"v1.many.{index}-{number}" for number in range(1_000)] for index in range(len(clients))]
    for client, own in zip(clients, topics):
        client.send_json({"id": 1, "subscribe": {"topics": own}})
    for client, own in zip(clients, topics):
        results = client.answer(1, 30)["subscribed"]["topics"]
        assert results == [{"topic": topic} for topic in own]
    doors = backend()
    for own in topics:
        for number in range(0, 1_000, 7):
            doors.push({"topic": own[number], "data": number})
    count = len(range(0, 1_000, 7))
    fleet.pump(lambda: all(len(client.texts) >= 2 + count for client in clients), 30, "every push")
    for client, own in zip(clients, topics):
        # Topics of several lanes may overtake each other, those of one connection must not.
        got = sorted((message["data"], message["topic"]) for message in client.messages())
        assert got == [(number, own[number]) for number in range(0, 1_000, 7)]
    assert readiness(node) == (200, b"ready\n")


def refused_at_zeromq_door(hub, kind, endpoint, frames):
    """Sends from a producer of its own; whether the door ended its connection."""
    context = zmq.Context()
    socket = context.socket(kind)
    monitor = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
    monitor.rcvtimeo = 10_000
    try:
        socket.connect(endpoint)
        socket.send_multipart(frames)
        return recv_monitor_message(monitor)["event"] == zmq.EVENT_DISCONNECTED
    finally:
        socket.disable_monitor()
        context.destroy(linger=0)


def test_a_push_above_the_limit_harms_nobody_else_at_any_door(cluster, fleet):
    (node,) = cluster.start()
    hub = cluster.hub
    client = fleet.open_one(node.listen)
    client.subscribe(TOPIC)
    large = b'{"topic":"%s","data":"%s"}' % (TOPIC.encode(), b"x" * (3 << 20))
    # Above the limit of data, and below that of the door: this one gets an answer.
    medium = b'{"topic":"%s","data":"%s"}' % (TOPIC.encode(), b"x" * ((1 << 20) + 1))

    def over_http():
        try:
            return http.request(hub.http, "/v1/push", large)[0] == 413
        except OSError:
            # Its connection was ended before it had sent all.
            return True

    def over_router():
        other = Backend(hub)
        try:
            return other.request(medium)["error"]["code"] == 413
        finally:
            other.close()

    attempts = {
        "PULL": lambda: refused_at_zeromq_door(hub, zmq.PUSH, hub.ingest, [large]),
        "PULL in two frames": lambda: refused_at_zeromq_door(hub, zmq.PUSH, hub.ingest, [TOPIC.encode(), large]),
        "ROUTER": lambda: refused_at_zeromq_door(hub, zmq.DEALER, hub.backends, [b"", large]),
        "ROUTER, answered": over_router,
        "HTTP": over_http,
    }
    with Watch(node) as watch:
        for number, (door, attempt) in enumerate(attempts.items()):
            assert attempt(), door
            other = Backend(hub)
            try:
                other.push({"topic": TOPIC, "data": ["push", number]})
                assert other.request({"topic": TOPIC, "data": ["request", number]}) == {"pushed": {"topic": TOPIC}}
                assert hub.push(TOPIC, ["http", number])
                fleet.pump(lambda: len(client.messages()) == 3 * (number + 1), 10, f"what came after {door}")
            finally:
                other.close()
    assert watch.asked and not watch.bad, watch.bad


# Who is not let in


class Keys:
    def __init__(self):
        self.public, self.secret = (key.decode() for key in zmq.curve_keypair())


def test_a_refused_authentication_that_is_allowed_later(cluster, fleet):
    """libzmq never tries again after a refusal. One node has never been let in, one was live before."""
    keys = {name: Keys() for name in ("hub", "early", "late")}

    def door(*allowed):
        return {"keys": {
            "public": keys["hub"].public, "secret": keys["hub"].secret, "clients": [],
            "nodes": [keys[name].public for name in allowed],
        }}

    def settings(name):
        return {"keys": {"public": keys[name].public, "secret": keys[name].secret, "server": keys["hub"].public}}

    hub = cluster.start_hub(hub=door("early"))
    seat = Seat(cluster, fleet, hub, settings=settings("early"))
    addresses = hub.addresses
    hub.kill()
    hub = cluster.start_hub(addresses, hub=door())
    late = cluster.add(Node(cluster.manifest(node=settings("late")), hub, "late"))
    # The time that the refusal lasts.
    fleet.pump_for(10)
    assert not hub.live_nodes()
    assert not any(" ready " in line for line in late.lines()), late.describe()
    assert not seat.client.closed
    hub.kill()
    hub = cluster.start_hub(addresses, hub=door("early", "late"))
    start = time.monotonic()
    seat.wait_until_back(BACK, hub)
    late.wait_until_ready()
    assert time.monotonic() - start < BACK
    client = fleet.open_one(late.listen)
    client.subscribe(TOPIC)
    hub.push(TOPIC, "to the late one")
    fleet.pump(lambda: client.messages(TOPIC), 5, "a push at the node that was refused from its start")


# Who speaks nonsense


def far_future():
    """A term that no hub has begun yet."""
    return int((time.time() + 3_600) * 1_000)


def listener(**options):
    def speak(door, place):
        one = place(Listener(**options))
        assert one.heard.wait(5), "nobody came"
        # Until the node has had enough; it may also bear it.
        one.ended.wait(3)

    return speak


def peer(make_frames, ends=False):
    def speak(door, place):
        one = place(Peer({"stream": zmq.XPUB, "control": zmq.ROUTER}[door]))
        one.send(make_frames(door))
        if ends:
            one.wait_for_the_end()

    return speak


def words_of_a_later_hub(door):
    """Well-formed, and from a run of the hub that will never be."""
    if door == "stream":
        return [beat(far_future())]
    golden = golden_frames()
    joined = golden["joined"].replace(struct.pack("!Q", GOLDEN_TERM), struct.pack("!Q", far_future()))
    return [joined, golden["refused"], golden["unknown-node"], joined]


NONSENSE = {
    "random bytes": listener(random_bytes=True),
    "rubbish after a greeting": listener(first=GREETING, random_bytes=True),
    "malformed frames": peer(lambda door: malformed_frames()),
    "a frame above the limit": peer(lambda door: [bytes(18 << 20)], ends=True),
    "words of a later hub": peer(words_of_a_later_hub),
}


@pytest.mark.parametrize("speak", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_in_the_place_of_the_hub(cluster, fleet, relays, speak):
    """One node hears it on the stream, another one over the control door."""
    hub = cluster.start_hub()
    doors = {"stream": hub.publish, "control": hub.control}
    seats = {door: Seat(cluster, fleet, hub, **{door: relays(target)}) for door, target in doors.items()}
    impostors = []

    def place_at(door):
        def place(impostor):
            impostors.append(impostor)
            seats[door].relay.redirect(impostor.endpoint)
            assert seats[door].relay.cut()
            return impostor

        return place

    try:
        for door in doors:
            speak(door, place_at(door))
        for door, target in doors.items():
            seats[door].relay.redirect(target)
            seats[door].relay.cut()
        start = time.monotonic()
        for seat in seats.values():
            seat.wait_until_back(start + BACK - time.monotonic())
    finally:
        for impostor in impostors:
            impostor.close()


# Who says nothing


def test_a_listener_that_never_speaks_in_the_place_of_the_hub(cluster, fleet, relays):
    """The connections to it are never ended: the node must give them up by itself."""
    hub = cluster.start_hub()
    stream, control = Seat(cluster, fleet, hub, stream=relays(hub.publish)), Seat(cluster, fleet, hub, control=relays(hub.control))
    silent = Listener()
    try:
        for seat in (stream, control):
            seat.relay.redirect(silent.endpoint)
            seat.relay.cut()
        assert silent.heard.wait(5)
        fleet.pump_for(10)
        stream.relay.redirect(hub.publish)
        control.relay.redirect(hub.control)
        start = time.monotonic()
        for seat in (stream, control):
            seat.wait_until_back(start + BACK - time.monotonic())
    finally:
        silent.close()


def test_a_hub_that_is_away_for_ten_seconds(cluster, fleet):
    hub = cluster.start_hub()
    seat = Seat(cluster, fleet, hub)
    hub.kill()
    fleet.pump_for(10)
    assert not seat.client.closed
    hub = cluster.start_hub(hub.addresses)
    # What is pushed to nobody is lost, so the pushes wait for the node.
    eventually(hub.live_nodes, 3, "the node at its hub")
    seat.wait_until_back(3, hub)


def test_a_node_that_was_stopped_does_not_take_its_own_pause_for_silence(cluster, fleet, backend):
    (node,) = cluster.start()
    client = fleet.open_one(node.listen)
    client.subscribe(TOPIC)
    doors, count = backend(), 20_000
    # An answer proves that the door is open before the flood begins.
    assert doors.request({"topic": TOPIC, "data": -1})
    before = len(node.lines())
    node.send_signal(signal.SIGSTOP)
    try:
        for number in range(count):
            doors.push({"topic": TOPIC, "data": number})
        fleet.pump_for(5)
    finally:
        node.send_signal(signal.SIGCONT)
    with Watch(node) as watch:
        fleet.pump(lambda: len(client.texts) >= 2 + 1 + count, 20, "every push")
        fleet.pump_for(1)
    assert [message["data"] for message in client.messages()] == list(range(-1, count))
    assert not client.closed and not any("gap" in event for event in client.events())
    assert all(status == 200 for status, _ in watch.bad), watch.bad
    said = node.lines()[before:]
    assert not any("deaf" in line or "fell silent" in line for line in said), node.describe()
    assert [one["state"] for one in cluster.hub.nodes()] == ["live"]
