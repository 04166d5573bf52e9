"""One measured case in a process of its own: `python -m benchmarks.case NAME FOLDER BOOTSTRAP`; one JSON line out.

A rate counts from the end of the first batch to the last durable write: joining the group, imports and the broker's
own start are outside. `rss_mb` is the process's peak.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PAGE = 20_000
ONE_BY_ONE_RECORDS = 1_500


class Clock:
    """Counts items from the first tick on."""

    def __init__(self) -> None:
        self._ticks: list[tuple[float, int]] = []

    def tick(self, items: int) -> None:
        self._ticks.append((time.perf_counter(), items))

    @property
    def items(self) -> int:
        return sum(items for _, items in self._ticks[1:])

    @property
    def seconds(self) -> float:
        return self._ticks[-1][0] - self._ticks[0][0]

    @property
    def second_half_per_s(self) -> float:
        """The rate of the second half of the items: what a restart in the middle is compared with."""
        left = self.items / 2
        for number in range(1, len(self._ticks)):
            left -= self._ticks[number][1]
            if left <= 0:
                rest = self._ticks[number:]
                seconds = rest[-1][0] - rest[0][0]
                return sum(items for _, items in rest[1:]) / seconds if seconds else 0.0
        return 0.0


def read_and_parse(folder: Path, bootstrap: str) -> Clock:
    """The baseline of ingest: bare kafka-python[crc32c] with max_poll_records=5000, and json.loads of every value."""
    from kafka import KafkaConsumer, TopicPartition

    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap,
        max_poll_records=5_000,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        isolation_level="read_committed",
    )
    topics = [topic for topic in consumer.topics() if topic.startswith("orders.")]
    partitions = [TopicPartition(topic, number) for topic in topics for number in consumer.partitions_for_topic(topic)]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    left = sum(consumer.end_offsets(partitions).values()) - sum(consumer.beginning_offsets(partitions).values())
    clock = Clock()
    while left > 0:
        parsed = 0
        for records in consumer.poll(timeout_ms=500).values():
            for record in records:
                with contextlib.suppress(ValueError):  # the season's noise is no JSON
                    json.loads(record.value or b"null")
            parsed += len(records)
        if parsed:
            clock.tick(parsed)
            left -= parsed
    consumer.close()
    return clock


def ingest(folder: Path, bootstrap: str, *, stop_at: float = float("inf")) -> Clock:
    """The production worker into the store as it is, until it has caught up (or taken `stop_at` records)."""
    from consumers.ingest import Ingest
    from consumers.kafka_door import KafkaAccess, KafkaSource
    from consumers.topics import stored_offsets
    from store.open import open_tracker

    tracker = open_tracker(folder / "events.sqlite")
    recorder: Any = tracker.recorder
    ids: dict[str, Any] = {}
    source = KafkaSource(
        KafkaAccess(bootstrap),
        group=f"ingest-{time.time_ns()}",
        stored_offset=stored_offsets(recorder, lambda topic: ids["source"].topic_ids().get(topic)),
    )
    ids["source"] = source
    worker = Ingest(source, tracker, recorder)
    clock = Clock()
    stop = threading.Event()
    done = 0

    def on_progress(progress: Any) -> None:
        nonlocal done
        total = progress.tally.recorded + progress.tally.repeated + progress.tally.quarantined
        if total > done:
            clock.tick(total - done)
            done = total
            if done >= stop_at:
                stop.set()

    worker.run(stop, until_caught_up=True, on_progress=on_progress)
    source.close()
    return clock


def ingest_half(folder: Path, bootstrap: str) -> Clock:
    """Take half of what the topics hold, and stop: the store that a cold start finds."""
    from consumers.kafka_door import Admin, KafkaAccess

    admin = Admin(KafkaAccess(bootstrap))
    delivered = sum(admin.end_offsets(admin.topics("orders.")).values())
    admin.close()
    return ingest(folder, bootstrap, stop_at=delivered / 2)


def ingest_cold(folder: Path, bootstrap: str) -> Clock:
    """Take the other half in a new process: no order is cached, each is read back from the store."""
    return ingest(folder, bootstrap)


def one_by_one(folder: Path, bootstrap: str) -> Clock:
    """The same work with one `save()` a message, each order read back first: what an application does by default."""
    from consumers.batch import Step, decide
    from consumers.kafka_door import KafkaAccess, KafkaSource
    from consumers.source import Slice
    from store.open import open_tracker

    tracker = open_tracker(folder / "events.sqlite")
    recorder: Any = tracker.recorder
    source = KafkaSource(KafkaAccess(bootstrap), group=f"one-{time.time_ns()}", stored_offset=lambda _: None)
    clock = Clock()
    following: dict[Any, int | None] = {}
    while clock.items < ONE_BY_ONE_RECORDS:
        for slice_ in source.poll(timeout_ms=500, max_records=500):
            topic = slice_.partition.topic
            binding = recorder.bind_topic(topic, cluster_id=source.cluster_id(), topic_id=source.topic_ids()[topic])
            for record in slice_.records:
                one = Slice(slice_.partition, [record], record.offset + 1, record.offset)
                step = Step.of(one, topic_no=binding.topic_no, continued_from=following.get(slice_.partition))
                tracker.forget()
                batch = decide([step], tracker=tracker, registry=tracker.registry(), carried={})
                tracker.save(*batch.aggregates.values(), moves=batch.moves)
                following[slice_.partition] = record.offset + 1
                clock.tick(1)
    source.close()
    return clock


def store_read(folder: Path, bootstrap: str) -> Clock:
    """The baseline of the projector: the same pages from the store into Arrow."""
    from projections.appending import arrow_page
    from store.open import open_for_reading

    store = open_for_reading(folder / "events.sqlite")
    clock = Clock()
    position = 0
    clock.tick(0)
    while len(page := store.read_page(position, PAGE)):
        arrow_page(page)
        position = page.ids[-1]
        clock.tick(len(page))
    return clock


def project(folder: Path, bootstrap: str) -> Clock:
    """The projector with all read models, from nothing to its last commit, publishing as it goes."""
    from projections.projector import Projector
    from store.open import open_for_reading

    clock = Clock()
    done = 0

    def on_progress(progress: Any) -> None:
        nonlocal done
        clock.tick(progress.events - done)
        done = progress.events

    with Projector(open_for_reading(folder / "events.sqlite"), folder) as projector:
        clock.tick(0)
        projector.run(threading.Event(), until_caught_up=True, on_progress=on_progress)
    return clock


def rebuild(folder: Path, bootstrap: str) -> Clock:
    """The whole rebuild: store into a new file, compared with the live one, switched."""
    from projections.rebuild import rebuild as rebuild_all
    from store.open import open_for_reading

    store = open_for_reading(folder / "events.sqlite")
    clock = Clock()
    clock.tick(0)
    rebuild_all(store, folder)
    clock.tick(store.max_notification_id() or 0)
    return clock


def rebuild_models(folder: Path, bootstrap: str) -> Clock:
    """All read models selected anew from `facts`."""
    from projections.rebuild import rebuild_models as rebuild_the_models
    from store.open import open_for_reading

    clock = Clock()
    clock.tick(0)
    rebuild_the_models(folder)
    clock.tick(open_for_reading(folder / "events.sqlite").max_notification_id() or 0)
    return clock


def lead_times(folder: Path, bootstrap: str) -> Clock:
    """The lead-time report by factory from the published copy; `seconds` for one answer."""
    from projections.asking import open_copy
    from projections.reports import lead_times as report

    clock = Clock()
    with open_copy(folder) as copy:
        report(copy, by="factory")
        clock.tick(0)
        report(copy, by="factory")
        clock.tick(1)
    return clock


CASES: dict[str, Callable[[Path, str], Clock]] = {
    case.__name__: case
    for case in (
        read_and_parse,
        ingest,
        ingest_half,
        ingest_cold,
        one_by_one,
        store_read,
        project,
        rebuild,
        rebuild_models,
        lead_times,
    )
}


def main() -> None:
    name, folder, bootstrap = sys.argv[1:4]
    cpu = time.process_time()
    clock = CASES[name](Path(folder), bootstrap)
    print(
        json.dumps(
            {
                "case": name,
                "items": clock.items,
                "seconds": clock.seconds,
                "second_half_per_s": clock.second_half_per_s,
                "cpu_seconds": time.process_time() - cpu,
                "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
