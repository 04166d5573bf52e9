"""Where a key belongs: murmur2, as Java's and kafka-python's producers place it by default."""

from __future__ import annotations

from kafka.partitioner.default import murmur2


def partition_of(key: bytes, partitions: int) -> int:
    """The partition, of so many, that the default partitioner gives this key."""
    # The sign bit is dropped, as Java's Utils.toPositive does.
    return int(murmur2(key) & 0x7FFFFFFF) % partitions
