"""Batches are read as the client itself reads them, only faster."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers.kafka_door import batches

records = pytest.importorskip("kafka.record.default_records")

FIELDS = ("offset", "timestamp", "timestamp_type", "key", "value", "headers", "size_in_bytes", "checksum")
_bytes = st.none() | st.binary(max_size=200) | st.integers(60, 70_000).map(lambda size: b"x" * size)
_headers = st.lists(st.tuples(st.text(max_size=5), st.none() | st.binary(max_size=5)), max_size=2)
_written = st.lists(
    st.tuples(st.integers(0, 2**40), _bytes, _bytes, st.just([]) | _headers), min_size=1, max_size=5
)  # fmt: skip


def batch_of(written: list[Any], *, appended_at: int | None = 1_780_000_000_000, compression: int = 0) -> bytearray:
    builder = records.DefaultRecordBatchBuilder(
        magic=2,
        compression_type=compression,
        is_transactional=False,
        producer_id=-1,
        producer_epoch=-1,
        base_sequence=-1,
        batch_size=10_000_000,
    )
    for offset, (time, key, value, headers) in enumerate(written):
        assert builder.append(offset, time, key, value, headers) is not None
    batch = bytearray(builder.build())
    if appended_at is not None:
        stamp(batch, appended_at)
    return batch


def stamp(batch: bytearray, appended_at: int) -> None:
    """What the broker does to a batch of a topic with message.timestamp.type=LogAppendTime."""
    header = records.DefaultRecordBatch.HEADER_STRUCT
    fields = list(header.unpack_from(batch))
    fields[5] |= records.DefaultRecordBatch.TIMESTAMP_TYPE_MASK
    fields[8] = appended_at
    header.pack_into(batch, 0, *fields)


def seen(found: Any) -> list[tuple[Any, ...]]:
    return [tuple(getattr(record, field) for field in FIELDS) for record in found]


@pytest.mark.parametrize("compression", [0, 1], ids=["plain", "gzip"])
@pytest.mark.parametrize("appended_at", [None, 1_780_000_000_000], ids=["senders time", "brokers time"])
@given(written=_written)
@settings(max_examples=60, deadline=None)
def test_records_are_those_that_the_client_reads(written: list[Any], appended_at: int | None, compression: int) -> None:
    batch = batch_of(written, appended_at=appended_at, compression=compression)
    expected = seen(batches._iterate(records.DefaultRecordBatch(batch)))
    assert seen(batches._records(records.DefaultRecordBatch(batch))) == expected
    assert len(expected) == len(written)


def test_the_usual_record_is_read_fast() -> None:
    batch = records.DefaultRecordBatch(batch_of([(0, b"PO-1", b"x" * 500, [])]))
    (record,) = batches._records(batch)
    assert isinstance(record, batches.UsualRecord)
    assert record.validate_crc()


@given(at=st.integers(61, 160), byte=st.integers(0, 255), cut=st.integers(0, 1))
@settings(max_examples=200, deadline=None)
def test_a_damaged_batch_is_refused_where_the_client_refuses_it(at: int, byte: int, cut: int) -> None:
    batch = batch_of([(0, b"PO-1", b"value" * 10, []), (5, None, b"v", [("h", b"1")]), (9, b"k" * 70, None, [])])
    at %= len(batch)
    batch[at : at + 1 + cut] = bytes([byte])

    def outcome(read: Any) -> object:
        found = []
        try:
            for record in read(records.DefaultRecordBatch(batch)):
                found.append(seen([record]))
        except Exception as error:
            return found, type(error)
        return found

    assert outcome(batches._records) == outcome(batches._iterate)
