"""Header names that aren't UTF-8 don't stop a reader.

Kafka keeps a header's name as bytes and its own clients read bad ones leniently; this client raises, at the same
record again and again. One partner's broken header would then stop the reading of every partner's topic. Here such a
name is read with `?` for each byte that isn't ASCII; key, value and header values stay untouched.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kafka.record.default_records import DefaultRecordBatch
from kafka.record.util import decode_varint

_strict = DefaultRecordBatch._read_msg


def read_leniently() -> None:
    """Let every reader of this process pass over bad header names."""
    DefaultRecordBatch._read_msg = _lenient


def _lenient(batch: Any) -> Any:
    try:
        return _strict(batch)
    except UnicodeDecodeError:
        # The batch's buffer is the client's own copy, its checksum is already verified, and a failed read doesn't
        # move `_pos`: mend the names in place and read the record again.
        buffer = batch._buffer
        for start, end in _names(buffer, batch._pos):
            name = bytes(buffer[start:end])
            try:
                name.decode("utf-8")
            except UnicodeDecodeError:
                buffer[start:end] = bytes(byte if byte < 0x80 else ord("?") for byte in name)
        return _strict(batch)


def _names(buffer: bytearray, pos: int) -> Iterator[tuple[int, int]]:
    """Where the header names of the record at `pos` lie (Kafka's record format, version 2)."""
    for _ in ("length", "attributes", "timestamp", "offset"):
        _, pos = decode_varint(buffer, pos)
    for _ in ("key", "value"):
        size, pos = decode_varint(buffer, pos)
        pos += max(size, 0)  # -1 = null
    count, pos = decode_varint(buffer, pos)
    for _ in range(count):
        size, pos = decode_varint(buffer, pos)
        yield pos, pos + size
        pos += size
        size, pos = decode_varint(buffer, pos)
        pos += max(size, 0)
