"""Kills ingest over and over at chosen moments, in children of one warmed process, and prints what it did as JSON.

Run as `python -m tests.faults.kill_ingest FOLDER KILLS SEED [offsets_first]`. Each child is the production `Ingest`
over a real SQLite file and topics in memory; it tells through shared memory how many transactions it has committed
and whether it is inside one. `offsets_first` plants the bug that this is for: offsets are committed before events.
"""

from __future__ import annotations

import json
import mmap
import random
import sys
import time
from pathlib import Path
from typing import Any

from tests.consumers.world import World, cut
from tests.faults.killing import COMMITS, INSIDE, Killer

RECORDS = 12_000
POLL = 40
KINDS_OF_RECORD = ("fact", "fact", "fact", "fact", "repeat", "conflict", "noise")


def fill(world: World, seed: int) -> None:
    """Facts of 300 orders by three factories, with repeats, conflicts and noise."""
    choose = random.Random(seed)
    sent: list[dict[str, Any]] = []
    for number in range(RECORDS):
        by = choose.choice(("mill", "dyer", "sewer"))
        kind = choose.choice(KINDS_OF_RECORD) if sent else "fact"
        if kind == "noise":
            world.send(b"noise %d" % number, to=by)
            continue
        fact = cut(f"PO-{choose.randrange(300)}", f"f{number}", 10, by=by)
        if kind != "fact":
            first = choose.choice(sent)
            fact = cut(first["subject"], first["id"], 10 if kind == "repeat" else 99, by=first["source"][10:])
        else:
            sent.append(fact)
        world.send(fact, to=fact["source"][10:])


def child(world: World, shared: mmap.mmap, *, offsets_first: bool) -> None:
    tracker = world.open_tracker()
    recorder: Any = tracker.recorder
    insert_in_transaction, insert = recorder._insert_events, recorder.insert_events

    def inside(*args: Any, **kwargs: Any) -> Any:
        shared[INSIDE] = 1
        return insert_in_transaction(*args, **kwargs)

    def counted(events: Any, **kwargs: Any) -> Any:
        try:
            if offsets_first:
                insert([], moves=kwargs.pop("moves", ()))
                time.sleep(0.002)
            return insert(events, **kwargs)
        finally:
            shared[INSIDE] = 0
            shared[COMMITS] = min(255, shared[COMMITS] + 1)

    recorder._insert_events, recorder.insert_events = inside, counted
    worker = world.worker(tracker=tracker, max_poll_records=POLL)
    while worker.step() or not worker.is_caught_up():
        pass


def main(folder: Path, kills: int, seed: int, *, offsets_first: bool) -> None:
    world = World(folder / "killed")
    for name in ("mill", "dyer", "sewer"):
        world.register(name)
    fill(world, seed)
    whole = World(folder / "whole", world.broker)
    for name in ("mill", "dyer", "sewer"):
        whole.register(name, topic=False)
    whole.ingest(max_poll_records=POLL)

    killer = Killer(random.Random(seed))
    while killer.killed < kills:
        world.tracker.close()
        polls_left = RECORDS // POLL - killer.commits
        after = killer.choose.randint(1, max(1, polls_left // (kills - killer.killed + 2)))
        if not killer.kill_one(lambda shared: child(world, shared, offsets_first=offsets_first), after_commits=after):
            break
        world.tracker = world.open_tracker()
    world.tracker = world.open_tracker()
    committed_before_the_end = sum(progress.tally.offsets for progress in world.store.progress())
    world.ingest(max_poll_records=POLL)

    print(
        json.dumps(
            {
                "killed": killer.killed,
                "moments": killer.moments,
                "offsets_left_after_the_last_kill": world.delivered() - committed_before_the_end,
                "delivered": world.delivered(),
                "tally": str(world.tally()),
                "same_states": world.states() == whole.states(),
                "same_progress": world.store.progress() == whole.store.progress(),
                "same_quarantine": world.states(("quarantine/",)) == whole.states(("quarantine/",)),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), offsets_first="offsets_first" in sys.argv)
