"""Where a page is worked out: in memory beside the work file, so that the work file's transaction is short.

DuckDB lets a transaction write to one database. So a page is parsed into the database `desk`, which is attached in
memory and seen by every cursor of the process; read models are selected there, by two cursors in two threads where the
page is large; then one transaction writes what is finished into the work file.
"""

# ruff: noqa: S608 - every name in a statement comes from our own files

from __future__ import annotations

import re
from functools import cache

import duckdb

from domain.facts import FACTS
from projections import aql
from projections.families import families, family_texts
from projections.texts import (
    HERE,
    MODELS,
    Text,
    facts_text,
    house_events_text,
    in_running_order,
    model_texts,
    quoted,
    shared_text,
)

_OWN = (
    "replacements_elsewhere (order_no VARCHAR, source VARCHAR, subject VARCHAR, id VARCHAR)",
    "touched_orders (order_no VARCHAR)",
    "touched_subjects (subject VARCHAR)",
    "touched_streams (stream VARCHAR)",
    "touched_switching (stream VARCHAR, factory VARCHAR, style_family VARCHAR)",
    "touched_checks (order_no VARCHAR)",
)
# What read models of the second level read of others: the page's rows, and the kept ones of keys it doesn't touch; of
# both only what the keys to be refreshed need (each a condition on the row r and that origin's touched keys n).
_KNOWN = {
    "known_inspections": (
        "inspections",
        "touched_switching AS n ON n.factory = r.factory AND n.style_family = r.style_family",
    ),
    "known_shipments": ("shipments", "touched_checks AS n ON n.order_no = r.order_no"),
    "known_required": ("certificates_required", "touched_checks AS n ON n.order_no = r.order_no"),
    "known_certificates": ("certificates", ""),
}


class Desk:
    """The in-memory database of one connection, whose tables are already made."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.home = f'"{connection.execute("SELECT current_database()").fetchall()[0][0]}".kept'
        self.filled: set[str] = set()
        self.had_some: set[str] = set()
        self.has_voices = False
        self._cursors: dict[tuple[str, int], duckdb.DuckDBPyConnection] = {}
        connection.execute("ATTACH IF NOT EXISTS ':memory:' AS desk")
        for text in [*family_texts().values(), house_events_text()]:
            columns = ", ".join(f"{column.name} {column.sql_type}" for column in text.columns)
            connection.execute(f"CREATE OR REPLACE TABLE desk.main.{text.name} ({columns})")
            if text is not house_events_text():
                read = ", ".join(columns_read(text))
                connection.execute(
                    f"CREATE OR REPLACE TABLE desk.main.old_{text.name} AS SELECT {read} FROM desk.main.{text.name}"
                )
        for table in _OWN:
            connection.execute(f"CREATE OR REPLACE TABLE desk.main.{table}")
        aql.make_tables(connection, "desk.main")
        connection.execute(f"CREATE OR REPLACE VIEW desk.main.page_facts AS {_page_facts()}")
        connection.execute(
            "CREATE OR REPLACE VIEW desk.main.page_house_events AS SELECT stream FROM desk.main.house_events"
        )
        _make_voices(connection)

    def cursor(self, kind: str, number: int = 0) -> duckdb.DuckDBPyConnection:
        """A cursor for which `facts` and the families' names stand for what it shall read.

        `live`: the facts of the keys that the page touches; `all`: every fact of the work file. Cursors of one kind see
        the same tables, and may be used in different threads.
        """
        if (kind, number) not in self._cursors:
            cursor = self.connection.cursor()
            cursor.execute("SET TimeZone = 'UTC'")
            cursor.execute((HERE / "macros.sql").read_text(encoding="utf-8"))
            if not number:
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS desk.{kind}")
                for model, _ in _KNOWN.values():
                    cursor.execute(
                        f"CREATE OR REPLACE TABLE desk.{kind}.{model}_rows AS FROM {self.home}.{model} LIMIT 0"
                    )
                for name, select in (_live if kind == "live" else _all)(self.home):
                    cursor.execute(f"CREATE OR REPLACE VIEW desk.{kind}.{name} AS {select}")
                cursor.execute(f"CREATE OR REPLACE VIEW desk.{kind}.facts AS {_united(f'desk.{kind}')}")
            cursor.execute(f"SET search_path = 'desk.{kind},desk.main'")
            self._cursors[kind, number] = cursor
        return self._cursors[kind, number]

    def close(self) -> None:
        """Close the cursors; while one is open, so is the work file."""
        for cursor in self._cursors.values():
            cursor.close()
        self._cursors.clear()

    def empty(self) -> None:
        """Take the page's rows off; what refers to them stays."""
        for name in self.filled:
            self.connection.execute(f"CREATE OR REPLACE TABLE desk.main.{name} AS FROM desk.main.{name} LIMIT 0")
        self.filled.clear()


