"""The event store in one SQLite file, as a recorder: who may do what in which transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eventsourcing.persistence import Notification, StoredEvent, Tracking
from eventsourcing.sqlite import SQLiteCursor, SQLiteProcessRecorder

from domain.errors import Misconfigured
from domain.positions import Move, Progress, TallyShift, TopicBinding
from store import sqlite_events, sqlite_fence, sqlite_topics
from store.recorder import NotificationPage, refuse_unknown
from store.sqlite_connections import SCHEMA_VERSION, Datastore


class SQLiteEventRecorder(SQLiteProcessRecorder):
    """`store.recorder.EventRecorder` over SQLite, and a process recorder of the library."""

    datastore: Datastore

    def __init__(self, datastore: Datastore) -> None:
        super().__init__(datastore)
        self.select_events_statement = (
            "SELECT originator_id, originator_version, topic, state FROM stored_events WHERE originator_id = ? "
        )
        self.select_max_notification_id_statement = "SELECT MAX(notification_id) FROM stored_events"

    def construct_create_table_statements(self) -> list[str]:
        return list(_statements(Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")))

    def create_table(self) -> None:
        """Lay the tables in an empty file; nothing if they are there, and then without waiting for the writer."""
        if self.datastore.schema_version() < SCHEMA_VERSION:
            super().create_table()

    def _create_table(self, c: SQLiteCursor) -> None:
        c.execute("PRAGMA user_version")
        if c.fetchone()[0] == SCHEMA_VERSION:
            return  # another process laid them while this one waited for the lock
        c.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'")
        if c.fetchone()[0]:
            raise Misconfigured(
                f"{self.datastore.pool.db_name} holds tables of another make: it is no Threadline event store",
                next_step="Name another file, or an empty data folder.",
                code="not_a_store",
            )
        super()._create_table(c)
        c.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Write events and what belongs to them in one transaction; see `EventRecorder.insert_events`."""
        sqlite_fence.check_moves(kwargs.get("moves", ()))
        sqlite_fence.check_shifts(kwargs.get("shifts", ()))
        return super().insert_events(stored_events, **kwargs)

    def _insert_events(
        self,
        c: SQLiteCursor,
        stored_events: Sequence[StoredEvent],
        *,
        tracking: Tracking | None = None,
        moves: Sequence[Move] = (),
        shifts: Sequence[TallyShift] = (),
        bindings: Sequence[TopicBinding] = (),
        reserve: Sequence[str] = (),
        **unknown: Any,
    ) -> Sequence[int] | None:
        refuse_unknown(unknown)
        # The fence first: a worker that lost its partition must hear that, not a version conflict it would retry.
        sqlite_fence.move_positions(c, moves)
        sqlite_fence.shift_tallies(c, shifts)
        sqlite_topics.restore(c, bindings)
        for topic in reserve:
            sqlite_topics.reserve(c, topic)
        ids = sqlite_events.insert(c, stored_events)
        if tracking is not None:
            self._insert_tracking(c, tracking)
        return ids

    def select_many(self, originator_ids: Sequence[str]) -> dict[str, list[StoredEvent]]:
        """Answer the events of many aggregates in one SELECT, by id; [] for an id that has none."""
        with self.datastore.transaction(commit=False) as c:
            return sqlite_events.select_many(c, originator_ids)

    def select_prefix(self, prefix: str) -> list[StoredEvent]:
        """Answer all events of the aggregates whose id starts so, in order of (id, version)."""
        with self.datastore.transaction(commit=False) as c:
            return sqlite_events.select_prefix(c, prefix)

    def select_ids(self, prefix: str, limit: int, *, after: str = "") -> list[str]:
        """Answer up to `limit` aggregate ids that start so, in byte order, past the id `after`."""
        with self.datastore.transaction(commit=False) as c:
            return sqlite_events.select_ids(c, prefix, limit, after)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Answer a page of stored events as the library's objects, in order of notification id."""
        first = 0 if start is None else start if inclusive_of_start else start + 1
        with self.datastore.transaction(commit=False) as c:
            return sqlite_events.select_notifications(c, start=first, stop=stop, topics=topics, limit=limit)

    def read_page(self, after: int, limit: int) -> NotificationPage:
        """Answer up to `limit` stored events with ids past `after`, as columns; fewer where they are large."""
        with self.datastore.transaction(commit=False) as c:
            return sqlite_events.read_page(c, after, limit)

    def progress(self) -> list[Progress]:
        """Answer every partition ever read, in order of (topic number, partition)."""
        with self.datastore.transaction(commit=False) as c:
            return sqlite_fence.select_all(c)

    def progress_of(self, topic_no: int, partition: int) -> Progress | None:
        """Answer one partition's progress; None if it was never read."""
        with self.datastore.transaction(commit=False) as c:
            return sqlite_fence.select_one(c, topic_no, partition)

    def topics(self) -> list[TopicBinding]:
        """Answer all numbers ever given, in order."""
        with self.datastore.transaction(commit=False) as c:
            return sqlite_topics.select_all(c)

    def reserve_topic(self, topic: str) -> int:
        """Answer the topic's number, giving it one if it has none."""
        with self.datastore.transaction(commit=True) as c:
            return sqlite_topics.reserve(c, topic)

    def bind_topic(self, topic: str, *, cluster_id: str, topic_id: str) -> TopicBinding:
        """Answer the binding of this very topic, making it when first met; TopicReplaced if another id is bound."""
        return self._bind(topic, cluster_id=cluster_id, topic_id=topic_id, accept=False)

    def accept_topic(self, topic: str, *, cluster_id: str, topic_id: str) -> TopicBinding:
        """Bind a topic that was deleted and made again, under a new number; the same answer if asked again."""
        return self._bind(topic, cluster_id=cluster_id, topic_id=topic_id, accept=True)

    def _bind(self, topic: str, *, cluster_id: str, topic_id: str, accept: bool) -> TopicBinding:
        with self.datastore.transaction(commit=True) as c:
            return sqlite_topics.bind(c, topic, cluster_id=cluster_id, topic_id=topic_id, accept=accept)

    def restore_topics(self, bindings: Sequence[TopicBinding]) -> None:
        """Give topics exactly these numbers; NotAllowed, and nothing done, if one is taken otherwise."""
        with self.datastore.transaction(commit=True) as c:
            sqlite_topics.restore(c, bindings)

    def close(self) -> None:
        """Close all connections."""
        self.datastore.close()


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
