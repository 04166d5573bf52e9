"""One order's life from confirmation to complaint, told in what its partners say, and the truth behind it."""

from __future__ import annotations

import random
from dataclasses import dataclass

from simulator.freight import sent
from simulator.orders import QUEUE_DAYS, Terms, agreed, changed
from simulator.partners import Roster
from simulator.production import Lot, made
from simulator.quality import inspected
from simulator.said import Data, Said
from simulator.talk import afterwards, before_cutting, during
from simulator.wire import day_text, time_text

_TIMED = ("confirmed", "cut", "sewn", "finished", "packed", "shipped", "delivered")


@dataclass(frozen=True, slots=True)
class Truth:
    """What really happens to one order, also after the season's end, which no partner has told yet.

    `stages`: first and last moment of each stage (UTC epoch seconds; bulk goods). `delivered_at` None = cancelled.
    """

    order: str
    factory: str
    mode: str
    promised_at: int
    stages: dict[str, tuple[int, int]]
    delivered_at: int | None
    is_cancelled: bool

    def as_json(self) -> Data:
        """The record that `--truth` writes, a line each; times in UTC."""
        return {
            "order": self.order,
            "synthetic": True,
            "factory": self.factory,
            "mode": self.mode,
            "promised_on": day_text(self.promised_at, 60),
            "stages": {
                stage: {"first": time_text(first, 0), "last": time_text(last, 0)}
                for stage, (first, last) in self.stages.items()
            },
            "delivered_at": None if self.delivered_at is None else time_text(self.delivered_at, 0),
            "is_cancelled": self.is_cancelled,
        }


def lived(rng: random.Random, k: int, confirmed_at: int, roster: Roster) -> tuple[list[Said], Truth]:
    """Live order number k; answers what was said in order of happening, each with its id."""
    terms = agreed(rng, k, confirmed_at, roster)
    cut_at = confirmed_at + terms.factory.takes(rng, QUEUE_DAYS["cut"], confirmed_at)
    said = changed(rng, terms, cut_at)
    before_cutting(rng, terms, cut_at, said)
    if terms.cancelled_at is None:
        _make_and_send(rng, terms, k, cut_at, said)
    else:
        stop = terms.cancelled_at
        said = [one for one in said if one.at <= stop]
    said.sort(key=lambda one: one.at)
    _name(said)
    return said, _truth(terms, said)


def _make_and_send(rng: random.Random, terms: Terms, k: int, cut_at: int, said: list[Said]) -> None:
    floor, by_drop = made(rng, terms, cut_at)
    said += floor
    goods = [(lots, inspected(rng, terms, drop, lots, said)) for drop, lots in by_drop.items() if lots]
    lots: list[Lot] = [lot for group, _ in goods for lot in group]
    if lots:
        during(rng, terms, lots, said)
        shipments = sent(rng, terms, k, goods, said)
        afterwards(rng, terms, shipments, lots, said)


def _name(said: list[Said]) -> None:
    """Give each fact its id: a counter by partner and subject, in the order of happening."""
    counts: dict[tuple[str, str], int] = {}
    for one in said:
        key = (one.partner, one.subject)
        counts[key] = count = counts.get(key, 0) + 1
        one.id = f"{one.name}-{count}"


def _truth(terms: Terms, said: list[Said]) -> Truth:
    stages: dict[str, tuple[int, int]] = {}
    # `delivered` names no purpose: a replacement's receipt is known by its shipment.
    apart = {one.data["shipment"] for one in said if one.name == "shipped" and "purpose" in one.data}
    for one in said:
        if one.name not in _TIMED or one.second_voice or "purpose" in one.data:
            continue
        if one.data.get("shipment") not in apart:
            first, _ = stages.get(one.name, (one.at, one.at))
            stages[one.name] = (first, one.at)
    return Truth(
        order=terms.number,
        factory=terms.factory.name,
        mode=terms.mode,
        promised_at=terms.promised_at,
        stages=stages,
        delivered_at=stages["delivered"][1] if "delivered" in stages else None,
        is_cancelled=terms.cancelled_at is not None,
    )
