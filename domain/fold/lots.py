"""What the facts say of each lot: by line and stage, in pieces; nothing is weighed against anything yet.

Stages are numbered as pieces pass them: 1 cut, 2 sewn, 3 finished, 4 packed; 5 stands for shipping.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from domain.facts.production import Adjusted, Cut, Returned, Reworked, Scrapped, SentOut
from domain.facts.quality import Held, Released
from domain.facts.words import LineQuantity, LineRejects
from domain.fold.moves import Move
from domain.fold.pieces import PRODUCTION, Pieces, damaged_pieces, mended_again, received_pieces
from domain.fold.said import said
from domain.fold.voices import Standing

STAGE_NO: Mapping[str, int] = {stage: number for number, stage in enumerate(PRODUCTION, start=1)}
SHIPPING = len(PRODUCTION) + 1


@dataclass(slots=True)
class Tally:
    """What is stated of one line of one lot at one stage."""

    made: int = 0
    rejected: int = 0
    reworked: int = 0
    found: int = 0
    lost: int = 0
    scrapped: int = 0
    moved_in: int = 0
    moved_out: int = 0
    sent: int = 0
    back: int = 0
    back_rejects: int = 0
    back_lost: int = 0

    @property
    def mended(self) -> int:
        """Rejects of a leg outside made good again: they were good at this stage before, and count there once."""
        return mended_again(self.rejected, self.reworked, self.back_rejects)

    @property
    def good(self) -> int:
        return self.made + self.reworked - self.mended + self.found - self.lost

    @property
    def spoilt(self) -> int:
        """Rejects of a leg outside that nobody made good again: gone from what waits for the next stage."""
        return self.back_rejects - self.mended

    @property
    def from_rejects(self) -> int:
        """Scrapped pieces that lay among the rejects: as many as there are; the rest were good ones."""
        return min(self.scrapped, max(0, self.rejected - self.reworked + self.back_rejects))

    @property
    def rejects(self) -> int:
        return self.rejected - self.reworked + self.back_rejects - self.from_rejects

    @property
    def excess(self) -> int:
        """Scrapped beyond the rejects."""
        return self.scrapped - self.from_rejects


Tallies = Mapping[int, Tally]


@dataclass(slots=True)
class Lot:
    """One lot: its tallies by line and stage, which stages speak of it, and how far it is done.

    `moved_in_from` is the least stage at which another lot's pieces came in (None = never); `complete_at` the
    furthest stage at which the lot was called complete (0 = none); `shipped` what left naming the lot, by line,
    `replacements` that part of it which replaces others.
    """

    lines: dict[str, dict[int, Tally]] = field(default_factory=dict)
    stated: set[int] = field(default_factory=set)
    moved_in_from: int | None = None
    complete_at: int = 0
    shipped: Counter[str] = field(default_factory=Counter)
    replacements: Counter[str] = field(default_factory=Counter)

    def of(self, line: str) -> dict[int, Tally]:
        """The tallies of a line; new ones where nobody named it before."""
        if line not in self.lines:
            self.lines[line] = {number: Tally() for number in STAGE_NO.values()}
        return self.lines[line]

    @property
    def entry(self) -> int | None:
        """The stage with which the lot begins: its first one, unless another lot's pieces came in before it."""
        first = min(self.stated, default=None)
        if first is None or (self.moved_in_from is not None and self.moved_in_from < first):
            return None
        return first


@dataclass(frozen=True, slots=True)
class Lots:
    """The lots of one order; `last` is the stage after which pieces wait for shipping.

    `shipped` = what left, by line, whether or not a lot is named, `replacements` that part of it which replaces
    others; `received` and `damaged` by line of all but samples; `sent` and `came_back` by (lot, stage, process).
    """

    by_name: Mapping[str, Lot]
    last: int
    shipped: Counter[str]
    replacements: Counter[str]
    received: Counter[str]
    damaged: Counter[str]
    sent: Counter[tuple[str, str, str]]
    came_back: Counter[tuple[str, str, str]]

    @property
    def is_any_stated(self) -> bool:
        return any(lot.stated for lot in self.by_name.values())


def lots_of(standing: Standing, pieces: Pieces, moves: Iterable[Move]) -> Lots:
    """Read every counted fact that names a lot; samples stay outside."""
    lots: defaultdict[str, Lot] = defaultdict(Lot)
    _read_stages(standing, lots)
    sent, came_back = _read_legs(standing, lots)
    _read_moves(moves, lots)
    _read_holds(standing, lots)
    shipped, replacements = _read_shipped(pieces, lots)
    furthest = max((number for lot in lots.values() for number in lot.stated), default=None)
    # Goods that left with no packing told of: they waited for shipping at whatever stage was told of last.
    last = furthest if shipped and furthest is not None else STAGE_NO["packed"]
    delivered = [one for freight in pieces.freight.values() for one in freight.delivered]
    received, damaged = received_pieces(delivered), damaged_pieces(delivered)
    return Lots(dict(lots), last, shipped, replacements, received, damaged, sent, came_back)


