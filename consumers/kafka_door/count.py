"""The second consumer: counts what topics deliver, apart from everything that ingest does."""

from __future__ import annotations

from collections.abc import Collection
from time import monotonic

from kafka import KafkaConsumer, TopicPartition

from consumers.kafka_door.access import KafkaAccess, connect, our_words
from consumers.kafka_door.batches import read_fast
from consumers.kafka_door.header_names import read_leniently
from consumers.source import Partition
from domain.errors import NotFound, Unavailable


def count_records(access: KafkaAccess, topics: Collection[str]) -> dict[Partition, int]:
    """Count the committed records of each partition, from its beginning to its present end.

    Raises NotFound if a topic doesn't exist, Unavailable if the broker falls silent.
    """
    read_leniently()
    read_fast()
    consumer = connect(
        access,
        KafkaConsumer,
        group_id=None,
        auto_offset_reset="none",
        enable_auto_commit=False,
        isolation_level="read_committed",
        allow_auto_create_topics=False,
        metrics_enabled=False,
    )
    try:
        with our_words(access, "counting records"):
            return _count(access, consumer, topics)
    finally:
        consumer.close(autocommit=False, timeout_ms=access.patience_ms)


def _count(access: KafkaAccess, consumer: KafkaConsumer, topics: Collection[str]) -> dict[Partition, int]:
    partitions = []
    for topic in topics:
        numbers = consumer.partitions_for_topic(topic)
        if not numbers:
            raise NotFound(f"topic {topic} doesn't exist at {access.bootstrap}")
        partitions += [TopicPartition(topic, number) for number in sorted(numbers)]
    counts = {Partition(tp.topic, tp.partition): 0 for tp in partitions}
    if not partitions:
        return counts
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    ends = consumer.end_offsets(partitions, timeout_ms=access.patience_ms)
    starts = consumer.beginning_offsets(partitions, timeout_ms=access.patience_ms)
    open_ones = {tp for tp in partitions if ends[tp] > starts[tp]}
    last_moved = monotonic()
    while open_ones:
        for tp, records in consumer.poll(timeout_ms=200, max_records=5000).items():
            counts[Partition(tp.topic, tp.partition)] += sum(1 for r in records if r.offset < ends[tp])
            last_moved = monotonic()
        still_open = {tp for tp in open_ones if (consumer.position(tp, timeout_ms=1000) or 0) < ends[tp]}
        if still_open != open_ones:
            last_moved = monotonic()
        elif monotonic() - last_moved > access.patience_s:
            raise Unavailable(f"{access.bootstrap} delivered nothing for {access.patience_s:g} s while counting")
        open_ones = still_open
    return counts
