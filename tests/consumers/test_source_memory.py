"""The in-memory source keeps the promises of `Source`."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest
from memory_source import MemoryBroker, MemorySource
from source_conformance import SourceConformance, Stored

from consumers.source import Partition, Source


class Forgetful(MemorySource):
    def _seek_assigned(self, partitions: Iterable[Partition]) -> None:
        pass


class MemoryWorld:
    def __init__(self) -> None:
        self.broker = MemoryBroker()
        self._names = itertools.count()

    def make_topic(self, partitions: int) -> str:
        topic = f"orders.mill-{next(self._names)}"
        self.broker.create(topic, partitions)
        return topic

    def send(self, topic: str, partition: int, count: int) -> None:
        for n in range(count):
            headers = (("ce_id", str(n).encode()), ("ce_id", b"again"))
            self.broker.append(topic, partition, key=b"PO-1", value=b'{"n": %d}' % n, headers=headers)

    def transaction(self, topic: str, partition: int, count: int, *, commit: bool) -> None:
        if commit:
            self.send(topic, partition, count)
        else:
            self.broker.skip(topic, partition, count)
        self.broker.skip(topic, partition)

    def cut(self, topic: str, partition: int, before: int) -> None:
        self.broker.cut(topic, partition, before)

    def remake(self, topic: str, partitions: int) -> None:
        self.broker.create(topic, partitions)

    def source(self, stored: Stored, *, forgetful: bool = False) -> Source:
        return (Forgetful if forgetful else MemorySource)(self.broker, stored_offset=stored)


class TestMemorySource(SourceConformance):
    @pytest.fixture
    def world(self) -> MemoryWorld:
        return MemoryWorld()


def test_a_script_says_what_each_poll_brings() -> None:
    world = MemoryWorld()
    topic = world.make_topic(2)
    world.send(topic, 0, 3)
    world.send(topic, 1, 3)
    left, right = Partition(topic, 0), Partition(topic, 1)
    source = MemorySource(world.broker, stored_offset=lambda p: None, script=[{right: 2}, {}, {left: 1, right: 1}])
    polls = [[(s.partition, s.position) for s in source.poll(timeout_ms=0, max_records=100)] for _ in range(4)]
    assert polls == [[(right, 2)], [], [(left, 1), (right, 3)], [(left, 3)]]


def test_a_rebalance_moves_the_share_and_seeks_again() -> None:
    world = MemoryWorld()
    topic = world.make_topic(2)
    world.send(topic, 0, 3)
    source = MemorySource(world.broker, stored_offset=lambda p: None)
    source.poll(timeout_ms=0, max_records=100)
    source.rebalance(mine=lambda partition: partition.partition == 0)
    (piece,) = source.poll(timeout_ms=0, max_records=100)
    assert (source.generation(), source.assigned()) == (2, {Partition(topic, 0)})
    assert [record.offset for record in piece.records] == [0, 1, 2]