def _read_stages(standing: Standing, lots: defaultdict[str, Lot]) -> None:
    for stage, number in STAGE_NO.items():
        for made in said(standing.counted, Cut, stage):
            if made.data.purpose == "sample":
                continue
            lot = lots[made.data.lot]
            lot.stated.add(number)
            if made.data.complete:
                lot.complete_at = max(lot.complete_at, number)
            _add(lot, number, "made", made.data.quantities)
            _add(lot, number, "rejected", made.data.rejects)
    for adjusted in said(standing.counted, Adjusted, "adjusted"):
        lot, number = lots[adjusted.data.lot], STAGE_NO[adjusted.data.stage]
        lot.stated.add(number)
        _add(lot, number, "found", adjusted.data.found)
        _add(lot, number, "lost", adjusted.data.lost)
    for reworked in said(standing.counted, Reworked, "reworked"):
        lot, number = lots[reworked.data.lot], STAGE_NO[reworked.data.stage]
        lot.stated.add(number)
        _add(lot, number, "reworked", reworked.data.quantities)
    for scrapped in said(standing.counted, Scrapped, "scrapped"):
        _add(lots[scrapped.data.lot], STAGE_NO[scrapped.data.stage], "scrapped", scrapped.data.quantities)


def _read_legs(
    standing: Standing, lots: defaultdict[str, Lot]
) -> tuple[Counter[tuple[str, str, str]], Counter[tuple[str, str, str]]]:
    sent: Counter[tuple[str, str, str]] = Counter()
    came_back: Counter[tuple[str, str, str]] = Counter()
    for out in said(standing.counted, SentOut, "sent_out"):
        lot = lots[out.data.lot]
        leg = (out.data.lot, out.data.stage, out.data.process)
        sent[leg] += _add(lot, STAGE_NO[out.data.stage], "sent", out.data.quantities)
    for back in said(standing.counted, Returned, "returned"):
        lot, number = lots[back.data.lot], STAGE_NO[back.data.stage]
        leg = (back.data.lot, back.data.stage, back.data.process)
        came_back[leg] += _add(lot, number, "back", back.data.quantities)
        came_back[leg] += _add(lot, number, "back_rejects", back.data.rejects)
        came_back[leg] += _add(lot, number, "back_lost", back.data.lost)
    return sent, came_back


def _read_moves(moves: Iterable[Move], lots: defaultdict[str, Lot]) -> None:
    for move in moves:
        number = STAGE_NO[move.stage]
        lots[move.from_lot].of(move.line)[number].moved_out += move.quantity
        into = lots[move.to_lot]
        into.of(move.line)[number].moved_in += move.quantity
        # What a lot keeps of its own when it is split didn't come in from anywhere.
        if move.from_lot != move.to_lot:
            into.moved_in_from = number if into.moved_in_from is None else min(number, into.moved_in_from)


def _read_holds(standing: Standing, lots: defaultdict[str, Lot]) -> None:
    for held in said(standing.counted, Held, "held"):
        _name(lots[held.data.lot], held.data.quantities)
    for released in said(standing.counted, Released, "released"):
        _name(lots[released.data.lot], released.data.quantities)


def _name(lot: Lot, quantities: Iterable[LineQuantity] | None) -> None:
    for q in quantities or ():
        lot.of(q.line)


def _read_shipped(pieces: Pieces, lots: defaultdict[str, Lot]) -> tuple[Counter[str], Counter[str]]:
    shipped: Counter[str] = Counter()
    replacements: Counter[str] = Counter()
    for freight in pieces.freight.values():
        for one in freight.shipped:
            if one.data.purpose == "sample":
                continue
            for content in one.data.contents:
                replacing = content.quantity if one.data.purpose == "replacement" else 0
                shipped[content.line] += content.quantity
                replacements[content.line] += replacing
                if content.lot is not None:
                    lot = lots[content.lot]
                    lot.of(content.line)
                    lot.shipped[content.line] += content.quantity
                    lot.replacements[content.line] += replacing
    return shipped, replacements


def _add(lot: Lot, stage: int, what: str, quantities: Iterable[LineQuantity | LineRejects] | None) -> int:
    """Add quantities to one count of the lot's tallies; returns their sum."""
    total = 0
    for q in quantities or ():
        tally = lot.of(q.line)[stage]
        setattr(tally, what, getattr(tally, what) + q.quantity)
        total += q.quantity
    return total
