"""A fact as columns of a table: dotted names for what lies deeper, one item of each list a row.

    lines.line, lines.quantity    a field of an item of a list
    incoterm.code                 a field of an object
    lots                          a list of words, in one cell, with | between them

A field of the fact's main list (`lines`, `quantities` or `contents`) may leave out the list's name where the fact has
no field of that name itself: `line` for `quantities.line`.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any, Literal

from domain.facts import FACTS

Kind = Literal["text", "integer", "boolean", "texts", "day"]
MAIN_LISTS = ("lines", "quantities", "contents")
BETWEEN = "|"
_WHOLE = re.compile(r"-?[0-9]+")
_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Column:
    """Where a cell goes: each step a name and whether it is a list; `kind` says how the cell is read."""

    name: str
    path: tuple[tuple[str, bool], ...]
    kind: Kind
    nullable: bool = False
    required: bool = False

    def read(self, cell: str) -> object:
        """The cell's value; the text as it stands where it can't be read, so that the check refuses it by name."""
        if self.nullable and cell == "null":
            return None
        if self.kind == "integer" and _WHOLE.fullmatch(cell) and len(cell) <= 18:
            return int(cell)
        if self.kind == "boolean":
            return _BOOLEANS.get(cell.lower(), cell)
        if self.kind == "texts":
            return [part.strip() for part in cell.split(BETWEEN)]
        return cell


@functools.cache
def columns_of(fact: str) -> dict[str, Column]:
    """All columns of a fact by dotted name, in the order of the contract, `doc` and `time_is` first."""
    schema = FACTS[fact].model.model_json_schema(by_alias=True)
    found: dict[str, Column] = {}
    _walk(schema, schema.get("$defs", {}), (), found, required=True)
    return found


def column_of(fact: str, name: str) -> Column | None:
    """The column that a header names, by its dotted or its short name."""
    columns = columns_of(fact)
    if name in columns:
        return columns[name]
    return next((columns[f"{main}.{name}"] for main in MAIN_LISTS if f"{main}.{name}" in columns), None)


def template(fact: str) -> list[str]:
    """The header of a CSV of this fact: `subject`, `time`, `id`, then every column by the shortest name it has."""
    shortened = []
    for name in columns_of(fact):
        main, _, rest = name.partition(".")
        short = rest if main in MAIN_LISTS and rest and rest not in columns_of(fact) else name
        column = column_of(fact, short)
        shortened.append(short if column is not None and column.name == name else name)
    return ["subject", "time", "id", *shortened]


def _walk(
    schema: dict[str, Any],
    defs: dict[str, Any],
    path: tuple[tuple[str, bool], ...],
    found: dict[str, Column],
    *,
    required: bool,
) -> None:
    must = set(schema.get("required", ()))
    for name, said in schema["properties"].items():
        inner, nullable = _inner(said, defs)
        needed = required and name in must
        if inner.get("type") == "array":
            item, _ = _inner(inner["items"], defs)
            if "properties" in item:
                _walk(item, defs, (*path, (name, True)), found, required=needed)
                continue
            kind: Kind = "texts"
        elif "properties" in inner:
            _walk(inner, defs, (*path, (name, False)), found, required=needed)
            continue
        else:
            kind = _kind(inner)
        dotted = ".".join([step for step, _ in path] + [name])
        found[dotted] = Column(dotted, (*path, (name, False)), kind, nullable, needed)


def _kind(inner: dict[str, Any]) -> Kind:
    if inner.get("type") == "integer":
        return "integer"
    if inner.get("type") == "boolean":
        return "boolean"
    return "day" if inner.get("format") == "date" else "text"


def _inner(said: dict[str, Any], defs: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """A schema without references, and whether null is allowed."""
    nullable = False
    while True:
        if "$ref" in said:
            said = defs[said["$ref"].rpartition("/")[2]]
        elif "allOf" in said and len(said["allOf"]) == 1:
            said = said["allOf"][0]
        elif "anyOf" in said:
            others = [one for one in said["anyOf"] if one.get("type") != "null"]
            nullable = nullable or len(others) < len(said["anyOf"])
            said = others[0]
        else:
            return said, nullable
