"""The tables of the work file, from the headers of the SQL files; made once, at the start."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from domain.facts import FACTS
from projections.texts import HERE, Text, facts_text, house_events_text, model_texts, quoted

# Raise when a table changes its columns or its meaning: a work file of another number must be rebuilt.
SCHEMA_VERSION = 1

_OWN = """
CREATE TABLE IF NOT EXISTS projector_state (position BIGINT NOT NULL, schema_version BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS replacements_elsewhere (order_no VARCHAR, source VARCHAR, subject VARCHAR, id VARCHAR);
COMMENT ON TABLE projector_state IS 'How far the event store has been read: the last notification id taken in';
COMMENT ON TABLE replacements_elsewhere IS 'Facts that corrections name of another subject';
"""


def all_texts() -> list[Text]:
    """The texts of every table that holds rows: facts, house events, read models."""
    return [facts_text(), house_events_text(), *model_texts().values()]


def make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make what is missing of the work file's tables; no effect on a file that has them."""
    connection.execute("BEGIN")
    connection.execute(_OWN)
    for text in all_texts():
        columns = ", ".join(f"{column.name} {column.sql_type}" for column in text.columns)
        connection.execute(f"CREATE TABLE IF NOT EXISTS {text.name} ({columns})")
        for statement in comments(text, text.name):
            connection.execute(statement)
    if not connection.execute("SELECT count(*) FROM projector_state").fetchall()[0][0]:
        connection.execute("INSERT INTO projector_state VALUES (0, ?)", [SCHEMA_VERSION])
    connection.execute("COMMIT")
    # DDL left in the write-ahead log is what makes a file refuse to open after a crash; so it doesn't stay there.
    connection.execute("CHECKPOINT")


def comments(text: Text, table: str) -> Iterator[str]:
    """The COMMENT statements of one table."""
    yield f"COMMENT ON TABLE {table} IS {quoted(text.words)}"
    for column in text.columns:
        yield f"COMMENT ON COLUMN {table}.{column.name} IS {quoted(column.words)}"


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a connection what lives in no file: the time zone, the macros, who may state which fact."""
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute((HERE / "macros.sql").read_text(encoding="utf-8"))
    rows = ", ".join(
        f"({quoted(spec.name)}, {place}, {quoted(kind)})"
        for spec in FACTS.values()
        for place, kind in enumerate(spec.stated_by)
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE stated_by AS FROM (VALUES {rows}) AS v (fact, place, kind)")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE first_kinds AS SELECT fact, kind AS first_kind FROM stated_by WHERE place = 0"
    )
