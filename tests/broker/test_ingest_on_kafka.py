"""Ingest on a real Kafka: what only a real broker does."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from consumers.ingest import Ingest
from consumers.kafka_door import Admin, KafkaAccess, KafkaSource, Sender, count_records
from consumers.retry import now_ms
from consumers.topics import stored_offsets
from domain.errors import RecordsMissing, TopicReplaced
from domain.partner import Partner
from domain.positions import Tally
from domain.tracker import Tracker
from store.open import open_tracker, recorder_of
from tests.conftest import TopicOf
from tests.consumers.world import cut, wire

pytestmark = pytest.mark.broker


def worker_on(access: KafkaAccess, topic: str, tracker: Tracker, group: str) -> Ingest:
    recorder = recorder_of(tracker)
    holder: list[KafkaSource] = []
    source = KafkaSource(
        access,
        group=group,
        pattern=f"^{topic}$",
        stored_offset=stored_offsets(recorder, lambda name: holder[0].topic_ids().get(name)),
    )
    holder.append(source)
    return Ingest(source, tracker, recorder)


def tracker_with(folder: Path, partner: str) -> Tracker:
    tracker = open_tracker(folder / "events.sqlite")
    number = tracker.store.reserve_topic(f"orders.{partner}")
    tracker.save_all(
        [
            Partner.register(
                name=partner, kinds=frozenset({"factory"}), topic_no=number, at_ms=now_ms(), by="ann", reason="test"
            )
        ]
    )
    return tracker


def send(access: KafkaAccess, topic: str, facts: range, *, word: str = "f") -> None:
    partner = topic.removeprefix("orders.")
    sender = Sender(access)
    failed: list[Exception] = []
    for number in facts:
        fact = cut(f"PO-{number % 50}", f"{word}{number}", 10, by=partner)
        sender.send(topic, fact["subject"].encode(), wire(fact), [], failed.append)
    sender.flush()
    sender.close()
    assert failed == []


def total(tracker: Tracker) -> Tally:
    found = Tally()
    for progress in tracker.store.progress():
        found += progress.tally
    return found


def test_what_is_saved_is_what_a_second_consumer_counts(broker: KafkaAccess, topic_of: TopicOf, tmp_path: Path) -> None:
    topic = topic_of("mill")
    tracker = tracker_with(tmp_path, topic.removeprefix("orders."))
    send(broker, topic, range(3_000))
    send(broker, topic, range(500))

    worker = worker_on(broker, topic, tracker, topic)
    worker.run(threading.Event(), until_caught_up=True)
    worker.source.close()

    delivered = sum(count_records(broker, [topic]).values())
    assert total(tracker) == Tally(recorded=3_000, repeated=500)
    assert delivered == 3_500


def test_a_topic_deleted_and_made_again_under_a_running_worker_stops_it_and_nothing_is_skipped(
    broker: KafkaAccess, kafka_admin: Admin, topic_of: TopicOf, tmp_path: Path
) -> None:
    topic = topic_of("mill")
    tracker = tracker_with(tmp_path, topic.removeprefix("orders."))
    send(broker, topic, range(60), word="old")
    worker = worker_on(broker, topic, tracker, topic)
    patience = time.monotonic() + 60
    while total(tracker).recorded < 60 and time.monotonic() < patience:
        worker.step()

    kafka_admin.delete_topic(topic)
    kafka_admin.create_topic(topic)
    send(broker, topic, range(600), word="new")
    with pytest.raises((TopicReplaced, RecordsMissing)):
        while time.monotonic() < patience:
            worker.step()
    worker.source.close()
    assert total(tracker) == Tally(recorded=60)

    recorder = recorder_of(tracker)
    new_id = kafka_admin.topic_ids([topic])[topic]
    recorder.accept_topic(topic, cluster_id=kafka_admin.cluster_id(), topic_id=new_id)
    again = worker_on(broker, topic, tracker, topic)
    again.run(threading.Event(), until_caught_up=True)
    again.source.close()
    assert total(tracker) == Tally(recorded=660)


def test_a_second_worker_joins_and_nothing_is_lost_or_doubled(
    broker: KafkaAccess, topic_of: TopicOf, tmp_path: Path
) -> None:
    topic = topic_of("mill")
    tracker = tracker_with(tmp_path, topic.removeprefix("orders."))
    other = open_tracker(tmp_path / "events.sqlite")
    stop = threading.Event()
    first = worker_on(broker, topic, tracker, topic)
    second = worker_on(broker, topic, other, topic)
    threads = [threading.Thread(target=worker.run, args=(stop,)) for worker in (first, second)]
    send(broker, topic, range(1_000))
    threads[0].start()
    time.sleep(2)
    threads[1].start()
    send(broker, topic, range(1_000, 4_000))

    patience = time.monotonic() + 90
    while total(tracker).offsets < 4_000 and time.monotonic() < patience:
        time.sleep(0.2)
    stop.set()
    for thread in threads:
        thread.join()
    first.source.close()
    second.source.close()

    assert total(tracker) == Tally(recorded=4_000)
    assert sum(len(tracker.store.select_events(f"order/PO-{n}")) for n in range(50)) == 4_000
