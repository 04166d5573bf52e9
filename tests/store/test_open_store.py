"""Opening the store: for writing, for reading beside a writer, and what is refused."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from recorder_conformance import event, everything

from domain.errors import Busy, CannotWrite, Misconfigured, NotFound, Unavailable
from store.open import environment, open_for_reading, open_store
from store.sqlite_recorder import SQLiteEventRecorder


def test_a_store_is_made_with_its_folder(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "new" / "folder" / "events.db")) as store:
        store.insert_events([event("order/A", 1)])
    with closing(open_store(str(tmp_path / "new" / "folder" / "events.db"))) as again:
        assert again.insert_events([event("order/A", 2)]) == [2]


@pytest.mark.parametrize("name", ["events.db", "a b?c#d%20.db", "file:odd.db"])
def test_any_file_name_is_taken_as_it_is(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(open_store(Path(name))) as store:
        store.insert_events([event("order/A", 1)])
        with closing(open_for_reading(Path(name))) as reader:
            assert reader.max_notification_id() == 1
    assert (tmp_path / name).is_file()


def test_a_reader_sees_what_is_committed_while_a_writer_is_at_work(tmp_path: Path) -> None:
    path = tmp_path / "events.db"
    store = open_store(path)
    assert isinstance(store, SQLiteEventRecorder)
    with closing(store), closing(open_for_reading(path, busy_timeout_s=0.1)) as reader:
        store.insert_events([event("order/A", 1)])
        with store.datastore.transaction(commit=True) as cursor:
            cursor.execute("INSERT INTO stored_events VALUES (2, 'order/A', 2, 't', x'')")
            with closing(open_for_reading(path, busy_timeout_s=0.1)) as late:
                assert len(everything(late)) == len(everything(reader)) == 1
        assert len(everything(reader)) == 2


def test_a_reader_can_not_write(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "events.db")), closing(open_for_reading(tmp_path / "events.db")) as reader:
        with pytest.raises(CannotWrite):
            reader.insert_events([event("order/A", 1)])
        with pytest.raises(CannotWrite):
            reader.reserve_topic("orders.a")


def test_reading_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no event store at"):
        open_for_reading(tmp_path / "events.db")
    assert list(tmp_path.iterdir()) == []


def test_a_store_without_a_writer_can_be_read(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "events.db")) as store:
        store.insert_events([event("order/A", 1)])
    with closing(open_for_reading(tmp_path / "events.db")) as reader:
        assert len(everything(reader)) == 1


def test_a_store_of_a_later_version_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "events.db"
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 2")
    for opening in (open_store, open_for_reading):
        with pytest.raises(Misconfigured, match=r"has schema version 2.*up to 1"):
            opening(path)


def test_a_database_of_another_make_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE stored_events (state BLOB)")
    for opening in (open_store, open_for_reading):
        with pytest.raises(Misconfigured, match="no Threadline event store"):
            opening(path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "events.db"
    path.write_bytes(b"a letter to the mill\n" * 100)
    for opening in (open_store, open_for_reading):
        with pytest.raises(Unavailable, match="not a sound SQLite database"):
            opening(path)


def test_a_folder_in_place_of_the_file_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="could not be opened"):
        open_store(tmp_path)


def test_a_folder_that_can_not_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite, match="could not be made"):
        open_store(tmp_path / "file" / "events.db")


@pytest.mark.parametrize(
    ("url", "words"), [("postgresql://db/threadline", "PostgreSQL yet"), ("mysql://db/threadline", "scheme mysql")]
)
def test_other_databases_are_refused_in_words(url: str, words: str) -> None:
    with pytest.raises(Misconfigured, match=words):
        open_store(url)


def test_the_settings_for_the_library_name_an_absolute_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert environment("events.db")["SQLITE_DBNAME"] == str(tmp_path / "events.db")


def test_a_new_store_may_be_opened_by_two_processes_at_once(tmp_path: Path) -> None:
    """SQLite refuses the switch to WAL beside another connection without waiting; the store waits."""
    path = tmp_path / "events.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("CREATE TABLE t (x)")
        other.execute("DROP TABLE t")
        other.execute("BEGIN")
        other.execute("SELECT * FROM sqlite_master").fetchall()
        with pytest.raises(Busy):
            open_store(path, busy_timeout_s=0.05)
        leaving = threading.Timer(0.2, other.execute, ["ROLLBACK"])
        leaving.start()
        open_store(path, busy_timeout_s=10).close()
        leaving.join()
