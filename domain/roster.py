"""The roster: partners, their topics' numbers, their suspensions, and what was decided about refused records.

Applied to an empty store, an exported roster makes re-ingestion decide alike: the same topic numbers (they stand in
every position), the same periods, and the same records held back that were held back here. A retried record that was
recorded needs no decision: it is accepted at once. One that turned out a repetition does, since accepting it first
would give the fact its position.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from domain.errors import InvalidInput, NotAllowed
from domain.events import CarriedAggregate
from domain.facts.words import Kind, PartnerName
from domain.partner import Partner
from domain.positions import TopicBinding
from domain.quarantine import QuarantinedRecord
from domain.tracker import Tracker

Roster = dict[str, Any]


class _Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


Millis = Annotated[int, Field(ge=0, le=253_402_300_799_999)]  # to the year 9999


class TopicEntry(_Table):
    topic_no: Annotated[int, Field(ge=1)]
    topic: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,249}$")]
    cluster_id: str | None = None
    topic_id: str | None = None


class PeriodEntry(_Table):
    """One step of a suspension: when it was said, from or until when it counts (epoch ms), who and why."""

    what: Literal["suspended", "resumed"]
    at_ms: Millis
    from_ms: Millis | None = None
    until_ms: Millis | None = None
    by: str
    reason: str

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if (self.from_ms if self.what == "suspended" else self.until_ms) is None:
            raise ValueError("a suspension says from_ms, a resumption until_ms")
        return self


class PartnerEntry(_Table):
    name: PartnerName
    kinds: Annotated[list[Kind], Field(min_length=1)]
    registered_ms: Millis | None = None
    by: str | None = None
    reason: str | None = None
    suspension: list[PeriodEntry] = []


class DecisionEntry(_Table):
    """What was decided about the record at a position; stored as it stands, for ever."""

    position: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]*/[0-9]+/[0-9]+$")]
    outcome: Literal["waiting", "dismissed", "repeated"]
    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    words: str
    path: str = ""
    expected: str = ""
    found: str = ""
    at_ms: Millis
    by: str = ""
    reason: str = ""


class RosterFile(_Table):
    """A whole roster: read and checked before anything of it is written."""

    version: Literal[1] = 1
    topic: list[TopicEntry] = []
    partner: list[PartnerEntry] = []
    decision: list[DecisionEntry] = []

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        named = [f"partner {entry.name}" for entry in self.partner] + [f"position {d.position}" for d in self.decision]
        twice = [name for name, count in Counter(named).items() if count > 1]
        if twice:
            raise ValueError(f"{twice[0]} stands twice")
        return self


def export_roster(tracker: Tracker) -> Roster:
    """The roster as plain tables, ready for TOML; no null anywhere."""
    decisions = [_decision(record) for record in tracker.quarantine() if record.status in HELD]
    return RosterFile(
        topic=[TopicEntry(**_topic(binding)) for binding in tracker.store.topics()],
        partner=[_partner(partner) for partner in tracker.partners()],
        decision=decisions,
    ).model_dump(exclude_none=True)


def apply_roster(tracker: Tracker, roster: Mapping[str, Any], *, at_ms: int, by: str, reason: str) -> dict[str, int]:
    """Register what the roster names and is not there yet; answers counts of what was added.

    Topic numbers are taken first (a number without a partner does no harm), then all events in one transaction.
    Idempotent: what is there already and equal is left alone. A partner without a number gets the next one.
    Raises InvalidInput for a roster of another shape, NotAllowed where it contradicts the store.
    """
    try:
        file = RosterFile.model_validate(dict(roster))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the roster"
        raise InvalidInput(f"the roster can't be used: {where}: {first['msg']}") from error
    bindings = [TopicBinding(t.topic_no, t.topic, t.cluster_id, t.topic_id) for t in file.topic]
    known = {partner.name: partner for partner in tracker.partners()}
    for entry in file.partner:
        _check_agrees(known.get(entry.name), entry)
    tracker.store.restore_topics(bindings)
    partners = [
        _register(tracker, entry, at_ms=at_ms, by=by, reason=reason)
        for entry in file.partner
        if entry.name not in known
    ]
    suspended = [_add_periods(known[e.name], e) for e in file.partner if e.name in known and _lacks_periods(known, e)]
    decisions = [record for entry in file.decision if (record := _carry(tracker, entry)) is not None]
    added: list[CarriedAggregate] = [*partners, *suspended, *decisions]
    tracker.save_all(added)
    return {"partners": len(partners), "topics": len(bindings), "decisions": len(decisions)}


HELD = ("waiting", "dismissed", "repeated")


def _topic(binding: TopicBinding) -> Roster:
    return {
        "topic_no": binding.topic_no,
        "topic": binding.topic,
        "cluster_id": binding.cluster_id,
        "topic_id": binding.topic_id,
    }


def _periods(partner: Partner) -> list[PeriodEntry]:
    return [
        PeriodEntry(
            what=step["what"],
            at_ms=step["at_ms"],
            from_ms=step.get("from_ms"),
            until_ms=step.get("until_ms"),
            by=step["by"],
            reason=step["reason"],
        )
        for step in partner.history[1:]
    ]


def _partner(partner: Partner) -> PartnerEntry:
    registered = partner.history[0]
    return PartnerEntry(
        name=partner.name,
        kinds=sorted(partner.kinds),  # type: ignore[arg-type]  # the registry has checked the words
        registered_ms=partner.registered_ms,
        by=registered["by"],
        reason=registered["reason"],
        suspension=_periods(partner),
    )


def _check_agrees(known: Partner | None, entry: PartnerEntry) -> None:
    if known is None:
        return
    if known.kinds != frozenset(entry.kinds):
        raise NotAllowed(
            f"partner {known.name} is registered as {', '.join(sorted(known.kinds))}; "
            f"the roster says {', '.join(sorted(entry.kinds))}",
            next_step="Kinds are fixed at registration: correct the roster, or register another name.",
        )
    if known.suspensions and entry.suspension and _periods(known) != entry.suspension:
        raise NotAllowed(
            f"partner {known.name} has other suspensions here than in the roster",
            next_step="Apply the roster to an empty store, or take the partner's suspensions out of it.",
        )


def _lacks_periods(known: Mapping[str, Partner], entry: PartnerEntry) -> bool:
    return bool(entry.suspension) and not known[entry.name].suspensions


def _register(tracker: Tracker, entry: PartnerEntry, *, at_ms: int, by: str, reason: str) -> Partner:
    partner = Partner.register(
        name=entry.name,
        kinds=frozenset(entry.kinds),
        topic_no=tracker.store.reserve_topic("orders." + entry.name),
        at_ms=at_ms if entry.registered_ms is None else entry.registered_ms,
        by=by if entry.by is None else entry.by,
        reason=reason if entry.reason is None else entry.reason,
    )
    return _add_periods(partner, entry)


def _add_periods(partner: Partner, entry: PartnerEntry) -> Partner:
    for step in entry.suspension:
        if step.what == "suspended":
            partner.suspend(at_ms=step.at_ms, from_ms=step.from_ms, by=step.by, reason=step.reason)
        else:
            partner.resume(at_ms=step.at_ms, until_ms=step.until_ms, by=step.by, reason=step.reason)
    return partner


def _decision(record: QuarantinedRecord) -> DecisionEntry:
    refusal = record.refusal
    if refusal is None:  # it was carried here, and the record itself has not come yet
        assert record.carried is not None
        return DecisionEntry(position=str(record.position), **record.carried)
    decided: dict[str, Any] = next((step for step in reversed(record.history) if "by" in step), {})
    return DecisionEntry(
        position=str(record.position),
        outcome=record.status,  # type: ignore[arg-type]  # one of HELD
        code=refusal.code,
        words=refusal.words,
        path=refusal.path,
        expected=refusal.expected,
        found=refusal.found,
        at_ms=decided.get("at_ms", record.history[-1].get("recorded_ms", 0)),
        by=decided.get("by", ""),
        reason=decided.get("reason", ""),
    )


def _carry(tracker: Tracker, entry: DecisionEntry) -> QuarantinedRecord | None:
    record = QuarantinedRecord.open("quarantine/" + entry.position)
    if tracker.store.select_events(record.id):
        return None
    record.carry(entry.model_dump(exclude={"position"}))
    return record
