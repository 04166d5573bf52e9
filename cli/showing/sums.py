"""What became of what was sent, counted three ways: by the senders, by ingest, by a second consumer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cli.place import Place
from consumers.kafka_door import count_records
from domain.positions import Tally
from simulator import Expected


@dataclass(frozen=True, slots=True)
class Sums:
    """The counts of a demo."""

    expected: Expected
    tally: Tally
    delivered: int

    @property
    def taken(self) -> int:
        return self.tally.recorded + self.tally.repeated + self.tally.quarantined

    @property
    def add_up(self) -> bool:
        """Whether nothing was lost and nothing doubled."""
        return self.taken == self.delivered == self.expected.records

    def rows(self) -> Iterator[tuple[str, int, int]]:
        """(what, as simulated, as found) for each count."""
        yield "recorded", self.expected.recorded, self.tally.recorded
        yield "repeated", self.expected.repeated, self.tally.repeated
        yield "quarantined", self.expected.quarantined, self.tally.quarantined
        yield "all", self.expected.records, self.taken


def sums_of(place: Place, topics: Sequence[str], expected: Expected) -> Sums:
    """Count what the store says and what the broker delivers to somebody else."""
    recorder = place.reading()
    try:
        tally = sum((progress.tally for progress in recorder.progress()), Tally())
    finally:
        recorder.close()
    return Sums(expected, tally, sum(count_records(place.access(), topics).values()))
