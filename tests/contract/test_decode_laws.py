"""Decode is total: whatever the bytes, it answers a fact or a refusal; and the schemas promise nothing it breaks."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers.decode import Rejected, decode
from consumers.schemas import data_schema, event_schema
from domain.codes import REFUSALS
from domain.examples import example
from domain.fact import Fact
from domain.facts import FACTS
from domain.quarantine import QuarantinedRecord
from domain.record import Record
from domain.registry import KnownPartner, Registry
from tests import strategies
from tests.contract.registered import RECORDED_MS, as_json, binary, read, structured

FORMATS = jsonschema.FormatChecker()
DATA = {n: jsonschema.Draft202012Validator(data_schema(s), format_checker=FORMATS) for n, s in FACTS.items()}
EVENTS = {n: jsonschema.Draft202012Validator(event_schema(s), format_checker=FORMATS) for n, s in FACTS.items()}
EXAMPLES = {name: example(name) for name in FACTS}

# Texts that trouble parsers: control and direction characters, lone surrogates, numbers and words of JSON.
_ODD = st.sampled_from(
    ["", " ", "\x00", "\x1b[31m", "\u202e", "\ud800", "null", "NaN", "9" * 400, "x" * 600, "ß", "1.0", "-0", "\n"]
)
_ODD_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    _ODD,
    st.text(max_size=8),
    st.just([]),
    st.just({}),
    st.lists(st.none(), min_size=1, max_size=2),
)
_HEADER_NAMES = st.sampled_from(
    ["content-type", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_specversion", "ce_", "ce_\x1b", "x"]
)
_HEADER_VALUES = st.one_of(
    st.sampled_from(
        [b"application/json", b"application/cloudevents+json", b"application/cloudevents-batch+json", b"", b"\xff"]
    ),
    st.binary(max_size=20),
)  # fmt: skip


def check(answer: Fact | Rejected, record: Record) -> None:
    """An answer is a fact, or a refusal that can be kept and shown."""
    if isinstance(answer, Fact):
        return
    refusal = answer.refusal
    assert refusal.code in REFUSALS
    assert refusal.words
    said = (refusal.words, refusal.path, refusal.expected, refusal.found, answer.partner, answer.subject, answer.fact)
    assert all(text.isprintable() for text in said), said
    kept = QuarantinedRecord.open("quarantine/3/2/17")
    kept.quarantine(record, refusal, partner=answer.partner, subject=answer.subject, fact=answer.fact)
    assert kept.record == record


@given(
    st.sampled_from(["orders.sunrise-garments", "orders.left-us", "orders.newcomer", "orders.", "", "elsewhere"]),
    st.none() | st.binary(max_size=30) | st.just(b"PO-26-00417"),
    st.none() | st.binary(max_size=60) | _ODD_VALUES.map(lambda v: json.dumps(v).encode()),
    st.lists(st.tuples(_HEADER_NAMES, _HEADER_VALUES), max_size=8),
)
@settings(max_examples=250, deadline=None)
def test_decode_never_raises_on_arbitrary_records(
    topic: str, key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]]
) -> None:
    record = Record(topic, 0, 1, RECORDED_MS, key, value, tuple(headers))
    check(read(record), record)


@given(st.sampled_from(sorted(FACTS)), st.data(), st.booleans())
@settings(max_examples=250, deadline=None)
def test_damaged_bytes_of_valid_records_never_raise(fact: str, data: st.DataObject, is_binary: bool) -> None:
    record = binary(EXAMPLES[fact]) if is_binary else structured(EXAMPLES[fact])
    value = record.value or b""
    at = data.draw(st.integers(0, len(value)))
    cut = data.draw(st.integers(0, 3))
    record = record._replace(value=value[:at] + data.draw(st.binary(max_size=3)) + value[at + cut :])
    check(read(record), record)


@given(st.sampled_from(sorted(FACTS)), st.data(), st.booleans())
@settings(max_examples=500, deadline=None)
def test_what_a_schema_refuses_decode_refuses(fact: str, data: st.DataObject, is_binary: bool) -> None:
    """Mutated examples: never raised on, and never accepted against the schema. (Decode may refuse more.)"""
    event = mutated(EXAMPLES[fact], data)
    if is_binary:
        event["data"] = mutated(EXAMPLES[fact]["data"], data)
        record = structured(EXAMPLES[fact])._replace(
            headers=binary(EXAMPLES[fact]).headers, value=dumped(event["data"])
        )
        valid = DATA[fact].is_valid(event["data"])
    else:
        record = structured(EXAMPLES[fact])._replace(
            value=dumped(event), key=str(event.get("subject")).encode("utf-8", "replace")
        )
        valid = EVENTS[fact].is_valid(event)
    answer = read(record)
    check(answer, record)
    assert valid or isinstance(answer, Rejected), answer


@given(strategies.stated_facts())
@settings(max_examples=150, deadline=None)
def test_a_generated_fact_passes_its_schema_and_decodes(one: strategies.Stated) -> None:
    event = {
        "specversion": "1.0",
        "id": one.id,
        "source": f"/partners/{one.partner}",
        "type": FACTS[one.name].type,
        "subject": one.subject,
        "time": one.time,
        "data": one.data,
    }
    assert EVENTS[one.name].is_valid(event), list(EVENTS[one.name].iter_errors(event))
    registry = Registry({name: KnownPartner(name, kinds) for name, kinds in strategies.KINDS.items()})
    for record in (structured(event), binary(event)):
        answer = decode(record, registry=registry, topic_no=1)
        assert isinstance(answer, Fact), answer


def dumped(value: Any) -> bytes:
    return as_json(value) if _encodable(value) else json.dumps(value).encode()


def _encodable(value: Any) -> bool:
    try:
        as_json(value)
    except UnicodeEncodeError:
        return False
    return True


def mutated(value: Any, data: st.DataObject) -> Any:
    """The value with one to three places changed: a field dropped, added, doubled or given another value."""
    copy = json.loads(json.dumps(value))
    for _ in range(data.draw(st.integers(1, 3))):
        _mutate(copy, data)
    return copy


def _mutate(node: Any, data: st.DataObject) -> None:
    places = list(_places(node))
    if not places:
        return
    holder, key = data.draw(st.sampled_from(places))
    match data.draw(st.sampled_from(["drop", "add", "change", "change", "double"])):
        case "drop":
            del holder[key]
        case "add" if isinstance(holder, dict):
            holder[data.draw(st.sampled_from(["extra", "doc", "time_is", "complete", "\x1b", "from", ""]))] = data.draw(
                _ODD_VALUES
            )
        case "double" if isinstance(holder, list):
            holder.append(holder[key])
        case _:
            holder[key] = data.draw(_ODD_VALUES)


def _places(node: Any) -> Any:
    if isinstance(node, dict):
        for key, value in node.items():
            yield node, key
            yield from _places(value)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield node, index
            yield from _places(value)
