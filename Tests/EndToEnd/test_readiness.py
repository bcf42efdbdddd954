"""What a node says of itself, and what it does with its clients, when the stream or the hub is gone."""

import socket
import time
import types

import pytest

from support import http
from support.relay import Relay
from support.waiting import eventually

TOPIC = "v1.ready.1"


@pytest.fixture
def relayed(cluster):
    """A hub, and a node that reaches its stream and its control door through a relay each."""
    hub = cluster.start_hub()
    stream, control = Relay(hub.publish), Relay(hub.control)
    cluster.hub = types.SimpleNamespace(publish=stream.endpoint, control=control.endpoint)
    node = cluster.start_node()
    cluster.hub = hub
    hub.wait_for_nodes(1)
    yield hub, node, stream, control
    stream.close()
    control.close()


def readyz(node):
    status, _, body = http.request(node.operations, "/readyz")
    return status, body.decode()


def state(hub):
    return [node["state"] for node in http.json_request(hub.http, "/v1/nodes")[1]["nodes"]]


def test_a_deaf_node_is_not_ready_within_three_seconds_and_sends_its_sockets_elsewhere(relayed, fleet):
    hub, node, stream, _ = relayed
    clients = fleet.open(node.listen, 20)
    for client in clients:
        client.subscribe(TOPIC)
    stream.stall("from_target")
    start = time.monotonic()
    eventually(lambda: readyz(node)[0] == 503, 5, "not ready")
    assert time.monotonic() - start < 3.2
    assert "its pushes do not arrive" in readyz(node)[1]
    eventually(lambda: state(hub) == ["deaf"], 3, "the hub knows")
    assert http.metrics(node.operations)['muster_node_state{state="deaf"}'] == 1
    refused = fleet.connect(node.listen)
    fleet.pump(lambda: refused.closed, 5, "a refusal")
    assert refused.status == 503
    fleet.pump(lambda: all(client.closed for client in clients), 30, "all clients to be told to go")
    assert {client.close_code for client in clients} == {4000}
    goodbyes = [event["goodbye"] for client in clients for event in client.events() if "goodbye" in event]
    assert len(goodbyes) == 20 and all(0 <= goodbye["reconnect_after_ms"] < 2000 for goodbye in goodbyes)
    # At a pace, not at once: it may be over before all had to go.
    assert time.monotonic() - start > 10
    stream.flow()
    eventually(lambda: readyz(node)[0] == 200, 10, "ready again")
    client = fleet.open_one(node.listen)
    assert "degraded" not in client.hello()
    client.subscribe(TOPIC)
    hub.push(TOPIC, "after")
    fleet.pump(lambda: client.messages(), 5, "a push")


def test_a_node_that_hears_again_keeps_those_that_have_not_gone(relayed, fleet):
    hub, node, stream, _ = relayed
    clients = fleet.open(node.listen, 40)
    stream.stall("from_target")
    eventually(lambda: readyz(node)[0] == 503, 5, "not ready")
    fleet.pump(lambda: any(client.closed for client in clients), 10, "the first to go")
    stream.flow()
    eventually(lambda: readyz(node)[0] == 200, 10, "ready again")
    fleet.pump_for(1)
    gone = sum(client.closed for client in clients)
    fleet.pump_for(2)
    assert sum(client.closed for client in clients) == gone < 40


def test_a_hub_that_is_away_evicts_nobody(relayed, fleet):
    hub, node, stream, control = relayed
    clients = fleet.open(node.listen, 10)
    stream.stall("from_target")
    control.stall("from_target")
    eventually(lambda: "degraded" in readyz(node)[1], 6, "degraded")
    assert readyz(node)[0] == 200
    late = fleet.open_one(node.listen)
    assert late.hello()["degraded"] is True
    late.subscribe(TOPIC)
    fleet.pump_for(6)
    assert not any(client.closed for client in [*clients, late])
    assert "degraded" in readyz(node)[1]
    stream.flow()
    control.flow()
    eventually(lambda: readyz(node) == (200, "ready\n"), 10, "ready")
    hub.push(TOPIC, "after")
    fleet.pump(lambda: late.messages(), 5, "a push")
    assert not any(client.closed for client in clients)


