"""Records in: a group consumer that starts each partition where the store says, and nowhere else.

Three traps of the client shape this module. The rebalance listener runs on the client's I/O thread: it may
seek, it may not ask the broker anything, and what it raises comes back wrapped, so a refusal is kept and
raised after the poll. `auto_offset_reset="none"` alone is no protection: where a commit exists in Kafka a
partition that nobody sought starts there silently, so each batch is compared with what was sought. And a poll
that passes only transaction markers brings no record, so positions are read apart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka import errors as kafka_errors
from kafka.coordinator.assignors.range import RangePartitionAssignor

from consumers.kafka_door.access import KafkaAccess, connect, our_words, topic_id_text, translated
from consumers.kafka_door.admin import Admin
from consumers.kafka_door.batches import read_fast
from consumers.kafka_door.header_names import read_leniently
from consumers.kafka_door.records import check_in_step, check_the_brokers_time, never_sought, our_records
from consumers.source import Partition, Slice, StoredOffset
from domain.errors import RecordsMissing, ThreadlineError


class KafkaSource:
    """Records of every topic that matches `pattern`, as one member of the consumer group `group`."""

    def __init__(
        self,
        access: KafkaAccess,
        *,
        group: str,
        stored_offset: StoredOffset,
        pattern: str = r"^orders\.",
        session_timeout_ms: int = 10_000,
        metadata_max_age_ms: int = 5_000,
    ) -> None:
        read_leniently()
        read_fast()
        self._access = access
        self._group = group
        self._stored_offset = stored_offset
        self._admin: Admin | None = None
        self._generation = 0
        self._refusal: Exception | None = None
        # Next offset to come, by partition sought. Replaced as a whole on each assignment, by the I/O thread.
        self._expected: dict[Partition, int] = {}
        self._consumer = connect(
            access,
            KafkaConsumer,
            group_id=group,
            client_id=f"threadline-{group}",
            partition_assignment_strategy=[RangePartitionAssignor],
            auto_offset_reset="none",
            enable_auto_commit=False,
            isolation_level="read_committed",
            allow_auto_create_topics=False,
            # A new partner's topic, and a topic made again, are seen within this time (the default is 5
            # minutes).
            metadata_max_age_ms=metadata_max_age_ms,
            # A worker that was killed holds its partitions for this long (the default is 45 s).
            session_timeout_ms=session_timeout_ms,
            metrics_enabled=False,
        )
        self._consumer.subscribe(pattern=pattern, listener=_Listener(self))

    def poll(self, *, timeout_ms: int, max_records: int) -> list[Slice]:
        """Answer what came; [] when nothing did within `timeout_ms`. Errors: as `Source.poll` says."""
        try:
            batches = self._consumer.poll(timeout_ms=timeout_ms, max_records=max_records)
        except (kafka_errors.OffsetOutOfRangeError, kafka_errors.LogTruncationError) as error:
            self._raise_refusal()
            raise self._records_missing(error) from error
        except kafka_errors.NoOffsetForPartitionError as error:
            self._raise_refusal()
            raise never_sought(str(error)) from error
        except kafka_errors.KafkaError as error:
            self._raise_refusal()
            raise translated(error, self._access, f"reading as group {self._group}") from error
        self._raise_refusal()
        return self._slices(batches)

    def generation(self) -> int:
        return self._generation

    def assigned(self) -> frozenset[Partition]:
        return frozenset(Partition(tp.topic, tp.partition) for tp in self._consumer.assignment())

    def cluster_id(self) -> str:
        # Private, as in topic_ids: the client has no public look-up without I/O.
        return str(self._consumer._cluster.cluster_id)

    def topic_ids(self) -> Mapping[str, str]:
        cluster = self._consumer._cluster  # private: the client has no public look-up without I/O
        found = {topic: cluster.topic_id(topic) for topic in {tp.topic for tp in self._consumer.assignment()}}
        return {topic: topic_id_text(topic_id) for topic, topic_id in found.items() if topic_id is not None}

    def confirmed_topic_ids(self, topics: Collection[str]) -> Mapping[str, str]:
        # A connection of its own: the consumer's metadata is up to metadata_max_age_ms old, and asking it to renew it
        # took 107 ms a poll, where this takes 3 ms for one topic and 7 for 22.
        if self._admin is None:
            self._admin = Admin(self._access)
        return self._admin.topic_ids(topics)

    def end_offsets(self) -> Mapping[Partition, int]:
        partitions = list(self._consumer.assignment())
        if not partitions:
            return {}
        with our_words(self._access, "asking for the ends of the topics"):
            ends = self._consumer.end_offsets(partitions, timeout_ms=self._access.patience_ms)
        return {Partition(tp.topic, tp.partition): offset for tp, offset in ends.items()}

    def forget(self, partition: Partition) -> None:
        self._seek(self._expected, partition)

    def commit(self, next_offsets: Mapping[Partition, int]) -> None:
        offsets = {TopicPartition(*p): OffsetAndMetadata(offset) for p, offset in next_offsets.items()}
        if offsets:
            self._consumer.commit_async(offsets, callback=_drop)

    def close(self) -> None:
        self._consumer.close(autocommit=False, timeout_ms=self._access.patience_ms)
        if self._admin is not None:
            self._admin.close()

    # Called by the listener, on the client's I/O thread.

    def _take(self, assigned: Collection[Any]) -> None:
        expected: dict[Partition, int] = {}
        try:
            self._seek_assigned(expected, [Partition(tp.topic, tp.partition) for tp in assigned])
        except Exception as refusal:  # raised by the next poll, in the caller's thread
            self._refusal = refusal
        self._expected = expected
        self._generation += 1

    def _give_back(self) -> None:
        self._expected = {}

    def _seek_assigned(self, expected: dict[Partition, int], partitions: Collection[Partition]) -> None:
        for partition in partitions:
            self._seek(expected, partition)

    def _seek(self, expected: dict[Partition, int], partition: Partition) -> None:
        stored = self._stored_offset(partition)
        expected[partition] = 0 if stored is None else stored
        if stored is None:
            # Never seek(0): once retention has moved the start, offset 0 is out of range.
            self._consumer.seek_to_beginning(TopicPartition(*partition))
        else:
            self._consumer.seek(TopicPartition(*partition), stored)

    # Called by poll.

    def _slices(self, batches: Mapping[Any, list[Any]]) -> list[Slice]:
        expected = self._expected
        for tp, records in batches.items():
            check_in_step(expected, Partition(tp.topic, tp.partition), records[0].offset)
            check_the_brokers_time(tp.topic, records)
        slices = []
        # Private: the public position() of each partition may wait for the broker.
        for tp, state in list(self._consumer._subscription.assignment.items()):
            partition = Partition(tp.topic, tp.partition)
            position, next_offset = state.position, expected.get(partition)
            if position is None or next_offset is None or position.offset <= next_offset:
                continue
            slices.append(Slice(partition, our_records(batches.get(tp, ())), position.offset, next_offset))
            expected[partition] = position.offset
        return slices

    def _raise_refusal(self) -> None:
        refusal, self._refusal = self._refusal, None
        if refusal is not None:
            raise refusal

    def _records_missing(self, error: Any) -> ThreadlineError:
        # The one error carries {partition: offset} in its arguments, the other in a field.
        offsets = getattr(error, "divergent_offsets", None) or error.args[0]
        partitions = list(offsets) if isinstance(offsets, dict) else []
        try:
            starts = self._consumer.beginning_offsets(partitions, timeout_ms=self._access.patience_ms)
            ends = self._consumer.end_offsets(partitions, timeout_ms=self._access.patience_ms)
        except kafka_errors.KafkaError:  # the topic may be gone by now
            starts = ends = {}
        told = []
        for tp in partitions:
            wanted, start, end = self._expected.get(Partition(tp.topic, tp.partition)), starts.get(tp), ends.get(tp)
            held = "nothing" if start is None or start == end else f"{start} to {end}"
            told.append(f"{tp.topic} partition {tp.partition}: offset {wanted} comes next, the broker holds {held}")
        return RecordsMissing(
            "; ".join(told) or "the broker's log was cut below what was read",
            next_step="records were lost to retention, or the topic was deleted and made again: "
            "see `threadline explain records_missing` before you go on",
        )


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]  # the client has no types
    """Hands assignments to the source; runs on the client's I/O thread."""

    def __init__(self, source: KafkaSource) -> None:
        self._source = source

    def on_partitions_revoked(self, revoked: Collection[Any]) -> None:
        self._source._give_back()

    def on_partitions_assigned(self, assigned: Collection[Any]) -> None:
        self._source._take(assigned)

    def on_partitions_lost(self, lost: Collection[Any]) -> None:
        self._source._give_back()


def _drop(offsets: object, response: object) -> None:
    """Commits serve lag tools only: the store's offset is the truth, so a lost commit costs nothing."""
