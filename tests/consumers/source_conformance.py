"""What every source of records must do, whatever is behind it.

A test module derives a class from `SourceConformance` and gives it a fixture `world`: a cluster that it can send to,
cut and break, and that makes sources.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Protocol

import pytest

from consumers.source import Partition, Slice, Source
from domain.errors import Fenced, OutOfStep, RecordsMissing

Stored = Callable[[Partition], "int | None"]

PATIENCE_S = 30.0


class World(Protocol):
    """A cluster to test a source against."""

    def make_topic(self, partitions: int) -> str: ...

    def send(self, topic: str, partition: int, count: int) -> None:
        """Send `count` records, outside any transaction."""

    def transaction(self, topic: str, partition: int, count: int, *, commit: bool) -> None:
        """Send `count` records in a transaction; its end takes one more offset, which carries no record."""

    def cut(self, topic: str, partition: int, before: int) -> None: ...

    def remake(self, topic: str, partitions: int) -> None: ...

    def source(self, stored: Stored, *, forgetful: bool = False) -> Source:
        """A source of this world's topics; a forgetful one doesn't seek what it is assigned."""


def take(source: Source, *, until: Callable[[], bool]) -> list[Slice]:
    """Poll until `until` holds; what came by then."""
    deadline = time.monotonic() + PATIENCE_S
    slices: list[Slice] = []
    while not until():
        assert time.monotonic() < deadline, f"waited {PATIENCE_S} s in vain; came: {_told(slices)}"
        slices += source.poll(timeout_ms=200, max_records=1000)
    return slices


def take_to(source: Source, wanted: Mapping[Partition, int]) -> dict[Partition, list[int]]:
    """Poll until each partition's position is the wanted one; the offsets of the records that came."""
    positions: dict[Partition, int] = {}
    offsets: dict[Partition, list[int]] = defaultdict(list)
    deadline = time.monotonic() + PATIENCE_S
    while positions != wanted:
        assert time.monotonic() < deadline, f"waited {PATIENCE_S} s for {wanted}, came to {positions}"
        for piece in source.poll(timeout_ms=200, max_records=1000):
            assert piece.position > positions.get(piece.partition, -1)
            positions[piece.partition] = piece.position
            offsets[piece.partition] += [record.offset for record in piece.records]
    return offsets


def _told(slices: list[Slice]) -> dict[Partition, int]:
    return dict(Counter(piece.partition for piece in slices))


