"""What is expected of each line, and which stages are done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.fold.pieces import PRODUCTION, Pieces
from domain.fold.terms import Terms


@dataclass(frozen=True, slots=True)
class Progress:
    """Expected pieces by listed line (None without terms), lines done shipping, stages complete.

    `all_done_shipping`: something is expected, and no line waits for anything more to leave.
    """

    listed: tuple[str, ...]
    expected: Mapping[str, int | None]
    done_shipping: frozenset[str]
    all_done_shipping: bool
    complete: Mapping[str, bool]


def progress_of(terms: Terms | None, pieces: Pieces) -> Progress:
    """Judge lines and stages; a later stage that is complete makes the earlier ones so."""
    lines = pieces.stated_lines
    if terms is not None:
        lines |= terms.known_lines | terms.lines.keys()
    listed = tuple(sorted(lines))
    judge = _Judge(terms, pieces, listed)
    delivered = judge.is_delivered()
    complete = {"confirmed": terms is not None, "delivered": delivered, "shipped": delivered or judge.is_shipped()}
    later = complete["shipped"]
    for stage in reversed(PRODUCTION):
        later = complete[stage] = later or judge.is_made(stage)
    expected = {line: judge.expected(line) if terms is not None else None for line in listed}
    return Progress(listed, expected, judge.done_shipping, judge.all_done_shipping(), complete)


class _Judge:
    """The questions of one order; each reads the terms and the pieces and changes nothing."""

    def __init__(self, terms: Terms | None, pieces: Pieces, listed: tuple[str, ...]) -> None:
        self.terms = terms
        self.pieces = pieces
        self.listed = listed
        self.wanted = sum(self.expected(line) for line in listed)
        self.something_expected = terms is not None and self.wanted > 0
        self.final_lines = {content.line for one in pieces.shipped if one.data.final for content in one.data.contents}
        self.done_shipping = frozenset(line for line in listed if self._is_done_shipping(line))

    def expected(self, line: str) -> int:
        """Pieces to come of a line; 0 without terms. Of a cancelled one: just what was shipped."""
        if self.terms is None:
            return 0
        if self.terms.is_cancelled(line):
            return self.pieces.good["shipped"][line]
        return self.terms.lines[line].quantity if line in self.terms.lines else 0

    def _fills(self, stage: str) -> bool:
        """Whether the good pieces of a stage reach what is expected, by line or by order as agreed."""
        if self.terms is None or not self.something_expected:
            return False
        if self.terms.per_order:
            return self.terms.reached(self.pieces.total(stage), self.wanted)
        good = self.pieces.good[stage]
        return all(self.terms.reached(good[line], self.expected(line)) for line in self.listed)

    def _is_done_shipping(self, line: str) -> bool:
        if self.terms is None:
            return False
        shipped = self.pieces.good["shipped"]
        if self.terms.is_cancelled(line) or line in self.final_lines:
            return True
        if not self.terms.per_order:
            return self.terms.reached(shipped[line], self.expected(line))
        return shipped[line] >= self.expected(line) or self.terms.reached(shipped.total(), self.wanted)

    def all_done_shipping(self) -> bool:
        """Whether nothing more will leave."""
        return self.something_expected and len(self.done_shipping) == len(self.listed)

    def is_made(self, stage: str) -> bool:
        """A production stage by its own pieces or by its lots."""
        return (self._fills(stage) and self.pieces.total(stage) > 0) or self._all_lots_complete(stage)

    def _all_lots_complete(self, stage: str) -> bool:
        so_far = PRODUCTION[: PRODUCTION.index(stage) + 1]
        lots = {one.data.lot for earlier in so_far for one in self.pieces.production[earlier]}
        complete = {one.data.lot for one in self.pieces.production[stage] if one.data.complete}
        return bool(lots) and lots <= complete

    def is_shipped(self) -> bool:
        return self.all_done_shipping() and self.pieces.total("shipped") > 0

    def is_delivered(self) -> bool:
        """Something came, and either all of it or all that will ever be shipped."""
        if self.pieces.total("delivered") == 0:
            return False
        if self._fills("delivered"):
            return True
        sent = (shipment for shipment in self.pieces.freight.values() if shipment.stated_shipped)
        return self.all_done_shipping() and all(shipment.is_received for shipment in sent)
