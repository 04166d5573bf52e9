"""The floor: lots flow through cutting, sewing, finishing and packing in batches.

A flow is a list of (when, good pieces by line). A stage takes each batch in after a queue and gives it out after its
work, less rejects: at no moment has a stage given out more than the one before it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from stdnum import ean

from simulator.chance import DAY, HOUR, apportion, happens, shares, some
from simulator.orders import QUEUE_DAYS, WORK_DAYS, Terms
from simulator.said import Data, Pieces, Said, stated

Flow = list[tuple[int, Pieces]]


@dataclass(slots=True)
class Lot:
    """A lot on its way, and what came of it."""

    name: str
    flow: Flow
    # Rejects not yet reworked, by stage.
    rejects: dict[str, Pieces] = field(default_factory=dict)
    packed: Flow = field(default_factory=list)

    @property
    def total(self) -> Pieces:
        return added(pieces for _, pieces in self.packed)


def added(batches: Iterable[Pieces]) -> Pieces:
    """Sum pieces over batches."""
    total: Pieces = {}
    for pieces in batches:
        for line, quantity in pieces.items():
            total[line] = total.get(line, 0) + quantity
    return total


def made(rng: random.Random, terms: Terms, cut_at: int) -> tuple[list[Said], dict[str, list[Lot]]]:
    """Make the order from cutting on; answers what was said, and the packed lots by drop."""
    said: list[Said] = []
    by_drop: dict[str, list[str]] = {}
    for line, drop in terms.drop_of.items():
        if line not in terms.cancelled:
            by_drop.setdefault(drop, []).append(line)
    lots: dict[str, list[Lot]] = {}
    number, at = 0, cut_at
    for drop, lines in by_drop.items():
        wanted = {line: terms.quantity[line] for line in lines}
        count = 1 if sum(wanted.values()) < 800 else rng.choices((1, 2, 3), (50, 35, 15))[0]
        over = 1 + rng.uniform(0.01, 0.05)
        cumulative = shares(rng, count)
        parts = {line: apportion(max(1, round(quantity * over)), cumulative) for line, quantity in wanted.items()}
        remaining, group = dict(wanted), []
        for n in range(count):
            number += 1
            pieces = {line: parts[line][n] for line in wanted if parts[line][n] > 0}
            if pieces:
                group.append(_cut(rng, terms, Lot(f"L{number}", [(at, pieces)]), said))
                at += terms.factory.takes(rng, 1.5, at)
        group = _pass(rng, terms, group, said, remaining)
        lots[drop] = [lot for lot in group if lot.packed]
    return said, lots


def _pass(rng: random.Random, terms: Terms, lots: list[Lot], said: list[Said], remaining: Pieces) -> list[Lot]:
    lots = _split(rng, terms, lots, said)
    process = rng.choice(("wash", "print", "embroidery")) if happens(rng, 0.15) else ""
    for lot in lots:
        _stage(rng, terms, lot, "sewn", said)
        if process:
            _outside(rng, terms, lot, process, said)
        _stage(rng, terms, lot, "finished", said)
        _incidents(rng, terms, lot, said)
    lots = _merge(rng, terms, lots, said)
    for lot in lots:
        _stage(rng, terms, lot, "packed", said, remaining)
    return lots


def _cut(rng: random.Random, terms: Terms, lot: Lot, said: list[Said]) -> Lot:
    """Lay the lot's pieces out over one to three days of cutting."""
    start, pieces = lot.flow[0]
    size = sum(pieces.values())
    count = 1 if size < 500 else rng.choices((1, 2, 3), (45, 40, 15))[0]
    cumulative = shares(rng, count)
    parts = {line: apportion(quantity, cumulative) for line, quantity in pieces.items()}
    work = terms.factory.takes(rng, WORK_DAYS["cut"] * (max(size, 100) / 2_400) ** 0.4, start)
    lot.flow = []
    for n, share in enumerate(cumulative):
        batch = {line: parts[line][n] for line in pieces if parts[line][n] > 0}
        if batch:
            lot.flow.append((start + max(HOUR, int(work * share)), batch))
    _say(rng, terms, lot, "cut", [(at, batch, {}) for at, batch in lot.flow], said)
    return lot


