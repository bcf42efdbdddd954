"""Session ids and stores that are not what they should be: denied, bounded in time, and nobody else notices."""

import os
import socket
import threading
import time

import pytest

from support import http, php
from support.cluster import Cluster
from support.redis import Redis
from support.waiting import eventually

DENIED = {"code": 403, "reason": "not allowed"}
RULES = {"topics": {"v1.user.{feedId}": {"verify": "session.user_id == feedId"}, "v1.news.{feedId}": {}}}


def has_entry(client, topic="v1.user.7"):
    (result,) = client.request("subscribe", {"topics": [topic]})["subscribed"]["topics"]
    assert result.get("error") in (None, DENIED), result
    return "error" not in result


def cookie(value):
    return {"headers": {"Cookie": f"PHPSESSID={value}"}}


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "sessions"
    folder.mkdir()
    php.write_sessions({"owner": {"user_id": 7}}, save_path=folder)
    one = Cluster(tmp_path, session={"store": {"php": {"path": str(folder)}}, "record": "64KB"}, **RULES)
    one.sessions = folder
    one.start()
    yield one
    one.close()


@pytest.mark.parametrize("value", [
    "../../etc/passwd", "..%2F..%2Fetc%2Fpasswd", "own%00er", "owner%00", "a/owner", "%2e%2e/sessions/sess_owner", ".", "..",
    "", "%", "%zz", "owner;", "\"owner", "ow ner", "owner%0a", "\u00f6wner", "own\\er", "sess_owner", "*", "owner.lock",
], ids=repr)
def test_an_id_that_is_none_is_nobody(files, fleet, value):
    (files.sessions.parent / "passwd").write_bytes(b"user_id|i:7;")
    client = fleet.open_one(files.nodes[0].listen, **cookie(value))
    expected = value == "owner;"
    assert has_entry(client) == expected
    assert has_entry(client, "v1.news.1")


def test_an_id_of_a_megabyte_is_refused_and_others_are_served(files, fleet):
    client = fleet.connect(files.nodes[0].listen, **cookie("a" * (1 << 20)))
    fleet.pump(lambda: client.status or client.ended, 15, "an answer")
    assert client.status in (431, 400, None)
    assert has_entry(fleet.open_one(files.nodes[0].listen, **cookie("owner")))


def make_fifo(path):
    os.mkfifo(path)


def make_link(path):
    path.symlink_to(path.parent / "sess_owner")


def make_folder(path):
    path.mkdir()


def make_socket(path):
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


def make_large(path):
    path.write_bytes(b"user_id|i:7;pad|s:100000:\"" + b"x" * 100_000 + b"\";")


def make_torn(path):
    path.write_bytes(b"user_id|i:7;cart|a:3:{i:0;s:5:\"app")


def make_foreign(path):
    path.write_bytes(bytes(range(256)) * 16)


@pytest.mark.parametrize("make", [make_fifo, make_link, make_folder, make_socket, make_large, make_torn, make_foreign])
def test_a_record_that_is_none_is_an_empty_session_and_is_counted(files, fleet, make):
    make(files.sessions / "sess_strange")
    node = files.nodes[0]
    started = time.monotonic()
    client = fleet.open_one(node.listen, **cookie("strange"))
    assert time.monotonic() - started < 3
    assert not has_entry(client) and has_entry(client, "v1.news.1")
    assert has_entry(fleet.open_one(node.listen, **cookie("owner")))
    broken = [value for name, value in http.metrics(node.operations).items()
              if name.startswith("muster_node_session") and "broken" in name]
    assert sum(broken) == 1, broken
    assert not any("strange" in line for line in node.lines()), "an id reached the log"


def test_sessions_of_hard_to_read_folders_are_unavailable(files, fleet):
    hidden = files.sessions.rename(files.sessions.with_name("elsewhere"))
    files.sessions.write_text("a file where the folder should be")
    refused = fleet.connect(files.nodes[0].listen, **cookie("owner"))
    fleet.pump(lambda: refused.status, 10, "an answer")
    assert refused.status == 503 and refused.headers["retry-after"]
    assert has_entry(fleet.open_one(files.nodes[0].listen), "v1.news.1"), "nobody without a cookie is kept out"
    files.sessions.unlink()
    hidden.rename(files.sessions)
    assert has_entry(fleet.open_one(files.nodes[0].listen, **cookie("owner")))


# Redis


class SilentServer:
    """Accepts connections and answers with what `answer` makes of each request, or not at all."""

    def __init__(self, answer=None):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self._answer = answer
        self._open = [self.listener]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            while request := connection.recv(65_536):
                for piece in self._answer(request) if self._answer else ():
                    connection.sendall(piece)
                    time.sleep(0.001)
        except OSError:
            pass

    def close(self):
        for one in self._open:
            one.close()


