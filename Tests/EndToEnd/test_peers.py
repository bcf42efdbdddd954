"""A WebSocket library that others wrote gets on with the node."""

import json

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

TOPIC = "v1.peers.1"


def open_one(node, **options):
    return connect(f"ws://{node.listen}/", subprotocols=["muster.v1.json"], proxy=None, **options)


def test_a_library_subscribes_and_receives(cluster):
    (node,) = cluster.start()
    with open_one(node) as socket:
        assert socket.subprotocol == "muster.v1.json"
        assert "hello" in json.loads(socket.recv(timeout=10))
        socket.send(json.dumps({"id": 1, "subscribe": {"topics": [TOPIC]}}))
        assert json.loads(socket.recv(timeout=10)) == {"id": 1, "subscribed": {"topics": [{"topic": TOPIC}]}}
        for size in (0, 1, 100, 125, 126, 127, 65_000, 65_535, 65_536, 70_000, 900_000):
            cluster.hub.push(TOPIC, "x" * size)
            assert json.loads(socket.recv(timeout=10))["message"]["data"] == "x" * size
        assert socket.ping(b"payload").wait(10)
        socket.send(["{\"id\":2,", "\"subscribe\":", "{\"topic\":\"v1.a.b\"}}"])
        assert "subscribed" in json.loads(socket.recv(timeout=10))


def test_a_library_offers_compression_and_does_without(cluster):
    (node,) = cluster.start()
    with open_one(node, compression="deflate") as socket:
        assert "hello" in json.loads(socket.recv(timeout=10))
        socket.send(json.dumps({"id": 1, "subscribe": {"topics": [TOPIC]}}))
        assert "subscribed" in json.loads(socket.recv(timeout=10))


def test_a_library_sees_the_goodbye(cluster):
    (node,) = cluster.start()
    with open_one(node) as socket:
        assert "hello" in json.loads(socket.recv(timeout=10))
        assert node.stop() == 0
        assert json.loads(socket.recv(timeout=10))["goodbye"]["code"] == 4001
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=10)
        assert closed.value.rcvd.code == 4001
