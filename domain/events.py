"""The base of every aggregate and event here: an event IS its stored bytes.

`CarriedEvent` holds the state exactly as it is stored, so the mapper neither serialises nor parses. The first event
of an aggregate opens it: there is no separate "created" event, since any fact may come first.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from eventsourcing.domain import BaseAggregate, CanMutateAggregate


class CarriedEvent(CanMutateAggregate[str]):
    """An event of an aggregate: id, version, and the stored state as bytes."""

    TOPIC: ClassVar[str]
    opens: ClassVar[type[CarriedAggregate]]

    def __init__(self, originator_id: str, originator_version: int, state: bytes) -> None:
        self.originator_id = originator_id
        self.originator_version = originator_version
        self.state = state

    def mutate(self, aggregate: Any) -> Any:
        """Apply this event to its aggregate, opening it if there is none yet.

        Raises ValueError if the event is not the next one of this aggregate.
        """
        if aggregate is None:
            aggregate = self.opens.open(self.originator_id)
        if self.originator_id != aggregate.id or self.originator_version != aggregate.version + 1:
            raise ValueError(
                f"expected version {aggregate.version + 1} of {aggregate.id}, "
                f"found {self.originator_version} of {self.originator_id}"
            )
        aggregate.take(self)
        aggregate.version = self.originator_version
        return aggregate

    def __eq__(self, other: object) -> bool:
        return (
            type(self) is type(other)
            and isinstance(other, CarriedEvent)
            and self.originator_id == other.originator_id
            and self.originator_version == other.originator_version
            and self.state == other.state
        )

    def __hash__(self) -> int:
        return hash((self.originator_id, self.originator_version))

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({self.originator_id!r}, {self.originator_version}, {self.state!r})"


class CarriedAggregate(BaseAggregate[str]):
    """An aggregate whose events carry their own bytes."""

    class Event(CarriedEvent):
        pass

    @classmethod
    def open(cls, originator_id: str) -> Self:
        """An aggregate that has no event yet (version 0)."""
        aggregate = object.__new__(cls)
        aggregate._id = originator_id
        aggregate._version = 0
        aggregate._pending_events = []
        aggregate.begin()
        return aggregate

    def begin(self) -> None:
        """Set up what the first event will change."""

    def take(self, event: CarriedEvent) -> None:
        """Let one event change this aggregate."""

    def trigger(self, event_class: type[CarriedEvent], state: bytes) -> CarriedEvent:
        """State a new event: apply it, and keep it as pending until it is saved."""
        event = event_class(self._id, self._version + 1, state)
        event.mutate(self)
        self._pending_events.append(event)
        return event
