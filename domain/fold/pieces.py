"""How many good pieces passed each stage, told by the facts that are *stated*: counted, bulk, in the counting voice.

Rework and recounts add to a stage's good pieces, but don't make it a stated stage: they say not when it was done.
Pieces that went out good, came back rejected and are made good again are no new ones: they don't add.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.facts import STAGES
from domain.facts.freight import Delivered, Shipped
from domain.facts.production import Adjusted, Cut, Returned, Reworked
from domain.facts.words import LineQuantity, LineRejects
from domain.fold.said import D, Said, said
from domain.fold.voices import Kinds, Standing, counting_voice, in_voice

PRODUCTION = STAGES[:4]


@dataclass(frozen=True, slots=True)
class Freight:
    """One shipment as this order's facts tell it.

    `shipped` = in voice, any purpose; `delivered` = in voice, unless all that left were samples; `stated_shipped` and
    `stated_delivered` = in voice and bulk; the `all_` ones are every voice's bulk facts, for comparison.
    """

    name: str
    shipped: tuple[Said[Shipped], ...]
    delivered: tuple[Said[Delivered], ...]
    stated_shipped: tuple[Said[Shipped], ...]
    stated_delivered: tuple[Said[Delivered], ...]
    all_shipped: tuple[Said[Shipped], ...]
    all_delivered: tuple[Said[Delivered], ...]
    shipped_voice: str | None
    delivered_voice: str | None

    @property
    def is_received(self) -> bool:
        """Whether receiving is closed: said so, or every line aboard came, damaged pieces included."""
        if any(one.data.complete for one in self.stated_delivered):
            return True
        aboard = shipped_pieces(self.stated_shipped)
        came = received_pieces(self.stated_delivered) + damaged_pieces(self.stated_delivered)
        return bool(self.stated_shipped) and all(came[line] >= aboard[line] for line in aboard)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Stated facts and good pieces: `good[stage][line]`; delivered counts what came in good order."""

    production: Mapping[str, tuple[Said[Cut], ...]]
    freight: Mapping[str, Freight]
    shipped: tuple[Said[Shipped], ...]
    delivered: tuple[Said[Delivered], ...]
    good: Mapping[str, Counter[str]]
    damaged: Counter[str]

    def total(self, stage: str) -> int:
        return self.good[stage].total()

    def is_stated(self, stage: str) -> bool:
        if stage == "shipped":
            return bool(self.shipped)
        if stage == "delivered":
            return bool(self.delivered)
        return bool(self.production[stage])

    @property
    def stated_lines(self) -> frozenset[str]:
        """Every line that a stated fact, a rework or a recount names, even with 0 pieces."""
        return frozenset({line for counts in self.good.values() for line in counts} | set(self.damaged))


def pieces_of(standing: Standing, kinds: Kinds) -> Pieces:
    """Select the stated facts of each stage and add up their pieces."""
    production = {
        stage: tuple(one for one in said(standing.counted, Cut, stage) if one.data.purpose == "bulk")
        for stage in PRODUCTION
    }
    freight = _freight(standing, kinds)
    shipped = _by_order(one for shipment in freight.values() for one in shipment.stated_shipped)
    delivered = _by_order(one for shipment in freight.values() for one in shipment.stated_delivered)
    good = {stage: made_pieces(facts) for stage, facts in production.items()}
    for reworked in said(standing.counted, Reworked, "reworked"):
        _add(good[reworked.data.stage], reworked.data.quantities)
    for adjusted in said(standing.counted, Adjusted, "adjusted"):
        _add(good[adjusted.data.stage], adjusted.data.found or ())
        _add(good[adjusted.data.stage], adjusted.data.lost or (), -1)
    for (stage, line), mended in _mended(standing).items():
        good[stage][line] -= mended
    good["shipped"] = shipped_pieces(shipped)
    good["delivered"] = received_pieces(delivered)
    return Pieces(production, freight, shipped, delivered, good, damaged_pieces(delivered))


def _freight(standing: Standing, kinds: Kinds) -> dict[str, Freight]:
    shipped = said(standing.counted, Shipped, "shipped")
    delivered = said(standing.counted, Delivered, "delivered")
    names = sorted({one.data.shipment for one in shipped} | {one.data.shipment for one in delivered})
    return {
        name: _one_shipment(
            name,
            tuple(one for one in shipped if one.data.shipment == name),
            tuple(one for one in delivered if one.data.shipment == name),
            kinds,
        )
        for name in names
    }


