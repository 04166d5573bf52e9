"""Cut over, shipped short: pieces against what was agreed and its tolerance."""

from __future__ import annotations

from collections.abc import Sequence

from domain.fold.rows import LineRow
from domain.fold.terms import Terms


class Balance:
    """The tolerances of one order, asked line by line; 0 pieces of anything while nothing is agreed."""

    def __init__(self, terms: Terms | None, lines: Sequence[LineRow]) -> None:
        self.terms = terms
        # Where the tolerance is agreed for the order, no line is over (or short) while the sum is within it.
        self.cut_is_within = self.shipped_is_within = terms is None
        if terms is not None and terms.per_order:
            self.cut_is_within = sum(row.cut for row in lines) <= terms.most(sum(row.ordered or 0 for row in lines))
            expected = sum(row.expected or 0 for row in lines)
            self.shipped_is_within = terms.reached(sum(row.shipped for row in lines), expected)

    def over_cut(self, row: LineRow) -> int:
        """Pieces cut beyond what may be shipped of the line."""
        if self.terms is None or self.cut_is_within or row.is_cancelled:
            return 0
        return max(0, row.cut - self.terms.most(row.ordered or 0))

    def short_shipped(self, row: LineRow) -> int:
        """Pieces that will not come of a line that is done shipping, below the least that was agreed."""
        if self.terms is None or self.shipped_is_within or row.is_cancelled or not row.is_done_shipping:
            return 0
        return max(0, self.terms.least(row.expected or 0) - row.shipped)
