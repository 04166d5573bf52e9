"""What a record's value says, in either binding: checked against the contract's models, and each key once."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from consumers.events import BINARY_ATTRIBUTES, DATA, SHAPES, STRUCTURED, schema_name
from consumers.headers import Headers, attributes_of
from consumers.refusal import Refused, refuse_attributes, refuse_data, refuse_json, refuse_structured
from domain.facts import BY_TYPE

_WHITE_SPACE = b" \t\n\r"


def read_structured(value: bytes) -> tuple[Any, Any]:
    """The attributes and the data of a structured event; raises Refused."""
    try:
        event = STRUCTURED.validator.validate_json(value)
    except ValidationError as error:
        raise refuse_structured(value, error) from None
    keys = len(event.model_fields_set) + SHAPES[event.type].count(event.data)
    if key_ends(value) != keys:
        refuse_json(value)
    return event, event.data


def read_binary(headers: Headers, value: bytes) -> tuple[Any, Any]:
    """The attributes and the data of a binary event; raises Refused."""
    fields = attributes_of(headers)
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
    if key_ends(value) != SHAPES[attributes.type].count(data):
        refuse_json(value)
    return attributes, data


def key_ends(value: bytes) -> int:
    """How often a JSON key may end in a value: `":`, which is at least as often as one does.

    Where the keys that were read are as many, it is certain, without a parse, that none stands twice: a repeated key
    adds such an end without adding a field, and nothing takes one away. Ends inside texts (`\\":`) only make the count
    too high, and send the record the slow way.
    """
    return value.translate(None, _WHITE_SPACE).count(b'":')
