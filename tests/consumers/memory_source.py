"""Kafka without Kafka: topics in memory, and a source of records that keeps the promises of `Source`.

It passes the same conformance suite as the real one. What a test scripts here: what each poll brings, rebalances,
holes, retention, a topic deleted and made again.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from consumers.source import Partition, Slice, StoredOffset
from domain.errors import OutOfStep, RecordsMissing
from domain.record import Record

FIRST_MS = 1_767_225_600_000  # 2026-01-01T00:00:00Z; each record is appended one second after the one before


@dataclass
class _Log:
    """One partition: what lies at each offset from `start`; None = an offset without a record."""

    start: int = 0
    entries: list[Record | None] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.start + len(self.entries)


class MemoryBroker:
    """Topics of a pretended cluster."""

    def __init__(self, cluster_id: str = "memory-cluster-0000000") -> None:
        self.cluster_id = cluster_id
        self.logs: dict[Partition, _Log] = {}
        self.ids: dict[str, str] = {}
        self._appended = 0

    def create(self, topic: str, partitions: int = 6) -> str:
        """Make a topic; answers its id. A topic of that name is replaced, as after a deletion."""
        for partition in [p for p in self.logs if p.topic == topic]:
            del self.logs[partition]
        self.ids[topic] = uuid.uuid4().hex[:22]
        for number in range(partitions):
            self.logs[Partition(topic, number)] = _Log()
        return self.ids[topic]

    def append(
        self,
        topic: str,
        partition: int,
        *,
        value: bytes | None,
        key: bytes | None = None,
        headers: Iterable[tuple[str, bytes]] = (),
        recorded_ms: int | None = None,
    ) -> int:
        """Append one record; answers its offset."""
        log = self.logs[Partition(topic, partition)]
        at = FIRST_MS + self._appended * 1000 if recorded_ms is None else recorded_ms
        self._appended += 1
        log.entries.append(Record(topic, partition, log.end, at, key, value, tuple(headers)))
        return log.end - 1

    def skip(self, topic: str, partition: int, count: int = 1) -> None:
        """Append offsets that carry no record: aborted records and transaction markers."""
        self.logs[Partition(topic, partition)].entries.extend([None] * count)

    def cut(self, topic: str, partition: int, before: int) -> None:
        """Drop what lies below an offset, as retention does."""
        log = self.logs[Partition(topic, partition)]
        del log.entries[: before - log.start]
        log.start = before


class MemorySource:
    """A `Source` over a `MemoryBroker`.

    `script` says what each poll brings: the number of offsets to pass, by partition; {} = nothing. When it ends, or
    without one, a poll brings what `max_records` allows. `mine` is this worker's share of the partitions.
    """

    def __init__(
        self,
        broker: MemoryBroker,
        *,
        stored_offset: StoredOffset,
        pattern: str = r"^orders\.",
        script: Iterable[Mapping[Partition, int]] = (),
        mine: Callable[[Partition], bool] = lambda partition: True,
    ) -> None:
        self.committed: dict[Partition, int] = {}
        self.closed = False
        self._broker = broker
        self._stored_offset = stored_offset
        self._pattern = re.compile(pattern)
        self._script = iter(script)
        self._mine = mine
        self._generation = 0
        self._assigned: frozenset[Partition] = frozenset()
        self._sought: dict[Partition, int] = {}
        self._positions: dict[Partition, int] = {}

    def rebalance(self, mine: Callable[[Partition], bool] | None = None) -> None:
        """Let the next poll assign anew, with another share if one is given."""
        self._mine = mine or self._mine
        self._assigned = frozenset()

    def poll(self, *, timeout_ms: int, max_records: int) -> list[Slice]:
        self._assign_if_changed()
        plan = next(self._script, None)
        slices = []
        left = max_records
        for partition in sorted(self._assigned):
            log = self._broker.logs[partition]
            position = self._positions[partition]
            if not log.start <= position <= log.end:
                raise RecordsMissing(
                    f"{partition.topic} partition {partition.partition}: offset {position} comes next, "
                    f"the broker holds {log.start} to {log.end}"
                )
            count = left if plan is None else plan.get(partition, 0)
            passed = log.entries[position - log.start :][:count]
            if not passed:
                continue
            if partition not in self._sought:
                raise OutOfStep(f"{partition} came without having been sought")
            records = [record for record in passed if record is not None]
            self._positions[partition] = position + len(passed)
            slices.append(Slice(partition, records, self._positions[partition], position))
            left -= len(records)
        return slices

    def generation(self) -> int:
        return self._generation

    def assigned(self) -> frozenset[Partition]:
        return self._assigned

    def cluster_id(self) -> str:
        return self._broker.cluster_id

    def topic_ids(self) -> Mapping[str, str]:
        topics = {partition.topic for partition in self._assigned}
        return {topic: self._broker.ids[topic] for topic in topics if topic in self._broker.ids}

    def confirmed_topic_ids(self, topics: Collection[str]) -> Mapping[str, str]:
        return {topic: self._broker.ids[topic] for topic in topics if topic in self._broker.ids}

    def end_offsets(self) -> Mapping[Partition, int]:
        return {partition: self._broker.logs[partition].end for partition in self._assigned}

    def forget(self, partition: Partition) -> None:
        self._seek(partition)

    def commit(self, next_offsets: Mapping[Partition, int]) -> None:
        self.committed.update(next_offsets)

    def close(self) -> None:
        self.closed = True

    def _assign_if_changed(self) -> None:
        due = frozenset(p for p in self._broker.logs if self._pattern.search(p.topic) and self._mine(p))
        if due == self._assigned:
            return
        self._assigned = due
        self._generation += 1
        self._sought = {}
        # What Kafka does with a partition that nobody seeks: it starts where the group last committed.
        self._positions = {p: self.committed.get(p, self._broker.logs[p].start) for p in due}
        self._seek_assigned(sorted(due))

    def _seek_assigned(self, partitions: Iterable[Partition]) -> None:
        for partition in partitions:
            self._seek(partition)

    def _seek(self, partition: Partition) -> None:
        stored = self._stored_offset(partition)
        self._sought[partition] = 0 if stored is None else stored
        self._positions[partition] = self._broker.logs[partition].start if stored is None else stored