def redis_site(folder, port, **options):
    store = {"redis": {"address": f"tcp://127.0.0.1:{port}", **options}}
    one = Cluster(folder, session={"store": store, "timeout": "500ms"}, **RULES)
    one.start()
    return one


@pytest.mark.parametrize("answer", [
    None,
    lambda request: [b"-LOADING Redis is loading\r\n"],
    lambda request: [b"nonsense\r\n"],
    lambda request: [b"$99999999999\r\n"],
    lambda request: [b"$-7\r\n"],
    lambda request: [b"*3\r\n:1\r\n"],
    lambda request: [b"$100000000\r\n" + b"x" * 70_000],
    lambda request: [b"$12\r\nuser_"],
], ids=["silent", "loading", "nonsense", "huge", "negative", "array", "flood", "half"])
def test_a_redis_that_does_not_answer_refuses_in_time_and_delays_nobody(tmp_path, fleet, answer):
    server = SilentServer(answer)
    site = redis_site(tmp_path, server.port)
    try:
        node = site.nodes[0]
        started = time.monotonic()
        waiting = [fleet.connect(node.listen, **cookie(f"session{number}")) for number in range(30)]
        others = fleet.open(node.listen, 10)
        assert time.monotonic() - started < 2, "others waited for Redis"
        for other in others:
            assert has_entry(other, "v1.news.1")
        fleet.pump(lambda: all(one.status for one in waiting), 10, "an answer to each")
        assert time.monotonic() - started < 8
        for one in waiting:
            if one.status == 101:
                assert not has_entry(one)
            else:
                assert one.status == 503 and one.headers["retry-after"], (one.status, one.headers)
        site.hub.push("v1.news.1", "goes on")
        fleet.pump(lambda: all(one.messages() for one in others), 10, "the push")
    finally:
        site.close()
        server.close()


def test_a_redis_that_comes_back_is_used_again(tmp_path, fleet):
    redis = Redis(tmp_path).wait_until_ready()
    site = redis_site(tmp_path, redis.port)
    path = f"tcp://127.0.0.1:{redis.port}"
    try:
        node = site.nodes[0]
        php.write_sessions({"owner": {"user_id": 7}}, handler="redis", save_path=path)
        staying = fleet.open_one(node.listen, **cookie("owner"))
        assert has_entry(staying)
        redis.kill()
        refused = fleet.connect(node.listen, **cookie("owner"))
        fleet.pump(lambda: refused.status, 10, "an answer")
        assert refused.status == 503
        assert staying.open and has_entry(staying), "who is in stays in"
        redis = Redis(tmp_path, port=redis.port).wait_until_ready()
        php.write_sessions({"owner": {"user_id": 7}}, handler="redis", save_path=path)

        def comes_in():
            again = fleet.connect(node.listen, **cookie("owner"))
            fleet.pump(lambda: again.texts or again.closed or again.status not in (None, 101), 10, "an answer")
            return again.status == 101 and has_entry(again)

        eventually(comes_in, 15, "a connection after Redis is back", every=0.2)
    finally:
        site.close()
        redis.kill()


def test_a_record_of_another_type_is_an_empty_session(tmp_path, fleet):
    redis = Redis(tmp_path).wait_until_ready()
    site = redis_site(tmp_path, redis.port)
    try:
        assert redis.command("RPUSH", "PHPREDIS_SESSION:list", "user_id|i:7;") == b":1\r\n"
        assert redis.command("HSET", "PHPREDIS_SESSION:hash", "user_id", "7") == b":1\r\n"
        php.write_sessions({"owner": {"user_id": 7}}, handler="redis", save_path=f"tcp://127.0.0.1:{redis.port}")
        for name, expected in [("list", False), ("hash", False), ("owner", True), ("list", False), ("owner", True)]:
            assert has_entry(fleet.open_one(site.nodes[0].listen, **cookie(name))) == expected, name
    finally:
        site.close()
        redis.kill()


@pytest.mark.parametrize("options", [{}, {"password": "wrong"}, {"password": "right", "database": 99}])
def test_a_redis_that_does_not_let_the_node_in_refuses(tmp_path, fleet, options):
    redis = Redis(tmp_path, password="right").wait_until_ready()
    site = redis_site(tmp_path, redis.port, **options)
    try:
        node = site.nodes[0]
        refused = fleet.connect(node.listen, **cookie("owner"))
        fleet.pump(lambda: refused.status, 10, "an answer")
        assert refused.status == 503
        said = eventually(lambda: [line for line in node.lines() if "session" in line], 10, "a line about the store")
        assert not any("wrong" in line or "right" in line for line in said), "a password reached the log"
    finally:
        site.close()
        redis.kill()
