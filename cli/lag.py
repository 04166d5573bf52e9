"""How far the stored offsets are behind the broker's ends."""

from __future__ import annotations

from collections.abc import Mapping

from consumers.source import Partition
from store.recorder import EventRecorder


def next_offsets(recorder: EventRecorder) -> dict[Partition, int]:
    """The stored next offset of every partition ever read, by the number in force of its topic (the last given)."""
    in_force = {binding.topic: binding.topic_no for binding in recorder.topics()}
    names = {number: topic for topic, number in in_force.items()}
    return {
        Partition(names[progress.topic_no], progress.partition): progress.next_offset
        for progress in recorder.progress()
        if progress.topic_no in names
    }


def lag(ends: Mapping[Partition, int], recorder: EventRecorder) -> int:
    """Offsets that the broker holds and the store has not passed; a few may be markers and no records."""
    stored = next_offsets(recorder)
    return sum(max(0, end - stored.get(partition, 0)) for partition, end in ends.items())
