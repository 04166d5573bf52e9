"""The projector: stored events in, read models out, one DuckDB transaction a page."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import duckdb

from projections.appending import StoreReader, Upcaster, lay_out
from projections.publisher import Publisher
from projections.refresh import Origin, work_out, write
from projections.work_file import WorkFile

# As many as there are, up to this: a projector that keeps up finds few and is soon done, and one that is behind
# refreshes an order once where small pages refresh it again and again (its 10 facts lie weeks apart).
PAGE = 160_000
IDLE_S = 0.2


@dataclass(frozen=True, slots=True)
class Progress:
    """What was done since the projector was asked: pages, events, and the position reached."""

    pages: int
    events: int
    position: int


class Projector:
    """Owns the work file of one folder; raises Busy if another process does."""

    def __init__(
        self,
        store: StoreReader,
        folder: Path | str,
        *,
        upcast: Upcaster | None = None,
        page_size: int = PAGE,
    ) -> None:
        self._store = store
        self._upcast = upcast
        self._page_size = page_size
        self._work = WorkFile(Path(folder))
        self._publisher = Publisher(self._work.connection, self._work.path, Path(folder) / "published")

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The work file's connection; for this process's own questions only."""
        return self._work.connection

    @property
    def position(self) -> int:
        return self._work.position

    def take_page(self) -> int:
        """Take in the next page of the store in one transaction; answers how many events it had."""
        position = self._work.position
        last = lay_out(self._work.desk, self._store, position, self._page_size, self._upcast)
        if last > position:
            self._commit(work_out(self._work.desk), last)
        return last - position

    def _commit(self, touched: tuple[Origin, ...], position: int) -> None:
        connection = self._work.connection
        connection.execute("BEGIN")
        try:
            write(self._work.desk, touched)
            connection.execute("UPDATE kept.projector_state SET position = ?", [position])
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def run_once(self) -> Progress:
        """Take in all that is stored by now; publishes nothing."""
        pages = events = 0
        while taken := self.take_page():
            pages, events = pages + 1, events + taken
        return Progress(pages, events, self.position)

    def publish(self) -> Path | None:
        """Publish a copy for readers; None if the last one is of this very position."""
        return self._publisher.publish()

    def run(
        self,
        stop: Event,
        *,
        publish_every_s: float = 2.0,
        until_caught_up: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Progress:
        """Follow the store until told to stop (or caught up), publishing as it goes and once at the end.

        A publication that takes long is followed by four times as long without one, so that it never costs more than
        a fifth of the time.
        """
        pages = events = 0
        next_publication = time.monotonic()
        while not stop.is_set():
            taken = self.take_page()
            if taken:
                pages, events = pages + 1, events + taken
                if on_progress is not None:
                    on_progress(Progress(pages, events, self.position))
            elif until_caught_up:
                break
            started = time.monotonic()
            if started >= next_publication:
                self.publish()
                cost = time.monotonic() - started
                next_publication = started + max(publish_every_s, 5 * cost)
            if not taken:
                stop.wait(IDLE_S)
        self.publish()
        return Progress(pages, events, self.position)

    def close(self) -> None:
        self._work.close()

    def __enter__(self) -> Projector:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
