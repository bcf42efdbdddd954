"""Sessions that PHP wrote, and records that it did not: ours against what PHP itself makes of them."""

import pathlib

import pytest
from sessions import php
from sessions.values import comparable

pytestmark = pytest.mark.skipif(php.missing() is not None, reason=str(php.missing()))

_MANUAL = pathlib.Path(__file__).resolve().parents[2] / "docs" / "sessions.md"
_COUNT = 10_000
# What PHP takes and we do not: the codes that the manual's table lists.
_STRICTER = {"duplicate-key", "out-of-range", "trailing-bytes", "unsupported", "not-an-array", "bad-reference", "limit"}


def _ask(probe, serializer, records):
    return probe("sessions", [{"serializer": serializer, "record": record["record"]} for record in records])


@pytest.mark.parametrize("serializer", php.SERIALIZERS)
def test_reads_what_php_wrote(probe, serializer, tmp_path):
    records = php.records(serializer, _COUNT // 3 + 1, 1, tmp_path)
    wrong = []
    for record, answer in zip(records, _ask(probe, serializer, records), strict=True):
        assert record["value"] is not None, "PHP reads what it wrote"
        if "value" not in answer or comparable(answer["value"]) != comparable(record["value"]):
            wrong.append((bytes.fromhex(record["record"]), answer, record["value"]))
    assert not wrong, f"{len(wrong)} of {len(records)}: {wrong[:3]}"


@pytest.mark.parametrize("serializer", php.SERIALIZERS)
def test_mutated_records_are_refused_or_read_alike(probe, serializer, tmp_path):
    records = php.records(serializer, _COUNT // 3 + 1, 2, tmp_path, "mutated")
    taken = 0
    wrong = []
    for record, answer in zip(records, _ask(probe, serializer, records), strict=True):
        octets = bytes.fromhex(record["record"])
        if record["value"] is None:
            continue
        taken += 1
        if "error" in answer:
            if answer["error"] not in _STRICTER:
                wrong.append((octets, answer, record["value"]))
        # A class may make something else of its properties than what stands there.
        elif not any(tag in octets for tag in (b"O:", b"C:", b"E:")):
            if comparable(answer["value"]) != comparable(record["value"]):
                wrong.append((octets, answer, record["value"]))
    assert not wrong, f"{len(wrong)} of {taken}: {wrong[:3]}"
    assert taken > 100, "mutations that PHP never takes compare nothing"


def test_the_manual_says_what_is_refused():
    manual = _MANUAL.read_text(encoding="utf-8")
    for code in _STRICTER:
        assert f"| `{code}` |" in manual
