"""Messages in several frames, and what may stand between them (RFC 6455 §5.4)."""

import pytest
from peer.connection import subscription
from peer.frames import BINARY, CONTINUATION, PING, PONG, TEXT, Frame, fragments, frame

TOPIC = "v1.fragments.1"
COMMAND = subscription(TOPIC)


@pytest.mark.parametrize("count", [2, 3, 10, len(COMMAND)])
def test_fragments_are_joined(peer, count):
    size = -(-len(COMMAND) // count)
    peer.send(fragments(TEXT, *(COMMAND[index: index + size] for index in range(0, len(COMMAND), size))))
    peer.expect_subscribed(TOPIC)


def test_fragments_cut_anywhere_are_joined(peer):
    for cut in range(len(COMMAND) + 1):
        peer.send(fragments(TEXT, COMMAND[:cut], COMMAND[cut:]))
        peer.expect_subscribed(TOPIC)


def test_fragments_byte_by_byte_are_joined(peer):
    peer.send_in_pieces(fragments(TEXT, COMMAND[:7], b"", COMMAND[7:]))
    peer.expect_subscribed(TOPIC)


def test_empty_fragments_are_joined(peer):
    peer.send(fragments(TEXT, b"", b"", COMMAND, b"", b""))
    peer.expect_subscribed(TOPIC)


def test_pings_between_fragments_are_answered_at_once(peer):
    peer.send(frame(TEXT, COMMAND[:5], final=False) + frame(PING, b"one"))
    assert peer.frame() == Frame(PONG, b"one")
    peer.send(frame(PONG) + frame(CONTINUATION, COMMAND[5:9], final=False) + frame(PING, b"two"))
    assert peer.frame() == Frame(PONG, b"two")
    peer.send(frame(CONTINUATION, COMMAND[9:]))
    peer.expect_subscribed(TOPIC)


def test_pushes_between_fragments_are_delivered(cluster, peer):
    peer.subscribe(TOPIC)
    peer.send(frame(TEXT, COMMAND[:5], final=False))
    cluster.hub.push(TOPIC, 1)
    assert peer.json() == {"message": {"topic": TOPIC, "data": 1}}
    peer.send(frame(CONTINUATION, COMMAND[5:]))
    peer.expect_subscribed(TOPIC)


@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("payload", [b"", b"of nothing"])
def test_a_continuation_of_nothing_is_refused(peer, final, payload):
    peer.expect_refused(frame(CONTINUATION, payload, final=final), 1002)


def test_a_continuation_after_a_finished_message_is_refused(peer):
    peer.send(fragments(TEXT, COMMAND[:5], COMMAND[5:]) + frame(CONTINUATION, b"more"))
    peer.expect_subscribed(TOPIC)
    peer.expect_close(1002)


@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_a_message_inside_a_message_is_refused(peer, opcode, final):
    peer.expect_refused(frame(TEXT, COMMAND[:5], final=False) + frame(opcode, b"", final=final), 1002)
