"""Retrying a quarantined record with today's code and registry, in one transaction with its outcome."""

from __future__ import annotations

import time

from eventsourcing.persistence import IntegrityError

from consumers.batch import conflict, record_on
from consumers.decode import Rejected, decode
from domain.errors import NotAllowed
from domain.events import CarriedAggregate
from domain.fact import Fact
from domain.order import Outcome
from domain.positions import Tally, TallyShift
from domain.quarantine import Refusal
from domain.record import Record
from domain.tracker import Tracker

TRIES = 5


def retry(tracker: Tracker, position: str, *, by: str, reason: str) -> tuple[str, Refusal | None]:
    """Decide on a waiting record anew; answers (`recorded` | `repeated` | `refused`, today's refusal).

    A recorded fact is stored with its own position, digest and recorded_at, as if it had been accepted at first; its
    tally moves from quarantined to the outcome. Raises NotFound, or NotAllowed if it isn't waiting.
    """
    for _ in range(TRIES):
        try:
            return _retry_once(tracker, position, by=by, reason=reason)
        except IntegrityError:
            continue  # ingest wrote to the same order meanwhile: look again
    raise NotAllowed(f"the order of {position} is being written to without end", next_step="Try again later.")


def dismiss(tracker: Tracker, position: str, *, by: str, reason: str) -> None:
    """Decide that a waiting record will not be retried; it stays counted as quarantined."""
    record = tracker.quarantined(position)
    record.dismiss(at_ms=now_ms(), by=by, reason=reason)
    tracker.save_all([record])


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def _retry_once(tracker: Tracker, position: str, *, by: str, reason: str) -> tuple[str, Refusal | None]:
    record = tracker.quarantined(position)
    if record.status != "waiting" or record.record is None:
        raise NotAllowed(f"expected a waiting record at {position}, found {record.status}")
    tracker.forget()  # the orders of a command are read fresh: ingest may have written to them
    kept = record.record
    fact = decode(kept, registry=tracker.registry(max_age_s=0), topic_no=record.position.topic_no)
    outcome, refusal, touched = _decide(tracker, kept, fact)
    record.retried(outcome=outcome, refusal=refusal, at_ms=now_ms(), by=by, reason=reason)
    shifts = []
    if outcome != "refused":
        delta = Tally(recorded=outcome == "recorded", repeated=outcome == "repeated", quarantined=-1)
        shifts.append(TallyShift(record.position.topic_no, record.position.partition, delta))
    tracker.save_all([*touched, record], shifts=shifts)
    return outcome, refusal


def _decide(
    tracker: Tracker, record: Record, fact: Fact | Rejected
) -> tuple[str, Refusal | None, list[CarriedAggregate]]:
    if isinstance(fact, Rejected):
        return "refused", fact.refusal, []
    subject = tracker.subjects([fact.subject])[fact.subject]
    outcome = record_on(subject, record, fact, tracker)
    if outcome is Outcome.CONFLICTING:
        return "refused", conflict(fact).refusal, []
    return outcome.value, None, [subject] if outcome is Outcome.RECORDED else []
