"""The native dialect on the real endpoint: every verb, every refusal, and who may connect."""

import pytest

from support.cluster import Cluster
from support.websocket import BINARY, PING, PONG, TEXT

TOPIC = "v1.native.1"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One hub and one node for all tests of this file that need no settings of their own."""
    one = Cluster(tmp_path_factory.mktemp("native"))
    try:
        one.start(node={"limits": {"subscriptions": 50, "message": "4KB"}})
        yield one
    finally:
        one.close()


@pytest.fixture
def client(running, fleet):
    return fleet.open_one(running.nodes[0].listen)


def receive(client, before):
    client.fleet.pump(lambda: len(client.texts) > before or client.closed, 10, "a frame")
    return client.events()[before]


def test_hello_comes_first(client):
    hello = client.hello()
    assert hello["node"] == "node-1" and hello["heartbeat"] == 25 and hello["client"]
    assert client.headers["sec-websocket-protocol"] == "muster.v1.json"


def test_every_client_has_its_own_id(running, fleet):
    clients = fleet.open(running.nodes[0].listen, 50)
    assert len({client.hello()["client"] for client in clients}) == 50


def test_subscribe_tells_each_result(client):
    topics = ["v1.a.1", "undeclared", {"topic": "v1.b.2"}, "v1.only-two", "", "v1.a.1", "v1.\u0001.1"]
    results = client.request("subscribe", {"topics": topics})["subscribed"]["topics"]
    assert [result["topic"] for result in results] == [t["topic"] if isinstance(t, dict) else t for t in topics]
    assert [result.get("error", {}).get("code") for result in results][:4] == [None, 403, None, 403]
    assert results[1]["error"] == {"code": 403, "reason": "not allowed"}
    assert results[4]["error"]["code"] == 400 and results[6]["error"]["code"] == 400
    assert "error" not in results[5], "a second subscription to one topic is no error"


def test_short_form_of_subscribe(running, client):
    client.send_json({"id": "mine", "subscribe": {"topic": TOPIC}})
    assert client.answer("mine")["subscribed"]
    running.hub.push(TOPIC, "short")
    client.fleet.pump(lambda: client.messages(TOPIC), 10, "the push")
    assert client.messages(TOPIC) == [{"topic": TOPIC, "data": "short"}]


def test_a_topic_subscribed_twice_is_delivered_once(running, client):
    client.subscribe(TOPIC)
    client.subscribe(TOPIC)
    running.hub.push(TOPIC, 1)
    running.hub.push(TOPIC, 2)
    client.fleet.pump(lambda: len(client.messages(TOPIC)) >= 2, 10, "both pushes")
    assert [message["data"] for message in client.messages(TOPIC)] == [1, 2]
    client.request("unsubscribe", {"topic": TOPIC})
    running.hub.push(TOPIC, 3)
    client.subscribe("v1.other.1")
    running.hub.push("v1.other.1", "after")
    client.fleet.pump(lambda: client.messages("v1.other.1"), 10, "the push after")
    assert len(client.messages(TOPIC)) == 2


def test_unsubscribe_of_one_and_of_many(client):
    client.subscribe("v1.a.1", "v1.a.2", "v1.a.3")
    assert client.request("unsubscribe", {"topic": "v1.a.1"})["unsubscribed"] == {"topic": "v1.a.1"}
    reply = client.request("unsubscribe", {"topics": ["v1.a.2", "v1.a.3"]})
    assert [one["topic"] for one in reply["unsubscribed"]["topics"]] == ["v1.a.2", "v1.a.3"]


def test_ids_come_back_as_they_were(client):
    for identifier in [0, -7, 9_007_199_254_740_991, "", "x" * 64, 'a"b\\ü']:
        client.send_json({"id": identifier, "subscribe": {"topic": TOPIC}})
        assert "subscribed" in client.answer(identifier)
    before = len(client.texts)
    client.send_json({"subscribe": {"topic": TOPIC}})
    reply = receive(client, before)
    assert "subscribed" in reply and "id" not in reply


@pytest.mark.parametrize(
    "text, code",
    [
        (b"", 400), (b"hello", 400), (b"[]", 400), (b"7", 400), (b"{", 400), (b'{"id":1}', 400), (b'{"dance":{}}', 400),
        (b'{"subscribe":{}}', 400), (b'{"subscribe":7}', 400), (b'{"subscribe":{"topics":7}}', 400),
        (b'{"subscribe":{"topics":[7]}}', 400), (b'{"id":{},"subscribe":{"topic":"v1.a.1"}}', 400),
        (b'{"id":"' + b"x" * 65 + b'","subscribe":{"topic":"v1.a.1"}}', 400),
        (b'{"subscribe":{"topic":"v1.a.1"},"unsubscribe":{"topic":"v1.a.1"}}', 400),
        (b'{"id":1,"publish":{"topic":"v1.a.1","data":1}}', 403), (b'{"trigger":{"event":"x","data":1}}', 501),
        (b'{"presence":{"topic":"v1.a.1"}}', 501), (b'{"history":{"topic":"v1.a.1"}}', 404), (b'{"history":{}}', 400),
        (b"[" * 2_000, 400), (b'{"a":' * 500, 400),
    ],
)
def test_a_bad_command_is_answered_and_the_connection_stays(client, text, code):
    before = len(client.texts)
    client.send_text(text)
    reply = receive(client, before)
    assert reply["error"]["code"] == code and reply["error"]["reason"], reply
    client.subscribe(TOPIC)


def test_errors_carry_the_id(client):
    client.send_json({"id": 77, "dance": {}})
    assert client.answer(77)["error"]["code"] == 400


def test_an_empty_object_is_answered_or_ignored(client):
    client.send_text(b"{}")
    client.subscribe(TOPIC)


def test_subscriptions_are_bounded(client):
    results = client.request("subscribe", {"topics": [f"v1.many.{index}" for index in range(60)]})["subscribed"]["topics"]
    refused = [result for result in results if "error" in result]
    assert len(refused) == 10 and refused == results[50:], refused
    client.request("unsubscribe", {"topic": "v1.many.0"})
    client.subscribe("v1.many.55")


def test_binary_frames_close_with_1003(client):
    client.send_frame(BINARY, b"{}")
    client.fleet.pump(lambda: client.ended, 10, "the end")
    assert client.close_code == 1003


def test_a_message_beyond_the_limit_closes_with_1009(client):
    client.send_text(b'{"id":"' + b"x" * 5_000 + b'"}')
    client.fleet.pump(lambda: client.ended, 10, "the end")
    assert client.close_code == 1009


def test_close_is_answered_with_its_code(client):
    client.send_close(1000)
    client.fleet.pump(lambda: client.ended, 10, "the end")
    assert client.close_code == 1000


def test_ping_is_answered_between_the_fragments_of_a_message(client):
    client.send_frame(TEXT, b'{"id":5,"subscribe":', fin=False)
    client.send_frame(PING, b"are you there")
    client.send_frame(0, b'{"topic":"v1.a.1"}}')
    assert "subscribed" in client.answer(5)
    assert [frame.payload for frame in client.frames if frame.opcode == PONG] == [b"are you there"]


def test_a_neighbour_of_a_broken_client_notices_nothing(running, fleet):
    good, bad = fleet.open(running.nodes[0].listen, 2)
    good.subscribe(TOPIC)
    bad.send(b"\x81\x00")
    fleet.pump(lambda: bad.ended, 10, "the end of the broken one")
    assert bad.close_code == 1002, "an unmasked frame"
    running.hub.push(TOPIC, "still here")
    fleet.pump(lambda: good.messages(TOPIC), 10, "the push")


# Subprotocols


def test_no_subprotocol_gets_the_native_dialect_without_naming_it(running, fleet):
    client = fleet.open_one(running.nodes[0].listen, protocols=())
    assert "sec-websocket-protocol" not in client.headers


def test_the_known_one_of_several_subprotocols_is_chosen(running, fleet):
    client = fleet.open_one(running.nodes[0].listen, protocols=("soap", "muster.v1.json", "other"))
    assert client.headers["sec-websocket-protocol"] == "muster.v1.json"


def test_only_unknown_subprotocols_are_refused(running, fleet):
    client = fleet.connect(running.nodes[0].listen, protocols=("soap", "muster.v9"))
    fleet.pump(lambda: client.status is not None, 10, "an answer")
    assert client.status == 400


# Origins


def status_with_origin(fleet, address, origin):
    client = fleet.connect(address, headers={"Origin": origin} if origin else None)
    fleet.pump(lambda: client.status is not None, 10, "an answer")
    return client.status


def test_the_same_host_is_the_only_origin_by_default(running, fleet):
    address = running.nodes[0].listen
    assert status_with_origin(fleet, address, f"http://{address}") == 101
    assert status_with_origin(fleet, address, None) == 101
    for origin in ["http://evil.example", "null", f"http://{address}.evil.example", "http://127.0.0.1.evil:80", "%%"]:
        assert status_with_origin(fleet, address, origin) == 403, origin


def test_an_allowlist_of_origins(cluster, fleet):
    (node,) = cluster.start(node={"origins": ["https://app.example", "https://*.example.org"]})
    for origin in ["https://app.example", "https://APP.example", "https://a.example.org", None]:
        assert status_with_origin(fleet, node.listen, origin) == 101, origin
    refused = ["http://app.example", "https://app.example:8443", "https://app.example.evil", "https://example.org",
               "https://evil-example.org", f"http://{node.listen}", "https://xapp.example"]
    for origin in refused:
        assert status_with_origin(fleet, node.listen, origin) == 403, origin


def test_any_origin(cluster, fleet):
    (node,) = cluster.start(node={"origins": "any"})
    assert status_with_origin(fleet, node.listen, "http://evil.example") == 101


# Heartbeat


def test_an_idle_connection_hears_a_beat_and_a_dead_peer_is_closed(cluster, fleet):
    (node,) = cluster.start(node={"heartbeat": "1s"})
    (living,) = fleet.open(node.listen)
    (dead,) = fleet.open(node.listen, answer_pings=False, answer_close=False)
    assert living.hello()["heartbeat"] == 1
    fleet.pump(lambda: dead.closed, 10, "the end of the peer that answers no ping")
    assert dead.pings >= 1
    assert dead.close_code in (4004, None)
    fleet.pump(lambda: living.pings >= 3 and living.texts.count(b"{}") >= 2, 10, "beats")
    assert not living.closed


def test_a_dead_peer_is_closed_though_pushes_go_to_it(cluster, fleet):
    """What the server sends is no sign of life of the peer."""
    (node,) = cluster.start(node={"heartbeat": "1s"})
    (dead,) = fleet.open(node.listen, answer_pings=False)
    dead.subscribe(TOPIC)
    sent = 0

    def closed():
        nonlocal sent
        sent += 1
        cluster.hub.push(TOPIC, sent)
        return dead.closed

    fleet.pump(closed, 15, "the end of the peer that answers no ping")
