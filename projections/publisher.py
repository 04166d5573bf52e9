"""Published copies: read-only files that nobody writes to again, and a symlink that names the newest.

Readers never meet the work file's lock, and every query sees one position. The symlink flips from one file to another
of another name: DuckDB caches an open database by its path, so a file replaced in place would be answered from the old.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from domain.errors import CannotWrite
from projections.families import family_texts
from projections.tables import SCHEMA_VERSION

CURRENT = "current.duckdb"
KEEP = 3
# A copy is at most about as large as the last one and what came since; below this nothing is even begun.
LEAST_FREE = 64 * 1024 * 1024
_LAST = " UNION ALL ".join(
    f"SELECT max(recorded_us) AS us FROM kept.{text.name}"  # noqa: S608 - own names
    for text in family_texts().values()
)


class Publisher:
    """Publishes copies of the work file's read models into one folder."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, work: Path, folder: Path) -> None:
        self._connection = connection
        self._work = work
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        _sweep_unfinished(folder)

    def publish(self) -> Path | None:
        """Publish the present position and answer the file; None, and nothing done, if that position is current.

        Raises CannotWrite if the disk has no room or refuses; the last copy then stays current.
        """
        position = int(self._connection.execute("SELECT position FROM kept.projector_state").fetchall()[0][0])
        final = self._folder / f"threadline-{position:012d}.duckdb"
        current = self._folder / CURRENT
        if current.is_symlink() and current.readlink().name == final.name and final.exists():
            return None
        self._check_room()
        unfinished = self._folder / f"{final.name}.{os.getpid()}.tmp"
        try:
            self._stamp(position)
            _copy(self._work, unfinished)
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

    def _stamp(self, position: int) -> None:
        """Write into the work file what its copy shall say of itself, and everything from the log into the file."""
        connection = self._connection
        connection.execute("BEGIN")
        try:
            connection.execute("DELETE FROM main.published")
            connection.execute(
                f"INSERT INTO main.published SELECT ?, (SELECT make_timestamptz(max(us)) FROM ({_LAST})), "  # noqa: S608
                "CAST(? AS TIMESTAMPTZ), ?",
                [position, datetime.now(UTC).isoformat(), SCHEMA_VERSION],
            )
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("CHECKPOINT")
        log = self._work.with_name(f"{self._work.name}.wal")
        if log.exists() and log.stat().st_size:
            raise OSError(f"{log} still holds what is not in the file")


def _copy(work: Path, to: Path) -> None:
    # In a process of its own: were the work file closed in this one, DuckDB's lock on it would be gone.
    done = subprocess.run(["cp", str(work), str(to)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    if done.returncode:
        raise OSError(done.stderr.strip())


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
