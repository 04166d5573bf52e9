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
STREAMS = Origin("stream", "touched_streams")


def work_out(desk: Desk) -> tuple[Origin, ...]:
    """Select the read models of the keys that the page on the desk touches; answers which origins it touches.

    The work file is only read; the rows stay on the desk for `write_models`.
    """
    cursor = desk.cursor("live")
    touched: list[Origin] = []
    for origin in (ORDERS, STREAMS):
        cursor.execute(f"CREATE OR REPLACE TABLE desk.main.{origin.touched} AS {shared_text(origin.touched).select}")
        if not cursor.execute(f"SELECT 1 FROM desk.main.{origin.touched} LIMIT 1").fetchall():
            continue
        touched.append(origin)
        if origin is ORDERS:
            _lay_out_history(desk)
        _select(desk, origin, "live")
    return tuple(touched)


def write(desk: Desk, touched: tuple[Origin, ...]) -> None:
    """Put the page and what was worked out into the work file; belongs into a transaction."""
    connection = desk.connection
    for name in sorted(desk.filled):
        connection.execute(f"INSERT INTO {desk.home}.{name} BY NAME FROM desk.main.{name}")
    for origin in touched:
        for name in origin.models:
            connection.execute(
                f"DELETE FROM {desk.home}.{name} WHERE {origin.key} IN (FROM desk.main.{origin.touched})"
            )
            _insert(desk, name, "live")


def refresh_all(desk: Desk) -> None:
    """Select every read model anew from all facts and house events; belongs into a transaction that changed nothing."""
    for origin in (ORDERS, STREAMS):
        _select(desk, origin, "all")
    # Not sooner: the transaction sees the desk as it was when it first looked there.
    for name in MODELS:
        desk.connection.execute(f"DELETE FROM {desk.home}.{name}")
        _insert(desk, name, "all")


def _lay_out_history(desk: Desk) -> None:
    """Bring the touched orders' older facts onto the desk."""
    cursor = desk.cursor("live")
    ids = " UNION ALL ".join(
        f"SELECT notification_id, '{text.name}' AS kept_in FROM {desk.home}.{text.name} AS f "
        "SEMI JOIN desk.main.touched_orders AS t ON t.order_no = f.order_no"
        for text in orders_texts()
    )
    # In two steps: one column of all history (0.03 s a million rows), then the other columns of those row groups only
    # that have such ids, the last ones mostly, since touched orders are young. In one step it took 0.5 s.
    cursor.execute(f"CREATE OR REPLACE TABLE desk.main.old_ids AS {ids}")
    have_some = {name for [name] in cursor.execute("SELECT DISTINCT kept_in FROM desk.main.old_ids").fetchall()}
    for text in orders_texts():
        if text.name in have_some or text.name in desk.had_some:
            cursor.execute(
                f"CREATE OR REPLACE TABLE desk.main.old_{text.name} AS "
                f"SELECT {', '.join(columns_read(text))} FROM {desk.home}.{text.name} AS f "
                f"SEMI JOIN (FROM desk.main.old_ids WHERE kept_in = '{text.name}') AS i "
                "ON i.notification_id = f.notification_id"
            )
    desk.had_some = have_some


def _select(desk: Desk, origin: Origin, kind: str) -> None:
    """Run the texts of an origin's models, each when what it uses is there, on two cursors in two threads."""
    waiting = {step.name: step for step in in_running_order(origin.models)}
    idle = [desk.cursor(kind, number) for number in range(CURSORS)]
    running: dict[Future[None], tuple[str, duckdb.DuckDBPyConnection]] = {}

    def run(step: Text, cursor: duckdb.DuckDBPyConnection) -> None:
        cursor.execute(f"CREATE OR REPLACE TABLE desk.{kind}.{_table(step)} AS {step.select}")

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
