"""kill -9 in the middle of a write leaves all of it or nothing.

A child process writes batches and is killed: by itself at a chosen point of a transaction, or by us at any moment. The
planted bug moves the positions in a transaction of their own, before the events.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from store.open import open_store

BATCH = 200
ROOT = Path(__file__).parents[2]

CHILD = """
import os, signal, sys
from pathlib import Path
from eventsourcing.persistence import StoredEvent
from domain.positions import Move, Tally
from store import sqlite_events, sqlite_fence
from store.open import open_store

path, point, batches, batch = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
store = open_store(path)
topic_no = store.bind_topic("orders.a", cluster_id="here", topic_id="first").topic_no

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def dying_after(step):
    def run(*arguments):
        step(*arguments)
        die()
    return run

def write(start):
    events = [
        StoredEvent(f"order/{n % 50}", n // 50 + 1, "Order.Cut", b"%d" % n * 300) for n in range(start, start + batch)
    ]
    moves = [Move(topic_no, 0, start or None, 0, start + batch, Tally(recorded=batch))]
    if point == "offsets first":
        store.insert_events([], moves=moves)
        if start:
            die()
        store.insert_events(events)
    else:
        store.insert_events(events, moves=moves)

for number in range(batches):
    progress = store.progress_of(topic_no, 0)
    if number == batches - 1:
        if point == "after the fence":
            sqlite_fence.move_positions = dying_after(sqlite_fence.move_positions)
        if point == "after the events":
            sqlite_events.insert = dying_after(sqlite_events.insert)
    write(progress.next_offset if progress else 0)
    print(number, flush=True)
die()
"""


def run(path: Path, point: str, batches: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), point, str(batches), str(BATCH)], cwd=ROOT, stdout=subprocess.PIPE
    )


def batches_kept(path: Path) -> int:
    """Check that the store holds whole batches only, counted as they lie; answers how many."""
    with closing(open_store(path)) as store:
        page = store.read_page(0, 1_000_000)
        progress = store.progress()
    kept, rest = divmod(len(page), BATCH)
    assert rest == 0
    assert page.ids == list(range(1, len(page) + 1))
    assert page.states == [b"%d" % n * 300 for n in range(len(page))]
    assert [(p.next_offset, p.tally.recorded) for p in progress] == ([(len(page), len(page))] if kept else [])
    return kept


@pytest.mark.parametrize(
    ("point", "expected"), [("after the fence", 2), ("after the events", 2), ("after the commit", 3)]
)
def test_a_batch_is_kept_whole_or_not_at_all(tmp_path: Path, point: str, expected: int) -> None:
    child = run(tmp_path / "events.db", point, 3)
    child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL
    assert batches_kept(tmp_path / "events.db") == expected


def test_positions_written_before_the_events_are_found_out(tmp_path: Path) -> None:
    child = run(tmp_path / "events.db", "offsets first", 2)
    child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL
    with pytest.raises(AssertionError):
        batches_kept(tmp_path / "events.db")


def test_kills_at_any_moment_leave_whole_batches_and_work_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "events.db"
    kept = 0
    for delay in (0.0, 0.007, 0.019, 0.031, 0.053):
        child = run(path, "never", 100_000)
        assert child.stdout is not None
        acknowledged = int(child.stdout.readline()) + 1
        time.sleep(delay)
        child.kill()
        rest, _ = child.communicate(timeout=60)
        acknowledged += rest.count(b"\n")
        now = batches_kept(path)
        assert now - kept in (acknowledged, acknowledged + 1)  # the last commit may not have been printed any more
        kept = now
    assert kept >= 5
