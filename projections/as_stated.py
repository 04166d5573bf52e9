"""The uncorrected view: a published copy as it would be, had nobody corrected anything.

Read models are SELECTs over facts, and no text knows which facts those are. So the facts of the orders, shipments and
certificates that were corrected are laid on a desk in memory, all but the `corrected` and what replaced others, and the
very same texts run over them; all other rows are the copy's own.
"""

# ruff: noqa: S608 - every name in a statement comes from our own files

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime

import duckdb

from projections.appending import append, arrow_page
from projections.asking import Answer, Copy, Parameters
from projections.desk import Desk, columns_read
from projections.families import family_texts
from projections.refresh import ORDERS, SECOND, SUBJECTS, Origin, select
from projections.tables import make_tables, prepare
from projections.texts import HERE, MODELS, model_texts, quoted, shared_text
from store.recorder import NotificationPage

_KEPT = "copied.kept"
_IDENTITIES = " UNION ALL ".join(
    f"SELECT notification_id, subject, source, id, fact FROM {_KEPT}.{text.name}" for text in family_texts().values()
)
_EMPTY = NotificationPage([], [], [], [], [])


class AsStated:
    """A copy's read models without the corrections; asked like the copy itself."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, position: int, published_at: datetime, subjects: int
    ) -> None:
        self._connection = connection
        self._position = position
        self._published_at = published_at
        self.subjects = subjects

    def query(self, sql: str, parameters: Parameters | None = None) -> Answer:
        """Answer one statement of our own as rows."""
        cursor = self._connection.cursor()
        try:
            cursor.execute("SET search_path = 'memory.main'")
            cursor.execute("SET TimeZone = 'UTC'")
            cursor.execute(sql, parameters)
            columns = tuple(str(column[0]) for column in cursor.description or ())
            return Answer(columns, tuple(cursor.fetchall()), self._position, self._published_at)
        finally:
            cursor.close()


@contextlib.contextmanager
def as_stated(copy: Copy, *, order: str | None = None) -> Iterator[AsStated]:
    """The copy without its corrections; `order` = only those that concern this order, which is sooner done."""
    with contextlib.closing(duckdb.connect(config={"threads": "2", "memory_limit": "1GB"})) as connection:
        prepare(connection)
        make_tables(connection)  # before the copy is there, whose tables have the same names
        connection.execute(f"ATTACH {quoted(str(copy.path))} AS copied (READ_ONLY)")
        for name in ("house_events", *MODELS):
            _stand_for(connection, name, f"FROM {_KEPT}.{name}")
        desk = Desk(connection)
        try:
            touched = _lay_out(desk, order)
            for origin in touched:
                select(desk, origin, "live")
            for origin, first in SECOND.items():
                if first.intersection(touched) and _touches(desk, origin, shared_text(origin.touched).select):
                    select(desk, origin, "live")
                    touched.append(origin)
            _show(connection, touched)
            [subjects] = connection.execute("SELECT count(DISTINCT subject) FROM desk.main.left_out").fetchall()[0]
            yield AsStated(connection, copy.position, copy.published_at, subjects)
        finally:
            desk.close()


def _lay_out(desk: Desk, order: str | None) -> list[Origin]:
    """Lay the facts of what was corrected on the desk; answers which of orders and other subjects have some."""
    connection = desk.connection
    text = (HERE / "as_stated.sql").read_text(encoding="utf-8")
    text = text.replace("{others}", f"{_KEPT}.facts_others").replace("{facts}", f"({_IDENTITIES})")
    connection.execute(f"CREATE OR REPLACE TABLE desk.main.left_out AS {text}", {"order": order})
    append(desk, arrow_page(_EMPTY))  # who speaks with which voice
    for family in family_texts().values():
        connection.execute(
            f"CREATE OR REPLACE TABLE desk.main.old_{family.name} AS "
            f"SELECT {', '.join(columns_read(family))} FROM {_KEPT}.{family.name} AS f "
            "SEMI JOIN desk.main.left_out AS t ON t.subject = f.subject "
            "ANTI JOIN desk.main.left_out AS x ON x.notification_id = f.notification_id"
        )
    named = "SELECT DISTINCT subject AS {} FROM desk.main.left_out WHERE contains(subject, '/') = {}"
    keys = {ORDERS: named.format("order_no", "FALSE"), SUBJECTS: named.format("subject", "TRUE")}
    return [origin for origin, found in keys.items() if _touches(desk, origin, found)]


def _touches(desk: Desk, origin: Origin, found: str) -> bool:
    cursor = desk.cursor("live")
    cursor.execute(f"CREATE OR REPLACE TABLE desk.main.{origin.touched} AS {found}")
    return bool(cursor.execute(f"SELECT 1 FROM desk.main.{origin.touched} LIMIT 1").fetchall())


def _show(connection: duckdb.DuckDBPyConnection, touched: list[Origin]) -> None:
    """Let each read model of these origins stand for the copy's rows, those of the touched keys for the desk's."""
    for origin in touched:
        for name in origin.models:
            columns = ", ".join(column.name for column in model_texts()[name].columns)
            _stand_for(
                connection,
                name,
                f"SELECT {columns} FROM {_KEPT}.{name} AS m "
                f"ANTI JOIN desk.main.{origin.touched} AS t ON t.{origin.key} = m.{origin.key} "
                f"UNION ALL SELECT {columns} FROM desk.live.{name}_rows",
            )
    connection.execute("INSERT INTO main.published BY NAME FROM copied.main.published")


def _stand_for(connection: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    """Put a view in the place of a table, or of the view before."""
    [kind] = connection.execute(
        "SELECT CASE table_type WHEN 'VIEW' THEN 'VIEW' ELSE 'TABLE' END FROM information_schema.tables "
        "WHERE table_catalog = 'memory' AND table_schema = 'kept' AND table_name = ?",
        [name],
    ).fetchall()[0]
    connection.execute(f"DROP {kind} memory.kept.{name}")
    connection.execute(f"CREATE VIEW memory.kept.{name} AS {select}")
