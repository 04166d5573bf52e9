"""The projector's own file, `work.duckdb`: one process at a time, told apart by a lock file beside it.

DuckDB locks with fcntl: any other descriptor on the file that this process closes would drop that lock. So nothing
here opens `work.duckdb` but DuckDB itself, and who holds it stands in `work.duckdb.lock`, under flock.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from domain.errors import Busy, Misconfigured, Unavailable
from projections.desk import Desk
from projections.tables import SCHEMA_VERSION, make_tables, prepare

WORK = "work.duckdb"


class WorkFile:
    """The open work file and its lock; close it, or use it as a context."""

    def __init__(
        self, folder: Path, *, name: str = WORK, memory_limit: str = "2GB", threads: int | None = None
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / name
        self._lock = hold(folder / f"{name}.lock")
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            # A checkpoint within a page is a pause; this many bytes of log are some 20 pages.
            "checkpoint_threshold": "256MB",
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
            "preserve_insertion_order": "true",
        }
        if threads is not None:
            config["threads"] = threads
        try:
            self.connection = duckdb.connect(str(self.path), config=config)
            prepare(self.connection)
            self._check_version()
            make_tables(self.connection)
            self.desk = Desk(self.connection)
        except duckdb.Error as error:
            os.close(self._lock)
            raise Unavailable(
                f"{self.path} can't be opened: {error}",
                next_step="Run `threadline rebuild`: read models come from the event store alone.",
                code="work_file_broken",
            ) from error
        except BaseException:
            os.close(self._lock)
            raise

    def _check_version(self) -> None:
        # Version 1 had its tables in the schema main.
        [at] = self.connection.execute(
            "SELECT max(schema_name) FROM duckdb_tables() WHERE table_name = 'projector_state'"
        ).fetchall()[0]
        if at is None:
            return
        found = self.connection.execute(f"SELECT schema_version FROM {at}.projector_state").fetchall()[0][0]  # noqa: S608
        if found != SCHEMA_VERSION:
            self.connection.close()
            raise Misconfigured(
                f"{self.path} holds read models of version {found}, this program makes version {SCHEMA_VERSION}",
                next_step="Run `threadline rebuild`.",
                code="models_of_another_version",
            )

    @property
    def position(self) -> int:
        """The last notification id taken in; 0 = none."""
        return int(self.connection.execute("SELECT position FROM projector_state").fetchall()[0][0])

    def close(self) -> None:
        self.desk.close()
        self.connection.close()
        os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def hold(path: Path) -> int:
    """Take a lock file for this process and answer its descriptor (closing it lets go); Busy names who has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
        os.close(descriptor)
        raise Busy(
            f"another projector holds {path.parent / path.stem} (process {holder})",
            next_step=f"Let it run, or stop process {holder} and try again.",
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor
