"""A worker that slept while another took its partition: with the fence it writes nothing, without it it writes twice.

The planted bug is the library's own tracking, which asks only whether the new position is greater than the stored one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent, Tracking
from eventsourcing.sqlite import SQLiteDatastore, SQLiteProcessRecorder

from domain.errors import Fenced
from domain.positions import Move, Tally
from store.open import open_store

# How a worker writes the records from one offset to before another, having continued from the first.
Write = Callable[[int, int], None]
# What lies in the store: how often each offset was recorded.
Recorded = Callable[[], Counter[int]]


def _events(first: int, past: int, written: int) -> list[StoredEvent]:
    """One aggregate, its versions read at the moment of writing: a version conflict can't save the day."""
    return [StoredEvent("order/A", written + n + 1, "Order.Cut", b"%d" % o) for n, o in enumerate(range(first, past))]


@pytest.fixture
def fenced(tmp_path: Path) -> Iterator[tuple[Write, Recorded]]:
    with closing(open_store(tmp_path / "events.db")) as store:
        topic_no = store.bind_topic("orders.a", cluster_id="here", topic_id="first").topic_no

        def write(first: int, past: int) -> None:
            events = _events(first, past, len(store.select_events("order/A")))
            continued_from = first or None
            move = Move(topic_no, 0, continued_from, 0, past, Tally(recorded=past - first))
            store.insert_events(events, moves=[move])

        yield write, lambda: Counter(int(e.state) for e in store.select_events("order/A"))


@pytest.fixture
def tracked(tmp_path: Path) -> Iterator[tuple[Write, Recorded]]:
    datastore = SQLiteDatastore(str(tmp_path / "events.db"), originator_id_type="text")
    with closing(datastore):
        store = SQLiteProcessRecorder(datastore)
        store.create_table()

        def write(first: int, past: int) -> None:
            events = _events(first, past, len(store.select_events("order/A")))
            store.insert_events(events, tracking=Tracking("orders.a/0", past - 1))

        yield write, lambda: Counter(int(e.state) for e in store.select_events("order/A"))


def play(write: Write, recorded: Recorded, *, meanwhile: int) -> None:
    """A holds offsets 10 to 19 and sleeps; B takes the partition and writes `meanwhile` of them; A wakes."""
    write(0, 10)
    write(10, 10 + meanwhile)
    with pytest.raises((Fenced, IntegrityError)):
        write(10, 20)
    assert set(recorded().values()) == {1}
    assert len(recorded()) == 10 + meanwhile


@pytest.mark.parametrize("meanwhile", [3, 10, 30], ids=["fewer than A holds", "the same", "more"])
def test_a_worker_that_slept_writes_nothing(fenced: tuple[Write, Recorded], meanwhile: int) -> None:
    play(*fenced, meanwhile=meanwhile)


@pytest.mark.parametrize("meanwhile", [3, 10, 30], ids=["fewer than A holds", "the same", "more"])
def test_the_same_schedule_catches_a_fence_that_only_asks_for_greater(
    tracked: tuple[Write, Recorded], meanwhile: int
) -> None:
    write, recorded = tracked
    if meanwhile != 3:
        play(write, recorded, meanwhile=meanwhile)  # here "greater" happens to do
        return
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        play(write, recorded, meanwhile=meanwhile)
    assert {offset for offset, times in recorded().items() if times == 2} == {10, 11, 12}
