"""Opening the event store by what it is called: a file's path, later a PostgreSQL URL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast
from urllib.parse import quote

from domain.errors import CannotWrite, Misconfigured, NotFound
from domain.tracker import Tracker
from store.mapper import VerbatimMapper
from store.recorder import EventRecorder
from store.sqlite_connections import BUSY_TIMEOUT_S, SCHEMA_VERSION, Datastore
from store.sqlite_recorder import SQLiteEventRecorder


def open_store(url_or_path: str | Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> EventRecorder:
    """Open the event store for writing, laying its tables (and its folder) if there are none.

    Raises Misconfigured for a URL of another database or a file of another make, Unavailable or CannotWrite if the
    file can't be opened.
    """
    path = _path(url_or_path)
    _make_folder(path)
    recorder = SQLiteEventRecorder(Datastore(_name(path), busy_timeout_s=busy_timeout_s))
    recorder.create_table()
    return recorder


def open_for_reading(url_or_path: str | Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> EventRecorder:
    """Open an existing event store read-only, also while a worker writes to it; makes no file or table.

    Raises NotFound if there is no store. Each read sees one moment of the store, between two transactions.
    """
    path = _path(url_or_path)
    if not path.is_file():
        raise NotFound(
            f"there is no event store at {path}",
            next_step="Check the data folder, or run threadline ingest to fill one.",
            code="no_store",
        )
    recorder = SQLiteEventRecorder(
        Datastore(f"file:{quote(str(path))}?mode=ro", busy_timeout_s=busy_timeout_s, read_only=True)
    )
    if recorder.datastore.schema_version() != SCHEMA_VERSION:
        recorder.close()
        raise Misconfigured(
            f"the file {path} is no Threadline event store",
            next_step="Check the data folder.",
            code="not_a_store",
        )
    return recorder


def open_tracker(url_or_path: str | Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Tracker:
    """Open the application over the event store for writing; makes folder and tables, raises as `open_store`."""
    _make_folder(_path(url_or_path))
    return Tracker(environment(url_or_path, busy_timeout_s=busy_timeout_s))


def recorder_of(tracker: Tracker) -> EventRecorder:
    """The event store under the application, by our own interface: the library names only its base class."""
    return cast("EventRecorder", tracker.recorder)


def upcaster_of(tracker: Tracker) -> Callable[[str, bytes], bytes]:
    """What brings a stored (topic, state) to today's envelope, for readers of whole pages."""
    return cast("VerbatimMapper", tracker.mapper).current_state


def environment(url_or_path: str | Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> dict[str, str]:
    """Answer the settings with which the library's `Application` uses this store and our mapper."""
    return {
        "PERSISTENCE_MODULE": "store.sqlite:ThreadlineSQLiteFactory",
        "MAPPER_TOPIC": "store.mapper:VerbatimMapper",
        "ORIGINATOR_ID_TYPE": "text",
        "SQLITE_DBNAME": _name(_path(url_or_path)),
        "SQLITE_LOCK_TIMEOUT": str(max(1, round(busy_timeout_s))),
    }


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"the folder of the event store, {path.parent}, could not be made: {error.strerror}",
            next_step="Name another data folder, or mend the permissions.",
        ) from error


def _path(url_or_path: str | Path) -> Path:
    text = str(url_or_path)
    scheme, separator, _ = text.partition("://")
    if separator and isinstance(url_or_path, str):
        if scheme in ("postgresql", "postgres"):
            raise Misconfigured(
                "the event store can't be kept in PostgreSQL yet",
                next_step="Name a file; several workers may write to one file on one machine.",
                code="no_postgresql_yet",
            )
        raise Misconfigured(
            f"an event store is a file's path, found a URL of scheme {scheme}",
            next_step="Name a file, such as threadline-data/events.db.",
        )
    return Path(text)


def _name(path: Path) -> str:
    # A relative path would move with the working directory, and one that starts with "file:" be taken for a URI.
    return str(path.absolute())
