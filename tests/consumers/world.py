"""A small world for ingest tests: partners, topics in memory, a real SQLite store, and workers over them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from consumers.ingest import Ingest
from consumers.retry import now_ms
from consumers.source import Partition
from consumers.topics import stored_offsets
from domain.partner import Partner
from domain.positions import Tally
from domain.tracker import Tracker
from store.open import open_tracker, recorder_of
from store.recorder import EventRecorder
from tests.consumers.memory_source import MemoryBroker, MemorySource

PARTITIONS = 3


def event(
    fact: str,
    subject: str,
    fact_id: str,
    data: Mapping[str, Any],
    *,
    by: str,
    at: str = "2026-03-01T08:00:00Z",
    **more: Any,
) -> dict[str, Any]:
    """One structured CloudEvent."""
    return {
        "specversion": "1.0",
        "id": fact_id,
        "source": f"/partners/{by}",
        "type": f"threadline.{fact}.v1",
        "subject": subject,
        "time": at,
        **more,
        "data": dict(data),
    }


def cut(
    subject: str, fact_id: str, pieces: int = 10, *, by: str = "mill", lot: str = "A", **more: Any
) -> dict[str, Any]:
    """A cut of some pieces of line 1."""
    return event(
        "cut", subject, fact_id, {"lot": lot, "quantities": [{"line": "1", "quantity": pieces}]}, by=by, **more
    )


def wire(fact: Mapping[str, Any], **dumps: Any) -> bytes:
    return json.dumps(fact, **({"separators": (",", ":")} | dumps)).encode()


class World:
    """Partners write to topics in memory; workers read them into one store file."""

    def __init__(self, folder: Path, broker: MemoryBroker | None = None) -> None:
        self.folder = folder
        self.broker = broker or MemoryBroker()
        self.tracker = self.open_tracker()

    def open_tracker(self) -> Tracker:
        """Another process's view of the same store."""
        return open_tracker(self.folder / "events.sqlite")

    @property
    def store(self) -> EventRecorder:
        return self.recorder_of(self.tracker)

    @staticmethod
    def recorder_of(tracker: Tracker) -> EventRecorder:
        return recorder_of(tracker)

    def register(self, name: str, *kinds: str, topic: bool = True) -> Partner:
        partner = Partner.register(
            name=name,
            kinds=frozenset(kinds or ("factory",)),
            topic_no=self.store.reserve_topic(f"orders.{name}"),
            at_ms=now_ms(),
            by="ann",
            reason="new supplier",
        )
        self.tracker.save_all([partner])
        if topic:
            self.broker.create(f"orders.{name}", PARTITIONS)
        return partner

    def send(
        self,
        fact: Mapping[str, Any] | bytes | None,
        *,
        to: str = "mill",
        key: str | None = None,
        partition_of: str | None = None,
        **more: Any,
    ) -> int:
        """Append one record, its partition by its key; answers the offset."""
        subject = key if key is not None else str(fact["subject"]) if isinstance(fact, Mapping) else "PO-1"
        value = wire(fact) if isinstance(fact, Mapping) else fact
        partition = sum((partition_of or subject).encode()) % PARTITIONS
        return self.broker.append(f"orders.{to}", partition, key=subject.encode(), value=value, **more)

    def worker(
        self,
        *,
        script: Iterable[Mapping[Partition, int]] = (),
        mine: Callable[[Partition], bool] = lambda partition: True,
        tracker: Tracker | None = None,
        max_poll_records: int = 5_000,
    ) -> Ingest:
        tracker = tracker or self.open_tracker()
        recorder = self.recorder_of(tracker)
        ids = self.broker.ids
        source = MemorySource(
            self.broker, stored_offset=stored_offsets(recorder, lambda topic: ids.get(topic)), script=script, mine=mine
        )
        return Ingest(source, tracker, recorder, max_poll_records=max_poll_records)

    def ingest(self, **how: Any) -> Ingest:
        """Read everything that is there with a fresh worker."""
        worker = self.worker(**how)
        for _ in range(100_000):
            if not worker.step() and worker.is_caught_up():
                return worker
        raise AssertionError("the worker never caught up")

    def tally(self) -> Tally:
        """The tally of all partitions, each of which must add up."""
        total = Tally()
        for progress in self.store.progress():
            assert progress.tally.offsets == progress.next_offset - progress.first_offset
            total += progress.tally
        return total

    def states(self, prefixes: tuple[str, ...] = ("order/", "shipment/", "certificate/")) -> dict[str, set[bytes]]:
        """The set of stored states of each aggregate."""
        found: dict[str, set[bytes]] = {}
        for prefix in prefixes:
            for stored in self.store.select_prefix(prefix):
                found.setdefault(str(stored.originator_id), set()).add(bytes(stored.state))
        return found

    def delivered(self) -> int:
        """Records that the topics hold."""
        return sum(entry is not None for log in self.broker.logs.values() for entry in log.entries)
