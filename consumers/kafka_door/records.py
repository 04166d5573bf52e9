"""From what the client delivers to our own records, and what is wrong with a delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from consumers.source import Partition
from domain.errors import Misconfigured, OutOfStep
from domain.record import Record

_VALUE = itemgetter(1)  # of a header
LOG_APPEND_TIME = 1  # Kafka's record attribute: 0 = the sender's clock, 1 = the broker's


def our_records(records: Iterable[Any]) -> list[Record]:
    """The records of one partition as we see them."""
    # Unpacked, not asked field by field: half the time, and this runs for each record.
    return [
        Record(topic, partition, offset, at, key, value, tuple(headers) if _no_nulls(headers) else _mended(headers))
        for topic, partition, _, offset, at, _, key, value, headers, _, _, _, _ in records
    ]


def _no_nulls(headers: Iterable[Any]) -> bool:
    return None not in map(_VALUE, headers)


def _mended(headers: Iterable[Any]) -> tuple[tuple[str, bytes], ...]:
    """Kafka knows null header values, we don't: they're read as empty."""
    return tuple((name, value or b"") for name, value in headers)


def check_in_step(expected: Mapping[Partition, int], partition: Partition, first_offset: int) -> None:
    """Raise OutOfStep if a batch isn't of a partition sought, or begins below what comes next."""
    next_offset = expected.get(partition)
    if next_offset is None:
        raise never_sought(f"{partition.topic} partition {partition.partition}")
    if first_offset < next_offset:
        raise OutOfStep(
            f"{partition.topic} partition {partition.partition}: expected offset {next_offset} or later, "
            f"offset {first_offset} came",
            next_step="start the worker again: it seeks each partition to its stored offset",
        )


def never_sought(what: str) -> OutOfStep:
    """The error of a partition that the listener didn't seek."""
    return OutOfStep(
        f"{what} came without having been sought to its stored offset",
        next_step="start the worker again; if it comes back, report it",
    )


def check_the_brokers_time(topic: str, records: Iterable[Any]) -> None:
    """Raise Misconfigured if a record carries its sender's clock."""
    if {record.timestamp_type for record in records} != {LOG_APPEND_TIME}:
        raise Misconfigured(
            f"{topic} keeps the senders' clock (message.timestamp.type=CreateTime); "
            "recorded_at must be the broker's append time",
            next_step=f"set message.timestamp.type=LogAppendTime on {topic} and have its records sent again",
        )
