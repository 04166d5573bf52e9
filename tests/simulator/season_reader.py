"""A tracker in memory: the consumer's own decode, the domain's own aggregates, no broker and no store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from consumers.decode import Rejected, decode
from domain.envelope import seal
from domain.fact import Fact
from domain.facts import subject_kind
from domain.order import AGGREGATE_OF, Outcome, Subject
from domain.record import Record
from domain.registry import KnownPartner, Registry
from simulator import PARTNERS, WireFact

REGISTRY = Registry({name: KnownPartner(name, frozenset(kinds)) for name, kinds in PARTNERS.items()})
KINDS = REGISTRY.kinds()
# 2026-11-01: after every season's end, as a broker's clock is.
RECORDED_MS = 1_793_491_200_000


@dataclass
class Read:
    """What became of a season's records; `facts` are the recorded ones by subject."""

    outcomes: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    surprises: list[tuple[str, str, str, bytes | None]] = field(default_factory=list)

    @property
    def names(self) -> Counter[str]:
        return Counter(fact.name for facts in self.facts.values() for fact in facts)


def read(season: Iterable[WireFact]) -> Read:
    """Take a season's records in, one by one, in the order of sending."""
    found, known = Read(), {}
    for offset, sent in enumerate(season):
        record = Record(sent.topic, 0, offset, RECORDED_MS, sent.key, sent.value, sent.headers)
        fact = decode(record, registry=REGISTRY, topic_no=1)
        outcome, code = _take(record, fact, known)
        found.outcomes[outcome] += 1
        if code:
            found.refused[code] += 1
        if (outcome, code) != (sent.outcome, sent.code):
            found.surprises.append((sent.dirt, f"{sent.outcome} {sent.code}", f"{outcome} {code}", sent.value))
        if outcome == "recorded" and isinstance(fact, Fact):
            found.facts.setdefault(fact.subject, []).append(fact)
    return found


def _take(record: Record, fact: Fact | Rejected, known: dict[str, Subject]) -> tuple[str, str]:
    if isinstance(fact, Rejected):
        return "quarantined", fact.refusal.code
    subject = known.get(fact.subject)
    if subject is None:
        subject = known[fact.subject] = AGGREGATE_OF[subject_kind(fact.subject)].open(fact.subject)
    assert record.value is not None
    state = seal(
        recorded_ms=record.recorded_ms,
        position=fact.position,
        digest=fact.digest,
        headers=record.headers,
        value=record.value,
        binary=False,
    )
    outcome = subject.record(
        name=fact.name,
        source=fact.source,
        fact_id=fact.id,
        digest=fact.digest,
        state=state,
        state_of=lambda name, version: next(
            e.state for e in known[name].pending_events if e.originator_version == version
        ),
    )
    return ("quarantined", "conflicting") if outcome is Outcome.CONFLICTING else (outcome.value, "")
