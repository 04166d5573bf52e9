"""The seam between ingest and Kafka: what a source of records must do.

Two implementations: `consumers.kafka_door.KafkaSource` (a real broker) and the tests' in-memory one; both pass one
conformance suite.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple, Protocol

from domain.record import Record


class Partition(NamedTuple):
    """A partition of a topic."""

    topic: str
    partition: int


class Slice(NamedTuple):
    """What one poll brought from one partition.

    `position` is the offset the source will read next, after these records: at least the last offset + 1, and more
    where transaction markers follow. `records` may be empty when only markers were passed. `start` is the offset this
    poll went on from: what the source was sought to, or the position of the slice before.
    """

    partition: Partition
    records: list[Record]
    position: int
    start: int


# Answers the stored NEXT offset of a partition; None = never read. Called on the client's I/O thread: must not block
# on Kafka. May raise ThreadlineError to refuse the assignment (kept, and raised by the next `poll`).
StoredOffset = Callable[[Partition], "int | None"]


class Source(Protocol):
    """Records of all topics that match `^orders\\.`, each partition sought to its stored offset on assignment."""

    def poll(self, *, timeout_ms: int, max_records: int) -> list[Slice]:
        """Answer what came; [] when nothing did within `timeout_ms`.

        Raises OutOfStep if a partition came that was not sought, RecordsMissing if the broker no longer holds the
        next offset, Unavailable if the broker can't be reached at start.
        """

    def generation(self) -> int:
        """Count of assignments so far; a change means that caches must be emptied."""

    def assigned(self) -> frozenset[Partition]:
        """The partitions this source now reads."""

    def cluster_id(self) -> str: ...

    def topic_ids(self) -> Mapping[str, str]:
        """Kafka topic id (base64, as Kafka's own tools print it) by topic, from the client's latest metadata.

        A look-up without I/O, which may be some seconds old.
        """

    def confirmed_topic_ids(self, topics: Collection[str]) -> Mapping[str, str]:
        """The same, asked of the broker now; a topic that does not exist is left out.

        Asked after a poll, before its records are taken: an id never comes back, so where it is still the one that was
        bound, all that was polled before came from that very topic. Raises Unavailable if the broker doesn't answer.
        """

    def end_offsets(self) -> Mapping[Partition, int]:
        """The (read_committed) end of each assigned partition, asked of the broker."""

    def forget(self, partition: Partition) -> None:
        """Seek the partition again to its stored offset (after a batch was refused)."""

    def commit(self, next_offsets: Mapping[Partition, int]) -> None:
        """Commit to Kafka for lag tools only, without waiting; failures are dropped."""

    def close(self) -> None: ...
