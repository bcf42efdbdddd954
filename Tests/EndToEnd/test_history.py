"""What backends see of history: the topics, what each has kept, and positions that cannot be served."""

import socket

import pytest

from support import http, procfs
from support.waiting import eventually

KEPT = {"v1.kept.{feedId}": {"history": {"keep": 5}}, "dir/{name}": {"history": {}}, "v1.news.{feedId}": {}}


@pytest.fixture
def hub(cluster):
    make = cluster.manifest
    cluster.manifest = lambda hub=None, node=None, topics=None: make(hub, node, topics or KEPT)
    cluster.start(nodes=1)
    return cluster.hub


def get(hub, path, status=200):
    found, body = http.json_request(hub.http, path)
    assert found == status, (path, found, body)
    return body


def test_topics_and_their_history_are_told(hub):
    empty = get(hub, "/v1/topics/v1.kept.1")
    assert (empty["offset"], empty["messages"], empty["updated"]) == (0, 0, None)
    for number in range(7):
        hub.push("v1.kept.1", number)
    hub.push("dir/ä", "t", kind="text", event="made", id="7")
    hub.push("dir/ä", "AAECAw==", kind="bytes")
    listed = get(hub, "/v1/topics?limit=1")
    assert [one["topic"] for one in listed["topics"]] == ["dir/ä"] and listed["more"] is True
    rest = get(hub, "/v1/topics?after=dir%2F%C3%A4")
    assert [one["topic"] for one in rest["topics"]] == ["v1.kept.1"] and rest["more"] is False
    assert get(hub, "/v1/topics?prefix=none") == {"topics": [], "more": False}
    one = get(hub, "/v1/topics/v1.kept.1")
    assert one == rest["topics"][0] and one["epoch"] == empty["epoch"]
    assert (one["offset"], one["oldest"], one["messages"]) == (7, 3, 5)
    path, epoch = "/v1/topics/v1.kept.1/history", one["epoch"]
    found = get(hub, path)
    assert [(each["offset"], each["data"]) for each in found["messages"]] == [(number + 1, number) for number in range(2, 7)]
    assert (found["epoch"], found["offset"], found["more"]) == (epoch, 7, False)
    assert [each["offset"] for each in get(hub, path + "?limit=2")["messages"]] == [6, 7]
    behind = get(hub, f"{path}?limit=2&epoch={epoch}&offset=2")
    assert [each["offset"] for each in behind["messages"]] == [3, 4] and behind["more"] is True
    assert get(hub, f"{path}?epoch={epoch}&offset=7")["messages"] == []
    for query in (f"epoch={epoch}&offset=1", f"epoch={epoch}&offset=8", "epoch=k3f9&offset=3"):
        get(hub, f"{path}?{query}", 409)
    text, data = get(hub, "/v1/topics/dir%2F%C3%A4/history")["messages"]
    assert (text["kind"], text["data"], text["event"], text["id"]) == ("text", "t", "made", "7")
    assert (data["kind"], data["data"], data["encoding"]) == ("bytes", "AAECAw==", "base64")


@pytest.mark.parametrize(("path", "status", "field"), [
    ("/v1/topics?limit=0", 400, "limit"), ("/v1/topics?limit=1001", 400, "limit"), ("/v1/topics?after=", 400, "after"),
    ("/v1/topics?prefix=%zz", 400, "prefix"), ("/v1/topics?other=1", 400, "query"), ("/v1/topics?vhost=no", 404, "vhost"),
    ("/v1/topics/v1.kept.%zz", 400, "topic"), ("/v1/topics/v1.kept.%FF", 400, "topic"),
    ("/v1/topics/v1.news.1", 404, "topic"), ("/v1/topics/absent/history", 404, "topic"),
    ("/v1/topics/v1.kept.1/history?limit=+1", 400, "limit"), ("/v1/topics/v1.kept.1/history?epoch=K&offset=1", 400, "epoch"),
    ("/v1/topics/v1.kept.1/history?epoch=k3f9&offset=-1", 400, "offset"),
    ("/v1/topics/v1.kept.1/history?offset=1", 400, "epoch"), ("/v1/topics/v1.kept.1/history?epoch=k3f9", 400, "offset"),
])
def test_what_is_asked_wrongly_is_named(hub, path, status, field):
    assert get(hub, path, status)["error"]["reason"].startswith(field + ":")


def test_clients_that_do_not_read_their_answers_cost_a_bounded_memory(hub):
    # As base64 they are more than a kernel takes for one connection.
    for _ in range(60):
        hub.push("dir/large", "A" * 80_000, kind="bytes")
    path = "/v1/topics/dir%2Flarge/history?limit=100"
    get(hub, path)
    before = procfs.rss_bytes(hub.pid)
    host, port = hub.http.rsplit(":", 1)
    lazy = []
    try:
        for _ in range(60):
            one = socket.socket()
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.connect((host, int(port)))
            one.sendall(f"GET {path} HTTP/1.1\r\nHost: {hub.http}\r\n\r\n".encode())
            lazy.append(one)
        # Each has an answer of 4.8 MB, or is refused.
        first = [one.recv(12) for one in lazy]
        assert set(first) == {b"HTTP/1.1 200", b"HTTP/1.1 503"}, first
        assert procfs.rss_bytes(hub.pid) - before < 250_000_000
        status, headers, _ = http.request(hub.http, path)
        assert (status, headers["Retry-After"]) == (503, "1")
        hub.push("dir/large", "pushes go on")
        get(hub, "/v1/topics")
    finally:
        for one in lazy:
            one.close()
    eventually(lambda: http.request(hub.http, path)[0] == 200, 10, "answers again")
