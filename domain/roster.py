"""The roster: partners, their topics' numbers, their suspensions, and what was decided about refused records.

Applied to an empty store, an exported roster makes re-ingestion decide alike: the same topic numbers (they stand in
every position), the same periods, and the same records held back that were held back here. A retried record that was
recorded needs no decision: it is accepted at once. One that turned out a repetition does, since accepting it first
would give the fact its position.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eventsourcing.persistence import StoredEvent

from domain.errors import InvalidInput, NotAllowed
from domain.events import CarriedAggregate
from domain.partner import Partner
from domain.positions import TopicBinding
from domain.quarantine import QuarantinedRecord
from domain.tracker import Tracker

VERSION = 1
HELD = ("waiting", "dismissed", "repeated")
Roster = dict[str, Any]


def export_roster(tracker: Tracker) -> Roster:
    """The roster as plain tables, ready for TOML; no null anywhere."""
    return {
        "version": VERSION,
        "topic": [_topic(binding) for binding in tracker.store.topics()],
        "partner": [_partner(partner) for partner in tracker.partners()],
        "decision": [_decision(record) for record in tracker.quarantine() if record.status in HELD],
    }


def apply_roster(tracker: Tracker, roster: Mapping[str, Any], *, at_ms: int, by: str, reason: str) -> dict[str, int]:
    """Register what the roster names and is not there yet, in one transaction; answers counts of what was added.

    Idempotent: what is there already and equal is left alone. A partner without `topic_no` gets the next number.
    Raises InvalidInput for a roster of another shape, NotAllowed where it contradicts the store.
    """
    if roster.get("version", VERSION) != VERSION:
        raise InvalidInput(f"expected a roster of version {VERSION}, found {roster['version']!r}")
    try:
        bindings = [_binding(item) for item in roster.get("topic", ())]
        tracker.store.restore_topics(bindings)
        added: list[CarriedAggregate] = []
        known = {partner.name: partner for partner in tracker.partners()}
        for item in roster.get("partner", ()):
            added += _apply_partner(tracker, known.get(item["name"]), item, at_ms=at_ms, by=by, reason=reason)
        decisions = [_apply_decision(tracker, item) for item in roster.get("decision", ())]
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"the roster can't be read: {type(error).__name__}: {error}") from error
    new_decisions = [decision for decision in decisions if decision is not None]
    tracker.save_all([*added, *new_decisions])
    return {"partners": len(added), "topics": len(bindings), "decisions": len(new_decisions)}


def _topic(binding: TopicBinding) -> Roster:
    found: Roster = {"topic_no": binding.topic_no, "topic": binding.topic}
    if binding.topic_id is not None:
        found |= {"cluster_id": binding.cluster_id, "topic_id": binding.topic_id}
    return found


def _binding(item: Mapping[str, Any]) -> TopicBinding:
    return TopicBinding(item["topic_no"], item["topic"], item.get("cluster_id"), item.get("topic_id"))


def _partner(partner: Partner) -> Roster:
    history = partner.history
    return {
        "name": partner.name,
        "kinds": sorted(partner.kinds),
        "registered_ms": partner.registered_ms,
        "by": history[0]["by"],
        "reason": history[0]["reason"],
        "suspension": [
            {key: fields[key] for key in ("what", "at_ms", "from_ms", "until_ms", "by", "reason") if key in fields}
            for fields in history[1:]
        ],
    }


def _apply_partner(
    tracker: Tracker, known: Partner | None, item: Mapping[str, Any], *, at_ms: int, by: str, reason: str
) -> list[CarriedAggregate]:
    kinds = frozenset(item["kinds"])
    if known is not None:
        if known.kinds != kinds:
            raise NotAllowed(
                f"partner {known.name} is registered as {', '.join(sorted(known.kinds))}; "
                f"the roster says {', '.join(sorted(kinds))}",
                next_step="Kinds are fixed at registration: correct the roster, or register another name.",
            )
        return []
    partner = Partner.register(
        name=item["name"],
        kinds=kinds,
        topic_no=tracker.store.reserve_topic("orders." + item["name"]),
        at_ms=item.get("registered_ms", at_ms),
        by=item.get("by", by),
        reason=item.get("reason", reason),
    )
    for step in item.get("suspension", ()):
        if step["what"] == "suspended":
            partner.suspend(at_ms=step["at_ms"], from_ms=step["from_ms"], by=step["by"], reason=step["reason"])
        else:
            partner.resume(at_ms=step["at_ms"], until_ms=step["until_ms"], by=step["by"], reason=step["reason"])
    return [partner]


def _decision(record: QuarantinedRecord) -> Roster:
    refusal, last = record.refusal, record.history[-1]
    if refusal is None:  # it was carried here, and the record itself has not come yet
        assert record.carried is not None
        return {"position": str(record.position), **record.carried}
    return {
        "position": str(record.position),
        "outcome": record.status,
        "code": refusal.code,
        "words": refusal.words,
        "path": refusal.path,
        "expected": refusal.expected,
        "found": refusal.found,
        "at_ms": last.get("at_ms", last.get("recorded_ms", 0)),
        "by": last.get("by", ""),
        "reason": last.get("reason", ""),
    }


def _apply_decision(tracker: Tracker, item: Mapping[str, Any]) -> QuarantinedRecord | None:
    if item["outcome"] not in HELD:
        raise InvalidInput(f"expected an outcome among {', '.join(HELD)}, found {item['outcome']!r}")
    record = QuarantinedRecord.open("quarantine/" + item["position"])
    stored: Sequence[StoredEvent] = tracker.store.select_events(record.id)
    if stored:
        return None
    record.carry({name: value for name, value in item.items() if name != "position"})
    return record
