"""What clients publish: through the hub, in order with everything else, and back with its result."""

import json

import pytest

from support import http
from support.cluster import Cluster

DENIED = {"code": 403, "reason": "not allowed"}
TOPICS = {"v1.chat.{feedId}": {"publish": []}, "v1.quiet.{feedId}": {}}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    one = Cluster(tmp_path_factory.mktemp("publish"))
    one.rules["topics"] = TOPICS
    try:
        one.start(nodes=2, node={"limits": {"message": "64KB"}})
        yield one
    finally:
        one.close()


@pytest.fixture
def clients(site, fleet):
    """Four clients on two nodes, subscribed to a topic of the test's own."""
    made = [fleet.open_one(site.nodes[index % 2].listen) for index in range(4)]
    fleet.subscribe(made, "v1.chat.1")
    return made


def test_everybody_hears_it_once_and_the_publisher_hears_the_result(site, fleet, clients):
    reply = clients[0].request("publish", {"topic": "v1.chat.1", "data": {"text": "hello ☃"}, "event": "said"})
    assert reply["published"] == {"topic": "v1.chat.1"}
    fleet.pump(lambda: all(one.messages() for one in clients), 10, "the message")
    for one in clients:
        assert one.messages() == [{"topic": "v1.chat.1", "event": "said", "data": {"text": "hello ☃"}}]


def test_the_sender_is_left_out_on_request(site, fleet, clients):
    sender, *others = clients
    assert "published" in sender.request("publish", {"topic": "v1.chat.1", "data": 1, "exclude_self": True})
    assert "published" in sender.request("publish", {"topic": "v1.chat.1", "data": 2, "exclude_self": False})
    fleet.pump(lambda: all(len(one.messages()) == 2 for one in others) and sender.messages(), 10, "the messages")
    assert [message["data"] for message in sender.messages()] == [2]
    for one in others:
        assert [message["data"] for message in one.messages()] == [1, 2]


def test_clients_and_backends_share_one_order(site, fleet, clients):
    for turn in range(50):
        for index, client in enumerate(clients):
            client.send_json({"id": f"{turn}-{index}", "publish": {"topic": "v1.chat.1", "data": [index, turn]}})
        site.hub.push("v1.chat.1", ["backend", turn])
        fleet.turn(0)
    fleet.pump(lambda: all(len(one.messages()) == 250 for one in clients), 20, "every message")
    orders = [[message["data"] for message in one.messages()] for one in clients]
    assert all(order == orders[0] for order in orders)
    for sender in [0, 1, 2, 3, "backend"]:
        assert [turn for who, turn in orders[0] if who == sender] == list(range(50))


@pytest.mark.parametrize(("kind", "data", "extra"), [
    ("json", [1, None, {"a": "\u2028"}], {}), ("text", "plain \"text\"", {}), ("bytes", "AAECAw==", {"encoding": "base64"}),
])
def test_each_kind_arrives_as_what_it_is(site, fleet, clients, kind, data, extra):
    assert "published" in clients[0].request("publish", {"topic": "v1.chat.1", "data": data, "kind": kind})
    fleet.pump(lambda: clients[1].messages(), 10, "the message")
    assert clients[1].messages() == [{"topic": "v1.chat.1", "data": data, **extra}]


def test_json_passes_byte_for_byte(site, fleet, clients):
    raw = '{"b" :1.50, "a":\t[1E2,"\\u0041"]}'
    clients[0].send_text('{"id":1,"publish":{"topic":"v1.chat.1","data":' + raw + "}}")
    clients[0].answer(1)
    fleet.pump(lambda: clients[1].messages(), 10, "the message")
    assert raw.encode() in clients[1].texts[-1]


@pytest.mark.parametrize(("body", "code"), [
    ({"topic": "v1.quiet.1", "data": 1}, 403), ({"topic": "v1.absent.1", "data": 1}, 403), ({"topic": "v1.chat.1"}, 400),
    ({"data": 1}, 400), ({"topic": 7, "data": 1}, 400), ({"topic": "v1.chat.1", "data": 1, "kind": "xml"}, 400),
    ({"topic": "v1.chat.1", "data": 1, "kind": "text"}, 400), ({"topic": "v1.chat.1", "data": "?", "kind": "bytes"}, 400),
    ({"topic": "v1.chat.1", "data": 1, "event": ""}, 400), ({"topic": "v1.chat.1", "data": 1, "exclude_self": 1}, 400),
    ({"topic": "v1.chat.1", "data": 1, "surplus": 1}, 400), ([], 400), ("v1.chat.1", 400), ({"topic": "", "data": 1}, 400),
    ({"topic": "v1.chat.1", "data": 1, "vhost": "/"}, 400),
])
def test_what_cannot_be_published_is_refused_and_the_connection_stays(site, fleet, clients, body, code):
    error = clients[0].request("publish", body)["error"]
    assert error["code"] == code and error["reason"], error
    assert error == DENIED if code == 403 else error["reason"] != "not allowed"
    assert "published" in clients[0].request("publish", {"topic": "v1.chat.1", "data": "goes on"})


def test_without_a_hub_the_publisher_is_told(tmp_path, fleet):
    site = Cluster(tmp_path)
    site.rules["topics"] = TOPICS
    try:
        node, = site.start(nodes=1)
        client = fleet.open_one(node.listen)
        client.subscribe("v1.chat.1")
        assert "published" in client.request("publish", {"topic": "v1.chat.1", "data": 1})
        addresses = site.hub.addresses
        site.hub.kill()
        for number in range(5):
            error = client.request("publish", {"topic": "v1.chat.1", "data": number}, timeout=10)["error"]
            assert error["code"] in (503, 504) and error["reason"], error
        site.start_hub(addresses)
        site.hub.wait_for_nodes(1)
        assert "published" in client.request("publish", {"topic": "v1.chat.1", "data": "again"})
        fleet.pump(lambda: client.messages() and client.messages()[-1]["data"] == "again", 10, "the message")
        assert [message["data"] for message in client.messages()].count("again") == 1
    finally:
        site.close()


def test_a_publisher_that_does_not_wait_is_bounded(site, fleet, clients):
    sender = clients[0]
    for number in range(2_000):
        sender.send_text(json.dumps({"id": number, "publish": {"topic": "v1.chat.1", "data": number, "exclude_self": True}}))
    answered = lambda: [event for event in sender.events() if isinstance(event.get("id"), int) and event["id"] < 2_000]
    fleet.pump(lambda: len(answered()) == 2_000, 30, "every answer")
    published = {event["id"] for event in answered() if "published" in event}
    assert all(event["error"]["code"] in (429, 503) for event in answered() if "error" in event)
    fleet.pump(lambda: len(clients[1].messages()) >= len(published), 20, "what was published")
    assert [message["data"] for message in clients[1].messages()] == sorted(published)
    assert published and not sender.messages()


def test_publishes_are_counted(site, fleet, clients):
    def total():
        return sum(value for name, value in http.metrics(site.nodes[0].operations).items() if "publish" in name)

    before = total()
    clients[0].request("publish", {"topic": "v1.chat.1", "data": 1})
    fleet.pump_for(1.2)
    assert total() > before
