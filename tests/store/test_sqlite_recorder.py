"""The SQLite recorder: the conformance suite, and what is SQLite's alone."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent
from recorder_conformance import RecorderConformance, event, everything, step

from domain.errors import Busy, CannotWrite
from domain.positions import Move, Tally
from store import sqlite_events
from store.open import open_store
from store.recorder import EventRecorder
from store.sqlite_recorder import SQLiteEventRecorder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EventRecorder]:
    with closing(open_store(tmp_path / "events.db", busy_timeout_s=10)) as recorder:
        yield recorder


@pytest.fixture
def sqlite_file(store: EventRecorder, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "events.db", isolation_level=None)) as connection:
        yield connection


class TestConformance(RecorderConformance):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[EventRecorder]:
        with closing(open_store(tmp_path / "events.db")) as recorder:
            yield recorder

    @pytest.fixture
    def another(self, store: EventRecorder, tmp_path: Path) -> Iterator[EventRecorder]:
        with closing(open_store(tmp_path / "events.db")) as recorder:
            yield recorder


def test_a_connection_is_as_durable_as_it_claims(store: SQLiteEventRecorder) -> None:
    found = {}
    with store.datastore.get_connection(commit=True) as connection:
        for pragma in ("journal_mode", "synchronous", "wal_autocheckpoint", "busy_timeout", "user_version"):
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA {pragma}")
            found[pragma] = cursor.fetchone()[0]
    full = 2
    assert found == {
        "journal_mode": "wal",
        "synchronous": full,
        "wal_autocheckpoint": 20_000,
        "busy_timeout": 10_000,
        "user_version": 1,
    }


def test_events_can_be_neither_deleted_nor_changed(store: EventRecorder, sqlite_file: sqlite3.Connection) -> None:
    store.insert_events([event("order/A", 1, b"kept")])
    for statement in (
        "DELETE FROM stored_events",
        "UPDATE stored_events SET state = 'forged'",
        "INSERT OR REPLACE INTO stored_events VALUES (1, 'order/A', 1, 'Order.Cut', 'forged')",
    ):
        sqlite_file.execute("PRAGMA recursive_triggers = ON")  # without it, REPLACE deletes without telling triggers
        with pytest.raises(sqlite3.IntegrityError, match="events are kept"):
            sqlite_file.execute(statement)
    assert everything(store) == [("order/A", 1, "Order.Cut", b"kept")]


def test_ids_torn_out_by_hand_are_not_given_again(store: EventRecorder, sqlite_file: sqlite3.Connection) -> None:
    store.insert_events([event("order/A", version) for version in (1, 2, 3)])
    sqlite_file.execute("DROP TRIGGER stored_events_are_not_deleted")
    sqlite_file.execute("DELETE FROM stored_events WHERE notification_id = 3")
    sqlite_file.execute("VACUUM")
    assert store.insert_events([event("order/A", 3)]) == [4]


def test_a_tally_that_does_not_add_up_is_refused_by_the_file_itself(
    store: EventRecorder, sqlite_file: sqlite3.Connection
) -> None:
    store.bind_topic("orders.a", cluster_id="here", topic_id="first")
    store.insert_events([], moves=[step(0, None, 3)])
    for change in ("recorded = 4", "next_offset = 9", "recorded = -1, holes = 4"):
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            sqlite_file.execute(f"UPDATE positions SET {change}")


@pytest.mark.parametrize(
    ("statement", "parameters"),
    [
        (sqlite_events.MANY, ('["a"]',)),
        (sqlite_events.PREFIX, ("a", "b")),
        (sqlite_events.IDS, ("a", "b", "a", 5)),
        (sqlite_events.PAGE, (5, 5)),
        (sqlite_events.NOTIFICATIONS, {"start": 1, "stop": None, "topics": None, "limit": 5}),
    ],
)
def test_no_select_scans_the_events(sqlite_file: sqlite3.Connection, statement: str, parameters: object) -> None:
    plan = [row[3] for row in sqlite_file.execute("EXPLAIN QUERY PLAN " + statement, parameters)]
    assert not [line for line in plan if line.startswith("SCAN") and "VIRTUAL" not in line], plan
    assert not [line for line in plan if "TEMP B-TREE" in line], plan


def test_writers_in_several_processes_take_turns(tmp_path: Path) -> None:
    """Two recorders stand for two processes: each has its own pool, so only the file's lock orders them."""
    failures: list[BaseException] = []

    def write(name: str) -> None:
        try:
            with closing(open_store(tmp_path / "events.db", busy_timeout_s=20)) as recorder:
                for version in range(1, 31):
                    recorder.insert_events([event(f"order/{name}{n}", version) for n in range(10)])
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=write, args=(name,)) for name in "ABC"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with closing(open_store(tmp_path / "events.db")) as recorder:
        page = recorder.read_page(0, 10_000)
    assert page.ids == list(range(1, 901))
    groups = [page.originator_ids[i : i + 10] for i in range(0, 900, 10)]
    assert all(len({name[:-1] for name in group}) == 1 for group in groups)


