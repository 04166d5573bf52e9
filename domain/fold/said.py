"""A fact beside its data in its own type, so that rules read fields and not `Any`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.fact import Fact
from domain.facts.words import FactData

D = TypeVar("D", bound=FactData)


@dataclass(frozen=True, slots=True)
class Said(Generic[D]):
    """One fact and its data."""

    fact: Fact
    data: D

    @property
    def is_usable(self) -> bool:
        """Whether its time may enter a duration or a lateness (an assumed one may not)."""
        return self.data.time_is != "assumed"


def said(facts: Iterable[Fact], model: type[D], *names: str) -> tuple[Said[D], ...]:
    """Select the facts of these names, in the order given.

    By name and not by class alone: `Sewn` is a `Cut` and `Reinstated` a `Cancelled` to Python.
    """
    return tuple(Said(fact, fact.data) for fact in facts if fact.name in names and isinstance(fact.data, model))


def first_us(facts: Iterable[Said[D]]) -> int | None:
    """The earliest usable time, UTC microseconds; None if no time is usable."""
    return min((one.fact.happened_us for one in facts if one.is_usable), default=None)


def last_us(facts: Iterable[Said[D]]) -> int | None:
    """The latest usable time, UTC microseconds; None if no time is usable."""
    return max((one.fact.happened_us for one in facts if one.is_usable), default=None)
