"""JSON Schemas of the contract, generated from the models that decode with: one of each fact's data, one of its event.

`urn:threadline:schema:<fact>.v1` is what `dataschema` names: the data, which is the whole value in binary mode.
`urn:threadline:event:<fact>.v1` is the whole value in structured mode. Both stand alone and follow JSON Schema 2020-12.
What the language can't say (check digits, a line twice, days that do not exist) stands in descriptions.
"""

from __future__ import annotations

from typing import Any

from consumers.events import EVENT_MODELS, schema_name
from domain.facts import FACTS, FactSpec
from domain.facts.meaning import FACT_MEANING, meaning_of

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ATTRIBUTES = {
    "specversion": "CloudEvents 1.0",
    "id": "Your id of the fact; unique per source and subject. A fact sent again has the same id and content",
    "source": "/partners/<your partner name>; the topic is orders.<your partner name>",
    "type": "threadline.<fact>.v1",
    "subject": "What the fact is about; the record's key is the same text",
    "time": "When it happened, RFC 3339 with an offset; the offset decides the local day",
    "dataschema": "If given, the name of the data's schema",
    "datacontenttype": "If given, JSON",
    "data": "The fact",
}


def event_name(fact: str, version: int = 1) -> str:
    """The name of the schema of a fact's whole event."""
    return f"urn:threadline:event:{fact}.v{version}"


def data_schema(spec: FactSpec) -> Schema:
    """The schema of a fact's data: all of the value in binary mode."""
    schema = _plain(spec.model.model_json_schema())
    return {
        "$schema": DIALECT,
        "$id": schema_name(spec.name, spec.version),
        **_told(schema, spec.model.__name__),
        "description": FACT_MEANING[spec.name],
    }


def event_schema(spec: FactSpec) -> Schema:
    """The schema of a fact's event: all of the value in structured mode. Attributes not named are extensions."""
    schema = _plain(EVENT_MODELS[spec.name].model_json_schema())
    for name, words in _ATTRIBUTES.items():
        schema["properties"][name]["description"] = words
    schema["$defs"] = _told_defs(schema["$defs"])
    return {
        "$schema": DIALECT,
        "$id": event_name(spec.name, spec.version),
        **schema,
        "description": FACT_MEANING[spec.name],
    }


def files() -> dict[str, Schema]:
    """All schemas by their path below `schemas/`."""
    found: dict[str, Schema] = {}
    for spec in FACTS.values():
        found[f"data/{spec.name}.v{spec.version}.json"] = data_schema(spec)
        found[f"events/{spec.name}.v{spec.version}.json"] = event_schema(spec)
    return found


def _plain(node: Any, *, in_properties: bool = False) -> Any:
    """Drop the models' generated titles, and the default null of fields that may be left out but not be null."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _plain(value, in_properties=key in ("properties", "$defs") and not in_properties)
        for key, value in node.items()
        if in_properties or not (key == "title" or (key == "default" and value is None))
    }


def _told(schema: Schema, model: str) -> Schema:
    """Say what each field means, before any rule that its type already tells."""
    if "$defs" in schema:
        schema = {**schema, "$defs": _told_defs(schema["$defs"])}
    fields = {}
    for name, field in schema.get("properties", {}).items():
        rule = field.get("description", "")
        fields[name] = {**field, "description": f"{meaning_of(model, name)}. {rule}".rstrip()}
    return {**schema, "properties": fields}


def _told_defs(defs: Schema) -> Schema:
    return {name: _told(schema, name) for name, schema in defs.items()}