def _stage(
    rng: random.Random, terms: Terms, lot: Lot, stage: str, said: list[Said], remaining: Pieces | None = None
) -> None:
    """Pass a lot through one stage; with `remaining`, no more is made of a line than is still wanted."""
    factory = terms.factory
    size = sum(sum(pieces.values()) for _, pieces in lot.flow) or 1
    days = WORK_DAYS[stage] * terms.difficulty * (max(size, 100) / 2_400) ** 0.4
    free, carried, surplus = 0, Pieces(), Pieces()
    out: list[tuple[int, Pieces, Pieces]] = []
    last = len(lot.flow) - 1
    for n, (at, pieces) in enumerate(lot.flow):
        share = sum(pieces.values()) / size
        begins = max(free, at + factory.takes(rng, QUEUE_DAYS[stage], at))
        free = begins + max(HOUR, factory.takes(rng, days * share, begins))
        pieces = added((carried, pieces)) if carried else pieces
        # Two batches in one report: not each day's work is told on its own.
        if n < last and happens(rng, 0.3):
            carried = pieces
            continue
        carried = Pieces()
        good, bad = _sorted(rng, pieces, factory.reject_rate * (1.5 if stage == "sewn" else 0.6))
        if remaining is not None:
            whole, good = good, {n: min(count, remaining[n]) for n, count in good.items() if remaining[n] > 0}
            for line, quantity in good.items():
                remaining[line] -= quantity
            surplus = added((surplus, {n: count - good.get(n, 0) for n, count in whole.items()}))
            if not good:
                # Nothing is packed of this batch, so nothing is said of its rejects either.
                surplus = added((surplus, bad))
        if good:
            out.append((free, good, bad))
    lot.flow = [(at, good) for at, good, _ in out]
    lot.rejects[stage] = added(bad for _, _, bad in out)
    if stage == "packed":
        lot.packed = lot.flow
    _say(rng, terms, lot, stage, out, said)
    # Most factories write off what they cut beyond the order, with what packing rejected; where one doesn't, the pieces
    # are missing.
    if any(surplus.values()) and happens(rng, 0.9):
        quantities = stated(added((surplus, lot.rejects[stage])))
        written_off = {"lot": lot.name, "stage": stage, "quantities": quantities, "reason": "surplus and rejects"}
        said.append(Said(free + 2 * HOUR, terms.factory.name, terms.number, "scrapped", written_off))


def _sorted(rng: random.Random, pieces: Pieces, rate: float) -> tuple[Pieces, Pieces]:
    """Part good from bad; a batch is never all bad."""
    bad = {line: min(some(rng, quantity * rate), quantity - 1) for line, quantity in pieces.items()}
    return {line: quantity - bad[line] for line, quantity in pieces.items()}, {n: b for n, b in bad.items() if b > 0}


def _say(
    rng: random.Random,
    terms: Terms,
    lot: Lot,
    stage: str,
    batches: list[tuple[int, Pieces, Pieces]],
    said: list[Said],
) -> None:
    last = len(batches) - 1
    for n, (at, good, bad) in enumerate(batches):
        data: Data = {"lot": lot.name, "quantities": stated(good)}
        if bad:
            data["rejects"] = stated(bad)
        if n == last:
            data["complete"] = True
        if stage == "sewn":
            data["work_line"] = f"line {rng.randint(1, 14)}"
        elif stage == "packed":
            size = sum(good.values())
            data["cartons"] = (size + 23) // 24
            if size <= 96 and happens(rng, 0.5):
                data["carton_contents"] = [{"sscc": _sscc(terms.number, lot.name, n), "quantities": stated(good)}]
        said.append(Said(at, terms.factory.name, terms.number, stage, data))