def _one_shipment(
    name: str, shipped: tuple[Said[Shipped], ...], delivered: tuple[Said[Delivered], ...], kinds: Kinds
) -> Freight:
    shipped_voice = counting_voice(shipped, kinds)
    delivered_voice = counting_voice(delivered, kinds)
    heard = in_voice(shipped, shipped_voice, kinds)
    received = in_voice(delivered, delivered_voice, kinds)
    # What arrives says no purpose of its own: it is bulk unless all that left by this shipment was not.
    is_bulk = not heard or any(one.data.purpose == "bulk" for one in heard)
    return Freight(
        name=name,
        shipped=heard,
        delivered=received if not heard or any(one.data.purpose != "sample" for one in heard) else (),
        stated_shipped=tuple(one for one in heard if one.data.purpose == "bulk"),
        stated_delivered=received if is_bulk else (),
        all_shipped=tuple(one for one in shipped if one.data.purpose == "bulk"),
        all_delivered=delivered if is_bulk else (),
        shipped_voice=shipped_voice,
        delivered_voice=delivered_voice,
    )


def mended_again(rejected: int, reworked: int, back_rejects: int) -> int:
    """How many reworked pieces were rejects of a leg outside: rework mends the stage's own rejects first.

    They were good at the stage before they went out, so they don't count there a second time.
    """
    return min(back_rejects, max(0, reworked - rejected))


def _mended(standing: Standing) -> Counter[tuple[str, str]]:
    """The pieces of `mended_again` by (stage, line), reckoned lot by lot."""
    rejected, reworked, back_rejects = (Counter[tuple[str, str, str]]() for _ in range(3))
    for stage in PRODUCTION:
        for made in said(standing.counted, Cut, stage):
            if made.data.purpose != "sample":
                _add_of_lot(rejected, stage, made.data.lot, made.data.rejects)
    for mending in said(standing.counted, Reworked, "reworked"):
        _add_of_lot(reworked, mending.data.stage, mending.data.lot, mending.data.quantities)
    for back in said(standing.counted, Returned, "returned"):
        _add_of_lot(back_rejects, back.data.stage, back.data.lot, back.data.rejects)
    mended = Counter[tuple[str, str]]()
    for key, rejects in back_rejects.items():
        stage, line, _ = key
        mended[stage, line] += mended_again(rejected[key], reworked[key], rejects)
    return +mended


def _add_of_lot(
    counts: Counter[tuple[str, str, str]], stage: str, lot: str, quantities: Iterable[LineQuantity | LineRejects] | None
) -> None:
    for q in quantities or ():
        counts[stage, q.line, lot] += q.quantity


def made_pieces(facts: Iterable[Said[Cut]]) -> Counter[str]:
    return _add_up((q.line, q.quantity) for one in facts for q in one.data.quantities)


def shipped_pieces(facts: Iterable[Said[Shipped]]) -> Counter[str]:
    return _add_up((content.line, content.quantity) for one in facts for content in one.data.contents)


def received_pieces(facts: Iterable[Said[Delivered]]) -> Counter[str]:
    return _add_up((q.line, q.quantity) for one in facts for q in one.data.quantities)


def damaged_pieces(facts: Iterable[Said[Delivered]]) -> Counter[str]:
    return _add_up((q.line, q.quantity) for one in facts for q in one.data.damaged or ())


def _add(counts: Counter[str], quantities: Iterable[LineQuantity], sign: int = 1) -> None:
    for q in quantities:
        counts[q.line] += sign * q.quantity


def _add_up(amounts: Iterable[tuple[str, int]]) -> Counter[str]:
    """Sum by line, keeping lines of 0 pieces: that a line was named at all matters.

    Counter's own `+` drops zeros; it is used only where a missing line and 0 mean the same.
    """
    counts: Counter[str] = Counter()
    for line, quantity in amounts:
        counts[line] += quantity
    return counts


def _by_order(facts: Iterable[Said[D]]) -> tuple[Said[D], ...]:
    return tuple(sorted(facts, key=lambda one: one.fact.total_order))
