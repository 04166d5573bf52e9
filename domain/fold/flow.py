"""How pieces run through the stages of their lot: what waits where, and what must have come in at the start.

Good pieces of a stage wait for the next stage that anybody states of the lot, else for shipping once no later stage is
to come. So nothing waits for a stage that the factory never reports.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from domain.fold.lots import SHIPPING, STAGE_NO, Lot, Tallies

# The places where pieces wait for something: for sewing (2), finishing (3), packing (4), shipping (5).
WAITING = range(2, SHIPPING + 1)


@dataclass(frozen=True, slots=True)
class Flow:
    """One line of one lot: into each waiting place `inflow`, less `out` (spoilt or lost outside, scrapped from good).

    `used` = what the stage itself made of them: good, rejects, scrapped; at shipping what left. Rejects that a leg
    outside brought back, scrapped or not, were good pieces of the stage before: `out` has them, not `used`.
    """

    entry: int | None
    inflow: Counter[int]
    out: Counter[int]
    used: Counter[int]
    at_entry: int

    def before_hold(self, place: int) -> int:
        """Pieces in a waiting place, held ones included; negative if more came out than in."""
        return self.inflow[place] - self.out[place] - self.used[place]

    def waiting(self, place: int, held: Counter[int]) -> int:
        """Pieces in a waiting place that may go on; before the entry stage nobody can know of any."""
        return 0 if place == self.entry else self.before_hold(place) - held[place]

    def came_in(self, held: Counter[int]) -> int:
        """Pieces with which the line begins in this lot; 0 where they all came from other lots."""
        if self.entry is None:
            return 0
        return self.at_entry - self.inflow[self.entry] + self.out[self.entry] + held[self.entry]


def place_after(lot: Lot, stage: int, last: int) -> int:
    """Where pieces that passed a stage wait: the next stated stage, else shipping after the last one."""
    stated = min((number for number in lot.stated if number > stage), default=None)
    if stated is not None:
        return stated
    return SHIPPING if stage >= last else stage + 1


def flow_of(lot: Lot, line: str, last: int) -> Flow:
    """Run one line of a lot through its stages; `last` is the order's last stage before shipping."""
    tallies: Tallies = lot.lines[line]
    inflow: Counter[int] = Counter()
    out: Counter[int] = Counter()
    used: Counter[int] = Counter({SHIPPING: lot.shipped[line]})
    entry = lot.entry
    places = {stage: place_after(lot, stage, last) for stage in STAGE_NO.values()}
    for stage, place in places.items():
        tally = tallies[stage]
        inflow[place] += tally.good + tally.moved_in - tally.moved_out
        out[place] += tally.spoilt + tally.back_lost
        used[stage] += tally.good + tally.rejects + tally.scrapped - tally.spoilt
        # Before some stages no WIP stands: before the entry nobody knows of any, and a stage that nobody states nor
        # anything waits for has none (cut is always of these two). What is scrapped there of good pieces leaves after.
        if stage == entry:
            out[place] += tally.excess
        elif stage not in lot.stated and stage not in places.values():
            out[place] += tally.excess
            used[stage] -= tally.excess
    # The excess of the entry left after it (see above): it is in `out`, and not to be counted again.
    at_entry = 0 if entry is None else used[entry] - tallies[entry].excess
    return Flow(entry, inflow, out, used, at_entry)
