"""Orders, shipments and certificates: each an aggregate that records the facts stated about it.

An aggregate keeps only what it needs to decide on the next fact: which identities it has, with their digests. What the
facts mean is folded from the kept facts when somebody asks (domain.fold).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from domain.envelope import identity_and_digest, same_content
from domain.events import CarriedAggregate, CarriedEvent
from domain.facts import FACTS, SubjectKind

# Answers the stored state of one version of an aggregate, for the rare comparison after parsing.
StateOf = Callable[[str, int], bytes]


class Outcome(Enum):
    """What became of a fact: the three words of the tally are recorded, repeated and (for conflicting) quarantined."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    CONFLICTING = "conflicting"


class Subject(CarriedAggregate):
    """Something that partners state facts about."""

    class Event(CarriedEvent):
        pass

    def begin(self) -> None:
        # (digest, version) by (source, id)
        self.known: dict[tuple[str, str], tuple[str, int]] = {}

    def take(self, event: CarriedEvent) -> None:
        source, fact_id, digest = identity_and_digest(event.state)
        self.known[source, fact_id] = (digest, event.originator_version)

    def record(self, *, name: str, source: str, fact_id: str, digest: str, state: bytes, state_of: StateOf) -> Outcome:
        """Record a fact, or say that it is known already.

        `state` is the sealed envelope that would be stored. A known identity with another digest is compared after
        parsing: equal content (white space, order of keys, other mode) is a repetition, anything else conflicts, and
        the first one stays.
        """
        key = (source, fact_id)
        known = self.known.get(key)
        if known is None:
            # As trigger(), without parsing the state that was just built.
            event = EVENT_OF[name, type(self)](self._id, self._version + 1, state)
            self._version = event.originator_version
            self.known[key] = (digest, self._version)
            self._pending_events.append(event)
            return Outcome.RECORDED
        if known[0] == digest:
            return Outcome.REPEATED
        first = self._pending_state(known[1]) or state_of(self._id, known[1])
        return Outcome.REPEATED if same_content(first, state) else Outcome.CONFLICTING

    def _pending_state(self, version: int) -> bytes | None:
        pending = (event for event in self._pending_events if isinstance(event, CarriedEvent))
        return next((event.state for event in pending if event.originator_version == version), None)


def _nested(kind: SubjectKind) -> dict[str, Any]:
    """The event classes of one kind of subject: one a fact, each derived from the aggregate's own `Event`."""

    class Event(Subject.Event):
        pass

    classes: dict[str, Any] = {"Event": Event}
    for name, spec in FACTS.items():
        if kind in spec.subjects:
            class_name = "".join(part.capitalize() for part in name.split("_"))
            classes[class_name] = type(class_name, (Event,), {"TOPIC": f"{kind}.{name}", "__module__": __name__})
    return classes


class Order(Subject):
    """One order of a brand, whose whole life is the set of facts stated about it."""

    TOPIC = "order"
    locals().update(_nested("order"))


class Shipment(Subject):
    """One shipment of a carrier; an order's `shipped` names it."""

    TOPIC = "shipment"
    locals().update(_nested("shipment"))


class Certificate(Subject):
    """One certificate of a scheme, with its periods and withdrawals."""

    TOPIC = "certificate"
    locals().update(_nested("certificate"))


AGGREGATE_OF: dict[SubjectKind, type[Subject]] = {"order": Order, "shipment": Shipment, "certificate": Certificate}
EVENT_OF: dict[tuple[str, type[Subject]], type[CarriedEvent]] = {
    (name, AGGREGATE_OF[kind]): getattr(AGGREGATE_OF[kind], "".join(part.capitalize() for part in name.split("_")))
    for name, spec in FACTS.items()
    for kind in spec.subjects
}
for _aggregate in AGGREGATE_OF.values():
    _aggregate.Event.opens = _aggregate
