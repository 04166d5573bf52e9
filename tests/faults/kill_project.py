"""Kills the projector over and over at chosen moments, and compares its tables with an uninterrupted run's.

Run as `python -m tests.faults.kill_project FOLDER KILLS SEED [position_first]`; JSON out. `position_first` plants the
bug that this is for: the position is moved in a transaction of its own, before the page.
"""

from __future__ import annotations

import json
import mmap
import random
import sys
import threading
from pathlib import Path
from typing import Any

from projections import projector as projecting
from projections.appending import append, arrow_page
from projections.desk import Desk
from projections.projector import Projector
from projections.refresh import Origin
from projections.texts import model_texts
from store.open import open_for_reading
from tests.consumers.world import World
from tests.faults.kill_ingest import fill
from tests.faults.killing import COMMITS, INSIDE, Killer

# 12,000 records make some 50 pages: more than twice what 50 kills take, and each page costs its planning.
PAGE = 200


def child(store: Path, folder: Path, shared: mmap.mmap, *, position_first: bool) -> None:
    write = projecting.write

    def inside(desk: Desk, touched: tuple[Origin, ...]) -> None:
        shared[INSIDE] = 1
        write(desk, touched)

    projecting.write = inside
    projector = Projector(open_for_reading(store), folder, page_size=PAGE)
    take_page = projector.take_page

    def counted() -> int:
        if position_first:
            page = projector._store.read_page(projector.position, PAGE)
            if len(page):
                projector.connection.execute("UPDATE kept.projector_state SET position = ?", [page.ids[-1]])
                desk = projector._work.desk
                desk.empty()
                append(desk, arrow_page(page))
                projector._commit(projecting.work_out(desk), page.ids[-1])
            taken = len(page)
        else:
            taken = take_page()
        shared[INSIDE] = 0
        shared[COMMITS] = min(255, shared[COMMITS] + 1)
        return taken

    projector.take_page = counted  # type: ignore[method-assign]
    projector.run(threading.Event(), until_caught_up=True, publish_every_s=0.2)


def tables(store: Path, folder: Path) -> tuple[int, dict[str, list[Any]]]:
    """Bring a folder's projection to the head; its position before, and every table's rows after."""
    with Projector(open_for_reading(store), folder) as projector:
        before = projector.position
        projector.run_once()
        names = ["facts", *model_texts()]
        return before, {n: projector.connection.execute(f"FROM {n} ORDER BY ALL").fetchall() for n in names}


def main(folder: Path, kills: int, seed: int, *, position_first: bool) -> None:
    world = World(folder)
    for name in ("mill", "dyer", "sewer"):
        world.register(name)
    fill(world, seed)
    world.ingest()
    events = world.store.max_notification_id() or 0
    store = folder / "events.sqlite"
    world.tracker.close()

    def run(shared: mmap.mmap) -> None:
        child(store, folder / "killed", shared, position_first=position_first)

    killer = Killer(random.Random(seed))
    while killer.killed < kills:
        pages_left = events // PAGE - killer.commits
        after = killer.choose.randint(0, max(1, pages_left // (kills - killer.killed + 2)))
        if not killer.kill_one(run, after_commits=after):
            break
    before, killed = tables(store, folder / "killed")
    _, whole = tables(store, folder / "whole")
    print(
        json.dumps(
            {
                "killed": killer.killed,
                "moments": killer.moments,
                "events_left_after_the_last_kill": events - before,
                "rows": {name: len(rows) for name, rows in whole.items()},
                "same": {name: killed[name] == rows for name, rows in whole.items()},
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), position_first="position_first" in sys.argv)
