"""Asking a published copy: read-only, no file or network in reach, configuration locked, time and memory bounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from domain.errors import InvalidInput, NotAllowed, NotFound, Unavailable, UsageError
from domain.moments import moment_of
from projections.publisher import CURRENT

Parameters = Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows, and the position and time of the copy they come from."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    position: int
    published_at: datetime


class TooLong(UsageError):
    """The query ran into its time limit or was interrupted."""

    code = "query_too_long"
    exit_code = 75


def open_copy(folder: Path | str, *, max_seconds: float = 30.0, memory_limit: str = "1GB", threads: int = 2) -> Copy:
    """Open the current published copy below the projections folder; NotFound if nothing is published yet."""
    link = Path(folder) / "published" / CURRENT
    if not link.exists():
        raise NotFound(
            f"no published copy in {link.parent}",
            next_step="Run `threadline project --until-caught-up`; it reads the event store and publishes a copy.",
            code="nothing_published",
        )
    return Copy(link.resolve(), max_seconds=max_seconds, memory_limit=memory_limit, threads=threads)


class Copy:
    """One published copy, open for questions; it stays what it is while newer ones are published."""

    def __init__(self, path: Path, *, max_seconds: float, memory_limit: str, threads: int) -> None:
        self.path = path
        try:
            self._connection = duckdb.connect(
                str(path),
                read_only=True,
                config={
                    "enable_external_access": "false",
                    "autoload_known_extensions": "false",
                    "autoinstall_known_extensions": "false",
                    "allow_community_extensions": "false",
                    # Else SQL could read the caller's Python variables as tables.
                    "python_enable_replacements": "false",
                    "memory_limit": memory_limit,
                    "threads": str(threads),
                    "max_temp_directory_size": "1GB",
                    "max_execution_time": str(int(max_seconds * 1000)),
                },
            )
            self._connection.execute("SET TimeZone = 'UTC'")
            # Last: from here on nothing above can be set back.
            self._connection.execute("SET lock_configuration = true")
            row = self._connection.execute("SELECT position, epoch_us(published_at) FROM published").fetchall()[0]
        except duckdb.Error as error:
            raise Unavailable(
                f"the published copy {path} can't be read: {error}",
                next_step="Run `threadline project --until-caught-up`; if it stays so, `threadline rebuild`.",
                code="copy_broken",
            ) from error
        self.position = int(row[0])
        self.published_at = moment_of(int(row[1]))

    def query(self, sql: str, parameters: Parameters | None = None) -> Answer:
        """Answer one statement as rows.

        Raises InvalidInput for SQL that is wrong, NotAllowed for what a copy doesn't do (writing, files, settings),
        TooLong past the time limit.
        """
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql, parameters)
            columns = tuple(str(column[0]) for column in cursor.description or ())
            return Answer(columns, tuple(cursor.fetchall()), self.position, self.published_at)
        except duckdb.Error as error:
            raise _told(error) from error
        finally:
            cursor.close()

    def arrow(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        """Answer one statement as an Arrow table; errors as of `query`."""
        cursor = self._connection.cursor()
        try:
            relation = cursor.sql(sql, params=parameters)
            return None if relation is None else relation.to_arrow_table()
        except duckdb.Error as error:
            raise _told(error) from error
        finally:
            cursor.close()

    def interrupt(self) -> None:
        """End a running query from another thread (Ctrl-C)."""
        self._connection.interrupt()

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


# Words by which DuckDB refuses to write or to be set otherwise: to a table of the copy, to one of its views.
_REFUSED = ("read-only mode", "configuration has been", "base table", "is not an table")


def _told(error: duckdb.Error) -> UsageError:
    words = str(error).strip()
    if isinstance(error, duckdb.InterruptException):
        return TooLong(
            f"the query was stopped: {words}",
            next_step="Narrow it (one order, one month), or give it more time with --max-seconds.",
        )
    if isinstance(error, duckdb.PermissionException) or any(said in words for said in _REFUSED):
        return NotAllowed(
            f"a published copy is only read: {words}",
            next_step="Ask with SELECT; for files use --format and the shell's redirection.",
            code="read_only",
        )
    return InvalidInput(
        f"the query could not be answered: {words}",
        next_step="`threadline schema tables` lists tables and columns.",
        code="bad_query",
    )
