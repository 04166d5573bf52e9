"""The statements over the events themselves; each runs on a cursor inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain
from typing import Any

from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.sqlite import SQLiteCursor

from store.recorder import NotificationPage

INSERT = """
INSERT INTO stored_events (notification_id, originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?, ?)
"""
# AUTOINCREMENT keeps its count once a statement: 100 rows a statement cost 8 microseconds each, one by one 11.
ROWS_A_STATEMENT = 100
INSERT_MANY = INSERT + ", (?, ?, ?, ?, ?)" * (ROWS_A_STATEMENT - 1)
# CROSS JOIN holds SQLite to one index search an id. One by one this costs seven times as much.
MANY = """
SELECT e.originator_id, e.originator_version, e.topic, e.state
FROM json_each(?) AS wanted CROSS JOIN stored_events AS e ON e.originator_id = wanted.value
"""
PREFIX = """
SELECT originator_id, originator_version, topic, state FROM stored_events
WHERE originator_id >= ? AND originator_id < ? ORDER BY originator_id, originator_version
"""
IDS = """
SELECT DISTINCT originator_id FROM stored_events
WHERE originator_id >= ? AND originator_id < ? AND originator_id > ? ORDER BY originator_id LIMIT ?
"""
PAGE = """
SELECT notification_id, originator_id, originator_version, topic, state FROM stored_events
WHERE notification_id > ? ORDER BY notification_id LIMIT ?
"""
# Each condition is off where its parameter is NULL, but the lower bound, which must stay a plain search on the key.
NOTIFICATIONS = """
SELECT originator_id, originator_version, topic, state, notification_id FROM stored_events
WHERE notification_id >= :start AND (:stop IS NULL OR notification_id <= :stop)
  AND (:topics IS NULL OR topic IN (SELECT value FROM json_each(:topics)))
ORDER BY notification_id LIMIT :limit
"""

# A page lies in memory several times over while it is projected. Facts are some 600 bytes, but a refused value may be
# 1 MB, and 100,000 of those 100 GB.
MAX_PAGE_BYTES = 128 * 1024 * 1024


def insert(cursor: SQLiteCursor, stored_events: Sequence[StoredEvent]) -> list[int]:
    """Write events under the next ids, without gaps; the writer's lock must be held. Answers the ids in order."""
    if not stored_events:
        return []
    # The sequence, not MAX(notification_id): it also remembers ids of rows that were torn out by hand.
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'stored_events'")
    row = cursor.fetchone()
    first = (row[0] if row else 0) + 1
    ids = list(range(first, first + len(stored_events)))
    rows = [
        (i, s.originator_id, s.originator_version, s.topic, s.state) for i, s in zip(ids, stored_events, strict=True)
    ]
    whole = len(rows) - len(rows) % ROWS_A_STATEMENT
    for start in range(0, whole, ROWS_A_STATEMENT):
        cursor.execute(INSERT_MANY, tuple(chain.from_iterable(rows[start : start + ROWS_A_STATEMENT])))
    cursor.executemany(INSERT, rows[whole:])
    return ids


def select_many(cursor: SQLiteCursor, originator_ids: Sequence[str]) -> dict[str, list[StoredEvent]]:
    """Answer the events of many aggregates by id; [] for an id that has none."""
    found: dict[str, list[StoredEvent]] = {originator_id: [] for originator_id in originator_ids}
    for originator_id, *rest in _rows(cursor, MANY, (json.dumps(list(found)),)):
        found[originator_id].append(StoredEvent(originator_id, *rest))
    for events in found.values():
        events.sort(key=_version)  # already so by the index: one pass. ORDER BY would carry the states along.
    return found


def select_prefix(cursor: SQLiteCursor, prefix: str) -> list[StoredEvent]:
    """Answer all events of the aggregates whose id starts so, in order of (id, version)."""
    return [StoredEvent(*row) for row in _rows(cursor, PREFIX, (prefix, past(prefix)))]


def select_ids(cursor: SQLiteCursor, prefix: str, limit: int, after: str) -> list[str]:
    """Answer up to `limit` aggregate ids that start so, in byte order, past the id `after`."""
    return [row[0] for row in _rows(cursor, IDS, (prefix, past(prefix), after, limit))]


def select_notifications(
    cursor: SQLiteCursor, *, start: int, stop: int | None, topics: Sequence[str], limit: int
) -> list[Notification]:
    """Answer a page of events from `start` to `stop`, both included, as the library's objects."""
    parameters = {
        "start": start,
        "stop": stop,
        "topics": json.dumps(list(topics)) if topics else None,
        "limit": limit,
    }
    return [Notification(*row) for row in _rows(cursor, NOTIFICATIONS, parameters)]


def read_page(cursor: SQLiteCursor, after: int, limit: int) -> NotificationPage:
    """Answer up to `limit` events with ids past `after`, as columns; fewer where they are large."""
    cursor.sqlite_cursor.row_factory = None
    cursor.execute(PAGE, (after, limit))
    rows: list[Any] = []
    size = 0
    while size < MAX_PAGE_BYTES and (some := cursor.sqlite_cursor.fetchmany(200)):
        rows += some
        size += sum(len(row[-1]) for row in some)
    if not rows:
        return NotificationPage([], [], [], [], [])
    ids, originator_ids, versions, topics, states = map(list, zip(*rows, strict=True))
    return NotificationPage(ids, originator_ids, versions, topics, states)


def past(prefix: str) -> str:
    """Answer the least text past all that start with `prefix`; ASCII only, where byte order is character order."""
    if not prefix or not prefix.isascii():
        raise ValueError(f"a prefix of aggregate ids must be ASCII and not empty: {prefix!r}")
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _rows(cursor: SQLiteCursor, statement: str, parameters: Any) -> list[Any]:
    cursor.sqlite_cursor.row_factory = None  # plain tuples: a sqlite3.Row is an object a row
    cursor.execute(statement, parameters)
    rows: list[Any] = cursor.fetchall()
    return rows


def _version(event: StoredEvent) -> int:
    return event.originator_version
