"""Connections to the SQLite file: durability, locks, and failures in our own words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from domain.errors import Busy, CannotWrite, Misconfigured, ThreadlineError, Unavailable

SCHEMA_VERSION = 1
BUSY_TIMEOUT_S = 30.0

# Pages of 4 KiB in the write-ahead log before they are copied into the file: 20,000 x 4 KiB = 82 MB. A commit of 2,000
# events of 0.7 KB writes 340 pages of rows and, as the index grows, up to as many again and more of it (800 measured at
# 60,000 events). So the copy, with its two fsyncs, comes every 25 to 50 commits and not, as with SQLite's own 1,000
# pages, every other one: 5 % more events a second. The price is 82 MB of disk.
WAL_AUTOCHECKPOINT_PAGES = 20_000

# The index on (aggregate, version) is hit at random; 64 MiB holds its upper pages and the leaves of what is under way.
CACHE_KIB = 65_536


def in_our_words(error: sqlite3.Error, *, where: str) -> ThreadlineError | None:
    """Answer our error for a lock, a full disk or a damaged file; None for what the library itself translates."""
    name: str = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy(
            f"the event store {where} is locked: another process has been writing to it for longer than the timeout",
            next_step="Look for a second ingest or a long command on the same data folder, then try again.",
        )
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")):
        return CannotWrite(
            f"the event store {where} could not be written: {error}; the transaction was undone as a whole",
            next_step="Free space or mend the permissions of the folder, then start again.",
        )
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_PERM")):
        return Unavailable(
            f"the event store {where} could not be opened: {error}",
            next_step="Check that the folder exists and is writable: SQLite keeps its -wal and -shm files there.",
        )
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return Unavailable(
            f"the file {where} is not a sound SQLite database: {error}",
            next_step="Check the path; restore the event store from a copy, or ingest anew into an empty one.",
        )
    return None


class Transaction(SQLiteTransaction):
    """A transaction that, for writing, holds the writer's lock from its first moment.

    A deferred BEGIN that reads first and then writes fails at once (SQLITE_BUSY_SNAPSHOT, whatever the timeout) when
    another process committed in between; BEGIN IMMEDIATE waits its turn and then sees everything.
    """

    connection: Connection

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        try:
            cursor.execute("BEGIN IMMEDIATE" if self.commit else "BEGIN")
        except sqlite3.Error as error:
            raise in_our_words(error, where=self.connection.where) or error from error
        return cursor

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        try:
            super().__exit__(exc_type, exc_val, exc_tb)
        except Exception as error:
            cause = error.__cause__ if not isinstance(error, sqlite3.Error) else error
            if isinstance(cause, sqlite3.Error):
                ours = in_our_words(cause, where=self.connection.where)
                if ours is not None:
                    raise ours from cause
            raise
        finally:
            # A COMMIT that failed leaves the transaction open; the connection must not go back to the pool so.
            self.connection.roll_back_if_open()


class Connection(SQLiteConnection):
    """One connection, whose writing transactions are immediate."""

    def __init__(self, sqlite_conn: sqlite3.Connection, max_age: float | None, *, where: str) -> None:
        super().__init__(sqlite_conn, max_age)
        self.where = where

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        with Transaction(self, commit=commit) as cursor, cursor:
            yield cursor

    def roll_back_if_open(self) -> None:
        if not self.closed and self._sqlite_conn.in_transaction:
            self._sqlite_conn.rollback()


class ConnectionPool(SQLiteConnectionPool):
    """The library's pool, with durable connections and a settable wait for locks."""

    def __init__(self, *, db_name: str, busy_timeout_s: float, read_only: bool) -> None:
        # A thread waits for the process's one writer as long as a process waits for the file's one writer.
        super().__init__(db_name=db_name, pool_timeout=max(busy_timeout_s, 5.0))
        self.busy_timeout_s = busy_timeout_s
        self.read_only = read_only

    def _create_connection(self) -> SQLiteConnection:
        try:
            connection = sqlite3.connect(
                self.db_name,
                uri=True,
                check_same_thread=False,
                isolation_level=None,
                timeout=self.busy_timeout_s,
            )
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
        except sqlite3.Error as error:
            raise in_our_words(error, where=self.db_name) or error from error
        return Connection(connection, self.max_age, where=self.db_name)

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if found > SCHEMA_VERSION:
            raise Misconfigured(
                f"the event store {self.db_name} has schema version {found}; this Threadline knows versions up to "
                f"{SCHEMA_VERSION}",
                next_step="Use the Threadline that wrote it, or a later one.",
                code="store_too_new",
            )
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if self.read_only:
            connection.execute("PRAGMA query_only = ON")
        elif not self.is_sqlite_memory_mode:
            self._switch_to_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            # macOS only (no effect elsewhere): its plain fsync leaves the data in the drive's cache.
            connection.execute("PRAGMA fullfsync = ON")
            connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_AUTOCHECKPOINT_PAGES}")

    def _switch_to_wal(self, connection: sqlite3.Connection) -> None:
        # Kept in the file: only the first to open it switches. Meanwhile a second process is refused at once, whatever
        # its timeout (`run` starts two on a new store), so the waiting is ours.
        deadline = time.monotonic() + self.busy_timeout_s
        while True:
            try:
                mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
                break
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
        if mode != "wal":
            raise Misconfigured(
                f"the event store {self.db_name} must be in WAL mode and is in mode {mode}",
                next_step="Keep the store on a local disk: network file systems lack the shared memory that WAL needs.",
                code="store_without_wal",
            )


class Datastore(SQLiteDatastore):
    """One event store file with text ids and one tracking row an application."""

    def __init__(self, db_name: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S, read_only: bool = False) -> None:
        super().__init__(db_name, single_row_tracking=True, originator_id_type="text")
        self.pool = ConnectionPool(db_name=db_name, busy_timeout_s=busy_timeout_s, read_only=read_only)

    def schema_version(self) -> int:
        """Answer `PRAGMA user_version`: 0 = nothing of ours in the file yet."""
        with self.transaction(commit=False) as cursor:
            cursor.execute("PRAGMA user_version")
            return int(cursor.fetchone()[0])
