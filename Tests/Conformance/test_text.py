"""UTF-8 over frames, fragments and reads (RFC 6455 §8.1): bad text fails at its first bad byte."""

import pytest
from peer import text
from peer.connection import subscription
from peer.frames import CONTINUATION, PING, PONG, TEXT, Frame, fragments, frame

TOPIC = "v1.κόσμε.🧵€é"
MALFORMED = pytest.mark.parametrize("data, bad", text.MALFORMED.values(), ids=text.MALFORMED.keys())


def test_text_cut_into_fragments_anywhere(peer):
    command = subscription(TOPIC)
    for cut in range(len(command) + 1):
        peer.send(fragments(TEXT, command[:cut], command[cut:]))
        peer.expect_subscribed(TOPIC)


def test_text_cut_into_segments_anywhere(open_peer):
    data = frame(TEXT, subscription(TOPIC))
    peers = [open_peer() for _ in range(len(data) + 1)]
    for cut, peer in enumerate(peers):
        peer.send(data[:cut])
    for cut, peer in enumerate(peers):
        peer.send(data[cut:])
    for peer in peers:
        peer.expect_subscribed(TOPIC)


@pytest.mark.parametrize("sample", text.WELL_FORMED)
def test_well_formed_text_is_no_violation(peer, sample):
    data = sample.encode("utf-8", "surrogatepass")
    for cut in range(len(data) + 1):
        peer.send(fragments(TEXT, data[:cut], data[cut:]))
        assert peer.json()["error"]["code"] == 400, "it is no command, but it is text"
    peer.ping()


@MALFORMED
def test_malformed_text_is_refused(peer, data, bad):
    peer.expect_refused(frame(TEXT, data), 1007)


@MALFORMED
def test_malformed_text_cut_into_fragments_anywhere_is_refused(open_peer, data, bad):
    cuts = range(len(data) + 1) if len(data) < 40 else (0, 1, 319, 320, 321)
    for cut in cuts:
        open_peer().expect_refused(fragments(TEXT, data[:cut], data[cut:]), 1007)


@MALFORMED
def test_malformed_text_fails_at_its_bad_byte_inside_a_frame(peer, data, bad):
    header_and_text = frame(TEXT, data[: bad + 1], length=60_000)
    peer.send(header_and_text[:-1])
    peer.send(header_and_text[-1:])
    peer.expect_close(1007)


@MALFORMED
def test_malformed_text_fails_at_its_bad_byte_inside_a_message(peer, data, bad):
    if bad:
        peer.send(frame(TEXT, data[:bad], final=False) + frame(PING, b"so far"))
        assert peer.frame() == Frame(PONG, b"so far"), "what came before the bad byte is no reason to fail"
    peer.expect_refused(frame(CONTINUATION if bad else TEXT, data[bad: bad + 1], final=False), 1007)


@pytest.mark.parametrize("data", text.UNFINISHED)
def test_text_that_ends_inside_a_character_is_refused(open_peer, data):
    open_peer().expect_refused(frame(TEXT, data), 1007)
    open_peer().expect_refused(fragments(TEXT, data, b""), 1007)


@pytest.mark.parametrize("payload", [b"", b"{", b"[]", b"null", b"1", b'"text"', b"\x00", b"{} {}", b"[" * 60_000])
def test_text_that_is_no_command_is_an_error_of_the_dialect(peer, payload):
    peer.send(frame(TEXT, payload))
    assert peer.json()["error"]["code"] == 400
    peer.ping()