def test_a_lock_held_too_long_is_said_to_be_busy(
    store: EventRecorder, sqlite_file: sqlite3.Connection, tmp_path: Path
) -> None:
    sqlite_file.execute("BEGIN IMMEDIATE")
    with closing(open_store(tmp_path / "events.db", busy_timeout_s=0.05)) as hasty:
        with pytest.raises(Busy, match="locked"):
            hasty.insert_events([event("order/A", 1)])
        sqlite_file.execute("ROLLBACK")
        assert hasty.insert_events([event("order/A", 1)]) == [1]


def test_a_full_disk_undoes_the_transaction_and_is_said_so(store: SQLiteEventRecorder) -> None:
    store.bind_topic("orders.a", cluster_id="here", topic_id="first")
    with store.datastore.get_connection(commit=True) as connection:
        cursor = connection.cursor()
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 10}")
    with pytest.raises(CannotWrite, match="undone as a whole"):
        store.insert_events([event(f"order/{n}", 1, b"x" * 5_000) for n in range(50)], moves=[step(0, None, 50)])
    assert everything(store) == []
    assert store.progress() == []
    assert store.insert_events([event("order/A", 1)]) == [1]


def test_a_commit_that_fails_leaves_no_transaction_open(store: SQLiteEventRecorder) -> None:
    with store.datastore.get_connection(commit=True) as connection:
        connection.cursor().execute("PRAGMA foreign_keys = ON")
    with store.datastore.transaction(commit=True) as cursor:
        cursor.execute("CREATE TABLE child (parent REFERENCES topics DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), store.datastore.transaction(commit=True) as cursor:
        cursor.execute("INSERT INTO child VALUES (77)")
    assert store.insert_events([event("order/A", 1)]) == [1]


def test_a_version_taken_is_the_librarys_integrity_error(store: EventRecorder) -> None:
    store.insert_events([event("order/A", 1)])
    with pytest.raises(IntegrityError) as refused:
        store.insert_events([event("order/A", 1)])
    assert refused.type is IntegrityError


def test_a_move_may_name_any_partition_of_any_numbered_topic(store: EventRecorder) -> None:
    for topic in ("orders.a", "orders.b"):
        store.bind_topic(topic, cluster_id="here", topic_id=topic)
    store.insert_events([], moves=[Move(n, p, None, 0, 1, Tally(1)) for n in (2, 1) for p in (3, 0)])
    assert [(p.topic_no, p.partition) for p in store.progress()] == [(1, 0), (1, 3), (2, 0), (2, 3)]


def test_a_page_of_large_events_ends_early_and_the_next_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_events, "MAX_PAGE_BYTES", 100_000)
    store = open_store(tmp_path / "events.sqlite")
    events = [StoredEvent(f"quarantine/1/0/{n}", 1, "quarantine.quarantined", b"x" * 1_000) for n in range(1_000)]
    store.insert_events(events)

    sizes, after = [], 0
    while len(page := store.read_page(after, 10_000)):
        sizes.append(len(page))
        after = page.ids[-1]

    assert sum(sizes) == 1_000
    assert max(sizes) <= 200
