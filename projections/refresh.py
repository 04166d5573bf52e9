"""Read models from facts: the same SELECTs over the touched keys (live) or over everything (rebuild).

Each text becomes a temporary table in turn, so that what several read models need is worked out once. Live, the names
`facts` and `house_events` in the texts stand for the rows of the touched keys only.
"""

# ruff: noqa: S608 - every name in a statement comes from our own files

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

from projections.texts import MODELS, Text, facts_text, house_events_text, in_running_order, model_texts, shared_text


@dataclass(frozen=True, slots=True)
class Origin:
    """A table that models are selected from, and the key by which a page touches its rows."""

    table: Text
    key: str
    touched: str

    @property
    def models(self) -> tuple[str, ...]:
        return tuple(name for name in MODELS if model_texts()[name].touched == self.touched)


def origins() -> tuple[Origin, ...]:
    return (
        Origin(facts_text(), "order_no", "touched_orders"),
        Origin(house_events_text(), "stream", "touched_streams"),
    )


def refresh_touched(connection: duckdb.DuckDBPyConnection) -> None:
    """Renew the rows of the keys that the page in `page_facts` and `page_house_events` touches, in every read model."""
    for origin in origins():
        _make(connection, origin.touched, shared_text(origin.touched).select)
        if not connection.execute(f"SELECT 1 FROM {origin.touched} LIMIT 1").fetchall():
            continue
        steps = in_running_order(origin.models)
        columns = ", ".join(_columns_read(origin.table, steps))
        scope = f"scope_{origin.table.name}"
        # In two steps: one column of all history (0.03 s a million rows), then 40 columns of those row groups only that
        # have such ids, the last ones mostly, since touched orders are young. In one step it took 0.5 s.
        _make(
            connection,
            "scope_ids",
            f"SELECT f.notification_id FROM main.{origin.table.name} AS f "
            f"SEMI JOIN {origin.touched} AS t ON t.{origin.key} = f.{origin.key}",
        )
        _make(
            connection,
            scope,
            f"SELECT {columns} FROM main.{origin.table.name} AS f "
            "SEMI JOIN scope_ids AS i ON i.notification_id = f.notification_id",
        )
        for step in steps:
            _run(connection, step, origin.table.name, f"WITH {origin.table.name} AS (FROM {scope}) SELECT * FROM (")
        for name in origin.models:
            connection.execute(
                f"DELETE FROM main.{name} WHERE {origin.key} IN (SELECT {origin.key} FROM {origin.touched})"
            )
            _insert(connection, name)


def refresh_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Select every read model anew from all facts and house events; belongs into a transaction."""
    for origin in origins():
        steps = in_running_order(origin.models)
        for step in steps:
            _run(connection, step, origin.table.name, "")
        for name in origin.models:
            connection.execute(f"DELETE FROM main.{name}")
            _insert(connection, name)
        for step in steps:
            connection.execute(f"DROP TABLE temp.{_table(step)}")


def _run(connection: duckdb.DuckDBPyConnection, step: Text, origin: str, bound: str) -> None:
    select = step.select
    if bound and step.reads(origin):
        select = f"{bound}{select})"
    _make(connection, _table(step), select)


def _table(step: Text) -> str:
    # A model's rows are named apart from its table, which they shall replace.
    return f"{step.name}_rows" if step.name in MODELS else step.name


def _make(connection: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}")


def _insert(connection: duckdb.DuckDBPyConnection, model: str) -> None:
    columns = ", ".join(column.name for column in model_texts()[model].columns)
    connection.execute(f"INSERT INTO main.{model} ({columns}) SELECT {columns} FROM {model}_rows")


def _columns_read(table: Text, steps: list[Text]) -> list[str]:
    """The columns that any step reading the table names; more than are needed at times, never fewer."""
    words = set(re.findall(r"[a-z_]+", " ".join(step.select for step in steps if step.reads(table.name))))
    return [column.name for column in table.columns if column.name.strip('"') in words]
