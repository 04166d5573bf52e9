"""A fact: what one partner stated about one subject, with where and when it was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from domain.facts import FACTS, FactData, FactSpec
from domain.positions import Position

FIVE_MINUTES_US = 5 * 60 * 1_000_000


class Stated(NamedTuple):
    """Who stated which fact about what, when and where, of a record that keeps the contract; without what it says.

    All that recording a fact asks of it; fields as in `Fact`.
    """

    id: str
    source: str
    subject: str
    name: str
    happened_at: str
    position: Position
    digest: str

    @property
    def partner(self) -> str:
        return self.source.removeprefix("/partners/")


@dataclass(slots=True, eq=True)
class Fact:
    """One stated fact, parsed.

    `happened_at` is the sender's text verbatim, `happened_us` the same in UTC microseconds; `recorded_us` the
    broker's append time; `digest` the SHA-256 (hex) of the record.
    """

    id: str
    source: str
    subject: str
    name: str
    happened_at: str
    happened_us: int
    recorded_us: int
    data: FactData
    position: Position
    digest: str = ""

    @property
    def partner(self) -> str:
        return self.source.removeprefix("/partners/")

    @property
    def spec(self) -> FactSpec:
        return FACTS[self.name]

    @property
    def happened_on(self) -> str:
        """The local date at the sender's own offset, YYYY-MM-DD."""
        return self.happened_at[:10]

    @property
    def total_order(self) -> tuple[int, bytes, bytes, bytes]:
        """The one order of facts wherever an order is needed; never arrival."""
        return (self.happened_us, self.source.encode(), self.subject.encode(), self.id.encode())

    @property
    def is_clock_ahead(self) -> bool:
        """Whether the sender's clock claims a time over 5 minutes after the broker's."""
        return self.happened_us > self.recorded_us + FIVE_MINUTES_US