def _sscc(order: str, lot: str, n: int) -> str:
    # Extension digit 0, the demonstration prefix 952, then order, lot and batch.
    body = f"0952{int(order.rpartition('-')[2]) % 10**9:09d}{int(lot[1:].partition('-')[0]) % 100:02d}{n % 100:02d}"
    return body + str(ean.calc_check_digit(body))


def _split(rng: random.Random, terms: Terms, lots: list[Lot], said: list[Said]) -> list[Lot]:
    """Now and then a cut lot is parted, so that two sewing lines may share it."""
    if not happens(rng, 0.03):
        return lots
    lot = lots[-1]
    at, pieces = lot.flow[-1][0] + HOUR, added(p for _, p in lot.flow)
    moved = {line: quantity // 2 for line, quantity in pieces.items() if quantity > 1}
    if not moved:
        return lots
    part = Lot(f"{lot.name}-B", [(at, moved)])
    lot.flow = [(at, {line: quantity - moved.get(line, 0) for line, quantity in pieces.items()})]
    data = {"lot": lot.name, "stage": "cut", "into": [{"lot": part.name, "quantities": stated(moved)}]}
    said.append(Said(at, terms.factory.name, terms.number, "lot_split", data))
    return [*lots, part]


def _merge(rng: random.Random, terms: Terms, lots: list[Lot], said: list[Said]) -> list[Lot]:
    """Now and then two finished lots are packed as one."""
    if len(lots) < 2 or not happens(rng, 0.06):
        return lots
    one, two = lots[0], lots[1]
    at = max(one.flow[-1][0], two.flow[-1][0]) + HOUR
    parts = [(lot.name, added(p for _, p in lot.flow)) for lot in (one, two)]
    merged = Lot(f"{one.name}-M", [(at, added(pieces for _, pieces in parts))])
    data = {
        "lots": [{"lot": name, "quantities": stated(pieces)} for name, pieces in parts],
        "stage": "finished",
        "into": merged.name,
    }
    said.append(Said(at, terms.factory.name, terms.number, "lot_merged", data))
    return [merged, *lots[2:]]


def _outside(rng: random.Random, terms: Terms, lot: Lot, process: str, said: list[Said]) -> None:
    """Send each sewn batch out to be washed, printed or embroidered; a few pieces come back bad or not at all."""
    flow, name, free = [], f"phantom-{process}", 0
    for at, pieces in lot.flow:
        leaves = at + some(rng, 0.5 * DAY)
        back = free = max(free, leaves) + terms.factory.takes(rng, 4, leaves)
        good, bad = _sorted(rng, pieces, 0.004)
        good, lost = _sorted(rng, good, 0.001)
        out: Data = {"lot": lot.name, "stage": "sewn", "process": process}
        sent = {**out, "to": name, "quantities": stated(pieces)}
        returned = {**out, "from": name, "quantities": stated(good)}
        if bad:
            returned["rejects"] = stated(bad)
        if lost:
            returned["lost"] = stated(lost)
        said.append(Said(leaves, terms.factory.name, terms.number, "sent_out", sent))
        said.append(Said(back, terms.factory.name, terms.number, "returned", returned))
        flow.append((back, good))
    lot.flow = flow


def _incidents(rng: random.Random, terms: Terms, lot: Lot, said: list[Said]) -> None:
    """Scrap and recounts after finishing: the pieces leave the flow."""
    at, pieces = lot.flow[-1]
    line = max(pieces, key=lambda name: pieces[name])
    if pieces[line] < 50:
        return
    for name, rate, more in (
        ("scrapped", 0.015, {"reason": "oil stain, can't be cleaned"}),
        ("adjusted", 0.015, {"reason": "recount"}),
    ):
        if happens(rng, rate):
            lost = rng.randint(1, 6)
            pieces[line] -= lost
            # Scrapped on the packing table; the recount is of what finishing gave out.
            stage, key = ("packed", "quantities") if name == "scrapped" else ("finished", "lost")
            data = {"lot": lot.name, "stage": stage, key: [{"line": line, "quantity": lost}], **more}
            said.append(Said(at + HOUR, terms.factory.name, terms.number, name, data))
