"""What a push carries arrives as it was given: JSON byte for byte, text as text, bytes as base64."""

import base64
import json

import pytest

from support import cli, http
from support.backend import Backend
from support.cluster import Cluster
from support.websocket import Fleet

TOPIC = "v1.kinds.1"
# Nothing that parses and writes JSON again would leave these alone.
RAW = [
    b'{"a":  1.0e2 , "a":2,\t"\\u00fc":"\\u00e4\\/","n":12345678901234567890.000}',
    b"[ ]",
    b"null",
    b"-0",
    "\"grüße \\ud83d\\ude00 😀\"".encode(),
    b'{"message":{"topic":"other","data":1}}',
    b'"' + b"x" * 70_000 + b'"',
]


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """A hub, a node and one subscriber, shared by the tests of this file."""
    cluster, fleet = Cluster(tmp_path_factory.mktemp("kinds")), Fleet()
    try:
        (node,) = cluster.start()
        client = fleet.open_one(node.listen)
        client.subscribe(TOPIC)
        doors = Backend(cluster.hub)
        yield cluster.hub, client, doors
        doors.close()
    finally:
        fleet.close()
        cluster.close()


def next_text(client, send):
    """The bytes of the message that follows `send()`."""
    before = len(client.texts)
    send()
    client.fleet.pump(lambda: len(client.texts) > before, 10, "the push")
    return client.texts[before]


def message(text):
    return json.loads(text)["message"]


def over_http(hub, raw):
    status, _, body = http.request(hub.http, "/v1/push", b'{"topic":"%s","data":%s}' % (TOPIC.encode(), raw))
    assert status == 200, body


@pytest.mark.parametrize("raw", RAW, ids=range(len(RAW)))
@pytest.mark.parametrize("door", ["http", "REQ", "REQ, two frames", "PUSH", "PUSH, two frames"])
def test_json_passes_byte_for_byte(scene, door, raw):
    hub, client, doors = scene
    whole = b'{"topic":"%s","data":%s}' % (TOPIC.encode(), raw)
    send = {
        "http": lambda: over_http(hub, raw),
        "REQ": lambda: doors.request(whole),
        "REQ, two frames": lambda: doors.request(TOPIC.encode(), raw),
        "PUSH": lambda: doors.push(whole),
        "PUSH, two frames": lambda: doors.push(TOPIC.encode(), raw),
    }[door]
    assert next_text(client, send) == b'{"message":{"topic":"%s","data":%s}}' % (TOPIC.encode(), raw)


def test_the_command_line_sends_json_as_it_is(scene):
    hub, client, _ = scene
    raw = '{"a": 1.50}'
    text = next_text(client, lambda: cli.run("push", TOPIC, raw, "--hub", hub.backends))
    assert b'"data":{"a": 1.50}' in text


def test_the_command_line_sends_what_is_no_json_as_a_string(scene):
    hub, client, _ = scene
    text = next_text(client, lambda: cli.run("push", TOPIC, "hello there", "--hub", hub.backends))
    assert message(text)["data"] == "hello there"


def test_text_arrives_as_a_string(scene):
    hub, client, doors = scene
    words = 'a "quoted" \\ line\nand ü 😀 \u0001'
    text = next_text(client, lambda: hub.push(TOPIC, words, kind="text"))
    assert message(text) == {"topic": TOPIC, "data": words}
    text = next_text(client, lambda: doors.request(TOPIC.encode(), words.encode(), b"text"))
    assert message(text) == {"topic": TOPIC, "data": words}


def test_bytes_arrive_as_base64(scene):
    hub, client, doors = scene
    data = bytes(range(256)) * 3 + b"\0"
    encoded = base64.b64encode(data).decode()
    text = next_text(client, lambda: hub.push(TOPIC, encoded, kind="bytes"))
    assert message(text) == {"topic": TOPIC, "data": encoded, "encoding": "base64"}
    text = next_text(client, lambda: doors.request(TOPIC.encode(), data, b"bytes"))
    assert message(text) == {"topic": TOPIC, "data": encoded, "encoding": "base64"}


def test_event_and_id_travel_along(scene):
    hub, client, doors = scene
    text = next_text(client, lambda: hub.push(TOPIC, {"a": 1}, event="créé", id='a"b'))
    assert message(text) == {"topic": TOPIC, "event": "créé", "id": 'a"b', "data": {"a": 1}}
    send = lambda: doors.request({"topic": TOPIC, "data": 2, "event": "updated"})  # noqa: E731
    assert message(next_text(client, send)) == {"topic": TOPIC, "event": "updated", "data": 2}


def test_a_topic_is_escaped_in_json(scene):
    hub, client, _ = scene
    topic = 'plain/a"b\\c ü'
    client.subscribe(topic)
    assert message(next_text(client, lambda: hub.push(topic, 1))) == {"topic": topic, "data": 1}
