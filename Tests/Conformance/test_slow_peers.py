"""Silent, slow and vanishing peers: the handshake has an end, and nobody else waits for it."""

import time

import pytest
from peer.connection import Connection, WebSocket
from peer.head import head, read_answer
from support import procfs
from support.waiting import eventually

HANDSHAKE_TIME = 1.0


@pytest.fixture(scope="module")
def hasty(cluster):
    """A node that gives little time for the handshake."""
    return cluster.start_node(name="hasty", node={"shards": 1, "limits": {"handshake-time": "1s"}})


def expect_timeout(connection, started):
    """408 when the request has begun (RFC 9110 §15.5.9), and the end, neither early nor late."""
    try:
        assert read_answer(connection.read_exactly).status == 408
        connection.expect_end()
    except EOFError:
        assert connection.received == b""
    assert HANDSHAKE_TIME * 0.8 < time.monotonic() - started < HANDSHAKE_TIME + 4


def test_a_silent_peer_is_let_go(hasty):
    started = time.monotonic()
    with Connection(hasty.listen) as connection:
        expect_timeout(connection, started)


@pytest.mark.parametrize("data", [b"G", head()[:-1], head()[:-2], b"\r\n"])
def test_a_peer_that_stops_inside_its_request_is_told(hasty, data):
    started = time.monotonic()
    with Connection(hasty.listen) as connection:
        connection.send(data)
        assert connection.expect_rejection(408)
        assert time.monotonic() - started > HANDSHAKE_TIME * 0.8


def test_a_peer_that_sends_byte_by_byte_gets_no_more_time(hasty):
    started = time.monotonic()
    with Connection(hasty.listen) as connection:
        try:
            for byte in head("GET / HTTP/1.1", "Cookie: " + "a" * 2_000):
                connection.send(bytes([byte]))
                time.sleep(0.02)
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert HANDSHAKE_TIME * 0.8 < time.monotonic() - started < HANDSHAKE_TIME + 10


def test_an_upgraded_peer_may_be_silent_for_longer_than_the_handshake(hasty):
    with WebSocket(hasty.listen) as peer:
        time.sleep(HANDSHAKE_TIME * 1.5)
        peer.ping()


def test_many_silent_peers_do_not_keep_others_out(hasty):
    files = procfs.open_files(hasty.pid)
    silent = [Connection(hasty.listen) for _ in range(200)]
    try:
        started = time.monotonic()
        with WebSocket(hasty.listen) as peer:
            peer.ping()
        assert time.monotonic() - started < HANDSHAKE_TIME
        eventually(lambda: procfs.open_files(hasty.pid) <= files, 20, "the end of the silent peers")
    finally:
        for connection in silent:
            connection.socket.close()


def test_peers_that_vanish_inside_the_handshake_leave_nothing(hasty):
    files = procfs.open_files(hasty.pid)
    request = head()
    for cut in range(0, len(request), 3):
        with Connection(hasty.listen) as connection:
            connection.send(request[:cut])
    for _ in range(50):
        with Connection(hasty.listen) as connection:
            connection.send(request)
    eventually(lambda: procfs.open_files(hasty.pid) <= files, 20, "the end of the vanished peers")
