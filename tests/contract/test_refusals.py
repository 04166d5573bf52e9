"""Each refusal of the contract, by a record that is refused with exactly it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from consumers.decode import Rejected
from domain.codes import CODES, REFUSALS
from domain.examples import example
from domain.record import Record
from tests.contract.registered import as_json, binary, read, structured

# Said by the store, not by decode: of a second record of one identity, and of what another store refused.
NOT_BY_DECODE = {"conflicting", "carried"}


def cut(data: dict[str, Any] | None = None, **attributes: Any) -> dict[str, Any]:
    """The example `cut` with some attributes and some fields of its data changed."""
    event = {**example("cut"), **attributes}
    return {**event, "data": {**event["data"], **(data or {})}}


def without(event: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name not in names}


def raw(value: bytes) -> Record:
    return structured(cut(), value=value)


TWICE = as_json(cut()).replace(b'"lot": "L-01"', b'"lot": "L-02", "lot": "L-01"')
HEADERS = binary(cut()).headers
JSON_HEADER, EVENT_HEADER = ("content-type", b"application/json"), ("content-type", b"application/cloudevents+json")
Q = [{"line": "1", "quantity": 5}]

CASES: list[tuple[str, str, Callable[[], Record]]] = [
    ("null_value", "", lambda: structured(cut(), value=None)),
    ("missing_key", "", lambda: structured(cut(), key=None)),
    ("key_disagrees", "key", lambda: structured(cut(), key=b"\xff")),
    (
        "batch_content_type",
        "",
        lambda: structured(cut(), headers=(("content-type", b"application/cloudevents-batch+json"),)),
    ),
    ("unknown_content_type", "", lambda: structured(cut(), headers=(("content-type", b"text/plain"),))),
    ("unknown_content_type", "", lambda: binary(cut(), headers=HEADERS[1:])),
    ("missing_attribute", "time", lambda: structured(without(cut(), "time"))),
    ("missing_attribute", "specversion", lambda: raw(b"{}")),
    ("missing_attribute", "id", lambda: binary(without(cut(), "id"))),
    ("repeated_header", "", lambda: binary(cut(), headers=(*HEADERS, ("ce_id", b"again")))),
    ("repeated_header", "", lambda: binary(cut(), headers=(JSON_HEADER, *HEADERS))),
    ("wrong_attribute", "id", lambda: structured(cut(id="Größe"))),
    ("wrong_attribute", "id", lambda: structured(cut(id=""))),
    ("wrong_attribute", "id", lambda: structured(cut(id=7))),
    ("wrong_attribute", "dataschema", lambda: structured(cut(dataschema="urn:other"))),
    ("wrong_attribute", "ce_dataschema", lambda: binary(cut(dataschema="urn:other"))),
    (
        "wrong_attribute",
        "ce_source",
        lambda: binary(cut(), headers=(*(h for h in HEADERS if h[0] != "ce_source"), ("ce_source", b"\xff"))),
    ),
    ("wrong_attribute", "source", lambda: structured(cut(source="sunrise-garments"), topic="orders.sunrise-garments")),
    ("wrong_attribute", "datacontenttype", lambda: structured(cut(datacontenttype="text/xml"))),
    ("wrong_specversion", "specversion", lambda: structured(cut(specversion="0.3"))),
    ("wrong_specversion", "specversion", lambda: binary(cut(specversion="2.0"))),
    ("value_too_large", "", lambda: raw(b" " * (256 * 1024 + 1))),
    ("not_utf8", "", lambda: raw(b'{"a":"\xff"}')),
    ("not_utf8", "", lambda: binary(cut(), value=b"\xff\xfe")),
    ("not_json", "", lambda: raw(b"{")),
    ("not_json", "", lambda: raw(b"")),
    ("not_json", "", lambda: raw(b"\xef\xbb\xbf{}")),
    ("not_json", "", lambda: binary(cut(), value=b"lot;line;quantity")),
    ("not_json", "", lambda: raw(as_json(cut()).replace(b'"L-01"', b'"\\ud800"'))),
    ("not_an_object", "", lambda: raw(b"[]")),
    ("not_an_object", "", lambda: binary(cut(), value=b"7")),
    ("repeated_key", "lot", lambda: raw(TWICE)),
    (
        "repeated_key",
        "lot",
        lambda: binary(cut(), value=b'{"lot":"A", "lot" : "A","quantities":[{"line":"1","quantity":5}]}'),
    ),
    ("too_deep", "", lambda: raw(b'{"a":' + b"[" * 32 + b"]" * 32 + b"}")),
    ("not_finite", "", lambda: raw(as_json(cut()).replace(b"400", b"NaN"))),
    ("not_finite", "", lambda: raw(as_json(cut()).replace(b"400", b"1e999"))),
    ("not_finite", "", lambda: raw(as_json(cut()).replace(b"400", b"9" * 5000))),
    ("unknown_type", "type", lambda: structured(cut(type="threadline.ironed.v1"))),
    ("unknown_type", "type", lambda: structured(cut(type="threadline.cut.v9"))),
    ("unknown_type", "type", lambda: structured(cut(type=None))),
    ("unknown_type", "ce_type", lambda: binary(cut(type="threadline.ironed.v1"))),
    ("unknown_field", "colour", lambda: structured(cut({"colour": "navy"}))),
    ("unknown_field", "quantities[0].pieces", lambda: binary(cut({"quantities": [{**Q[0], "pieces": 5}]}))),
    ("unknown_field", "a\\x1b[31m", lambda: structured(cut({"a\x1b[31m": 1}))),
    ("wrong_field", "quantities[0].quantity", lambda: structured(cut({"quantities": [{"line": "1", "quantity": 0}]}))),
    (
        "wrong_field",
        "quantities[0].quantity",
        lambda: structured(cut({"quantities": [{"line": "1", "quantity": "5"}]})),
    ),
    ("wrong_field", "quantities[0].quantity", lambda: binary(cut({"quantities": [{"line": "1"}]}))),
    ("wrong_field", "quantities", lambda: structured(cut({"quantities": []}))),
    ("wrong_field", "rejects", lambda: structured(cut({"rejects": None}))),
    ("wrong_field", "data", lambda: structured(without(cut(), "data"))),
    ("wrong_field", "complete", lambda: structured(cut({"complete": 1}))),
    ("wrong_field", "time_is", lambda: structured(cut({"time_is": "about"}))),
    ("repeated_line", "quantities", lambda: structured(cut({"quantities": [*Q, *Q]}))),
    ("repeated_line", "quantities", lambda: binary(cut({"quantities": [*Q, *Q]}))),
    ("control_character", "work_line", lambda: structured(cut({"work_line": "line\n7"}))),
    ("control_character", "work_line", lambda: binary(cut({"work_line": "\x9b31m"}))),
    ("naive_time", "time", lambda: structured(cut(time="2026-03-24T18:10:00"))),
    ("naive_time", "time", lambda: binary(cut(time="2026-03-24T18:10:00"))),
    ("impossible_time", "time", lambda: structured(cut(time="2026-02-30T18:10:00Z"))),
    ("impossible_time", "time", lambda: structured(cut(time="2026-02-28T24:00:00Z"))),
    ("impossible_time", "time", lambda: structured(cut(time="2026-02-28T10:00:00+05:99"))),
    ("impossible_time", "time", lambda: structured(cut(time="yesterday"))),
    ("impossible_time", "time", lambda: structured(cut(time="0001-01-01T00:00:00+14:00"))),
    ("over_precise_time", "time", lambda: structured(cut(time="2026-03-24T18:10:00.1234567Z"))),
    ("key_disagrees", "key", lambda: structured(cut(), key=b"PO-26-00418")),
    (
        "source_disagrees",
        "source",
        lambda: structured(cut(source="/partners/bluewater"), topic="orders.sunrise-garments"),
    ),
    ("topic_disagrees", "", lambda: structured(cut(), topic="shipments.sunrise-garments")),
    ("topic_disagrees", "", lambda: structured(cut(), topic="orders.Sunrise_Garments")),
    ("unknown_partner", "", lambda: structured(cut(), topic="orders.newcomer")),
    ("suspended_partner", "", lambda: structured(cut(source="/partners/left-us"))),
    ("not_yours_to_state", "type", lambda: structured(cut(source="/partners/bluewater"))),
    ("wrong_subject", "subject", lambda: structured(cut(subject="shipment/bluewater/BW1"))),
    ("wrong_subject", "subject", lambda: structured(cut(subject="po 1"))),
    ("wrong_subject", "subject", lambda: binary(cut(subject="po 1"))),
    ("wrong_subject", "subject", lambda: structured({**example("cargo_status"), "subject": "PO-1"})),
]


@pytest.mark.parametrize(
    ("code", "path", "record"), CASES, ids=[f"{number}-{case[0]}" for number, case in enumerate(CASES)]
)
def test_a_record_is_refused_with_its_code_in_words(code: str, path: str, record: Callable[[], Record]) -> None:
    rejected = read(record())
    assert isinstance(rejected, Rejected)
    refusal = rejected.refusal
    assert (refusal.code, refusal.path) == (code, path)
    assert refusal.words
    said = f"{refusal.words}{refusal.expected}{refusal.found}{refusal.path}{rejected.subject}"
    assert said.isprintable(), "what is shown on terminals holds no control character"
    if code not in {"suspended_partner", "not_an_object", "batch_content_type"}:
        assert refusal.expected, "the sender is told what was expected"
    said.encode()


def test_every_refusal_has_a_record_that_meets_it() -> None:
    assert {code for code, _, _ in CASES} == REFUSALS - NOT_BY_DECODE


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_says_what_and_what_next(code: str) -> None:
    assert CODES[code].meaning.endswith(".")
    assert CODES[code].remedy.endswith(".")


def test_a_refusal_of_what_could_be_read_names_the_subject_and_fact() -> None:
    for record in (structured(cut({"lot": 7})), binary(cut({"lot": 7}))):
        rejected = read(record)
        assert isinstance(rejected, Rejected)
        assert (rejected.partner, rejected.subject, rejected.fact) == ("sunrise-garments", "PO-26-00417", "cut")