@cache
def columns_read(table: Text) -> list[str]:
    """The columns of a table of facts that any read model names; more than are needed at times, never fewer."""
    words = set(re.findall(r"[a-z_]+", " ".join(step.select for step in in_running_order(MODELS))))
    return [column.name for column in table.columns if column.name.strip('"') in words]


@cache
def _orders_tables() -> tuple[str, ...]:
    """The families' tables that can hold a fact of an order."""
    return tuple(
        f"facts_{family}" for family, facts in families().items() if any("order" in FACTS[f].subjects for f in facts)
    )


def orders_texts() -> list[Text]:
    """The texts of those tables."""
    return [text for text in family_texts().values() if text.name in _orders_tables()]


def _live(home: str) -> list[tuple[str, str]]:
    views = []
    for text in family_texts().values():
        read = ", ".join(columns_read(text))
        here, before = (f"SELECT {read} FROM desk.main.{name}" for name in (text.name, f"old_{text.name}"))
        views.append((text.name, f"{here} UNION ALL {before}"))
    stream = house_events_text()
    touched = "WHERE stream IN (SELECT stream FROM desk.main.touched_streams)"
    views.append((stream.name, f"FROM {home}.house_events {touched} UNION ALL FROM desk.main.house_events"))
    views.append(("every_fact", f"{_identities(home)} UNION ALL {_identities('desk.main')}"))
    elsewhere = "replacements_elsewhere"
    views.append((elsewhere, f"FROM {home}.{elsewhere} UNION ALL FROM desk.main.{elsewhere}"))
    views += [("kept_inspections", f"FROM {home}.inspections"), ("kept_checks", f"FROM {home}.certificate_checks")]
    for name, (model, needed) in _KNOWN.items():
        text = model_texts()[model]
        touched = f"desk.main.{text.touched} AS t ON t.{text.key} = r.{text.key}"
        narrowed = f"SEMI JOIN desk.main.{needed}" if needed else ""
        kept = f"SELECT {_typed(text)} FROM {home}.{model} AS r ANTI JOIN {touched} {narrowed}"
        fresh = f"SELECT {_typed(text)} FROM desk.live.{model}_rows AS r SEMI JOIN {touched} {narrowed}"
        views.append((name, f"{kept} UNION ALL {fresh}"))
    return views


def _all(home: str) -> list[tuple[str, str]]:
    views = [
        (text.name, f"SELECT {', '.join(columns_read(text))} FROM {home}.{text.name}")
        for text in family_texts().values()
    ]
    views.append(("every_fact", _identities(home)))
    views += [
        (name, f"SELECT {_typed(model_texts()[model])} FROM desk.all.{model}_rows AS r")
        for name, (model, _) in _KNOWN.items()
    ]
    return views + [(name, f"FROM {home}.{name}") for name in ("house_events", "replacements_elsewhere")]


def _typed(text: Text) -> str:
    """A model's columns in their declared types: a view holds to those it was made with, a SELECT's may be others."""
    return ", ".join(f"CAST(r.{column.name} AS {column.sql_type}) AS {column.name}" for column in text.columns)


def _united(schema: str) -> str:
    """What `ranked` reads of every fact: few columns, since each column of each family costs planning."""
    columns = [column for column in columns_read(facts_text()) if shared_text("ranked").names(column)]

    def one(text: Text) -> str:
        its = columns_read(text)
        types = {column.name: column.sql_type for column in facts_text().columns}
        shown = ", ".join(name if name in its else f"CAST(NULL AS {types[name]}) AS {name}" for name in columns)
        return f"SELECT {shown} FROM {schema}.{text.name}"

    return " UNION ALL ".join(one(text) for text in orders_texts())


def _identities(schema: str) -> str:
    return " UNION ALL ".join(
        f"SELECT source, subject, id FROM {schema}.{text.name}" for text in family_texts().values()
    )


def _page_facts() -> str:
    columns = "order_no, source, subject, id"
    return " UNION ALL ".join(f"SELECT {columns} FROM desk.main.{text.name}" for text in family_texts().values())


def _make_voices(connection: duckdb.DuckDBPyConnection) -> None:
    """Who may state which fact, by kind of partner in the contract's order."""
    rows = ", ".join(
        f"({quoted(spec.name)}, {place}, {quoted(kind)})"
        for spec in FACTS.values()
        for place, kind in enumerate(spec.stated_by)
    )
    connection.execute(f"CREATE OR REPLACE TABLE desk.main.stated_by AS FROM (VALUES {rows}) AS v (fact, place, kind)")
    connection.execute(
        "CREATE OR REPLACE TABLE desk.main.first_kinds AS "
        "SELECT fact, kind AS first_kind FROM desk.main.stated_by WHERE place = 0"
    )
