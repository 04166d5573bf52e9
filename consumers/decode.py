"""From a Kafka record to a fact, or to the reason why it is none. Total: it never raises, whatever the bytes.

The fast way accepts; it is built so that it can't accept what the contract refuses. Whatever it does not accept goes
to `consumers.refusal`, which takes its time to find the one reason to tell the sender.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from consumers.events import BINARY_ATTRIBUTES, DATA, STRUCTURED, schema_name
from consumers.keys import count_keys
from consumers.refusal import Refused, refuse_attributes, refuse_data, refuse_json, refuse_structured, shown
from domain.envelope import digest
from domain.fact import Fact
from domain.facts import BY_TYPE, FactSpec, subject_kind
from domain.facts.words import PARTNER_PATTERN, SUBJECT_PATTERN
from domain.moments import read_moment
from domain.positions import Position
from domain.quarantine import Refusal
from domain.record import Record
from domain.registry import KnownPartner, Registry

MAX_VALUE_BYTES = 256 * 1024
TOPIC_PREFIX = "orders."
_PARTNER = re.compile(PARTNER_PATTERN)
_SUBJECT = re.compile(SUBJECT_PATTERN + r"\Z")
_SPACE_AFTER_QUOTE = re.compile(rb'"\s')
_KEY_ENDS = re.compile(rb'"\s*:')


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
        partner = record.topic.removeprefix(TOPIC_PREFIX)
        subject = refused.subject or _subject_by_key(record.key)
        return Rejected(refused.refusal, partner if _PARTNER.match(partner) else "", subject, refused.fact)


def _subject_by_key(key: bytes | None) -> str:
    """What the key says the record is about, where the value was not read; '' if it is no subject."""
    text = (key or b"")[:200].decode("ascii", "replace")
    return text if _SUBJECT.match(text) else ""


def is_binary(headers: tuple[tuple[str, bytes], ...]) -> bool:
    """Whether a record with these headers is read in binary mode."""
    content_type = next((value for name, value in headers if name == "content-type"), b"")
    return _media_type(content_type) == b"application/json"


def _decode(record: Record, registry: Registry, topic_no: int) -> Fact:
    partner = _known_partner(record, registry)
    if record.value is None:
        raise Refused("null_value", "a record has a value", expected="a JSON object", found="null")
    if len(record.value) > MAX_VALUE_BYTES:
        raise Refused(
            "value_too_large", "the value is too large", expected="at most 262144 bytes", found=f"{len(record.value)}"
        )
    if record.key is None:
        raise Refused("missing_key", "the record has no key", expected="key = subject", found="null")
    if record.headers and _mode(record.headers, record.value) == "binary":
        attributes, data = _read_binary(record.headers, record.value)
    else:
        attributes, data = _read_structured(record.value)
    spec = BY_TYPE[attributes.type]
    _check_agreement(record, partner, attributes, spec)
    position = Position(topic_no, record.partition, record.offset)
    return Fact(
        id=attributes.id,
        source=attributes.source,
        subject=attributes.subject,
        name=spec.name,
        happened_at=attributes.time,
        happened_us=_moment(attributes),
        recorded_us=record.recorded_ms * 1000,
        data=data,
        position=position,
        digest=digest(record.key, record.headers, record.value),
    )


def _known_partner(record: Record, registry: Registry) -> KnownPartner:
    name = record.topic.removeprefix(TOPIC_PREFIX)
    partner = registry.partners.get(name)
    if partner is not None and record.topic.startswith(TOPIC_PREFIX):
        if partner.suspensions and partner.is_suspended_at(record.recorded_ms):
            raise Refused("suspended_partner", f"partner {name} was suspended when the broker took this record")
        return partner
    if not record.topic.startswith(TOPIC_PREFIX) or not _PARTNER.match(name):
        raise Refused("topic_disagrees", "the topic names no partner", expected="orders.<partner>", found=record.topic)
    raise Refused("unknown_partner", f"nobody is registered as {name}", expected="a registered partner", found=name)


def _media_type(content_type: bytes) -> bytes:
    return content_type.partition(b";")[0].strip().lower()


def _mode(headers: tuple[tuple[str, bytes], ...], value: bytes) -> str:
    content_type = b""
    seen = set()
    for name, text in headers:
        if name == "content-type":
            content_type = text
        elif not name.startswith("ce_"):
            continue
        if name in seen:
            raise Refused("repeated_header", f"header {shown(name)} stands twice", expected="each once", found=name)
        seen.add(name)
    media_type = _media_type(content_type)
    if media_type == b"application/json":
        return "binary"
    if media_type in (b"", b"application/cloudevents+json"):
        if not media_type and any(name.startswith("ce_") for name in seen):
            raise Refused(
                "unknown_content_type",
                "ce_ headers without a content type",
                expected="content-type: application/json",
                found="none",
            )
        return "structured"
    if media_type.startswith(b"application/cloudevents-batch"):
        raise Refused("batch_content_type", "one record carries one fact", found=_shown(content_type))
    raise Refused(
        "unknown_content_type",
        "the content type is not one of the two",
        expected="application/json or application/cloudevents+json",
        found=_shown(content_type),
    )


def _shown(value: bytes) -> str:
    return value[:100].decode("utf-8", "backslashreplace")


def _read_structured(value: bytes) -> tuple[Any, Any]:
    try:
        event = STRUCTURED.validator.validate_json(value)
    except ValidationError as error:
        raise refuse_structured(value, error) from None
    if not _keys_stand_once(value, count_keys(event)):
        refuse_json(value)
    return event, event.data


def _read_binary(headers: tuple[tuple[str, bytes], ...], value: bytes) -> tuple[Any, Any]:
    fields: dict[str, str] = {}
    for name, text in headers:
        if name.startswith("ce_"):
            try:
                fields[name[3:]] = text.decode()
            except UnicodeDecodeError:
                raise Refused(
                    "wrong_attribute",
                    f"header {shown(name)} is not UTF-8",
                    path=shown(name),
                    expected="UTF-8",
                    found=_shown(text),
                ) from None
    try:
        attributes = BINARY_ATTRIBUTES.validator.validate_python(fields)
    except ValidationError as error:
        raise refuse_attributes(fields, error) from None
    spec = BY_TYPE.get(attributes.type)
    if spec is None:
        raise Refused(
            "unknown_type",
            "the type is no fact of the contract",
            path="ce_type",
            expected="threadline.<fact>.v1",
            found=attributes.type,
            subject=attributes.subject,
        )
    schema = schema_name(spec.name, spec.version)
    if attributes.dataschema not in (None, schema):
        raise Refused(
            "wrong_attribute",
            "dataschema, where given, must be ours",
            path="ce_dataschema",
            expected=schema,
            found=str(attributes.dataschema),
        )
    try:
        data = DATA[attributes.type].validator.validate_json(value)
    except ValidationError as error:
        raise refuse_data(value, error, subject=attributes.subject, fact=spec.name) from None
    if not _keys_stand_once(value, count_keys(data)):
        refuse_json(value)
    return attributes, data


def _check_agreement(record: Record, partner: KnownPartner, attributes: Any, spec: FactSpec) -> None:
    subject: str = attributes.subject
    said: Mapping[str, str] = {"subject": subject, "fact": spec.name}
    if record.key != subject.encode():
        raise Refused(
            "key_disagrees",
            "the key is not the subject",
            path="key",
            expected=subject,
            found=_shown(record.key or b""),
            **said,
        )
    if attributes.source != partner.source:
        raise Refused(
            "source_disagrees",
            "the source is not the topic's partner",
            path="source",
            expected=partner.source,
            found=attributes.source,
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


def _keys_stand_once(value: bytes, keys: int) -> bool:
    """Whether it is certain, without a parse, that no key stands twice.

    Each key ends in `":` (or `"`, white space, `:`). A repeated key adds such an end without adding a field, and
    nothing takes one away, so as many ends as fields means that none is repeated. Ends inside texts (`\\":`) only
    make the count too high, and send the record the slow way.
    """
    if value.count(b'":') == keys and not _SPACE_AFTER_QUOTE.search(value):
        return True
    return len(_KEY_ENDS.findall(value)) == keys
