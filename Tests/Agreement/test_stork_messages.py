"""Pushes that PHP serialized as Stork's backends do: our data against what `json_encode` makes of `getData()`, byte by byte."""

import json

import pytest
from sessions import php

pytestmark = pytest.mark.skipif(php.missing() is not None, reason=str(php.missing()))

_COUNT = 6_000


@pytest.fixture(scope="module")
def pushes(probe):
    lines = [json.loads(line) for line in php.run("stork.php", _COUNT, 7).splitlines()]
    return list(zip(lines, probe("stork", [{"frame": line["frame"]} for line in lines]), strict=True))


def _needs_a_class(push):
    """Whether an enum's case stands in it, an array's key that we keep for ourselves, or a key that is no text."""
    frame = bytes.fromhex(push["frame"])
    return b"E:" in frame or b'"\x00class"' in frame or b'"\xff"' in frame


def test_data_is_what_php_makes_of_it(pushes):
    """ST-20: `data` is what getData() returns."""
    wrong = [
        (push, answer)
        for push, answer in pushes
        if push["data"] is not None and "error" not in answer and answer["data"] != push["data"]
    ]
    assert not wrong, f"{len(wrong)} of {len(pushes)}: {wrong[:2]}"


def test_what_has_no_json_is_refused_and_nothing_else(pushes):
    for push, answer in pushes:
        if push["data"] is None:
            assert "error" in answer, push
        elif "error" in answer:
            # What getData() leaves out is read all the same, and a value that contains itself is refused wherever it stands.
            assert _needs_a_class(push) or "contains itself" in answer["reason"], (push, answer)
    refused = sum("error" in answer for _, answer in pushes)
    assert 100 < refused < _COUNT / 2, refused


def test_topics_and_type_arrive(pushes):
    for push, answer in pushes:
        if "error" not in answer:
            assert (answer["topics"], answer["event"]) == (push["topics"], push["event"])
