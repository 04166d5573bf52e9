"""A page of the event store onto the desk: rows in by Arrow, JSON parsed once, by DuckDB, family by family."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import pyarrow as pa

from domain.errors import Unavailable
from projections.desk import Desk
from projections.families import families_of, family_texts
from projections.texts import Text, house_events_text
from store.recorder import NotificationPage

# Each slice costs its own planning (0.02 s a family), hence not smaller; half a large page, hence read while parsing.
SLICE = 60_000

# Brings a stored state to today's envelope: (topic, state) -> state; None = all are of today's.
Upcaster = Callable[[str, bytes], bytes]
_OF_FACTS = ("order", "shipment", "certificate")

# Voice: the first kind in the fact's list that the partner has. Kinds are fixed at registration.
_SPOKEN = """
CREATE OR REPLACE TABLE desk.main.spoken AS
SELECT p.partner, s.fact, min_by(s.kind, s.place) AS voice
FROM (
  SELECT name AS partner, unnest(kinds) AS kind
  FROM (FROM {home}.house_events UNION ALL FROM desk.main.house_events)
  WHERE what = 'registered'
) AS p
JOIN desk.main.stated_by AS s ON s.kind = p.kind
GROUP BY p.partner, s.fact
"""
_ELSEWHERE = """
CREATE OR REPLACE TABLE desk.main.replacements_elsewhere AS
SELECT order_no, source, r.subject AS subject, r.id AS id
FROM (
  SELECT order_no, source, unnest(replaced_by) AS r
  FROM desk.main.facts_others
  WHERE fact = 'corrected' AND order_no IS NOT NULL
)
WHERE r.subject <> order_no
"""


class StoreReader(Protocol):
    """What the projector asks of an event store; from a thread of its own."""

    def read_page(self, after: int, limit: int) -> NotificationPage:
        """Up to `limit` stored events with ids past `after`, in order."""


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


def in_batches(table: pa.Table) -> pa.Table:
    """The same rows in batches of 8,192, so that DuckDB parses them on every core: a batch is one thread's work."""
    return pa.Table.from_batches(table.to_batches(max_chunksize=8_192), schema=table.schema)


def check_follows(page: NotificationPage, position: int) -> None:
    """Raise Unavailable unless the page's ids go on from the position without a gap."""
    first, last = page.ids[0], page.ids[-1]
    if first != position + 1 or last - first + 1 != len(page.ids):
        raise Unavailable(
            f"expected events from {position + 1} on without a gap, found {first} to {last} in {len(page.ids)} rows",
            next_step="Restore the event store from its copy: events have been taken out of it.",
            code="store_gap",
        )


def lay_out(desk: Desk, store: StoreReader, after: int, limit: int, upcast: Upcaster | None = None) -> int:
    """Put the page of up to `limit` events past `after` on the desk, in place of the one before.

    One slice is parsed while the next is read. Answers the page's last id, or `after` if there is nothing new; raises
    Unavailable where an id is missing.
    """
    desk.empty()

    def read(position: int, size: int) -> tuple[NotificationPage, pa.Table]:
        page = store.read_page(position, size)
        return page, in_batches(arrow_page(page, upcast))

    position, size = after, min(SLICE, limit)
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(read, position, size)
        while size:
            page, table = coming.result()
            if not len(page):
                break
            check_follows(page, position)
            position = page.ids[-1]
            size = min(SLICE, after + limit - position) if len(page) == size else 0
            del page
            if size:
                coming = beside.submit(read, position, size)
            append(desk, table)
    return position


def append(desk: Desk, table: pa.Table) -> None:
    """Add rows of the store to the page on the desk; they stay there until it is emptied."""
    cursor = desk.cursor("live")
    kinds = {topic.partition(".")[::2] for topic in table["topic"].unique().to_pylist()}
    cursor.register("page", table)
    try:
        if any(aggregate in ("partner", "quarantine") for aggregate, _ in kinds):
            _append(desk, house_events_text())
            desk.has_voices = False
        if not desk.has_voices:
            cursor.execute(_SPOKEN.format(home=desk.home))
            desk.has_voices = True
        for family in families_of(fact for aggregate, fact in kinds if aggregate in _OF_FACTS):
            _append(desk, family_texts()[family])
            if family == "others":
                cursor.execute(_ELSEWHERE)
                desk.filled.add("replacements_elsewhere")
    finally:
        cursor.unregister("page")


def _append(desk: Desk, text: Text) -> None:
    desk.cursor("live").execute(f"INSERT INTO desk.main.{text.name} BY NAME {text.select}")
    desk.filled.add(text.name)
