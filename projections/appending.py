"""A page of the event store into the facts table: rows in by Arrow, JSON parsed once, by DuckDB."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pyarrow as pa

from domain.errors import Unavailable
from projections.texts import Text, facts_text, house_events_text
from store.recorder import NotificationPage

# Brings a stored state to today's envelope: (topic, state) -> state; None = all are of today's.
Upcaster = Callable[[str, bytes], bytes]

# Voice: the first kind in the fact's list that the partner has. Kinds are fixed at registration.
_SPOKEN = """
CREATE OR REPLACE TEMP TABLE spoken AS
SELECT p.partner, s.fact, min_by(s.kind, s.place) AS voice
FROM (SELECT name AS partner, unnest(kinds) AS kind FROM main.house_events WHERE what = 'registered') AS p
JOIN stated_by AS s ON s.kind = p.kind
GROUP BY p.partner, s.fact
"""
_ELSEWHERE = """
INSERT INTO main.replacements_elsewhere
SELECT order_no, source, r.subject, r.id
FROM (
  SELECT order_no, source, unnest(replaced_by) AS r FROM page_facts WHERE fact = 'corrected' AND order_no IS NOT NULL
)
WHERE r.subject <> order_no
"""


def arrow_page(page: NotificationPage, upcast: Upcaster | None = None) -> pa.Table:
    """The page as an Arrow table (notification_id, originator_id, version, topic, state as text)."""
    states = page.states if upcast is None else list(map(upcast, page.topics, page.states))
    return pa.table(
        {
            "notification_id": pa.array(page.ids, pa.int64()),
            "originator_id": pa.array(page.originator_ids, pa.string()),
            "version": pa.array(page.versions, pa.int64()),
            "topic": pa.array(page.topics, pa.string()),
            "state": pa.array(states, pa.string()),
        }
    )


def check_follows(page: NotificationPage, position: int) -> None:
    """Raise Unavailable unless the page's ids go on from the position without a gap."""
    first, last = page.ids[0], page.ids[-1]
    if first != position + 1 or last - first + 1 != len(page.ids):
        raise Unavailable(
            f"expected events from {position + 1} on without a gap, found {first} to {last} in {len(page.ids)} rows",
            next_step="Restore the event store from its copy: events have been taken out of it.",
            code="store_gap",
        )


def append(connection: duckdb.DuckDBPyConnection, table: pa.Table) -> None:
    """Add one page to facts and house_events; leaves what touches keys in `page_facts` and `page_house_events`."""
    connection.register("page", table)
    past = table["notification_id"][0].as_py() - 1 if len(table) else 0
    try:
        _append(connection, house_events_text())
        connection.execute(_SPOKEN)
        _append(connection, facts_text())
    finally:
        connection.unregister("page")
    # From the table itself: a copy of all 100 columns of the page would cost as much as parsing it.
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE page_facts AS SELECT order_no, source, subject, id, fact, replaced_by "  # noqa: S608
        f"FROM main.facts WHERE notification_id > {past:d}"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE page_house_events AS SELECT stream "  # noqa: S608
        f"FROM main.house_events WHERE notification_id > {past:d}"
    )
    connection.execute(_ELSEWHERE)


def _append(connection: duckdb.DuckDBPyConnection, text: Text) -> None:
    connection.execute(f"INSERT INTO main.{text.name} BY NAME {text.select}")
