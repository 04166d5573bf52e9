"""The winning terms: field by field the highest revision, and which lines are called off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.facts.terms import TERM_FIELDS, Amended, Cancelled, Confirmed, OrderLine
from domain.fold.said import said
from domain.fold.voices import Standing, revision_of

# Percentages have at most 4 decimals, so a hundred percent is this many whole ten-thousandths of a percent.
FULL = 1_000_000


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed now.

    `agreed` is confirmed with the winning field of each amendment; `known_lines` are all lines ever agreed by a
    counted fact; `cancellations` go from the highest revision down: called off or wanted again, and which lines
    (None = all); `under` and `over` are the tolerance in ten-thousandths
    of a percent.
    """

    agreed: Confirmed
    lines: Mapping[str, OrderLine]
    known_lines: frozenset[str]
    revision: int
    cancellations: tuple[tuple[bool, frozenset[str] | None], ...]
    under: int
    over: int
    per_order: bool

    def reached(self, pieces: int, expected: int) -> bool:
        """Whether pieces fill what is expected less the tolerance, in whole numbers."""
        return pieces * FULL >= expected * (FULL - self.under)

    def least(self, expected: int) -> int:
        """The fewest whole pieces that fill what is expected."""
        return -(-expected * (FULL - self.under) // FULL)

    def most(self, ordered: int) -> int:
        """The most whole pieces that the tolerance allows of what is ordered."""
        return ordered * (FULL + self.over) // FULL

    def is_cancelled(self, line: str) -> bool:
        """Whether the highest revision among cancelled and reinstated that covers the line called it off."""
        return next((off for off, lines in self.cancellations if lines is None or line in lines), False)

    def style_of(self, line: OrderLine) -> str:
        return line.style if line.style is not None else self.agreed.style

    def factory_of(self, line: OrderLine) -> str:
        return line.factory if line.factory is not None else self.agreed.factory

    def delivery_date_of(self, line: OrderLine) -> str:
        """The promised day: the line's own, else its drop's, else the order's."""
        if line.delivery_date is not None:
            return line.delivery_date
        of_drop = {drop.drop: drop.delivery_date for drop in self.agreed.drops or ()}
        return of_drop.get(line.drop or "", self.agreed.delivery_date)

    def ex_factory_date_of(self, line: OrderLine) -> str | None:
        """The day on which the goods should leave the factory: the line's drop's, else the order's."""
        of_drop = {drop.drop: drop.ex_factory_date for drop in self.agreed.drops or ()}
        return of_drop.get(line.drop or "") or self.agreed.ex_factory_date


def terms_of(standing: Standing) -> Terms | None:
    """Merge the terms; None while nothing is confirmed (amendments wait)."""
    if standing.confirmed is None:
        return None
    confirmed = standing.confirmed.data
    amendments = sorted(said(standing.counted, Amended, "amended"), key=lambda one: one.data.revision)
    winning: dict[str, Any] = {}
    for one in amendments:
        # Stated is told from absent by the JSON key itself: null clears, absence leaves as it was.
        for field in one.data.model_fields_set.intersection(TERM_FIELDS):
            winning[field] = getattr(one.data, field)
    agreed = confirmed.model_copy(update=winning)
    stated: list[Confirmed | Amended] = [confirmed, *(one.data for one in amendments)]
    ever = {line.line for terms in stated for line in terms.lines or ()}
    return Terms(
        agreed=agreed,
        lines={line.line: line for line in agreed.lines},
        known_lines=frozenset(ever),
        revision=max((revision_of(fact) or 0 for fact in standing.counted), default=0),
        cancellations=tuple(
            (one.fact.name == "cancelled", frozenset(one.data.lines) if one.data.lines is not None else None)
            for one in sorted(
                said(standing.counted, Cancelled, "cancelled", "reinstated"),
                key=lambda one: one.data.revision,
                reverse=True,
            )
        ),
        under=int(Decimal(agreed.tolerance.under_percent) * 10_000) if agreed.tolerance is not None else 0,
        over=int(Decimal(agreed.tolerance.over_percent) * 10_000) if agreed.tolerance is not None else 0,
        per_order=agreed.tolerance is not None and agreed.tolerance.per == "order",
    )
