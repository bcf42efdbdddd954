"""Sizes and numbers: the declared length counts, before any payload (RFC 6455 §7.4.1, 1009; §10.4)."""

import pytest
from conftest import MESSAGE_LIMIT
from peer.connection import subscription
from peer.frames import BINARY, CONTINUATION, PING, PONG, TEXT, Frame, fragments, frame

TOPIC = "v1.limits.1"


def test_a_message_of_exactly_the_limit_is_taken(peer):
    peer.send(frame(TEXT, subscription(TOPIC, 1, MESSAGE_LIMIT)))
    peer.expect_subscribed(TOPIC)


def test_fragments_of_exactly_the_limit_are_taken(peer):
    command = subscription(TOPIC, 1, MESSAGE_LIMIT)
    half = MESSAGE_LIMIT // 2
    peer.send(fragments(TEXT, command[:half], command[half:]))
    peer.expect_subscribed(TOPIC)


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize("length", [MESSAGE_LIMIT + 1, 1 << 31, 1 << 32, (1 << 63) - 1])
def test_a_declared_length_above_the_limit_is_refused(peer, opcode, length):
    peer.expect_refused(frame(opcode, length=length), 1009)


def test_a_whole_message_above_the_limit_is_refused(peer):
    peer.expect_refused(frame(TEXT, b" " * (MESSAGE_LIMIT + 1)), 1009)


@pytest.mark.parametrize("length", [MESSAGE_LIMIT - 9, 65_536 * 2, (1 << 63) - 1])
def test_a_sum_of_fragments_above_the_limit_is_refused(peer, length):
    peer.expect_refused(frame(TEXT, b" " * 10, final=False) + frame(CONTINUATION, length=length), 1009)


@pytest.mark.parametrize("payload", [b"", b" "])
def test_an_endless_message_of_tiny_fragments_is_refused(peer, payload):
    peer.send(frame(TEXT, payload, final=False))
    peer.expect_refused(frame(CONTINUATION, payload, final=False) * 5_000, 1008)


def test_many_fragments_below_the_limit_are_taken(peer):
    command = subscription(TOPIC, 1, 1_000)
    peer.send(fragments(TEXT, *(command[index: index + 1] for index in range(len(command)))))
    peer.expect_subscribed(TOPIC)


def test_a_flood_of_pings_is_answered_without_loss(peer):
    for start in range(0, 5_000, 500):
        peer.send(b"".join(frame(PING, b"%d" % number) for number in range(start, start + 500)))
        for number in range(start, start + 500):
            assert peer.frame() == Frame(PONG, b"%d" % number)
