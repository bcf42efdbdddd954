"""A node that takes only the lanes that its clients' topics are on: what it subscribes to, and that subscribed means subscribed."""

import random
import threading
import types

import pytest

from support import http
from support.relay import Relay
from support.waiting import eventually


@pytest.fixture
def selective(cluster):
    """A hub, and a node that takes lanes, as it needs them."""
    hub = cluster.start_hub()
    node = cluster.start_node(node={"fanout": "lanes"})
    hub.wait_for_nodes(1)
    return hub, node


def lanes(node):
    return http.metrics(node.operations)["muster_node_stream_lanes"]


def test_a_node_takes_the_lanes_that_it_needs(selective, fleet):
    hub, node = selective
    # The canary has one of its own.
    eventually(lambda: lanes(node) == 1, 5, "the canary's lane")
    client = fleet.open_one(node.listen)
    client.subscribe("v1.news.1")
    eventually(lambda: lanes(node) in (1, 2), 5, "one lane more")
    for number in range(20):
        hub.push("v1.news.1", number)
        hub.push(f"v1.other.{number}", number)
    fleet.pump(lambda: len(client.messages()) == 20, 5, "its pushes")
    eventually(lambda: http.metrics(hub.http)["muster_hub_published_messages_total"] >= 40, 5, "all pushes published")
    received = http.metrics(node.operations)["muster_node_stream_received_total"]
    assert received < 40, "the node has taken lanes that nobody needs"


def test_the_next_push_after_subscribed_always_arrives(selective, fleet):
    hub, node = selective
    client = fleet.open_one(node.listen)
    for number in range(300):
        topic = f"v1.next.{number}"
        client.subscribe(topic)
        hub.push(topic, number)
        fleet.pump(lambda: len(client.messages(topic)) == 1, 5, f"the push to {topic}")
    eventually(lambda: lanes(node) > 100, 5, "as many lanes as its topics are on")


def test_subscribed_means_subscribed_while_the_link_is_being_repaired(cluster, fleet):
    hub = cluster.start_hub()
    relay = Relay(hub.publish)
    cluster.hub = types.SimpleNamespace(publish=relay.endpoint, control=hub.control)
    node = cluster.start_node(node={"fanout": "lanes"})
    cluster.hub = hub
    hub.wait_for_nodes(1)
    stopping = threading.Event()

    def cut():
        while not stopping.wait(random.uniform(0.2, 0.4)):
            relay.cut()

    cutter = threading.Thread(target=cut, daemon=True)
    try:
        client = fleet.open_one(node.listen)
        cutter.start()
        for number in range(40):
            topic = f"v1.cut.{number}"
            client.subscribe(topic)
            hub.push(topic, number)
        stopping.set()
        cutter.join()
        fleet.pump(lambda: len(client.messages()) == 40, 15, "every push")
        assert sorted(message["data"] for message in client.messages()) == list(range(40))
        assert not [event for event in client.events() if "gap" in event]
    finally:
        stopping.set()
        relay.close()


def test_without_a_hub_a_subscription_to_a_new_lane_waits_for_it(selective, cluster, fleet):
    hub, node = selective
    client = fleet.open_one(node.listen)
    hub.kill()
    eventually(lambda: b"degraded" in http.request(node.operations, "/readyz")[2], 10, "degraded")
    client.send_json({"id": 99, "subscribe": {"topics": ["v1.waits.1"]}})
    fleet.pump_for(0.5)
    assert not [event for event in client.events() if event.get("id") == 99]
    second = cluster.start_hub(addresses=hub.addresses)
    second.wait_for_nodes(1)
    assert "error" not in client.answer(99)["subscribed"]["topics"][0]
    second.push("v1.waits.1", "after")
    fleet.pump(lambda: client.messages("v1.waits.1"), 5, "the push")


def test_a_lane_that_everybody_has_left_is_confirmed_only_when_it_is_taken_again(selective, fleet):
    """Leaving and coming back at any moment of a lane's life: the next push always arrives."""
    hub, node = selective
    client = fleet.open_one(node.listen)
    for number in range(60):
        client.subscribe("v1.back.1", f"v1.fresh.{number}")
        hub.push("v1.back.1", number)
        fleet.pump(lambda: len(client.messages("v1.back.1")) == number + 1, 5, f"push {number}")
        client.request("unsubscribe", {"topic": "v1.back.1"})


def test_an_automatic_topic_that_waits_for_its_lane_holds_nobody_up(cluster, fleet):
    cluster.rules["topics"] = {"v1.auto.{id}": {"auto": "v1.auto.1"}}
    hub = cluster.start_hub()
    node = cluster.start_node(node={"fanout": "lanes", "heartbeat": "1s"})
    hub.wait_for_nodes(1)
    hub.kill()
    eventually(lambda: b"degraded" in http.request(node.operations, "/readyz")[2], 10, "degraded")
    client = fleet.open_one(node.listen)
    # More than two heartbeats of a connection that would not be read.
    fleet.pump_for(4)
    assert not client.closed
    second = cluster.start_hub(addresses=hub.addresses)
    second.wait_for_nodes(1)
    fleet.pump(lambda: any("subscribed" in event for event in client.events()), 10, "the topic")
    second.push("v1.auto.1", 1)
    fleet.pump(lambda: client.messages("v1.auto.1"), 5, "its push")
