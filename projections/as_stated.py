"""The uncorrected view: a published copy as it would be, had nobody corrected anything.

Read models are SELECTs over facts, and no text knows which facts those are. So the facts of the orders, shipments and
certificates that were corrected are laid on a desk in memory, all but the `corrected` and what replaced others, and the
very same texts run over them; all other rows are the copy's own.
"""

# ruff: noqa: S608 - every name in a statement comes from our own files

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

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
# What the models of the second level read, and the published views show.
_READS = {
    "switching": ("inspections",),
    "certificate_checks": ("shipments", "certificates_required", "certificates"),
    "freight": ("shipments", "cargo"),
    "anomalies": ("switching", "certificate_checks"),
}
_NAMED = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)")


@dataclass(frozen=True, slots=True)
class _Some(Origin):
    """Some of an origin's models."""

    wanted: frozenset[str]

    @property
    def models(self) -> tuple[str, ...]:
        return tuple(name for name in MODELS if name in self.wanted and model_texts()[name].touched == self.touched)


class AsStated:
    """A copy's read models without the corrections; asked like the copy itself.

    A read model is worked out when the first question names it: each costs its planning.
    """

    def __init__(self, desk: Desk, copy: Copy, order: str | None) -> None:
        self._desk = desk
        self._copy = copy
        self._made: set[str] = set()
        self._touched = _lay_out(desk, order)
        [self.subjects] = desk.connection.execute("SELECT count(DISTINCT subject) FROM desk.main.left_out").fetchall()[
            0
        ]

    def query(self, sql: str, parameters: Parameters | None = None) -> Answer:
        """Answer one statement of our own, which names what it reads after FROM or JOIN, as rows."""
        self._make(_read_by(_NAMED.findall(sql)) - self._made)
        cursor = self._desk.connection.cursor()
        try:
            cursor.execute("SET search_path = 'memory.main'")
            cursor.execute("SET TimeZone = 'UTC'")
            cursor.execute(sql, parameters)
            columns = tuple(str(column[0]) for column in cursor.description or ())
            return Answer(columns, tuple(cursor.fetchall()), self._copy.position, self._copy.published_at)
        finally:
            cursor.close()

    def _make(self, wanted: frozenset[str]) -> None:
        """Work out these read models of what was corrected, and let their names stand for all rows."""
        if not wanted:
            return
        for origin in self._touched:
            select(self._desk, _Some(origin.key, origin.touched, wanted), "live")
        touched = list(self._touched)
        for origin, first in SECOND.items():
            some = _Some(origin.key, origin.touched, wanted)
            if not (some.models and first.intersection(touched)):
                continue
            if _touches(self._desk, origin, shared_text(origin.touched).select):
                select(self._desk, some, "live")
                touched.append(origin)
        for origin in touched:
            for name in _Some(origin.key, origin.touched, wanted).models:
                _show(self._desk.connection, name, origin)
        self._made |= wanted


def _read_by(names: list[str]) -> frozenset[str]:
    """The read models among these names, and those that they are made of in turn."""
    found: set[str] = set()
    while names:
        name = names.pop()
        if name in _READS and name not in found:
            names += _READS[name]
        found.add(name)
    return frozenset(found.intersection(MODELS))


@contextlib.contextmanager
def as_stated(copy: Copy, *, order: str | None = None) -> Iterator[AsStated]:
    """The copy without its corrections; `order` = only those that concern this order, which is sooner done."""
    with contextlib.closing(duckdb.connect(config={"threads": "2", "memory_limit": "1GB"})) as connection:
        prepare(connection)
        make_tables(connection)  # before the copy is there, whose tables have the same names
        connection.execute(f"ATTACH {quoted(str(copy.path))} AS copied (READ_ONLY)")
        for name in ("house_events", *MODELS):
            connection.execute(f"DROP TABLE kept.{name}")
            connection.execute(f"CREATE VIEW memory.kept.{name} AS FROM {_KEPT}.{name}")
        connection.execute("INSERT INTO main.published BY NAME FROM copied.main.published")
        desk = Desk(connection)
        try:
            yield AsStated(desk, copy, order)
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


def _show(connection: duckdb.DuckDBPyConnection, name: str, origin: Origin) -> None:
    """Let a read model stand for the copy's rows, those of the touched keys for the desk's."""
    columns = ", ".join(column.name for column in model_texts()[name].columns)
    connection.execute(
        f"CREATE OR REPLACE VIEW memory.kept.{name} AS SELECT {columns} FROM {_KEPT}.{name} AS m "
        f"ANTI JOIN desk.main.{origin.touched} AS t ON t.{origin.key} = m.{origin.key} "
        f"UNION ALL SELECT {columns} FROM desk.live.{name}_rows"
    )
