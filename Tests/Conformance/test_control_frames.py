"""Pings, pongs, and control frames that break their rules (RFC 6455 §5.5)."""

import pytest
from peer.connection import subscription
from peer.frames import CLOSE, PING, PONG, TEXT, Frame, frame


@pytest.mark.parametrize("payload", [b"", b"hello", bytes(range(125)), b"\xff\xfe\xfd", b"x" * 125])
def test_a_ping_is_answered_with_its_payload(peer, payload):
    peer.ping(payload)


def test_a_ping_byte_by_byte(peer):
    peer.send_in_pieces(frame(PING, b"y" * 125))
    assert peer.frame() == Frame(PONG, b"y" * 125)


def test_many_pings_are_answered_in_order(peer):
    peer.send(b"".join(frame(PING, b"%d" % number) for number in range(100)))
    for number in range(100):
        assert peer.frame() == Frame(PONG, b"%d" % number)


@pytest.mark.parametrize("payload", [b"", b"nobody asked", b"x" * 125])
def test_a_pong_that_nobody_asked_for_is_ignored(peer, payload):
    peer.send(frame(PONG, payload))
    peer.ping()


@pytest.mark.parametrize("opcode", [CLOSE, PING, PONG])
@pytest.mark.parametrize("length", [126, 65_535, 65_536])
def test_long_control_frames_are_refused(peer, opcode, length):
    peer.expect_refused(frame(opcode, length=length), 1002)


@pytest.mark.parametrize("opcode", [CLOSE, PING, PONG])
def test_fragmented_control_frames_are_refused(peer, opcode):
    peer.expect_refused(frame(opcode, b"\x03\xe8", final=False), 1002)


def test_replies_and_pongs_keep_their_order(peer):
    peer.send(frame(PING, b"1") + frame(TEXT, subscription("v1.order.1")) + frame(PING, b"2"))
    assert peer.frame() == Frame(PONG, b"1")
    peer.expect_subscribed("v1.order.1")
    assert peer.frame() == Frame(PONG, b"2")
