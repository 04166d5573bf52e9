"""Which topic is which: names bound to the broker's ids, so that a topic made again under a worker is seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from consumers.source import Partition, Slice, Source, StoredOffset
from domain.errors import OutOfStep, TopicReplaced, Unavailable
from domain.positions import TopicBinding
from store.recorder import EventRecorder


def stored_offsets(recorder: EventRecorder, topic_id: Callable[[str], str | None]) -> StoredOffset:
    """The seek of every assigned partition: read-only, since it runs on the Kafka client's I/O thread.

    Raises TopicReplaced where the topic has another id than the one that was read before.
    """

    def stored(partition: Partition) -> int | None:
        binding = binding_of(recorder.topics(), partition.topic)
        if binding is None or binding.topic_id is None:
            return None
        found = topic_id(partition.topic)
        if found is not None and found != binding.topic_id:
            raise topic_replaced(binding, found)
        progress = recorder.progress_of(binding.topic_no, partition.partition)
        return None if progress is None else progress.next_offset

    return stored


def binding_of(bindings: Sequence[TopicBinding], topic: str) -> TopicBinding | None:
    """The number in force of a topic: the last one given."""
    return next((binding for binding in reversed(bindings) if binding.topic == topic), None)


def topic_replaced(binding: TopicBinding, found: str) -> TopicReplaced:
    return TopicReplaced(
        f"topic {binding.topic} was deleted and made again: expected id {binding.topic_id}, found {found}",
        next_step="Find out why; then the new one is read from its start by "
        f"`threadline ingest --accept-topic {found} --by WHO --reason WHY`.",
    )


class BoundTopics:
    """The topics one worker reads, each with the number that the store gave to this very topic, by its id."""

    def __init__(self, source: Source, recorder: EventRecorder) -> None:
        self.source = source
        self.recorder = recorder
        self._bindings: dict[str, TopicBinding] = {}

    def forget(self) -> None:
        """Ask anew which topic is which: the partitions are assigned anew."""
        self._bindings.clear()

    def number(self, topic: str) -> int:
        """The store's number of a topic that `surely_of` let through; KeyError for another."""
        return self._bindings[topic].topic_no

    def binding(self, topic: str) -> TopicBinding | None:
        """What a topic is bound to, by this worker or in the store; None if it was never read."""
        return self._bindings.get(topic) or binding_of(self.recorder.topics(), topic)

    def surely_of(self, slices: list[Slice]) -> list[Slice]:
        """The slices that surely come from the topics they are bound to; the others are read again.

        A topic made again under us would be read on from the old offset, and what lies below it skipped. So each
        topic's id is asked of the broker after the poll and before anything is taken (raises TopicReplaced).
        """
        topics = {slice_.partition.topic for slice_ in slices}
        if not topics:
            self._compare(self.source.topic_ids())  # no I/O: an idle worker hears of it within the metadata's age
            return []
        try:
            ids = self.source.confirmed_topic_ids(topics)
        except Unavailable:
            self._read_again(slices)
            return []
        fresh = {topic for topic in topics - self._bindings.keys() if self._bind(topic, ids.get(topic))}
        self._compare(ids)
        # What was polled before a topic was bound may come from one of its name that is gone by now.
        self._read_again([slice_ for slice_ in slices if slice_.partition.topic in fresh])
        return [slice_ for slice_ in slices if slice_.partition.topic not in fresh]

    def _bind(self, topic: str, topic_id: str | None) -> bool:
        """Bind a topic to its number; answers whether it was for the first time ever."""
        if topic_id is None:
            raise OutOfStep(
                f"records of {topic} came, but the broker has no such topic any more",
                next_step="The topic was probably deleted just now; run ingest again.",
            )
        before = binding_of(self.recorder.topics(), topic)
        cluster_id = self.source.cluster_id()
        self._bindings[topic] = self.recorder.bind_topic(topic, cluster_id=cluster_id, topic_id=topic_id)
        return before is None or before.topic_id is None

    def _compare(self, ids: Mapping[str, str]) -> None:
        for topic, bound in self._bindings.items():
            found = ids.get(topic)
            if found is not None and found != bound.topic_id:
                raise topic_replaced(bound, found)

    def _read_again(self, slices: Sequence[Slice]) -> None:
        for slice_ in slices:
            if slice_.partition in self.source.assigned():
                self.source.forget(slice_.partition)
