"""From a Kafka record to a fact, or to the reason why it is none. Total: it never raises, whatever the bytes.

The last word on a record. A worker asks it of the records that `consumers.checking` can't take the fast way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consumers.headers import binding_of, is_binary, shown_bytes
from consumers.refusal import Refused
from consumers.values import read_binary, read_structured
from domain.envelope import digest
from domain.fact import Fact
from domain.facts import BY_TYPE, FactSpec, subject_kind
from domain.facts.words import PARTNER_PATTERN, SUBJECT_PATTERN
from domain.moments import read_moment
from domain.positions import Position
from domain.quarantine import Refusal
from domain.record import Record
from domain.registry import KnownPartner, Registry

__all__ = ["MAX_VALUE_BYTES", "TOPIC_PREFIX", "Rejected", "decode", "is_binary"]

MAX_VALUE_BYTES = 256 * 1024
TOPIC_PREFIX = "orders."
_PARTNER = re.compile(PARTNER_PATTERN)
_SUBJECT = re.compile(SUBJECT_PATTERN + r"\Z")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that states no fact: why, and as much of who and what as could be read."""

    refusal: Refusal
    partner: str = ""
    subject: str = ""
    fact: str = ""


def decode(record: Record, *, registry: Registry, topic_no: int) -> Fact | Rejected:
    """Read one record of the topic that the store numbers `topic_no`; never raises."""
    try:
        return _decode(record, registry, topic_no)
    except Refused as refused:
        return _rejected(record, refused)


def _rejected(record: Record, refused: Refused) -> Rejected:
    partner = record.topic.removeprefix(TOPIC_PREFIX)
    subject = refused.subject or _subject_by_key(record.key)
    return Rejected(refused.refusal, partner if _PARTNER.match(partner) else "", subject, refused.fact)


def _subject_by_key(key: bytes | None) -> str:
    """What the key says the record is about, where the value was not read; '' if it is no subject."""
    text = (key or b"")[:200].decode("ascii", "replace")
    return text if _SUBJECT.match(text) else ""


def _decode(record: Record, registry: Registry, topic_no: int) -> Fact:
    partner = _known_partner(record, registry)
    key, value, headers = record.key, record.value, record.headers
    if value is None:
        raise Refused("null_value", "a record has a value", expected="a JSON object", found="null")
    if len(value) > MAX_VALUE_BYTES:
        raise Refused(
            "value_too_large", "the value is too large", expected="at most 262144 bytes", found=str(len(value))
        )
    if key is None:
        raise Refused("missing_key", "the record has no key", expected="key = subject", found="null")
    binary = bool(headers) and binding_of(headers) == "binary"
    attributes, data = read_binary(headers, value) if binary else read_structured(value)
    spec = BY_TYPE[attributes.type]
    _check_agreement(key, partner, attributes, spec)
    return Fact(
        id=attributes.id,
        source=attributes.source,
        subject=attributes.subject,
        name=spec.name,
        happened_at=attributes.time,
        happened_us=_moment(attributes),
        recorded_us=record.recorded_ms * 1000,
        data=data,
        position=Position(topic_no, record.partition, record.offset),
        digest=digest(key, headers, value),
    )


def _known_partner(record: Record, registry: Registry) -> KnownPartner:
    topic = record.topic
    name = topic.removeprefix(TOPIC_PREFIX)
    partner = registry.partners.get(name)
    if partner is not None and topic.startswith(TOPIC_PREFIX):
        if partner.suspensions and partner.is_suspended_at(record.recorded_ms):
            raise Refused("suspended_partner", f"partner {name} was suspended when the broker took this record")
        return partner
    if not topic.startswith(TOPIC_PREFIX) or not _PARTNER.match(name):
        raise Refused("topic_disagrees", "the topic names no partner", expected="orders.<partner>", found=topic)
    raise Refused("unknown_partner", f"nobody is registered as {name}", expected="a registered partner", found=name)


def _check_agreement(key: bytes, partner: KnownPartner, attributes: Any, spec: FactSpec) -> None:
    """Raise Refused if the record's key, topic, subject and type don't go together."""
    subject, source = attributes.subject, attributes.source
    said: Mapping[str, str] = {"subject": subject, "fact": spec.name}
    if key != subject.encode():
        raise Refused(
            "key_disagrees",
            "the key is not the subject",
            path="key",
            expected=subject,
            found=shown_bytes(key),
            **said,
        )
    if source != partner.source:
        raise Refused(
            "source_disagrees",
            "the source is not the topic's partner",
            path="source",
            expected=partner.source,
            found=source,
            **said,
        )
    if subject_kind(subject) not in spec.subjects:
        raise Refused(
            "wrong_subject",
            f"{spec.name} is not about such a subject",
            path="subject",
            expected=" or ".join(sorted(spec.subjects)),
            found=subject,
            **said,
        )
    if spec.name not in partner.may_state:
        raise Refused(
            "not_yours_to_state",
            f"{spec.name} is stated by {' or '.join(spec.stated_by)}",
            path="type",
            expected=" or ".join(spec.stated_by),
            found=", ".join(sorted(partner.kinds)),
            **said,
        )


def _moment(attributes: Any) -> int:
    try:
        return read_moment(attributes.time)
    except ValueError:
        raise Refused(
            "impossible_time",
            "there is no such time",
            path="time",
            expected="a time that exists, RFC 3339 with offset",
            found=attributes.time,
            subject=attributes.subject,
        ) from None
