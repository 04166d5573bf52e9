"""Read models from facts: the same SELECTs over the touched keys (live) or over everything (rebuild).

Each text becomes a table on the desk in turn, so that what several read models need is worked out once. What `facts`
and the families' names stand for, the touched keys' facts or all, is the cursor's affair; no text knows.
"""

# ruff: noqa: S608 - every name in a statement comes from our own files

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from projections.desk import Desk, columns_read, orders_texts
from projections.texts import MODELS, Text, in_running_order, model_texts, shared_text

# Below, a second cursor's planning (0.2 s) costs more than it saves.
LEAST_FOR_TWO = 15_000


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


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """Rows on the desk that are to replace those of the touched keys: models by the schemas that hold their shares."""

    models: dict[str, tuple[str, ...]]
    origins: tuple[Origin, ...]


FACTS_ONLY = WorkedOut({}, ())


def work_out(desk: Desk) -> WorkedOut:
    """Select the read models of the keys that the page on the desk touches; the work file is only read."""
    cursor = desk.cursor("live")
    found: dict[str, tuple[str, ...]] = {}
    touched: list[Origin] = []
    for origin in (ORDERS, STREAMS):
        cursor.execute(f"CREATE OR REPLACE TABLE desk.main.{origin.touched} AS {shared_text(origin.touched).select}")
        if not cursor.execute(f"SELECT 1 FROM desk.main.{origin.touched} LIMIT 1").fetchall():
            continue
        touched.append(origin)
        parts = 1
        if origin is ORDERS:
            facts = _lay_out_history(desk)
            parts = 2 if facts >= LEAST_FOR_TWO else 1
        found |= _select(desk, origin, "live", parts)
    return WorkedOut(found, tuple(touched))


def write(desk: Desk, worked_out: WorkedOut) -> None:
    """Put the page and what was worked out into the work file; belongs into a transaction."""
    connection = desk.connection
    for name in sorted(desk.filled):
        connection.execute(f"INSERT INTO {desk.home}.{name} BY NAME FROM desk.main.{name}")
    for origin in worked_out.origins:
        for name in origin.models:
            connection.execute(
                f"DELETE FROM {desk.home}.{name} WHERE {origin.key} IN (FROM desk.main.{origin.touched})"
            )
    _insert(desk, worked_out.models)


def refresh_all(desk: Desk) -> None:
    """Select every read model anew from all facts and house events; belongs into a transaction that changed nothing."""
    models: dict[str, tuple[str, ...]] = {}
    for origin in (ORDERS, STREAMS):
        models |= _select(desk, origin, "all", 2 if origin is ORDERS else 1)
    for name in models:
        desk.connection.execute(f"DELETE FROM {desk.home}.{name}")
    _insert(desk, models)


def _lay_out_history(desk: Desk) -> int:
    """Bring the touched orders' older facts onto the desk; answers how many facts lie there now."""
    cursor = desk.cursor("live")
    total = 0
    ids = " UNION ALL ".join(
        f"SELECT notification_id, '{text.name}' AS kept_in FROM {desk.home}.{text.name} AS f "
        "SEMI JOIN desk.main.touched_orders AS t ON t.order_no = f.order_no"
        for text in orders_texts()
    )
    # In two steps: one column of all history (0.03 s a million rows), then the other columns of those row groups only
    # that have such ids, the last ones mostly, since touched orders are young. In one step it took 0.5 s.
    cursor.execute(f"CREATE OR REPLACE TABLE desk.main.old_ids AS {ids}")
    old = dict(cursor.execute("SELECT kept_in, count(*) FROM desk.main.old_ids GROUP BY kept_in").fetchall())
    for text in orders_texts():
        read = ", ".join(columns_read(text))
        if old.get(text.name) or f"old_{text.name}" in desk.filled_before:
            cursor.execute(
                f"CREATE OR REPLACE TABLE desk.main.old_{text.name} AS SELECT {read} FROM {desk.home}.{text.name} AS f "
                f"SEMI JOIN (FROM desk.main.old_ids WHERE kept_in = '{text.name}') AS i "
                "ON i.notification_id = f.notification_id"
            )
            desk.filled_before.add(f"old_{text.name}")
    total += sum(old.values())
    return total + int(cursor.execute("SELECT count(*) FROM desk.main.page_facts").fetchall()[0][0])


def _select(desk: Desk, origin: Origin, kind: str, parts: int) -> dict[str, tuple[str, ...]]:
    """Run the texts of an origin's models; answers the schemas that have the rows of each model."""
    steps = in_running_order(origin.models)

    def run(part: int) -> None:
        cursor = desk.cursor(kind, part, parts)
        for step in steps:
            cursor.execute(f"CREATE OR REPLACE TABLE {desk.schema(kind, part, parts)}.{_table(step)} AS {step.select}")

    for part in range(parts):
        desk.cursor(kind, part, parts)
    if parts == 1:
        run(0)
    else:
        with ThreadPoolExecutor(parts) as threads:
            list(threads.map(run, range(parts)))
    return {name: tuple(desk.schema(kind, part, parts) for part in range(parts)) for name in origin.models}


def _table(step: Text) -> str:
    # A model's rows are named apart from its table, which they shall replace.
    return f"{step.name}_rows" if step.name in MODELS else step.name


def _insert(desk: Desk, models: dict[str, tuple[str, ...]]) -> None:
    for name, schemas in models.items():
        columns = ", ".join(column.name for column in model_texts()[name].columns)
        rows = " UNION ALL ".join(f"SELECT {columns} FROM {schema}.{name}_rows" for schema in schemas)
        desk.connection.execute(f"INSERT INTO {desk.home}.{name} ({columns}) {rows}")
