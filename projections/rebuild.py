"""Rebuilding: everything read again from the event store into a new file, compared with the old, then switched.

The old work file stays as it is until the new one is whole; it is kept once, as `work.duckdb.old`.
"""

# ruff: noqa: S608 - every name in a statement comes from our own files

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from domain.errors import Busy, Misconfigured, Unavailable
from projections.appending import StoreReader, Upcaster, lay_out
from projections.families import family_texts
from projections.refresh import refresh_all, write
from projections.tables import kept_texts
from projections.texts import MODELS, Text, model_texts, quoted
from projections.work_file import WORK, WorkFile, hold

NEW = "rebuild.duckdb"
PAGE = 160_000


@dataclass(frozen=True, slots=True)
class Compared:
    """One table, live and rebuilt: rows of each, and those only one of them has."""

    table: str
    live_rows: int
    rebuilt_rows: int
    only_live: int
    only_rebuilt: int

    @property
    def is_equal(self) -> bool:
        return not (self.only_live or self.only_rebuilt) and self.live_rows == self.rebuilt_rows


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: events read, seconds, and how the live tables compared (none if there was no live file)."""

    position: int
    seconds: float
    compared: tuple[Compared, ...] = field(default=())
    is_switched: bool = False

    @property
    def is_equal(self) -> bool:
        return all(one.is_equal for one in self.compared)


def rebuild(
    store: StoreReader,
    folder: Path | str,
    *,
    upcast: Upcaster | None = None,
    switch: bool = True,
    on_progress: Callable[[int], None] | None = None,
) -> Rebuilt:
    """Read the store anew up to the live file's position (all of it, if there is none), compare and switch.

    Raises Busy if a projector runs on this folder. A live file that can't be opened is set aside as
    `work.duckdb.broken` and the comparison left out.
    """
    folder = Path(folder)
    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    live, lock = _live(folder)
    beside = ThreadPoolExecutor(1)
    try:
        # While the store is read, which keeps one core busy.
        before = beside.submit(_digests_beside, live.connection) if live is not None else None
        _remove(folder / NEW)
        until = live.position if live is not None else None
        with WorkFile(folder, name=NEW) as new:
            position = _read_all(new, store, until, upcast, on_progress)
            new.connection.execute("BEGIN")
            refresh_all(new.desk)
            new.connection.execute("COMMIT")
            new.connection.execute("CHECKPOINT")
        compared: tuple[Compared, ...] = ()
        if live is not None and before is not None:
            compared = _compare(live.connection, folder / NEW, before.result())
            live.connection.close()  # the lock stays ours until the switch is done
        if switch:
            _switch(folder)
        else:
            _remove(folder / NEW)
        return Rebuilt(position, time.monotonic() - started, compared, switch)
    finally:
        beside.shutdown()
        if live is not None:
            live.close()
        if lock is not None:
            os.close(lock)


def rebuild_models(folder: Path | str) -> Rebuilt:
    """Select every read model anew from the facts table, in one transaction; tells which rows were wrong before."""
    started = time.monotonic()
    with WorkFile(Path(folder)) as work:
        connection = work.connection
        connection.execute("BEGIN")
        try:
            for name in MODELS:
                connection.execute(f"CREATE OR REPLACE TEMP TABLE before_{name} AS FROM kept.{name}")
            refresh_all(work.desk)
            compared = tuple(
                _compared(
                    connection, text, pair, (_digest(connection, text, pair[0]), _digest(connection, text, pair[1]))
                )
                for name, text in model_texts().items()
                for pair in [(f"before_{name}", f"kept.{name}")]
            )
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        return Rebuilt(work.position, time.monotonic() - started, compared, True)


def _read_all(
    work: WorkFile,
    store: StoreReader,
    until: int | None,
    upcast: Upcaster | None,
    on_progress: Callable[[int], None] | None,
) -> int:
    position = 0
    while until is None or position < until:
        last = lay_out(work.desk, store, position, PAGE if until is None else min(PAGE, until - position), upcast)
        if last == position:
            break
        position = last
        work.connection.execute("BEGIN")
        write(work.desk, ())
        work.connection.execute("UPDATE kept.projector_state SET position = ?", [position])
        work.connection.execute("COMMIT")
        if on_progress is not None:
            on_progress(position)
    return position


def _live(folder: Path) -> tuple[WorkFile | None, int | None]:
    """The live work file; or, where there is none or a broken one (set aside), the bare lock on its name."""
    if (folder / WORK).exists():
        try:
            return WorkFile(folder), None
        except Busy:
            raise
        except (Unavailable, Misconfigured):
            lock = hold(folder / f"{WORK}.lock")
            for suffix in ("", ".wal"):
                if (folder / f"{WORK}{suffix}").exists():
                    (folder / f"{WORK}{suffix}").replace(folder / f"{WORK}.broken{suffix}")
            return None, lock
    return None, hold(folder / f"{WORK}.lock")


def _compare(
    connection: duckdb.DuckDBPyConnection, new: Path, before: dict[str, tuple[int, int]]
) -> tuple[Compared, ...]:
    connection.execute(f"ATTACH {quoted(str(new))} AS rebuilt (READ_ONLY)")
    try:
        after = _digests(connection, "rebuilt.kept")
        found = [
            _compared(connection, t, (f"kept.{t.name}", f"rebuilt.kept.{t.name}"), (before[t.name], after[t.name]))
            for t in kept_texts()
        ]
        return (_facts(found[: len(family_texts())]), *found[len(family_texts()) :])
    finally:
        connection.execute("DETACH rebuilt")


def _digests(connection: duckdb.DuckDBPyConnection, schema: str) -> dict[str, tuple[int, int]]:
    """Of each table its rows and the sum of their hashes, which no order changes.

    EXCEPT ALL over all columns costs ten times the rebuild itself; where these are the same, there is nothing to find.
    """
    return {text.name: _digest(connection, text, f"{schema}.{text.name}") for text in kept_texts()}


def _digests_beside(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    # Closed at once: an open cursor would keep the file open, and the new one would be taken for it.
    with connection.cursor() as cursor:
        return _digests(cursor, "kept")


def _digest(connection: duckdb.DuckDBPyConnection, text: Text, table: str) -> tuple[int, int]:
    columns = ", ".join(column.name for column in text.columns)
    rows, summed = connection.execute(
        f"SELECT count(*), coalesce(sum(CAST(hash({columns}) AS HUGEINT)), 0) FROM {table}"
    ).fetchall()[0]
    return int(rows), int(summed)


def _facts(families: list[Compared]) -> Compared:
    """The families' tables told as the one table that readers see."""
    return Compared(
        "facts",
        sum(one.live_rows for one in families),
        sum(one.rebuilt_rows for one in families),
        sum(one.only_live for one in families),
        sum(one.only_rebuilt for one in families),
    )


