"""Pieces that may not go on: holds, what ends them, and releases under concession."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.facts.quality import Held, Released
from domain.fold.flow import Flow, place_after
from domain.fold.lot_rows import HoldRow
from domain.fold.lots import STAGE_NO, Lots
from domain.fold.said import Said, said
from domain.fold.voices import Standing

HeldPieces = Mapping[tuple[str, str], Counter[int]]


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold of one source on one lot, with every release that names it, in total order.

    `active` are the holdings after the last full release; `parts` the releases of some pieces since the first of them.
    """

    partner: str
    name: str
    lot: str
    held: tuple[Said[Held], ...]
    active: tuple[Said[Held], ...]
    releases: tuple[Said[Released], ...]
    parts: tuple[Said[Released], ...]

    @property
    def is_of_the_whole_lot(self) -> bool:
        return any(one.data.quantities is None for one in self.active)

    @property
    def stage(self) -> str:
        return (self.active[0] if self.active else self.held[-1]).data.stage

    @property
    def freed(self) -> Counter[str]:
        return quantities_of(self.parts)

    @property
    def open(self) -> Counter[str]:
        """Named pieces still held, by line; of a hold on the whole lot none are named."""
        named, freed = quantities_of(self.active), self.freed
        return Counter({line: max(0, named[line] - freed[line]) for line in named})


def quantities_of(facts: Iterable[Said[Held] | Said[Released]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in facts:
        for q in one.data.quantities or ():
            counts[q.line] += q.quantity
    return counts


def holds_of(standing: Standing) -> tuple[Hold, ...]:
    """Every hold that a counted fact names, by partner, name and lot."""
    keys: defaultdict[tuple[str, str, str], list[Said[Held]]] = defaultdict(list)
    for one in said(standing.counted, Held, "held"):
        keys[one.fact.partner, one.data.hold, one.data.lot].append(one)
    released = said(standing.counted, Released, "released")
    found = []
    for (partner, name, lot), held in sorted(keys.items()):
        releases = tuple(one for one in released if (one.data.hold, one.data.lot) == (name, lot))
        ends = [one.fact.total_order for one in releases if one.data.quantities is None]
        active = tuple(one for one in held if not ends or one.fact.total_order > ends[-1])
        parts = tuple(
            one
            for one in releases
            if active and one.data.quantities is not None and one.fact.total_order > active[0].fact.total_order
        )
        found.append(Hold(partner, name, lot, tuple(held), active, releases, parts))
    return tuple(found)


def concessions_of(standing: Standing) -> tuple[Said[Released], ...]:
    """Releases by which somebody takes a lot as it is: those that end no hold, and those that say so."""
    return tuple(
        one for one in said(standing.counted, Released, "released") if one.data.hold is None or one.data.concession
    )


def held_pieces(holds: Iterable[Hold], lots: Lots, flows: Mapping[tuple[str, str], Flow]) -> HeldPieces:
    """Held pieces by (lot, line) and by the place where they wait."""
    found: dict[tuple[str, str], Counter[int]] = {key: Counter() for key in flows}
    whole: defaultdict[tuple[str, int], list[Hold]] = defaultdict(list)
    for hold in holds:
        if not hold.active:
            continue
        place = place_after(lots.by_name[hold.lot], STAGE_NO[hold.stage], lots.last)
        if hold.is_of_the_whole_lot:
            whole[hold.lot, place].append(hold)
            continue
        for line, quantity in hold.open.items():
            found[hold.lot, line][place] += quantity
    # After the named pieces: a hold on the whole lot takes what is left, and two of them take the same pieces.
    for (lot, place), its in whole.items():
        for line in lots.by_name[lot].lines:
            flow = flows[lot, line]
            if place != flow.entry:
                rest = max(0, flow.before_hold(place) - found[lot, line][place])
                found[lot, line][place] += max(max(0, rest - hold.freed[line]) for hold in its)
    return found


def hold_rows(order_no: str, holds: Iterable[Hold], standing: Standing, held: HeldPieces) -> tuple[HoldRow, ...]:
    """A row a hold and lot, then one a partner and lot for releases that name no hold."""
    of_lots: Counter[str] = Counter()
    for (lot, _), places in held.items():
        of_lots[lot] += places.total()
    return (*(_hold_row(order_no, hold, of_lots[hold.lot]) for hold in holds), *_concession_rows(order_no, standing))


def _state(hold: Hold, held_of_lot: int) -> str:
    """Released piece by piece is released too: none of the pieces named is held, or of the whole lot none at all."""
    if not hold.active:
        return "released"
    if hold.freed.total() == 0:
        return "open"
    still = held_of_lot if hold.is_of_the_whole_lot else hold.open.total()
    return "part_released" if still > 0 else "released"


def _hold_row(order_no: str, hold: Hold, held_of_lot: int) -> HoldRow:
    counting = hold.active or hold.held
    last = hold.releases[-1] if hold.releases else None
    is_named = all(one.data.quantities is not None for one in counting)
    return HoldRow(
        order_no=order_no,
        partner=hold.partner,
        hold=hold.name,
        lot=hold.lot,
        stage=hold.stage,
        state=_state(hold, held_of_lot),
        reason=(hold.active[0] if hold.active else hold.held[-1]).data.reason,
        held_us=counting[0].fact.happened_us,
        pieces=quantities_of(counting).total() if is_named else None,
        released=hold.freed.total(),
        authority=last.data.authority if last is not None else None,
        released_us=last.fact.happened_us if last is not None else None,
        is_concession=any(one.data.concession is True for one in hold.releases),
    )


def _concession_rows(order_no: str, standing: Standing) -> Iterable[HoldRow]:
    by_lot: defaultdict[tuple[str, str], list[Said[Released]]] = defaultdict(list)
    for one in said(standing.counted, Released, "released"):
        if one.data.hold is None:
            by_lot[one.fact.partner, one.data.lot].append(one)
    for (partner, lot), its in sorted(by_lot.items()):
        is_named = any(one.data.quantities is not None for one in its)
        yield HoldRow(
            order_no=order_no,
            partner=partner,
            hold="",
            lot=lot,
            stage=None,
            state="concession",
            reason=its[-1].data.reason,
            held_us=None,
            pieces=quantities_of(its).total() if is_named else None,
            released=0,
            authority=its[-1].data.authority,
            released_us=its[-1].fact.happened_us,
            is_concession=True,
        )
