"""Published copies: read-only files that nobody writes to again, and a symlink that names the newest.

Readers never meet the work file's lock, and every query sees one position. The symlink flips from one file to another
of another name: DuckDB caches an open database by its path, so a file replaced in place would be answered from the old.
"""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from domain.errors import CannotWrite
from projections.tables import SCHEMA_VERSION, all_texts, comments
from projections.texts import HERE, Column, Text, quoted

CURRENT = "current.duckdb"
KEEP = 3
# A copy is at most about as large as the last one and what came since; below this nothing is even begun.
LEAST_FREE = 64 * 1024 * 1024


class Publisher:
    """Publishes copies of the work file's read models into one folder."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        _sweep_unfinished(folder)

    def publish(self) -> Path | None:
        """Publish the present position and answer the file; None, and nothing done, if that position is current.

        Raises CannotWrite if the disk has no room or refuses; the last copy then stays current.
        """
        position = int(self._connection.execute("SELECT position FROM projector_state").fetchall()[0][0])
        final = self._folder / f"threadline-{position:012d}.duckdb"
        current = self._folder / CURRENT
        if current.is_symlink() and current.readlink().name == final.name and final.exists():
            return None
        self._check_room()
        unfinished = self._folder / f"{final.name}.{os.getpid()}.tmp"
        try:
            self._write(unfinished, position)
            _sync(unfinished)
            unfinished.chmod(0o444)
            unfinished.replace(final)
            _point(current, final)
        except (OSError, duckdb.IOException) as error:
            unfinished.unlink(missing_ok=True)
            raise CannotWrite(
                f"the copy {final} could not be written: {error}",
                next_step="Make room on the disk or mend its permissions; the copy before stays in use meanwhile.",
            ) from error
        _sweep_old(self._folder)
        return final

    def _check_room(self) -> None:
        sizes = [path.stat().st_size for path in self._folder.glob("threadline-*.duckdb")]
        wanted = max([LEAST_FREE, *(2 * size for size in sizes)])
        free = shutil.disk_usage(self._folder).free
        if free < wanted:
            raise CannotWrite(
                f"expected {wanted // 2**20} MiB free in {self._folder} for the next copy, found {free // 2**20} MiB",
                next_step="Make room; the copy before stays in use meanwhile.",
                code="disk_full",
            )

    def _write(self, path: Path, position: int) -> None:
        path.unlink(missing_ok=True)
        connection = self._connection
        connection.execute(f"ATTACH {quoted(str(path))} AS copy")
        try:
            connection.execute("BEGIN")
            try:
                self._fill(position)
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
        finally:
            # Checkpoints: the copy's own log is gone after it.
            connection.execute("DETACH copy")

    def _fill(self, position: int) -> None:
        connection = self._connection
        for text in all_texts():
            shown = shown_columns(text)
            select = ", ".join(f"{expression} AS {column.name}" for column, expression in shown)
            connection.execute(f"CREATE TABLE copy.{text.name} AS SELECT {select} FROM main.{text.name}")  # noqa: S608 - own names
            as_shown = Text(text.name, text.words, text.key, tuple(c for c, _ in shown), (), "", "")
            for statement in comments(as_shown, f"copy.{text.name}"):
                connection.execute(statement)
        connection.execute(
            "CREATE TABLE copy.published AS SELECT CAST(? AS BIGINT) AS position, "
            "(SELECT max(recorded_at) FROM copy.facts) AS last_recorded_at, "
            "CAST(? AS TIMESTAMPTZ) AS published_at, CAST(? AS BIGINT) AS schema_version",
            [position, datetime.now(UTC).isoformat(), SCHEMA_VERSION],
        )
        for statement in (HERE / "published.sql").read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                connection.execute(statement)


def shown_columns(text: Text) -> list[tuple[Column, str]]:
    """A table's columns as readers see them, each with its expression: a time beside its microseconds, hours too."""
    shown: list[tuple[Column, str]] = []
    for column in text.columns:
        if column.type == "INSTANT":
            shown.append((Column(f"{column.stem}_at", "TIMESTAMPTZ", column.words), f"make_timestamptz({column.name})"))
            shown.append((Column(column.name, "BIGINT", f"The same in UTC microseconds: {column.words}"), column.name))
        elif column.type == "SPAN":
            hours = Column(f"{column.stem}_hours", "DOUBLE", f"In hours: {column.words}")
            shown.append((hours, f"{column.name} / 3600000000"))
            shown.append((Column(column.name, "BIGINT", f"In microseconds: {column.words}"), column.name))
        else:
            shown.append((column, column.name))
    return shown


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _point(link: Path, target: Path) -> None:
    new = link.with_name(f".{link.name}.tmp")
    new.unlink(missing_ok=True)
    new.symlink_to(target.name)
    new.replace(link)
    _sync(link.parent)


def _sweep_old(folder: Path) -> None:
    # A reader that has an old one open keeps it: unlinking takes the name, not the file.
    current = (folder / CURRENT).readlink().name
    copies = sorted(folder.glob("threadline-*.duckdb"), key=lambda path: path.stat().st_mtime_ns)
    for path in copies[:-KEEP]:
        if path.name != current:
            path.unlink(missing_ok=True)


def _sweep_unfinished(folder: Path) -> None:
    # The work file's lock is held, so no other projector can be writing one.
    for pattern in ("threadline-*.tmp", "threadline-*.tmp.wal", f".{CURRENT}.tmp"):
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)
