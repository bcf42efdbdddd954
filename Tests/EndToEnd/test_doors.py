"""What the doors for backends refuse: with the code that says why, and a reason that names the field."""

import json

import pytest

from support import http
from support.backend import Backend
from support.cluster import Cluster

TOPIC = "v1.doors.1"


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("doors"))
    try:
        yield cluster.start_hub(hub={"limits": {"data": "64KB", "batch": 10}})
    finally:
        cluster.close()


@pytest.fixture(scope="module")
def doors(hub):
    backend = Backend(hub)
    yield backend
    backend.close()


BAD_PUSHES = [
    ({"topic": TOPIC}, 400, "data"),
    ({"data": 1}, 400, "topic"),
    ({"topic": 7, "data": 1}, 400, "topic"),
    ({"topic": "", "data": 1}, 400, "topic"),
    ({"topic": "x" * 256, "data": 1}, 400, "topic"),
    ({"topic": "v1.a.\u0007", "data": 1}, 400, "topic"),
    ({"topic": TOPIC, "data": 1, "colour": "red"}, 400, "colour"),
    ({"topic": TOPIC, "data": 1, "kind": "xml"}, 400, "kind"),
    ({"topic": TOPIC, "data": 1, "kind": "text"}, 400, "data"),
    ({"topic": TOPIC, "data": "%%", "kind": "bytes"}, 400, "data"),
    ({"topic": TOPIC, "data": 1, "event": ""}, 400, "event"),
    ({"topic": TOPIC, "data": 1, "event": 5}, 400, "event"),
    ({"topic": TOPIC, "data": 1, "id": "x" * 256}, 400, "id"),
    ({"topic": TOPIC, "data": 1, "vhost": "/other"}, (400, 404), "vhost"),
    ({"topic": TOPIC, "topics": [TOPIC], "data": 1}, 400, "topic"),
    ({"topics": [], "data": 1}, 400, "topics"),
    ({"topic": "undeclared", "data": 1}, 404, "Invalid topic"),
    ({"topic": TOPIC, "data": "x" * 70_000}, 413, ""),
]


def matches(code, expected):
    return code in (expected if isinstance(expected, tuple) else (expected,))


@pytest.mark.parametrize("push, code, word", BAD_PUSHES, ids=[str(index) for index in range(len(BAD_PUSHES))])
def test_a_bad_push_is_refused_over_http(hub, push, code, word):
    status, body = http.json_request(hub.http, "/v1/push", push)
    assert matches(status, code) and body["error"]["code"] == status, body
    assert word in body["error"]["reason"]


@pytest.mark.parametrize("push, code, word", BAD_PUSHES, ids=[str(index) for index in range(len(BAD_PUSHES))])
def test_a_bad_push_is_refused_over_zeromq(doors, push, code, word):
    reply = doors.request(push)
    assert matches(reply["error"]["code"], code), reply
    assert word in reply["error"]["reason"]


@pytest.mark.parametrize("body", [b"", b"{", b"[1,2", b"7", b'"x"', b'{"topic":"v1.a.b","data":1}x', b"\xff\xfe"])
def test_what_is_no_push_at_all_is_refused(hub, doors, body):
    status, answer = http.json_request(hub.http, "/v1/push", body)
    assert status == 400 and answer["error"]["code"] == 400, answer
    if body:
        assert doors.request(body)["error"]["code"] == 400


def test_an_empty_batch_pushes_nothing(hub, doors):
    assert http.json_request(hub.http, "/v1/push", []) == (200, {"results": []})
    assert doors.request(b"[]")["error"]["code"] == 400, "batches are for HTTP"


def test_deep_nesting_is_refused_without_harm(hub):
    body = b'{"topic":"v1.a.b","data":' + b"[" * 60_000
    status, _ = http.json_request(hub.http, "/v1/push", body)
    assert status in (400, 413)
    assert http.request(hub.http, "/healthz")[0] == 200


def test_data_that_is_no_json_is_refused_in_two_frames(doors):
    assert doors.request(TOPIC.encode(), b"{nope")["error"]["code"] == 400
    assert doors.request(TOPIC.encode(), b"\xff", b"text")["error"]["code"] == 400
    assert doors.request(TOPIC.encode(), b"1", b"colour")["error"]["code"] == 400
    assert doors.request(TOPIC.encode(), b"1", b"json", b"more")["error"]["code"] == 400


def test_a_batch_tells_each_result_in_order(hub):
    batch = [{"topic": TOPIC, "data": 1}, {"topic": "undeclared", "data": 1}, {"topic": TOPIC}]
    batch.append({"topics": [TOPIC, "undeclared"], "data": 2})
    status, body = http.json_request(hub.http, "/v1/push", batch)
    assert status == 207, body
    codes = [result["error"]["code"] if "error" in result else 200 for result in body["results"]]
    assert codes == [200, 404, 400, 200, 404], body


def test_a_batch_beyond_its_limit_is_refused_whole(hub):
    status, body = http.json_request(hub.http, "/v1/push", [{"topic": TOPIC, "data": 1}] * 11)
    assert status in (400, 413) and "error" in body, body


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Host": "evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
    ],
)
def test_requests_of_a_foreign_page_are_refused(hub, headers, status):
    """A page in a browser on this machine must not be able to push, whatever name it gives 127.0.0.1."""
    assert http.request(hub.http, "/v1/push", {"topic": TOPIC, "data": 1}, headers=headers)[0] == status


def test_health_readiness_and_metrics(hub):
    assert http.request(hub.http, "/healthz")[::2] == (200, b"ok\n")
    assert http.request(hub.http, "/readyz")[::2] == (200, b"ready\n")
    samples = http.metrics(hub.http)
    assert samples and all(name.split("{")[0] for name in samples)


def test_unknown_paths_and_methods(hub):
    assert http.request(hub.http, "/v1/nothing")[0] == 404
    assert http.request(hub.http, "/v1/push")[0] in (404, 405)


def test_nothing_on_the_fire_and_forget_door_stops_the_hub(hub, doors):
    for frames in [(b"",), (b"{",), (b"\xff" * 300,), (TOPIC.encode(), b"{"), (b"a",) * 20, (b"x" * 200_000,)]:
        doors.push(*frames)
    doors.push({"topic": TOPIC, "data": 1})
    assert doors.request({"topic": TOPIC, "data": 1}) == {"pushed": {"topic": TOPIC}}
    assert json.loads(http.request(hub.http, "/v1/nodes")[2])["nodes"] == []