def test_a_node_whose_control_door_is_silent_stays_ready_and_finds_it_again(relayed, fleet):
    hub, node, _, control = relayed
    client = fleet.open_one(node.listen)
    client.subscribe(TOPIC)
    control.stall("from_target")
    fleet.pump_for(5)
    assert readyz(node) == (200, "ready\n")
    hub.push(TOPIC, "meanwhile")
    fleet.pump(lambda: client.messages(), 5, "a push")
    assert http.metrics(node.operations)["muster_node_control_sockets_made_total"] >= 1
    control.flow()
    eventually(lambda: state(hub) == ["live"], 10, "the hub knows it")


def test_a_deaf_node_leaves_a_shared_port_to_the_others(cluster, fleet):
    hub = cluster.start_hub()
    relay = Relay(hub.publish)
    cluster.hub = types.SimpleNamespace(publish=relay.endpoint, control=hub.control)
    deaf = cluster.start_node()
    cluster.hub = hub
    other = cluster.start_node(arguments=["--listen", deaf.listen])
    assert other.listen == deaf.listen
    hub.wait_for_nodes(2)
    try:
        relay.stall("from_target")
        eventually(lambda: readyz(deaf)[0] == 503, 5, "deaf")
        # What is in the queue of the listener is answered before it closes.
        fleet.pump_for(3)
        clients = fleet.open(other.listen, 40)
        assert {client.hello()["node"] for client in clients} == {other.name}
        relay.flow()
        eventually(lambda: readyz(deaf)[0] == 200, 10, "ready again")

        def shared():
            found = fleet.open(other.listen, 10)
            return {client.hello()["node"] for client in found} == {other.name, deaf.name}

        eventually(shared, 10, "both to take clients")
    finally:
        relay.close()


def test_canaries_come_back_on_every_loop(cluster, fleet):
    cluster.start()
    node = cluster.nodes[0]
    eventually(lambda: http.metrics(node.operations)["muster_node_canaries_returned_total"] >= 2, 15, "canaries")
    samples = http.metrics(node.operations)
    assert samples["muster_node_canaries_lost_total"] == 0
    # They are nobody's sockets and topics.
    assert samples["muster_node_sockets"] == 0
    assert samples["muster_node_topics"] == 0


def test_canaries_are_no_proxys_connections(cluster, fleet):
    """They come from loopback, where a proxy may be that has to announce its clients."""
    cluster.start_hub()
    node = cluster.start_node(node={"proxies": ["127.0.0.1"], "proxy-protocol": True})
    eventually(lambda: http.metrics(node.operations)["muster_node_canaries_returned_total"] >= 1, 15, "a canary")
    assert http.metrics(node.operations)["muster_node_proxy_headers_refused_total"] == 0


def test_a_listener_that_cannot_be_had_again_is_tried_for(cluster, fleet):
    hub = cluster.start_hub()
    relay = Relay(hub.publish)
    cluster.hub = types.SimpleNamespace(publish=relay.endpoint, control=hub.control)
    deaf = cluster.start_node()
    cluster.hub = hub
    other = cluster.start_node(arguments=["--listen", deaf.listen])
    hub.wait_for_nodes(2)
    host, _, port = deaf.listen.rpartition(":")
    try:
        relay.stall("from_target")
        eventually(lambda: readyz(deaf)[0] == 503, 5, "deaf")
        fleet.pump_for(3)
        other.kill()
        # Somebody who shares it with nobody.
        thief = socket.create_server((host, int(port)), reuse_port=False)
        relay.flow()
        eventually(lambda: readyz(deaf)[0] == 200, 10, "ready again")
        fleet.pump_for(1)
        thief.close()

        def listens():
            client = fleet.connect(deaf.listen)
            fleet.pump(lambda: client.open or client.closed, 5, "an answer")
            return client.open

        eventually(listens, 10, "the listener")
    finally:
        relay.close()
