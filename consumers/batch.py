"""One batch of records, decided: what is recorded, repeated, quarantined, and how far each partition moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from consumers.checking import check
from consumers.decode import Rejected, is_binary
from consumers.source import Partition, Slice
from domain.envelope import originator_id_of, seal
from domain.errors import OutOfStep
from domain.events import CarriedAggregate
from domain.fact import Fact, Stated
from domain.order import Outcome, Subject
from domain.positions import Move, Position, Tally
from domain.quarantine import QuarantinedRecord, Refusal
from domain.record import Record
from domain.registry import Registry
from domain.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Step:
    """The records of one partition that are to be taken now, and where that leaves it.

    `continued_from` is the stored next offset (None = never read); `position` the next offset afterwards.
    """

    partition: Partition
    topic_no: int
    continued_from: int | None
    records: Sequence[Record]
    position: int

    @classmethod
    def of(cls, slice_: Slice, *, topic_no: int, continued_from: int | None) -> Step:
        """Trim what the store has already seen; OutOfStep if the slice begins past it, which would pass for holes."""
        start = continued_from or 0
        if continued_from is not None and slice_.start > continued_from:
            topic, partition = slice_.partition
            raise OutOfStep(
                f"{topic} partition {partition}: expected to go on from {continued_from}, found {slice_.start}",
                next_step="start the worker again: it seeks each partition to its stored offset",
            )
        records = slice_.records
        if records and records[0].offset < start:
            records = [record for record in records if record.offset >= start]
        return cls(slice_.partition, topic_no, continued_from, records, max(slice_.position, start))

    def halves(self) -> tuple[Step, Step] | None:
        """Split in offset order; None if there is nothing to split."""
        middle = len(self.records) // 2
        if not middle:
            return None
        seam = self.records[middle].offset
        first = Step(self.partition, self.topic_no, self.continued_from, self.records[:middle], seam)
        return first, Step(self.partition, self.topic_no, seam, self.records[middle:], self.position)


@dataclass(slots=True)
class Decided:
    """A batch ready to be saved: the touched aggregates, one move a partition, and the tally of all."""

    aggregates: dict[str, CarriedAggregate] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    subjects: list[str] = field(default_factory=list)


def decide(
    steps: Sequence[Step], *, tracker: Tracker, registry: Registry, carried: Mapping[str, QuarantinedRecord]
) -> Decided:
    """Check and record every record of the steps on its aggregate; nothing is written yet.

    `carried` holds, by position, what another store had decided about records that arrive here now.
    """
    checked = [check(step.records, registry=registry, topic_no=step.topic_no) for step in steps]
    subjects = tracker.subjects({fact.subject for facts in checked for fact in facts if not isinstance(fact, Rejected)})
    batch = Decided(subjects=list(subjects))
    for step, facts in zip(steps, checked, strict=True):
        recorded = repeated = quarantined = 0
        for record, fact in zip(step.records, facts, strict=True):
            outcome = _take(record, fact, step.topic_no, subjects, batch, tracker, carried)
            if outcome is Outcome.RECORDED:
                recorded += 1
            elif outcome is Outcome.REPEATED:
                repeated += 1
            else:
                quarantined += 1
        first = step.continued_from
        if first is None:
            first = step.records[0].offset if step.records else step.position
        tally = Tally(recorded, repeated, quarantined, step.position - first - len(step.records))
        batch.moves.append(
            Move(step.topic_no, step.partition.partition, step.continued_from, first, step.position, tally)
        )
        batch.tally += tally
    return batch


def record_on(subject: Subject, record: Record, fact: Fact | Stated, tracker: Tracker) -> Outcome:
    """Record a fact on its aggregate, with the state that it is stored with."""
    assert record.value is not None
    state = seal(
        recorded_ms=record.recorded_ms,
        position=fact.position,
        digest=fact.digest,
        headers=record.headers,
        value=record.value,
        binary=bool(record.headers) and is_binary(record.headers),
    )
    return subject.record(
        name=fact.name,
        source=fact.source,
        fact_id=fact.id,
        digest=fact.digest,
        state=state,
        state_of=tracker.state_of,
    )


def _take(
    record: Record,
    fact: Fact | Stated | Rejected,
    topic_no: int,
    subjects: Mapping[str, Subject],
    batch: Decided,
    tracker: Tracker,
    carried: Mapping[str, QuarantinedRecord],
) -> Outcome:
    if carried:
        decision = carried.get(str(Position(topic_no, record.partition, record.offset)))
        if decision is not None:
            return _take_as_decided(record, fact, decision, batch)
    if isinstance(fact, Rejected):
        _quarantine(record, fact, Position(topic_no, record.partition, record.offset), batch)
        return Outcome.CONFLICTING
    subject = subjects[fact.subject]
    outcome = record_on(subject, record, fact, tracker)
    if outcome is Outcome.RECORDED:
        batch.aggregates[fact.subject] = subject
    elif outcome is Outcome.CONFLICTING:
        _quarantine(record, conflict(fact), fact.position, batch)
    return outcome


def conflict(fact: Fact | Stated) -> Rejected:
    """The refusal of a fact whose identity is known with other content."""
    words = f"{fact.id} is known for {originator_id_of(fact.subject)} with other content; the first one stays"
    refusal = Refusal("conflicting", words, "id", "a new id, or the same content", fact.id)
    return Rejected(refusal, fact.partner, fact.subject, fact.name)


def _take_as_decided(
    record: Record, fact: Fact | Stated | Rejected, decision: QuarantinedRecord, batch: Decided
) -> Outcome:
    assert decision.carried is not None
    if decision.status == "repeated":
        return Outcome.REPEATED
    if decision.record is None:
        carried = decision.carried
        refusal = Refusal(carried["code"], carried["words"], carried["path"], carried["expected"], carried["found"])
        if isinstance(fact, Rejected):
            rejected = Rejected(refusal, fact.partner, fact.subject, fact.fact)
        else:
            rejected = Rejected(refusal, fact.partner, fact.subject, fact.name)
        _keep(record, rejected, decision, batch)
    return Outcome.CONFLICTING


def _quarantine(record: Record, rejected: Rejected, position: Position, batch: Decided) -> None:
    _keep(record, rejected, QuarantinedRecord.open(f"quarantine/{position}"), batch)


def _keep(record: Record, rejected: Rejected, aggregate: QuarantinedRecord, batch: Decided) -> None:
    aggregate.quarantine(
        record, rejected.refusal, partner=rejected.partner, subject=rejected.subject, fact=rejected.fact
    )
    batch.aggregates[aggregate.id] = aggregate
