"""The tables of the work file, from the headers of the SQL files; made once, at the start.

Tables stand in the schema `kept`. The schema `main` has views over them, of the same names: what readers of a published
copy see, times as TIMESTAMPTZ and hours beside the microseconds. So a copy is made by copying the file.
"""

# ruff: noqa: S608 - every name in a statement comes from our own files

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from projections.families import facts_view, family_texts
from projections.texts import HERE, Column, Text, facts_text, house_events_text, model_texts, quoted, view_texts

# Raise when a table changes its columns or its meaning: a work file of another number must be rebuilt.
SCHEMA_VERSION = 4

_OWN = """
CREATE TABLE kept.projector_state (position BIGINT NOT NULL, schema_version BIGINT NOT NULL);
CREATE TABLE kept.replacements_elsewhere (order_no VARCHAR, source VARCHAR, subject VARCHAR, id VARCHAR);
CREATE TABLE main.published (
  position BIGINT, last_recorded_at TIMESTAMPTZ, published_at TIMESTAMPTZ, schema_version BIGINT
);
"""


def kept_texts() -> list[Text]:
    """The texts of every table that holds rows: facts by family, house events, read models."""
    return [*family_texts().values(), house_events_text(), *model_texts().values()]


def shown_texts() -> list[Text]:
    """The texts of what readers see: the tables, and views over several of them that are no read models."""
    return [facts_text(), house_events_text(), *({**view_texts(), **model_texts()}).values()]


def make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the work file's tables and views if they aren't there, and let names stand for the tables."""
    if not connection.execute("SELECT 1 FROM duckdb_schemas() WHERE schema_name = 'kept'").fetchall():
        _make(connection)
    connection.execute("SET search_path = 'kept,main'")


def _make(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("BEGIN")
    connection.execute("CREATE SCHEMA kept")
    connection.execute(_OWN)
    connection.execute("INSERT INTO kept.projector_state VALUES (0, ?)", [SCHEMA_VERSION])
    for text in kept_texts():
        columns = ", ".join(f"{column.name} {column.sql_type}" for column in text.columns)
        connection.execute(f"CREATE TABLE kept.{text.name} ({columns})")
    connection.execute(f"CREATE VIEW kept.facts AS {facts_view('kept')}")
    for text in shown_texts():
        shown = shown_columns(text)
        select = ", ".join(f"{expression} AS {column.name}" for column, expression in shown)
        view = view_texts().get(text.name)
        shown_from = f"kept.{text.name}" if view is None else f"({view.select}) AS shown"
        connection.execute(f"CREATE VIEW main.{text.name} AS SELECT {select} FROM {shown_from}")
        for statement in _comments(text, shown):
            connection.execute(statement)
    for statement in (HERE / "published.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.execute("COMMIT")
    # DDL left in the write-ahead log is what makes a file refuse to open after a crash; so it doesn't stay there.
    connection.execute("CHECKPOINT")


def _comments(text: Text, shown: list[tuple[Column, str]]) -> Iterator[str]:
    yield f"COMMENT ON VIEW main.{text.name} IS {quoted(text.words)}"
    for column, _ in shown:
        yield f"COMMENT ON COLUMN main.{text.name}.{column.name} IS {quoted(column.words)}"


def shown_columns(text: Text) -> list[tuple[Column, str]]:
    """A table's columns as readers see them, each with its expression: a time beside its microseconds, hours too."""
    shown: list[tuple[Column, str]] = []
    for column in text.columns:
        if column.type == "INSTANT":
            shown.append((Column(f"{column.stem}_at", "TIMESTAMPTZ", column.words), f"make_timestamptz({column.name})"))
            shown.append((Column(column.name, "BIGINT", f"The same in UTC microseconds: {column.words}"), column.name))
        elif column.type == "SPAN":
            hours = Column(f"{column.stem}_hours", "DOUBLE", f"In hours: {column.words}")
            shown.append((hours, f"{column.name} / 3600000000"))
            shown.append((Column(column.name, "BIGINT", f"In microseconds: {column.words}"), column.name))
        else:
            shown.append((column, column.name))
    return shown


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a connection what lives in no file: the time zone and the macros."""
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute((HERE / "macros.sql").read_text(encoding="utf-8"))
