"""The committed schemas are what the models say, stand alone, and have words for every field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from consumers.schemas import DIALECT, Schema, files
from domain.examples import example
from domain.fact import Fact
from domain.facts import FACTS
from domain.facts.meaning import FACT_MEANING
from tests.contract.registered import read, structured

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
GENERATED = files()


def test_the_committed_schemas_are_what_the_models_say() -> None:
    """On a difference: `python -m cli.generated` writes them anew, and the review asks whether they only grew."""
    committed = {str(path.relative_to(SCHEMAS)): path.read_text(encoding="utf-8") for path in SCHEMAS.rglob("*.json")}
    assert committed == {
        path: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for path, schema in GENERATED.items()
    }


@pytest.mark.parametrize("path", GENERATED)
def test_a_schema_is_valid_and_stands_alone(path: str) -> None:
    schema = GENERATED[path]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == DIALECT
    fact = path.partition("/")[2].removesuffix(".json")
    assert schema["$id"] == f"urn:threadline:{'schema' if path.startswith('data') else 'event'}:{fact}"
    assert all(ref.startswith("#/$defs/") for ref in _values(schema, "$ref"))


@pytest.mark.parametrize("path", GENERATED)
def test_no_field_of_a_schema_defaults_to_null(path: str) -> None:
    assert None not in list(_values(GENERATED[path], "default"))


def test_every_fact_has_words() -> None:
    assert set(FACT_MEANING) == set(FACTS)
    assert all(schema["description"] for schema in GENERATED.values())


def test_only_amended_may_state_null() -> None:
    with_null = {path for path, schema in GENERATED.items() if {"type": "null"} in list(_nodes(schema))}
    assert with_null == {"data/amended.v1.json", "events/amended.v1.json"}


def test_a_newly_required_a_removed_and_a_retyped_field_are_told_from_growth() -> None:
    """What the drift test's reviewer must not let pass, in one function: a schema only grows."""
    before: Schema = {"properties": {"a": {"type": "string"}, "b": {"type": "integer"}}, "required": ["a"]}
    assert shrinks(before, before) == []
    assert shrinks(before, {**before, "properties": {**before["properties"], "c": {"type": "string"}}}) == []
    assert shrinks(before, {**before, "required": ["a", "b"]}) == ["b is newly required"]
    assert shrinks(before, {"properties": {"a": {"type": "string"}}, "required": ["a"]}) == ["b is gone"]
    retyped = {"properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "required": ["a"]}
    assert shrinks(before, retyped) == ["b is retyped"]


@pytest.mark.parametrize("path", GENERATED)
def test_a_schema_only_grows(path: str) -> None:
    committed = json.loads((SCHEMAS / path).read_text(encoding="utf-8"))
    pairs = [(committed, GENERATED[path])]
    pairs += [(old, GENERATED[path]["$defs"][name]) for name, old in committed.get("$defs", {}).items()]
    assert [words for old, new in pairs for words in shrinks(old, new)] == []


def shrinks(before: Schema, after: Schema) -> list[str]:
    """What a later schema takes away from an earlier one."""
    then, now = before.get("properties", {}), after.get("properties", {})
    found = [f"{name} is gone" for name in then if name not in now]
    found += [f"{name} is newly required" for name in after.get("required", []) if name not in before["required"]]
    found += [f"{name} is retyped" for name in then if name in now and _form(then[name]) != _form(now[name])]
    return found


def _form(field: Any) -> Any:
    return {key: value for key, value in field.items() if key not in ("description", "default")}


def _values(node: Any, key: str) -> Iterator[Any]:
    for found in _nodes(node):
        if key in found:
            yield found[key]


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from _nodes(value)


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("cut", {"quantities": [{"line": "1", "quantity": 0}]}),
    ("cut", {"quantities": []}),
    ("cut", {"rejects": None}),
    ("cut", {"colour": "navy"}),
    ("cut", {"work_line": "line\n7"}),
    ("cut", {"time_is": "about"}),
    ("confirmed", {"delivery_date": "2026-02-30"}),
    ("confirmed", {"incoterm": {"code": "DDU", "edition": "2020"}}),
    ("confirmed", {"tolerance": {"under_percent": "100.5"}}),
    ("confirmed", {"inspection": {"aql": {"major": "2.50"}, "edition": "iso"}}),
    ("amended", {"delivery_date": None}),
    ("delay_reported", {"milestone": "fabric_in"}),
    ("adjusted", {"found": None}),
    ("cargo_status", {"kind": "actual"}),
    ("corrected", {"reason": "did_not_occur"}),
    ("shipped", {"origin": "Chattogram"}),
    ("complaint_raised", {"sscc": "123"}),
]


@pytest.mark.parametrize(("fact", "changed"), WRONG, ids=str)
def test_a_schema_says_the_rules_that_it_can(fact: str, changed: dict[str, Any]) -> None:
    """Without these the law "what a schema refuses decode refuses" would hold of schemas that refuse nothing."""
    schema = jsonschema.Draft202012Validator(
        GENERATED[f"data/{fact}.v1.json"], format_checker=jsonschema.FormatChecker()
    )
    data = example(fact)["data"]
    assert schema.is_valid(data)
    assert not schema.is_valid({**data, **changed})
    assert not isinstance(read(structured({**example(fact), "data": {**data, **changed}})), Fact)


@pytest.mark.parametrize(
    ("fact", "changed"),
    [
        ("confirmed", {"incoterm": {"code": "DDU"}}),
        ("confirmed", {"incoterm": {"code": "DAP", "edition": "2020"}}),
        ("amended", {"mode": None, "parties": None}),
        ("corrected", {"reason": "other"}),
    ],
    ids=str,
)
def test_a_schema_takes_what_the_contract_takes(fact: str, changed: dict[str, Any]) -> None:
    data = {**example(fact)["data"], **changed}
    assert jsonschema.Draft202012Validator(GENERATED[f"data/{fact}.v1.json"]).is_valid(data)
    assert isinstance(read(structured({**example(fact), "data": data})), Fact)
