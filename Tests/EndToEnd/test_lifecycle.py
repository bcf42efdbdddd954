"""Processes stop gracefully, and the others carry on when one goes away."""

import signal

import pytest

from support import http
from support.waiting import eventually

TOPIC = "v1.life.1"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_node_says_goodbye_and_exits_with_0(cluster, fleet, number):
    (node,) = cluster.start()
    clients = fleet.open(node.listen, 50)
    fleet.subscribe(clients, TOPIC)
    node.send_signal(number)
    fleet.pump(lambda: all(client.ended for client in clients), 20, "the end of every connection")
    for client in clients:
        goodbye = client.events()[-1]["goodbye"]
        assert goodbye["code"] == 4001 and goodbye["reason"] == "draining", goodbye
        assert goodbye["reconnect_after_ms"] >= 0
        assert client.close_code == 4001
    assert node.wait() == 0
    eventually(lambda: not cluster.hub.live_nodes(), what="the node's leave at the hub")


def test_reconnect_hints_are_spread(cluster, fleet):
    """A thousand clients that all come back in the same instant would be the next outage."""
    (node,) = cluster.start()
    clients = fleet.open(node.listen, 50)
    node.send_signal(signal.SIGTERM)
    fleet.pump(lambda: all(client.ended for client in clients), 20, "the end of every connection")
    hints = {client.events()[-1]["goodbye"]["reconnect_after_ms"] for client in clients}
    assert len(hints) > 10, hints


def test_a_draining_node_lets_nobody_in(cluster, fleet):
    (node,) = cluster.start(node={"drain": "3s"})
    stubborn = fleet.open(node.listen, 5, answer_close=False)
    node.send_signal(signal.SIGTERM)
    fleet.pump(lambda: all(client.close_code for client in stubborn), 10, "close frames")
    late = fleet.connect(node.listen)
    fleet.pump(lambda: late.ended or late.status is not None, 10, "a refusal")
    assert late.status in (None, 503)
    assert node.wait() == 0, "clients that do not close hold a node up no longer than its drain time"


def test_an_idle_node_and_a_hub_exit_with_0(cluster):
    (node,) = cluster.start()
    assert node.stop() == 0
    assert cluster.hub.stop() == 0


def test_a_hub_stops_while_nodes_and_backends_are_connected(cluster, fleet, backend):
    (node,) = cluster.start()
    client = fleet.open_one(node.listen)
    client.subscribe(TOPIC)
    doors = backend()
    assert doors.request({"topic": TOPIC, "data": 1})
    assert cluster.hub.stop(signal.SIGINT) == 0
    assert node.running
    fleet.pump(lambda: client.messages(TOPIC), 10, "the push from before")
    assert not client.closed, "the hub is down: the node keeps its sockets"
    assert node.stop() == 0


@pytest.mark.parametrize("kill", [True, False], ids=["killed", "stopped"])
def test_nodes_join_again_after_the_hub_was_away(cluster, fleet, backend, kill):
    nodes = cluster.start(2)
    clients = [fleet.open_one(node.listen) for node in nodes]
    fleet.subscribe(clients, TOPIC)
    cluster.hub.push(TOPIC, "before")
    fleet.pump(lambda: all(client.messages(TOPIC) for client in clients), 10, "the push before")

    addresses = cluster.hub.addresses
    if kill:
        cluster.hub.kill()
    else:
        assert cluster.hub.stop() == 0
    hub = cluster.start_hub(addresses)
    hub.wait_for_nodes(2)
    for number in range(20):
        hub.push(TOPIC, number)
    fleet.pump(lambda: all(len(client.messages(TOPIC)) >= 21 for client in clients), 15, "pushes of the new hub")
    for client in clients:
        assert [message["data"] for message in client.messages(TOPIC)] == ["before", *range(20)]
        assert not client.closed
    assert all(http.request(node.operations, "/readyz")[0] == 200 for node in nodes)


def test_a_node_that_comes_before_its_hub_waits_for_it(cluster, fleet):
    hub = cluster.start_hub()
    addresses = hub.addresses
    hub.stop()
    from support.cluster import Node

    early = cluster.add(Node(cluster.manifest(), hub, "early"))
    cluster.start_hub(addresses)
    early.wait_until_ready()
    client = fleet.open_one(early.listen)
    client.subscribe(TOPIC)
    cluster.hub.push(TOPIC, 1)
    fleet.pump(lambda: client.messages(TOPIC), 10, "a push")


def test_a_killed_node_disappears_and_the_others_go_on(cluster, fleet):
    nodes = cluster.start(3)
    clients = [fleet.open_one(node.listen) for node in nodes]
    fleet.subscribe(clients, TOPIC)
    nodes[0].kill()
    fleet.pump(lambda: clients[0].ended, 10, "the end of the killed node's connection")
    cluster.hub.push(TOPIC, 1)
    fleet.pump(lambda: all(client.messages(TOPIC) for client in clients[1:]), 10, "the push at the others")
    eventually(lambda: len(cluster.hub.live_nodes()) == 2, what="two live nodes")


def test_readiness_and_health_of_a_node(cluster):
    (node,) = cluster.start()
    assert http.request(node.operations, "/healthz")[::2] == (200, b"ok\n")
    assert http.request(node.operations, "/readyz")[::2] == (200, b"ready\n")
    assert http.metrics(node.operations)


def test_a_hub_refuses_to_leave_loopback_without_keys(cluster):
    from support.cluster import Hub

    open_to_all = {"ingest": "tcp://0.0.0.0:0", "publish": "tcp://127.0.0.1:0", "backends": "tcp://127.0.0.1:0",
                   "control": "tcp://127.0.0.1:0"}
    hub = cluster.add(Hub(cluster.manifest(), open_to_all))
    assert hub.wait() not in (0, None)
    assert any("insecure" in line for line in hub.lines()), hub.describe()
    willing = cluster.add(Hub(cluster.manifest(hub={"insecure": True}), open_to_all))
    assert willing.ready()["hub.ingest"]


def test_two_hubs_do_not_share_an_address(cluster):
    hub = cluster.start_hub()
    from support.cluster import Hub

    second = cluster.add(Hub(cluster.manifest(), hub.addresses))
    assert second.wait() not in (0, None)
    assert any("in use" in line.lower() for line in second.lines() + second.lines("stdout")), second.describe()
