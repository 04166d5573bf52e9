"""The SQL files as texts: what table each describes, what it needs, and its SELECT.

A file starts with a header of comments. `@table name: words` and `@column name TYPE: words` become the table and its
COMMENTs, `@key` the column its rows are refreshed by, `@is column expression` how a column is made, `@uses` the texts
it reads from, `@touched` the text that finds the keys a page changes, `@through` the function of `replayed.py` that its
rows pass through; all after `@select` is one SELECT. INSTANT and SPAN are BIGINT microseconds; readers see them as
TIMESTAMPTZ and as hours beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
# In this order they are listed; the order they are run in follows from what they use.
MODELS = (
    "orders", "order_lines", "stages", "lead_times", "shipments", "pieces", "holds", "lot_moves", "materials", "drops",
    "anomalies", "inspections", "defects",
    "certificates_required", "cargo", "certificates", "switching", "certificate_checks", "quarantine", "partners",
)  # fmt: skip
_MICROSECONDS = ("INSTANT", "SPAN")
_COLUMN = re.compile(r'^-- @column (?P<name>"?[a-z_]+"?) (?P<type>[^:]+): (?P<words>.+)$')


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name (quoted where SQL needs it), its type, what it means."""

    name: str
    type: str
    words: str
    expression: str = ""

    @property
    def sql_type(self) -> str:
        return "BIGINT" if self.type in _MICROSECONDS else self.type

    @property
    def stem(self) -> str:
        return self.name.removesuffix("_us")


@dataclass(frozen=True, slots=True)
class Text:
    """One SQL file, read."""

    name: str
    words: str
    key: str
    columns: tuple[Column, ...]
    uses: tuple[str, ...]
    touched: str
    select: str
    through: str = ""

    def names(self, column: str) -> bool:
        """Whether the SELECT has this word."""
        return re.search(rf"\b{column}\b", self.select) is not None


def read_text(path: Path) -> Text:
    """Read one SQL file; ValueError if its header is not understood."""
    words, key, touched, through, table = "", "", "", "", path.stem
    columns: list[Column] = []
    expressions: dict[str, str] = {}
    uses: tuple[str, ...] = ()
    header, separator, body = path.read_text(encoding="utf-8").partition("-- @select\n")
    if not separator:
        header, body = "", header
    for line in header.splitlines():
        if match := _COLUMN.match(line):
            columns.append(Column(match["name"], match["type"], match["words"]))
            continue
        mark, _, rest = line.removeprefix("-- ").partition(" ")
        match mark:
            case "@table":
                table, _, words = rest.partition(": ")
            case "@key":
                key = rest
            case "@uses":
                uses = tuple(name.strip() for name in rest.split(","))
            case "@touched":
                touched = rest
            case "@through":
                through = rest
            case "@is":
                name, _, expressions[name] = rest.partition(" ")
            case _ if mark.startswith("@"):
                raise ValueError(f"{path}: a header line that is not understood: {line}")
    columns = [replace(column, expression=expressions.get(column.name, "")) for column in columns]
    return Text(table, words, key, tuple(columns), uses, touched, body.strip().rstrip(";"), through)


@cache
def facts_text() -> Text:
    """All columns of all facts, and the frame of the SELECT that makes a family's rows from a page of the store."""
    return read_text(HERE / "facts.sql")


@cache
def house_events_text() -> Text:
    """The table of our own people's events, and the SELECT that makes its rows from a page of the store."""
    return read_text(HERE / "house_events.sql")


@cache
def model_texts() -> dict[str, Text]:
    """The read models by name."""
    return {name: read_text(HERE / "models" / f"{name}.sql") for name in MODELS}


@cache
def view_texts() -> dict[str, Text]:
    """What readers see that is more than one table, by name; under a model's name it is shown in that table's place."""
    return {path.stem: read_text(path) for path in sorted((HERE / "views").glob("*.sql"))}


@cache
def shared_text(name: str) -> Text:
    """One shared step; a model is a step too, under its own name."""
    if name in MODELS:
        return model_texts()[name]
    return read_text(HERE / "models" / "_shared" / f"{name}.sql")


def in_running_order(names: Iterable[str]) -> list[Text]:
    """These texts and all they use, each after what it uses; ValueError if they go round in a circle."""
    ordered: dict[str, Text] = {}
    open_names: list[str] = []

    def visit(name: str) -> None:
        if name in ordered:
            return
        if name in open_names:
            raise ValueError(f"texts use each other in a circle: {' -> '.join([*open_names, name])}")
        open_names.append(name)
        text = shared_text(name)
        for used in text.uses:
            visit(used)
        open_names.pop()
        ordered[name] = text

    for name in names:
        visit(name)
    return list(ordered.values())


def quoted(text: str) -> str:
    """The text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
