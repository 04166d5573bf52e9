"""Our own view of a Kafka record: what decode reads and quarantine keeps."""

from __future__ import annotations

from typing import NamedTuple


class Record(NamedTuple):
    """One record as it was read: bytes untouched, `recorded_ms` = the broker's append time in epoch milliseconds."""

    topic: str
    partition: int
    offset: int
    recorded_ms: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
