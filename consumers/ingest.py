"""From Kafka to the event store: facts, refusals and offsets in one transaction.

The store's offset is the truth. Each poll is one transaction whose first statement is the fence: the stored offset of
every partition must be the one this worker continued from. Everything else here is about what to do when it is not.
"""

from __future__ import annotations

import gc
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from eventsourcing.persistence import IntegrityError

from consumers.batch import Step, decide
from consumers.decode import TOPIC_PREFIX
from consumers.source import Partition, Slice, Source
from consumers.topics import BoundTopics
from domain.errors import Fenced
from domain.positions import Tally
from domain.quarantine import QuarantinedRecord
from domain.registry import Registry
from domain.tracker import Tracker
from store.recorder import EventRecorder

# 5,000 records a poll: kafka-python hands out 80 thousand messages/s so, and larger polls only cost memory.
MAX_POLL_RECORDS = 5_000
POLL_TIMEOUT_MS = 200
# Two workers on one order meet again at once if both retry at once, hence the jitter; 5 tries, then smaller batches.
CONFLICT_TRIES = 5
# A member that died without leaving holds the group up for its session timeout of 10 s.
JOIN_PATIENCE_S = 20.0
# Full batches make some 100,000 objects each; 20 of them are a collection of under half a second.
COLLECT_EVERY_BATCHES = 20
CONFLICT_PAUSE_S = 0.05
# A topic of an unknown partner makes us look again, but not more often than this while its records pour in.
UNKNOWN_MAX_AGE_S = 0.1


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """What this worker has done since it started."""

    tally: Tally
    batches: int
    fenced: int
    conflicts: int


@dataclass(slots=True)
class Ingest:
    """One worker: polls a source and saves what it brings."""

    source: Source
    tracker: Tracker
    recorder: EventRecorder
    max_poll_records: int = MAX_POLL_RECORDS
    _generation: int = -1
    _topics: BoundTopics = field(init=False)
    _next: dict[Partition, int | None] = field(default_factory=dict)
    _carried: dict[str, QuarantinedRecord] | None = None
    _tally: Tally = field(default_factory=Tally)
    _batches: int = 0
    _fenced: int = 0
    _conflicts: int = 0

    def __post_init__(self) -> None:
        self._topics = BoundTopics(self.source, self.recorder)

    def progress(self) -> IngestProgress:
        return IngestProgress(self._tally, self._batches, self._fenced, self._conflicts)

    def run(
        self,
        stop: threading.Event,
        *,
        until_caught_up: bool = False,
        on_progress: Callable[[IngestProgress], None] | None = None,
    ) -> IngestProgress:
        """Poll and save until told to stop, or (if asked) until everything the broker holds is saved."""
        # Facts are kept for long, in tuples and dicts: full collections over them cost a fifth of the run (measured).
        # So the collector runs when we say, over what came since; evicted orders go by reference count.
        gc.disable()
        started = time.monotonic()
        try:
            while not stop.is_set():
                took = self.step()
                if on_progress is not None:
                    on_progress(self.progress())
                if until_caught_up and not took and (self.is_caught_up() or self._nothing_to_read(started)):
                    break
        finally:
            gc.enable()
        return self.progress()

    def step(self) -> bool:
        """Take one poll; answers whether it brought anything."""
        slices = self.source.poll(timeout_ms=POLL_TIMEOUT_MS, max_records=self.max_poll_records)
        self._follow_assignment()
        slices = self._topics.surely_of(slices)
        if not slices:
            return False
        steps = [step for step in map(self._step_of, slices) if step.records or step.position != step.continued_from]
        if steps:
            self._save(steps)
            self.source.commit({step.partition: step.position for step in steps})
            self._batches += 1
            if self._batches % COLLECT_EVERY_BATCHES == 0 and not gc.isenabled():
                gc.collect()
                gc.freeze()
        return True

    def is_caught_up(self) -> bool:
        """Whether everything that the broker holds of the assigned partitions is saved; not before there are some."""
        if not self.source.assigned():
            return False
        ends = self.source.end_offsets()
        return all((self._stored_next(partition) or 0) >= end for partition, end in ends.items())

    def _nothing_to_read(self, started: float) -> bool:
        """Whether joining has taken all the time it may: no topic matches, or others have every partition."""
        return not self.source.assigned() and time.monotonic() - started > JOIN_PATIENCE_S

    def _follow_assignment(self) -> None:
        generation = self.source.generation()
        if generation != self._generation:
            # Another worker may have written to any order since; what is cached may be behind.
            self.tracker.forget()
            self._next.clear()
            self._topics.forget()
            self._generation = generation

    def _stored_next(self, partition: Partition) -> int | None:
        if partition not in self._next:
            binding = self._topics.binding(partition.topic)
            progress = binding and self.recorder.progress_of(binding.topic_no, partition.partition)
            self._next[partition] = progress.next_offset if progress else None
        return self._next[partition]

    def _step_of(self, slice_: Slice) -> Step:
        return Step.of(
            slice_,
            topic_no=self._topics.number(slice_.partition.topic),
            continued_from=self._stored_next(slice_.partition),
        )

    def _save(self, steps: Sequence[Step]) -> None:
        """Save the steps in one transaction; on a lasting conflict in halves, down to the one record."""
        for attempt in range(CONFLICT_TRIES):
            try:
                self._save_once(steps)
                return
            except Fenced:
                self._fenced += 1
                self._give_up(steps)
                return
            except IntegrityError:
                # Another worker wrote to one of these orders: they were evicted, so the next try reads them anew.
                self._conflicts += 1
                time.sleep(CONFLICT_PAUSE_S * 2**attempt * random.random())  # noqa: S311  # jitter, not a secret
        halves = _halves(steps)
        if halves is None:
            raise IntegrityError(f"the order of {steps[0].records[0].key!r} is written by others without end")
        for half in halves:
            self._save(half)

    def _save_once(self, steps: Sequence[Step]) -> None:
        registry = self._registry_for(steps)
        try:
            batch = decide(steps, tracker=self.tracker, registry=registry, carried=self._carried_decisions())
            self.tracker.save_all(batch.aggregates.values(), moves=batch.moves)
        except BaseException:
            # What was recorded on cached aggregates, and kept on carried decisions, did not happen.
            self.tracker.forget()
            self._carried = None
            raise
        for step in steps:
            self._next[step.partition] = step.position
        self._tally += batch.tally

    def _registry_for(self, steps: Sequence[Step]) -> Registry:
        """Who is known; read anew before a whole topic is refused because its partner was registered just now."""
        registry = self.tracker.registry()
        if all(step.partition.topic.removeprefix(TOPIC_PREFIX) in registry.partners for step in steps):
            return registry
        return self.tracker.registry(max_age_s=UNKNOWN_MAX_AGE_S)

    def _give_up(self, steps: Sequence[Step]) -> None:
        """Another worker has moved a partition: drop the batch and start again from what is stored."""
        self.tracker.forget()
        for step in steps:
            self._next.pop(step.partition, None)
            if step.partition in self.source.assigned():
                self.source.forget(step.partition)

    def _carried_decisions(self) -> dict[str, QuarantinedRecord]:
        if self._carried is None:
            self._carried = {str(record.position): record for record in self.tracker.carried()}
        return self._carried


def _halves(steps: Sequence[Step]) -> tuple[list[Step], list[Step]] | None:
    if len(steps) > 1:
        middle = len(steps) // 2
        return list(steps[:middle]), list(steps[middle:])
    halves = steps[0].halves()
    return None if halves is None else ([halves[0]], [halves[1]])
