"""The history of one subject: its stored events as facts, each with what became of it.

Nothing is edited and nothing disappears: a corrected fact stays in its place, and is marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic_core import to_json

from domain.envelope import Sealed, subject_of, unseal
from domain.errors import Misconfigured
from domain.events import CarriedEvent
from domain.fact import Fact
from domain.facts import BY_TYPE
from domain.facts.papers import Corrected
from domain.fold.validity import key_of, validity
from domain.moments import read_moment


@dataclass(frozen=True, slots=True)
class Recorded:
    """One stored event of a subject: its version (1, 2 ... in recorded order), the fact, the record as it came."""

    version: int
    fact: Fact
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class Marked:
    """A recorded event and its part in a correction, '' where it has none.

    `corrected_by` is the id of the correction that voids this fact; `corrects` the id that this declaration names,
    `has_effect` whether it voids it; `replaces` the id of the fact that a correction says this one replaces.
    """

    event: Recorded
    corrected_by: str = ""
    corrects: str = ""
    has_effect: bool = True
    replaces: str = ""
    is_twice: bool = False

    @property
    def fact(self) -> Fact:
        return self.event.fact


def recorded(event: CarriedEvent) -> Recorded:
    """Read one stored event of an order, a shipment or a certificate."""
    sealed = unseal(event.state)
    attributes = sealed.attributes
    # The type that the sender stated, not our topic: bytes stated as `.v1` are read with the model of `.v1` for ever.
    spec = BY_TYPE.get(attributes["type"])
    if spec is None:
        raise Misconfigured(
            f"version {event.originator_version} of {event.originator_id} is stated as the type "
            f"{attributes['type']!r}, which this Threadline can't read",
            next_step="Use the Threadline that wrote the store, or a later one.",
            code="unknown_event",
        )
    fact = Fact(
        id=attributes["id"],
        source=attributes["source"],
        subject=subject_of(event.originator_id),
        name=spec.name,
        happened_at=attributes["time"],
        happened_us=read_moment(attributes["time"]),
        recorded_us=sealed.recorded_ms * 1000,
        # By way of JSON: the models are strict, and read lists and texts as JSON has them.
        data=spec.model.model_validate_json(sealed.value if sealed.binary else to_json(sealed.data)),
        position=sealed.position,
        digest=sealed.digest,
    )
    return Recorded(event.originator_version, fact, sealed)


def marked(events: Iterable[CarriedEvent]) -> list[Marked]:
    """Read the stored events of one subject, in recorded order, and mark what was corrected."""
    history = [recorded(event) for event in events]
    valid = validity(event.fact for event in history)
    effective = {key_of(said.fact) for said in valid.effective}
    twice = {key_of(fact) for fact in valid.twice}
    replaced = _replaced(history)
    return [
        Marked(
            event,
            corrected_by=valid.voids[key].id if (key := key_of(event.fact)) in valid.voids else "",
            corrects=event.fact.data.corrects if isinstance(event.fact.data, Corrected) else "",
            has_effect=event.fact.name != "corrected" or key in effective,
            replaces=replaced.get((event.fact.source, event.fact.id), ""),
            is_twice=key in twice,
        )
        for event in history
    ]


def _replaced(history: Sequence[Recorded]) -> dict[tuple[str, str], str]:
    """By (source, id) of a replacement of this subject, the id of what it replaces."""
    found: dict[tuple[str, str], str] = {}
    for event in history:
        data = event.fact.data
        if isinstance(data, Corrected):
            for replacement in data.replaced_by or ():
                if replacement.subject in (None, event.fact.subject):
                    found.setdefault((event.fact.source, replacement.id), data.corrects)
    return found
