"""Records that were refused: kept whole, with the reason, until somebody retries or dismisses them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from domain.envelope import header_bytes, header_json, own_state, plain_text, read_own
from domain.errors import NotAllowed
from domain.events import CarriedAggregate, CarriedEvent
from domain.positions import Position
from domain.record import Record


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a record was refused: a code of domain.codes, and where, what was expected, what was found."""

    code: str
    words: str
    path: str = ""
    expected: str = ""
    found: str = ""


class QuarantinedRecord(CarriedAggregate):
    """One refused record and what was decided about it."""

    TOPIC = "quarantine"

    class Event(CarriedEvent):
        pass

    class Quarantined(Event):
        TOPIC = "quarantine.quarantined"

    class Retried(Event):
        TOPIC = "quarantine.retried"

    class Dismissed(Event):
        TOPIC = "quarantine.dismissed"

    class Carried(Event):
        TOPIC = "quarantine.carried"

    def begin(self) -> None:
        self.status = "none"  # then: waiting, recorded, repeated, dismissed
        self.record: Record | None = None
        self.refusal: Refusal | None = None
        self.carried: dict[str, Any] | None = None
        self.history: list[dict[str, Any]] = []

    @property
    def position(self) -> Position:
        return Position.parse(self._id.removeprefix("quarantine/"))

    def take(self, event: CarriedEvent) -> None:
        fields = read_own(event.state)
        match event:
            case QuarantinedRecord.Quarantined():
                self.record = _kept(fields)
                self.refusal = _refusal(fields)
                if self.status == "none":
                    self.status = "waiting"
            case QuarantinedRecord.Retried():
                if fields["outcome"] == "refused":
                    self.refusal = _refusal(fields)
                else:
                    self.status = fields["outcome"]
            case QuarantinedRecord.Dismissed():
                self.status = "dismissed"
            case QuarantinedRecord.Carried():
                self.carried = fields
                self.status = fields["outcome"]
        self.history.append({"what": event.TOPIC.removeprefix("quarantine."), **fields})

    def quarantine(self, record: Record, refusal: Refusal, *, partner: str, subject: str, fact: str) -> None:
        """Keep a refused record whole; `partner`, `subject`, `fact` as far as they could be read ('' if not)."""
        fields: dict[str, object] = {
            "recorded_ms": record.recorded_ms,
            "at": str(self.position),
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            **_refusal_fields(refusal),
            "partner": partner,
            "subject": subject,
            "fact": fact,
            **_bytes_fields("key", record.key),
            **_bytes_fields("value", record.value),
            "headers": [header_json(name, value) for name, value in record.headers],
        }
        self.trigger(self.Quarantined, own_state(fields))

    def retried(self, *, outcome: str, refusal: Refusal | None, at_ms: int, by: str, reason: str) -> None:
        """Note a retry: `outcome` recorded, repeated, or refused (again, with today's refusal)."""
        if self.status != "waiting":
            raise NotAllowed(f"expected a waiting record, found {self._id} {self.status}")
        fields: dict[str, object] = {"at_ms": at_ms, "outcome": outcome, "by": by, "reason": reason}
        if refusal is not None:
            fields |= _refusal_fields(refusal)
        self.trigger(self.Retried, own_state(fields))

    def dismiss(self, *, at_ms: int, by: str, reason: str) -> None:
        """Decide that this record will not be retried; it stays, and stays counted as quarantined."""
        if self.status != "waiting":
            raise NotAllowed(f"expected a waiting record, found {self._id} {self.status}")
        self.trigger(self.Dismissed, own_state({"at_ms": at_ms, "by": by, "reason": reason}))

    def carry(self, decision: dict[str, object]) -> None:
        """Note what another store had decided about the record at this position, before it comes here."""
        if self._version:
            raise NotAllowed(f"expected a position without history, found {self._id} {self.status}")
        self.trigger(self.Carried, own_state(decision))


QuarantinedRecord.Event.opens = QuarantinedRecord


def _refusal_fields(refusal: Refusal) -> dict[str, object]:
    return {
        "code": refusal.code,
        "words": refusal.words,
        "path": refusal.path,
        "expected": refusal.expected,
        "found": refusal.found,
    }


def _refusal(fields: dict[str, Any]) -> Refusal:
    return Refusal(fields["code"], fields["words"], fields["path"], fields["expected"], fields["found"])


def _bytes_fields(name: str, value: bytes | None) -> dict[str, object]:
    if value is None:
        return {name: None}
    text = plain_text(value)
    return {name: text} if text is not None else {name + "_base64": base64.b64encode(value).decode()}


def _bytes(fields: dict[str, Any], name: str) -> bytes | None:
    if name + "_base64" in fields:
        return base64.b64decode(fields[name + "_base64"])
    text = fields[name]
    return None if text is None else str(text).encode()


def _kept(fields: dict[str, Any]) -> Record:
    return Record(
        topic=fields["topic"],
        partition=fields["partition"],
        offset=fields["offset"],
        recorded_ms=fields["recorded_ms"],
        key=_bytes(fields, "key"),
        value=_bytes(fields, "value"),
        headers=tuple(header_bytes(item) for item in fields["headers"]),
    )