class SourceConformance:
    @pytest.fixture
    def world(self) -> World:
        raise NotImplementedError

    def test_a_partition_never_read_starts_at_its_beginning(self, world: World) -> None:
        topic = world.make_topic(2)
        world.send(topic, 0, 3)
        world.send(topic, 1, 5)
        world.cut(topic, 1, before=2)
        source = world.source(lambda partition: None)
        offsets = take_to(source, {Partition(topic, 0): 3, Partition(topic, 1): 5})
        assert offsets == {Partition(topic, 0): [0, 1, 2], Partition(topic, 1): [2, 3, 4]}
        assert source.assigned() == {Partition(topic, 0), Partition(topic, 1)}
        assert source.end_offsets() == {Partition(topic, 0): 3, Partition(topic, 1): 5}

    def test_a_partition_starts_at_its_stored_offset(self, world: World) -> None:
        topic = world.make_topic(2)
        world.send(topic, 0, 6)
        world.send(topic, 1, 6)
        stored = {Partition(topic, 0): 4, Partition(topic, 1): 1}
        source = world.source(stored.get)
        offsets = take_to(source, {Partition(topic, 0): 6, Partition(topic, 1): 6})
        assert offsets == {Partition(topic, 0): [4, 5], Partition(topic, 1): [1, 2, 3, 4, 5]}

    def test_records_come_untouched_with_the_brokers_time(self, world: World) -> None:
        topic = world.make_topic(1)
        world.send(topic, 0, 1)
        source = world.source(lambda partition: None)
        came: list[Slice] = []
        while not came:
            came = source.poll(timeout_ms=200, max_records=10)
        (record,) = came[0].records
        assert (record.topic, record.partition, record.offset) == (topic, 0, 0)
        assert (record.key, record.value) == (b"PO-1", b'{"n": 0}')
        assert record.headers == (("ce_id", b"0"), ("ce_id", b"again"))
        assert record.recorded_ms > 1_700_000_000_000

    def test_positions_pass_offsets_that_carry_no_record(self, world: World) -> None:
        topic = world.make_topic(1)
        partition = Partition(topic, 0)
        world.send(topic, 0, 2)  # 0, 1
        world.transaction(topic, 0, 3, commit=False)  # 2, 3, 4 aborted, marker 5
        world.transaction(topic, 0, 2, commit=True)  # 6, 7, marker 8
        source = world.source(lambda partition: None)
        assert take_to(source, {partition: 9}) == {partition: [0, 1, 6, 7]}
        assert source.end_offsets() == {partition: 9}

    def test_a_poll_that_passes_only_markers_says_so(self, world: World) -> None:
        topic = world.make_topic(1)
        partition = Partition(topic, 0)
        world.send(topic, 0, 1)
        source = world.source(lambda partition: None)
        take_to(source, {partition: 1})
        world.transaction(topic, 0, 2, commit=False)  # 1, 2 aborted, marker 3
        assert take_to(source, {partition: 4}) == {partition: []}

    def test_a_forgotten_partition_is_read_again_from_its_stored_offset(self, world: World) -> None:
        topic = world.make_topic(1)
        partition = Partition(topic, 0)
        world.send(topic, 0, 4)
        source = world.source({partition: 1}.get)
        take_to(source, {partition: 4})
        source.forget(partition)
        assert take_to(source, {partition: 4}) == {partition: [1, 2, 3]}

    def test_a_refusal_of_the_store_is_raised_by_the_poll(self, world: World) -> None:
        topic = world.make_topic(1)
        world.send(topic, 0, 1)

        def refuse(partition: Partition) -> int | None:
            raise Fenced(f"{partition.topic} isn't ours")

        source = world.source(refuse)
        with pytest.raises(Fenced, match="isn't ours"):
            take(source, until=lambda: False)

    def test_a_start_past_the_stored_offset_is_told_as_loss(self, world: World) -> None:
        topic = world.make_topic(1)
        world.send(topic, 0, 10)
        world.cut(topic, 0, before=7)
        source = world.source({Partition(topic, 0): 5}.get)
        with pytest.raises(RecordsMissing, match=rf"{topic} partition 0: offset 5 comes next.*holds 7 to 10"):
            take(source, until=lambda: False)

    def test_a_stored_offset_past_the_end_is_told_as_loss(self, world: World) -> None:
        topic = world.make_topic(1)
        world.send(topic, 0, 10)
        source = world.source({Partition(topic, 0): 50}.get)
        with pytest.raises(RecordsMissing, match=r"offset 50 comes next.*holds 0 to 10"):
            take(source, until=lambda: False)

    def test_a_new_topic_is_picked_up(self, world: World) -> None:
        first = world.make_topic(1)
        source = world.source(lambda partition: None)
        take(source, until=lambda: bool(source.assigned()))
        before = source.generation()
        second = world.make_topic(1)
        world.send(second, 0, 2)
        take(source, until=lambda: len(source.assigned()) == 2)
        assert source.generation() > before
        take(source, until=lambda: second in source.topic_ids())
        assert source.topic_ids().keys() == {first, second}

    def test_a_topic_made_again_has_another_id(self, world: World) -> None:
        topic = world.make_topic(1)
        world.send(topic, 0, 3)
        source = world.source(lambda partition: None)
        take_to(source, {Partition(topic, 0): 3})
        before = source.topic_ids()[topic]
        assert len(before) == 22
        world.remake(topic, 1)
        world.send(topic, 0, 5)  # past our position: nothing but the id tells that offsets 0 to 2 are new
        # The client may notice that the log is another one before it hears the new id; then it's told as loss.
        with contextlib.suppress(RecordsMissing):
            take(source, until=lambda: source.topic_ids().get(topic, before) != before)

    def test_a_partition_that_was_not_sought_stops_the_source(self, world: World) -> None:
        """The planted bug: a listener that forgets to seek starts silently from the group's commit."""
        topic = world.make_topic(1)
        partition = Partition(topic, 0)
        world.send(topic, 0, 6)
        careful = world.source(lambda partition: None)
        take_to(careful, {partition: 6})
        careful.commit({partition: 4})
        careful.close()
        forgetful = world.source({partition: 1}.get, forgetful=True)
        with pytest.raises(OutOfStep, match="sought"):
            take(forgetful, until=lambda: False)
