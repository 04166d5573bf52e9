"""Where a record lies in Kafka, and how far each partition has been read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Position(NamedTuple):
    """A record's place: the store's number for the topic, the partition, the offset."""

    topic_no: int
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic_no}/{self.partition}/{self.offset}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """Read `<topic no>/<partition>/<offset>`; ValueError on anything else."""
        topic_no, partition, offset = text.split("/")
        return cls(int(topic_no), int(partition), int(offset))


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the records of one partition; holes are offsets that carry no record (transaction markers)."""

    recorded: int = 0
    repeated: int = 0
    quarantined: int = 0
    holes: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.recorded + other.recorded,
            self.repeated + other.repeated,
            self.quarantined + other.quarantined,
            self.holes + other.holes,
        )

    @property
    def offsets(self) -> int:
        """Offsets accounted for: must equal next offset - first offset."""
        return self.recorded + self.repeated + self.quarantined + self.holes


@dataclass(frozen=True, slots=True)
class Progress:
    """The stored state of one partition: the first offset ever read, the NEXT offset to read, the tally between."""

    topic_no: int
    partition: int
    first_offset: int
    next_offset: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Move:
    """One partition's step in one transaction, fenced by compare-and-set.

    `continued_from` is the stored next offset this worker read from; None = the partition had never been read,
    in which case `first_offset` is stored as the first offset ever read.
    """

    topic_no: int
    partition: int
    continued_from: int | None
    first_offset: int
    next_offset: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class TallyShift:
    """A retried record leaves `quarantined` for its outcome; the offset doesn't move. Deltas may be negative."""

    topic_no: int
    partition: int
    delta: Tally


@dataclass(frozen=True, slots=True)
class TopicBinding:
    """The store's number for one topic of one cluster.

    A number is reserved when a partner is registered (cluster and topic id still unknown = None) or when a topic
    is first met; it is bound to the Kafka topic id once, and never re-used: a topic that was deleted and made again
    gets a new number when its new id is accepted.
    """

    topic_no: int
    topic: str
    cluster_id: str | None
    topic_id: str | None
