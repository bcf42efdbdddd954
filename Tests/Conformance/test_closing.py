"""The closing handshake, codes and reasons (RFC 6455 §5.5.1, §7), and peers that do not take part."""

import pytest
from peer import text
from peer.connection import subscription
from peer.frames import BINARY, CLOSE, CONTINUATION, PING, TEXT, Frame, close_frame, frame

VALID = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]
INVALID = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535]


@pytest.mark.parametrize("code", VALID)
def test_a_close_is_answered_with_its_code(peer, code):
    peer.send(close_frame(code, b"bye"))
    peer.expect_close(code)


def test_a_close_without_code_is_answered_without_code(peer):
    peer.send(close_frame())
    peer.expect_close(None)


@pytest.mark.parametrize("code", INVALID)
def test_codes_that_nobody_may_send_are_refused(peer, code):
    peer.expect_refused(close_frame(code), 1002)


def test_a_payload_of_one_byte_is_refused(peer):
    peer.expect_refused(frame(CLOSE, b"\x03"), 1002)


@pytest.mark.parametrize("reason", ["", "κόσμε", "x" * 123])
def test_reasons_are_taken(peer, reason):
    peer.send(close_frame(1000, reason.encode()))
    peer.expect_close(1000)


@pytest.mark.parametrize("data", [b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", *text.UNFINISHED])
def test_reasons_that_are_no_text_are_refused(peer, data):
    peer.expect_refused(close_frame(1000, data), 1007)


def test_a_close_byte_by_byte(peer):
    peer.send_in_pieces(close_frame(1001, b"slowly"))
    peer.expect_close(1001)


def test_a_close_inside_a_message_is_answered(peer):
    peer.send(frame(TEXT, b"begun", final=False) + close_frame(1000))
    peer.expect_close(1000)


@pytest.mark.parametrize(
    "late",
    [frame(PING, b"late"), frame(TEXT, subscription("v1.late.1")), close_frame(1001), frame(CONTINUATION), b"\xff\xff"],
    ids=["ping", "text", "close", "continuation", "garbage"],
)
def test_what_follows_a_close_is_dropped(peer, late):
    peer.send(close_frame(1000) + late)
    peer.expect_close(1000)


def test_replies_before_a_close_are_sent(peer):
    peer.send(frame(TEXT, subscription("v1.last.1")) + close_frame(1000))
    peer.expect_subscribed("v1.last.1")
    peer.expect_close(1000)


def test_a_peer_that_answers_our_close_ends_the_handshake(peer):
    peer.send(frame(BINARY, b"not taken here"))
    closing = peer.frame()
    assert closing.opcode == CLOSE and closing.payload[:2] == b"\x03\xeb"
    peer.send(frame(TEXT, subscription("v1.late.1")) + frame(PING, b"late") + close_frame(1003))
    peer.expect_end()


def test_a_peer_that_never_answers_our_close_is_let_go(peer):
    peer.expect_refused(frame(BINARY), 1003)


def test_a_peer_that_keeps_sending_after_a_violation_reads_the_close(peer):
    peer.send(frame(TEXT, b"\xff") + frame(TEXT, b"x" * 60_000) * 20)
    assert peer.frame() == Frame(CLOSE, b"\x03\xefthe text is not UTF-8")


def test_a_peer_that_vanishes_without_a_close(open_peer):
    import socket
    import struct

    for data in (b"", frame(TEXT, b"whole"), frame(TEXT, b"part", final=False), b"\x81", frame(TEXT, length=50_000)):
        peer = open_peer()
        peer.send(data)
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.socket.close()


def test_a_peer_that_ends_its_side_is_let_go(open_peer):
    import socket

    for data in (b"", frame(TEXT, b"part", final=False), b"\x81"):
        peer = open_peer()
        peer.send(data)
        peer.socket.shutdown(socket.SHUT_WR)
        peer.expect_end()
