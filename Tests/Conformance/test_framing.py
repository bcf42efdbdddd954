"""Lengths, masks, reserved bits and opcodes (RFC 6455 §5.2 and §5.3), in every split."""

import pytest
from peer.connection import subscription
from peer.frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, frame


@pytest.mark.parametrize("size", [0, 1, 124, 125, 126, 127, 128, 255, 256, 65_535, 65_536, 100_000])
def test_every_length_class_arrives(peer, size):
    peer.send(frame(TEXT, subscription("v1.size.1", size, size)))
    peer.expect_subscribed("v1.size.1", size)
    peer.ping()


@pytest.mark.parametrize("key", [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\1\0\0\0", b"\0\0\0\x80"])
def test_any_mask_is_taken_off(peer, key):
    peer.send(frame(TEXT, subscription("v1.mask.1"), key=key))
    peer.expect_subscribed("v1.mask.1")


def test_a_frame_byte_by_byte(peer):
    peer.send_in_pieces(frame(TEXT, subscription("v1.bytes.1", 1, 300)))
    peer.expect_subscribed("v1.bytes.1")


def test_a_frame_cut_at_every_byte(open_peer):
    data = frame(TEXT, subscription("v1.cut.1")) + frame(PING, b"last")
    peers = [open_peer() for _ in range(len(data) + 1)]
    for cut, peer in enumerate(peers):
        peer.send(data[:cut])
    for cut, peer in enumerate(peers):
        peer.send(data[cut:])
    for peer in peers:
        peer.expect_subscribed("v1.cut.1")
        assert peer.frame() == (PONG, b"last")


def test_many_frames_in_one_segment(peer):
    peer.send(b"".join(frame(TEXT, subscription(f"v1.many.{number}", number)) for number in range(200)))
    for number in range(200):
        peer.expect_subscribed(f"v1.many.{number}", number)


@pytest.mark.parametrize("size", [1, 3, 1000, 1460, 60_000])
def test_a_large_frame_in_pieces(peer, size):
    peer.send_in_pieces(frame(TEXT, subscription("v1.large.1", 1, 9_000 if size < 10 else 120_000)), size)
    peer.expect_subscribed("v1.large.1")


@pytest.mark.parametrize("opcode", [TEXT, BINARY, CONTINUATION, CLOSE, PING, PONG])
@pytest.mark.parametrize("reserved", range(1, 8))
def test_reserved_bits_are_refused(peer, opcode, reserved):
    peer.ping()
    peer.expect_refused(frame(opcode, b"\x03\xe8", reserved=reserved), 1002)


@pytest.mark.parametrize("payload", [b"", b"payload"])
@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
def test_reserved_opcodes_are_refused(peer, opcode, payload):
    peer.ping()
    peer.expect_refused(frame(opcode, payload), 1002)


@pytest.mark.parametrize("opcode", [TEXT, BINARY, CONTINUATION, CLOSE, PING, PONG])
def test_unmasked_frames_are_refused(peer, opcode):
    peer.expect_refused(frame(opcode, b"\x03\xe8", key=None), 1002)


@pytest.mark.parametrize("length, length_bytes", [(0, 2), (1, 2), (125, 2), (0, 8), (125, 8), (126, 8), (65_535, 8)])
def test_lengths_in_a_longer_form_are_refused(peer, length, length_bytes):
    peer.expect_refused(frame(TEXT, length=length, length_bytes=length_bytes), 1002)


@pytest.mark.parametrize("length", [1 << 63, (1 << 64) - 1])
def test_a_length_with_its_highest_bit_is_refused(peer, length):
    peer.expect_refused(frame(TEXT, length=length, length_bytes=8), 1002)


@pytest.mark.parametrize("data", [b"\xc1", b"\x83", b"\x08", b"\x81\x05", b"\x89\xfe", b"\x81\xfe\x00\x7d"])
def test_a_bad_header_is_refused_before_the_rest_of_it(peer, data):
    peer.expect_refused(data, 1002)


def test_nothing_is_answered_after_a_violation(peer):
    peer.send(frame(TEXT, reserved=1) + frame(PING, b"too late") + frame(TEXT, subscription("v1.late.1")))
    peer.expect_close(1002)


def test_another_protocol_on_the_connection_is_refused(peer):
    peer.send(b"GET / HTTP/1.1\r\nHost: muster.example\r\n\r\n")
    peer.expect_close(1002)


def test_binary_messages_are_not_taken(open_peer):
    for size in (0, 10, 126, 65_536):
        open_peer().expect_refused(frame(BINARY, b"b" * size) + frame(CLOSE, b"\x03\xeb"), 1003)
