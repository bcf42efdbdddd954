"""Upgrades cut at every byte: the answer never depends on how the bytes arrived."""

import pytest
from peer.connection import expect_upgrade
from peer.frames import PING, PONG, Frame, frame
from peer.head import head

HEAD = head("GET /?query HTTP/1.1", "Cookie: a=b", "Origin: http://muster.example")


def send_cut_at_every_byte(connect, data):
    """As many connections as there are places to cut; the second parts follow when all first parts are sent."""
    connections = [connect() for _ in range(len(data) + 1)]
    for cut, connection in enumerate(connections):
        connection.send(data[:cut])
    for cut, connection in enumerate(connections):
        try:
            connection.send(data[cut:])
        except (BrokenPipeError, ConnectionResetError):
            # It was refused before its second part came.
            pass
    return connections


def test_an_upgrade_cut_at_every_byte(connect):
    for connection in send_cut_at_every_byte(connect, HEAD + frame(PING, b"with it")):
        expect_upgrade(connection)
        assert connection.frame() == Frame(PONG, b"with it")


def test_an_upgrade_byte_by_byte(connect):
    connection = connect()
    connection.send_in_pieces(HEAD + frame(PING, b"slowly"))
    expect_upgrade(connection)
    assert connection.frame() == Frame(PONG, b"slowly")


@pytest.mark.parametrize(
    "data, status",
    [
        (head("GET / HTTP/1.0"), 505),
        (head(without=["Upgrade"]), 426),
        (head("POST / HTTP/1.1"), 405),
        (head("GET / HTTP/1.1", "X: a\rb"), 400),
        (head("GET / HTTP/1.1", "X: a\nb"), 400),
        (head("GET / HTTP/1.1", "X: a\r\n b"), 400),
        (head("GET / HTTP/1.1", "Host: b"), 400),
    ],
    ids=["version", "upgrade", "method", "bare-cr", "bare-lf", "folded", "two-hosts"],
)
def test_a_refusal_cut_at_every_byte(connect, data, status):
    for connection in send_cut_at_every_byte(connect, data):
        assert connection.answer().status == status
