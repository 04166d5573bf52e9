"""Goods that left although no final inspection had let them go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.facts.quality import Released
from domain.fold.inspections import Inspections
from domain.fold.lots import Lots
from domain.fold.moves import Move
from domain.fold.pieces import Freight, Pieces
from domain.fold.rows import AnomalyRow
from domain.fold.said import Said
from domain.fold.terms import Terms

Moment = tuple[int, bytes, bytes, bytes]  # a fact's place in the total order


@dataclass(frozen=True, slots=True)
class LetGo:
    """Who let lots go, and when: verdicts of the voice that counts, and concessions."""

    inspections: Inspections
    concessions: tuple[Said[Released], ...]
    moves: tuple[Move, ...]
    lots: Lots

    def verdict(self, lot: str, moment: Moment) -> str | None:
        """The last decisive final verdict on the lot itself before a moment; None if there was none."""
        told = [one.data.verdict for one in self.inspections.decisive.get(lot, ()) if one.fact.total_order < moment]
        return told[-1] if told else None

    def is_conceded(self, lot: str, moment: Moment) -> bool:
        return any(one.data.lot == lot and one.fact.total_order < moment for one in self.concessions)

    def is_inherited(self, lot: str, moment: Moment) -> bool:
        """Whether all its pieces came from other lots, each of which had been let go.

        A lot takes no rejection from where it came: what was sorted out of a rejected lot isn't rejected by that.
        """
        came_from = {
            move.from_lot
            for move in self.moves
            if move.to_lot == lot and move.from_lot != lot and move.fact.total_order < moment
        }
        if not came_from or self.lots.by_name[lot].entry is not None:
            return False
        return all(self.verdict(one, moment) == "accepted" or self.is_conceded(one, moment) for one in came_from)


def of_verdicts(order_no: str, terms: Terms | None, pieces: Pieces, let_go: LetGo) -> Iterator[AnomalyRow]:
    """Lots that left rejected, and goods that left uninspected where the terms ask for an inspection."""
    is_asked = terms is not None and terms.agreed.inspection is not None
    unnamed: list[Moment] = []
    for name, freight in pieces.freight.items():
        lots = _left(freight)
        for lot, moment in sorted(lots.items()):
            if let_go.is_conceded(lot, moment):
                continue
            verdict, about = let_go.verdict(lot, moment), f"{name} lot {lot}"
            if verdict == "rejected":
                yield AnomalyRow(order_no, "shipped_rejected", about)
            elif verdict is None and is_asked and not let_go.is_inherited(lot, moment):
                yield AnomalyRow(order_no, "shipped_uninspected", about)
        if not lots:
            unnamed += [one.fact.total_order for one in freight.stated_shipped]
    # Of contents that name no lot nobody knows whose verdict counts: any of the order's will do.
    if is_asked and unnamed and not _is_any_let_go(let_go, min(unnamed)):
        yield AnomalyRow(order_no, "shipped_uninspected")


def _left(freight: Freight) -> dict[str, Moment]:
    """The lots that a shipment's contents name, samples left out, and when each first left by it."""
    first: dict[str, Moment] = {}
    for one in freight.shipped:
        if one.data.purpose == "sample":
            continue
        for lot in _named(content.lot for content in one.data.contents):
            first[lot] = min(first.get(lot, one.fact.total_order), one.fact.total_order)
    return first


def _named(lots: Iterable[str | None]) -> set[str]:
    return {lot for lot in lots if lot is not None}


def _is_any_let_go(let_go: LetGo, moment: Moment) -> bool:
    accepted = [one.fact for one in let_go.inspections.finals if one.data.verdict == "accepted"]
    return any(fact.total_order < moment for fact in (*accepted, *(one.fact for one in let_go.concessions)))