def _compared(
    connection: duckdb.DuckDBPyConnection,
    text: Text,
    tables: tuple[str, str],
    digests: tuple[tuple[int, int], tuple[int, int]],
) -> Compared:
    """Live and rebuilt table, told apart by digests first."""
    (live_rows, _), (rebuilt_rows, _) = digests
    if digests[0] == digests[1]:
        return Compared(text.name, live_rows, rebuilt_rows, 0, 0)
    columns = ", ".join(column.name for column in text.columns)
    selects = [f"SELECT {columns} FROM {table}" for table in tables]
    [only_live], [only_rebuilt] = (
        connection.execute(f"SELECT count(*) FROM ({' EXCEPT ALL '.join(pair)})").fetchall()[0]
        for pair in (selects, selects[::-1])
    )
    return Compared(text.name, live_rows, rebuilt_rows, only_live, only_rebuilt)


def _switch(folder: Path) -> None:
    work, new = folder / WORK, folder / NEW
    _remove(folder / f"{WORK}.old")
    for suffix in ("", ".wal"):
        if (folder / f"{WORK}{suffix}").exists():
            (folder / f"{WORK}{suffix}").replace(folder / f"{WORK}.old{suffix}")
    new.replace(work)
    _remove(new)


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}.wal", f"{path.name}.lock"):
        (path.parent / name).unlink(missing_ok=True)
