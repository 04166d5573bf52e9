"""Inspections: during sewing, final before shipping; and what follows a failure: hold, rework, inspection again."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from domain.inspection import plans_for
from simulator.chance import DAY, HOUR, happens, some
from simulator.orders import AQLS, LEVEL, Terms
from simulator.production import Lot
from simulator.said import Data, Said, stated

_DEFECTS = ("BROKEN-STITCH", "OIL-STAIN", "SHADE", "OPEN-SEAM", "MEASUREMENT", "LOOSE-THREAD")


@dataclass(slots=True)
class Passed:
    """When the goods of one drop were free to leave, and the last inspection's name ('' = none)."""

    at: int
    inspection: str = ""


def inspected(rng: random.Random, terms: Terms, drop: str, lots: list[Lot], said: list[Said]) -> Passed:
    """Inspect one drop's packed lots; answers when they may go."""
    packed_at = max(lot.packed[-1][0] for lot in lots)
    inspector = terms.inspector
    label = f"{terms.number}-{drop[:1].upper() or 'A'}"
    if happens(rng, 0.12):
        _state(
            rng, terms, terms.factory.name, lots, f"{label}-IN", "inline", lots[0].packed[0][0] - 2 * DAY, True, said
        )
    if inspector is None:
        if happens(rng, 0.5):
            at = packed_at + terms.factory.takes(rng, 0.5, packed_at)
            _state(rng, terms, terms.factory.name, lots, f"{label}-F1", "final", at, True, said)
            return Passed(at, f"{label}-F1")
        return Passed(packed_at)
    if happens(rng, 0.2):
        _state(rng, terms, inspector.name, lots, f"{label}-DU", "during", lots[0].packed[0][0] - DAY, True, said)
    at = packed_at + terms.factory.takes(rng, 1.5, packed_at)
    if happens(rng, 0.03):
        # Not ready when the inspector came: nothing is decided, and he comes again.
        _state(rng, terms, inspector.name, lots, f"{label}-F0", "final", at, None, said)
        at += 2 * DAY
    name, follows = f"{label}-F1", ""
    for n in range(3):
        good = n == 2 or not happens(rng, terms.factory.failure)
        kind = "reinspection" if follows else "final"
        _state(rng, terms, inspector.name, lots, name, kind, at, good, said, follows)
        if good:
            break
        at = _put_right(rng, terms, lots, name, at, said)
        name, follows = f"{label}-F{n + 2}", name
    if happens(rng, 0.06):
        own = Said(at - 4 * HOUR, terms.factory.name, terms.number, "inspected", {}, second_voice=True)
        own.data = _found(rng, lots, f"{label}-OWN", "final", True)
        said.append(own)
    return Passed(at, name)


def _state(
    rng: random.Random,
    terms: Terms,
    partner: str,
    lots: list[Lot],
    name: str,
    kind: str,
    at: int,
    good: bool | None,
    said: list[Said],
    follows: str = "",
) -> None:
    data = _found(rng, lots, name, kind, good)
    if follows:
        data["follows"] = follows
    if partner != terms.factory.name:
        data["inspector"] = f"person-{rng.randint(1, 30)}"
    said.append(Said(at, partner, terms.number, "inspected", data))


def _found(rng: random.Random, lots: list[Lot], name: str, kind: str, good: bool | None) -> Data:
    presented = sum(quantity for lot in lots for quantity in lot.total.values())
    sample, major_limit, minor_limit = _plan(presented)
    sampled = sample if good is not None else 0
    # A failure lies one to four above what the plan accepts; a pass anywhere at or below.
    if good is None:
        major = minor = 0
    elif good:
        major, minor = rng.randint(0, min(major_limit, sampled)), rng.randint(0, min(minor_limit, sampled))
    else:
        major = min(sampled, major_limit + rng.randint(1, 4))
        minor = rng.randint(0, min(minor_limit, sampled))
    data: Data = {
        "inspection": name,
        "kind": kind,
        "lots": [lot.name for lot in lots],
        "presented": presented,
        "level": LEVEL,
        "aql": AQLS,
        "sampled": sampled,
        "defectives": {"critical": 0, "major": major, "minor": minor},
        "verdict": "not_conducted" if good is None else "accepted" if good else "rejected",
    }
    defects = [
        {"code": rng.choice(_DEFECTS), "class": name, "defects": count + rng.randint(0, 2), "defectives": count}
        for name, count in (("major", major), ("minor", minor))
        if count
    ]
    if defects:
        data["defects"] = defects
    return data


def one_over(data: Data) -> Data:
    """The same inspection with one more major defective than its plan accepts, and passed all the same."""
    _, major_limit, _ = _plan(data["presented"])
    return data | {"defectives": data["defectives"] | {"major": major_limit + 1}}


@cache
def _plan(presented: int) -> tuple[int, int, int]:
    """For a lot of this size, normal inspection: the sample, then the most major and minor defectives it may have."""
    plans = plans_for(lot=presented, level=LEVEL, aqls=AQLS)
    return max(plan.inspected for plan in plans.values()), plans["major"].ac, plans["minor"].ac


def _put_right(rng: random.Random, terms: Terms, lots: list[Lot], name: str, at: int, said: list[Said]) -> int:
    """After a failure: the lots are held, the factory reworks, and they are let go to be inspected again."""
    assert terms.inspector is not None
    inspector, factory, number = terms.inspector.name, terms.factory.name, terms.number
    ready = at + terms.factory.takes(rng, 3, at)
    for lot in lots:
        hold = f"{name}-{lot.name}-H"
        held = {"hold": hold, "lot": lot.name, "stage": "packed", "reason": "final inspection failed"}
        said.append(Said(at + HOUR, inspector, number, "held", held))
        # Rejects set aside at finishing are mended meanwhile; they go to stock and are not packed for this order.
        mended = {line: some(rng, bad * 0.8) for line, bad in lot.rejects.get("finished", {}).items()}
        quantities = stated({line: count for line, count in mended.items() if count})
        if quantities:
            lot.rejects["finished"] = {}
            reworked = {"lot": lot.name, "stage": "finished", "quantities": quantities}
            said.append(Said(ready - 6 * HOUR, factory, number, "reworked", reworked))
            to_stock = {"lot": lot.name, "stage": "packed", "quantities": quantities, "reason": "mended, to stock"}
            said.append(Said(ready - 5 * HOUR, factory, number, "scrapped", to_stock))
        let_go = {
            "lot": lot.name,
            "hold": hold,
            "authority": f"person-{rng.randint(1, 30)}",
            "reason": "reworked, may be inspected again",
        }
        said.append(Said(ready - 2 * HOUR, inspector, number, "released", let_go))
    return ready
