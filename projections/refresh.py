"""Read models from facts: the same SELECTs over the touched keys (live) or over everything (rebuild).

Each text becomes a table on the desk in turn, so that what several read models need is worked out once. What `facts`
and the families' names stand for, the touched keys' facts or all, is the cursor's affair; no text knows.
"""

# ruff: noqa: S608 - every name in a statement comes from our own files

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import duckdb

from projections.desk import Desk, columns_read, orders_texts
from projections.families import family_texts
from projections.replayed import THROUGH
from projections.texts import MODELS, Text, in_running_order, model_texts, shared_text

# One cursor a core of a small machine: more gain nothing, since the texts stand in each other's way.
CURSORS = 2


@dataclass(frozen=True, slots=True)
class Origin:
    """What models are selected from: the key by which a page touches their rows, and the text that finds the keys."""

    key: str
    touched: str

    @property
    def models(self) -> tuple[str, ...]:
        return tuple(name for name in MODELS if model_texts()[name].touched == self.touched)


ORDERS = Origin("order_no", "touched_orders")
SUBJECTS = Origin("subject", "touched_subjects")
STREAMS = Origin("stream", "touched_streams")
# Of the second level: selected from rows of read models, this page's and the kept ones, not from facts.
SWITCHING = Origin("stream", "touched_switching")
CHECKS = Origin("order_no", "touched_checks")
# Each with the origins that must have been touched for it to be.
SECOND = {SWITCHING: {ORDERS}, CHECKS: {ORDERS, SUBJECTS}}
ORIGINS = (ORDERS, SUBJECTS, STREAMS, *SECOND)


def work_out(desk: Desk) -> tuple[Origin, ...]:
    """Select the read models of the keys that the page on the desk touches; answers which origins it touches.

    The work file is only read; the rows stay on the desk for `write_models`.
    """
    touched = [origin for origin in (ORDERS, SUBJECTS, STREAMS) if _touches(desk, origin)]
    _lay_out_history(desk, touched)
    for origin in touched:
        select(desk, origin, "live")
    for origin, first in SECOND.items():
        if first.intersection(touched) and _touches(desk, origin):
            touched.append(origin)
            select(desk, origin, "live")
    return tuple(touched)


def _touches(desk: Desk, origin: Origin) -> bool:
    """Find the keys of an origin that the page changes; whether there are any."""
    cursor = desk.cursor("live")
    found = shared_text(origin.touched).select
    cursor.execute(f"CREATE OR REPLACE TABLE desk.main.{origin.touched} AS {found}")
    return bool(cursor.execute(f"SELECT 1 FROM desk.main.{origin.touched} LIMIT 1").fetchall())


def write(desk: Desk, touched: tuple[Origin, ...]) -> None:
    """Put the page and what was worked out into the work file; belongs into a transaction."""
    connection = desk.connection
    for name in sorted(desk.filled):
        connection.execute(f"INSERT INTO {desk.home}.{name} BY NAME FROM desk.main.{name}")
    for origin in touched:
        for name in origin.models:
            connection.execute(
                f"DELETE FROM {desk.home}.{name} "
                f"WHERE {origin.key} IN (SELECT {origin.key} FROM desk.main.{origin.touched})"
            )
            _insert(desk, name, "live")


def refresh_all(desk: Desk) -> None:
    """Select every read model anew from all facts and house events; belongs into a transaction that changed nothing."""
    for origin in ORIGINS:
        select(desk, origin, "all")
    # Not sooner: the transaction sees the desk as it was when it first looked there.
    for name in MODELS:
        desk.connection.execute(f"DELETE FROM {desk.home}.{name}")
        _insert(desk, name, "all")


def _lay_out_history(desk: Desk, touched: list[Origin]) -> None:
    """Bring the older facts of the touched orders, shipments and certificates onto the desk."""
    keys = " UNION ALL ".join(
        f"SELECT {origin.key} AS subject FROM desk.main.{origin.touched}"
        for origin in (ORDERS, SUBJECTS)
        if origin in touched
    )
    if not keys:
        return
    cursor = desk.cursor("live")
    texts = orders_texts() if SUBJECTS not in touched else list(family_texts().values())
    ids = " UNION ALL ".join(
        f"SELECT notification_id, '{text.name}' AS kept_in FROM {desk.home}.{text.name} AS f "
        f"SEMI JOIN ({keys}) AS t ON t.subject = f.subject"
        for text in texts
    )
    # In two steps: one column of all history (0.03 s a million rows), then the other columns of those row groups only
    # that have such ids, the last ones mostly, since touched orders are young. In one step it took 0.5 s.
    cursor.execute(f"CREATE OR REPLACE TABLE desk.main.old_ids AS {ids}")
    have_some = {name for [name] in cursor.execute("SELECT DISTINCT kept_in FROM desk.main.old_ids").fetchall()}
    for text in family_texts().values():
        if text.name in have_some or text.name in desk.had_some:
            cursor.execute(
                f"CREATE OR REPLACE TABLE desk.main.old_{text.name} AS "
                f"SELECT {', '.join(columns_read(text))} FROM {desk.home}.{text.name} AS f "
                f"SEMI JOIN (FROM desk.main.old_ids WHERE kept_in = '{text.name}') AS i "
                "ON i.notification_id = f.notification_id"
            )
    desk.had_some = have_some


def select(desk: Desk, origin: Origin, kind: str) -> None:
    """Run the texts of an origin's models, each when what it uses is there, on two cursors in two threads."""
    waiting = {step.name: step for step in in_running_order(origin.models)}
    idle = [desk.cursor(kind, number) for number in range(CURSORS)]
    running: dict[Future[None], tuple[str, duckdb.DuckDBPyConnection]] = {}

    def run(step: Text, cursor: duckdb.DuckDBPyConnection) -> None:
        rows = step.select
        if step.through:
            cursor.register("passed_through", THROUGH[step.through](cursor.sql(rows).to_arrow_table()))
            rows = "FROM passed_through"
        cursor.execute(f"CREATE OR REPLACE TABLE desk.{kind}.{_table(step)} AS {rows}")
        if step.through:
            cursor.unregister("passed_through")

    with ThreadPoolExecutor(CURSORS) as threads:
        while waiting or running:
            undone = {*waiting, *(name for name, _ in running.values())}
            ready = [step for step in waiting.values() if undone.isdisjoint(step.uses)]
            for step, cursor in zip(ready, list(idle), strict=False):
                del waiting[step.name]
                idle.remove(cursor)
                running[threads.submit(run, step, cursor)] = step.name, cursor
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                idle.append(running.pop(future)[1])
                future.result()


def _table(step: Text) -> str:
    # A model's rows are named apart from its table, which they shall replace.
    return f"{step.name}_rows" if step.name in MODELS else step.name


def _insert(desk: Desk, name: str, kind: str) -> None:
    columns = ", ".join(column.name for column in model_texts()[name].columns)
    desk.connection.execute(f"INSERT INTO {desk.home}.{name} ({columns}) SELECT {columns} FROM desk.{kind}.{name}_rows")
