"""Topics that were deleted and made again: who accepted the new one, and why."""

from __future__ import annotations

from typing import Any

from domain.envelope import own_state, read_own
from domain.events import CarriedAggregate, CarriedEvent
from domain.positions import TopicBinding


class Topic(CarriedAggregate):
    """One Kafka topic by name; it has events only if it was ever made again."""

    TOPIC = "topic"

    class Event(CarriedEvent):
        pass

    class Accepted(Event):
        TOPIC = "topic.accepted"

    def begin(self) -> None:
        self.history: list[dict[str, Any]] = []

    def take(self, event: CarriedEvent) -> None:
        self.history.append(read_own(event.state))

    def accept(self, binding: TopicBinding, *, at_ms: int, by: str, reason: str) -> None:
        """Note that the topic of this id is read from its start, under a number of its own."""
        fields: dict[str, object] = {
            "at_ms": at_ms,
            "topic_no": binding.topic_no,
            "cluster_id": binding.cluster_id,
            "topic_id": binding.topic_id,
            "by": by,
            "reason": reason,
        }
        self.trigger(self.Accepted, own_state(fields))


Topic.Event.opens = Topic
