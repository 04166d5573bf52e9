"""Random stories of few lots that much happens to, and the sum that each must satisfy."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

from stored import confirmed
from strategies import Stated

WHERE = (
    "wip_sewn", "wip_finished", "wip_packed", "wip_shipping", "missing", "held", "rejects", "scrapped", "outside_lost",
    "shipped",
)  # fmt: skip


def dense(number: int, *, of: int) -> list[Stated]:
    """Orders whose few lots are cut, moved, sent out, recounted, held and shipped at random, by the same people."""
    chance = random.Random(of)

    def some(most: int = 60) -> list[dict[str, Any]]:
        lines = chance.sample(("1", "2"), chance.choice((1, 2)))
        return [{"line": line, "quantity": chance.randint(1, most)} for line in lines]

    def one(order_no: str, place: int) -> Stated:
        name = chance.choice((
            "cut", "cut", "sewn", "sewn", "finished", "packed", "reworked", "adjusted", "scrapped", "sent_out",
            "returned", "lot_split", "lot_merged", "held", "held", "released", "released", "shipped", "shipped",
            "corrected",
        ))  # fmt: skip
        lot, stage = chance.choice("ABC"), chance.choice(("cut", "sewn", "finished", "packed"))
        at = {"lot": lot, "stage": stage}
        why: dict[str, Any] = {"reason": "so"}
        maybe: dict[str, Any] = {"quantities": some(30)} if chance.random() < 0.6 else {}
        into = [{"lot": other, "quantities": some(30)} for other in chance.sample("ABC", chance.choice((1, 1, 2)))]
        data: dict[str, Any] = {
            "cut": {"lot": lot, "quantities": some(), "complete": chance.random() < 0.2,
                    "purpose": chance.choice(("bulk", "bulk", "bulk", "replacement", "sample"))},
            "reworked": {**at, "quantities": some(10)},
            "adjusted": {**at, chance.choice(("found", "lost")): some(5), **why},
            "scrapped": {**at, "quantities": some(10), **why},
            "sent_out": {**at, "process": "wash", "to": "washer", "quantities": some()},
            "returned": {**at, "process": "wash", "from": "washer", "quantities": some(),
                         chance.choice(("rejects", "lost")): some(5)},
            "lot_split": {**at, "into": into},
            "lot_merged": {"stage": stage, "into": lot, "lots": into},
            "held": {**at, "hold": chance.choice(("H1", "H2")), **why, **maybe},
            "released": {"lot": lot, "authority": "kim", **why, **maybe, "concession": chance.random() < 0.3,
                         **({"hold": chance.choice(("H1", "H2"))} if chance.random() < 0.8 else {})},
            "shipped": {"shipment": chance.choice(("sea/S1", "sea/S2")), "final": chance.random() < 0.2,
                        "purpose": chance.choice(("bulk", "bulk", "replacement", "sample")),
                        "contents": [{**q, **({"lot": lot} if chance.random() < 0.6 else {})} for q in some()]},
            "corrected": {"corrects": f"f{chance.randrange(place)}" if place else "f9", "reason": "did_not_occur"},
        }.get(name, {})  # fmt: skip
        if name in ("sewn", "finished", "packed"):
            data = {"lot": lot, "quantities": some(50), "rejects": some(5), "complete": chance.random() < 0.2}
        time = f"2026-03-{chance.randint(1, 9):02}T{chance.randint(0, 23):02}:00:00Z"
        return Stated(name, "acme", order_no, f"f{place}", time, data)

    told: list[Stated] = []
    for story in range(number):
        order_no = f"D-{story}"
        stages = chance.sample(("cut", "sewn", "finished", "packed"), chance.choice((1, 2, 4)))
        facts = [one(order_no, place) for place in range(chance.choice((4, 10, 25)))]
        # Some lots know few stages only: else each stage soon is stated for each lot.
        told += [f for f in facts if f.name not in ("cut", "sewn", "finished", "packed") or f.name in stages]
        if chance.random() < 0.8:
            lines = [{"line": line, "quantity": 60, "drop": "first"} for line in ("1", "2")[: chance.choice((1, 2))]]
            tolerance = {"over_percent": "5", "under_percent": "10", "per": chance.choice(("line", "order"))}
            terms = confirmed(factory="acme", lines=lines, tolerance=tolerance)
            told.append(Stated("confirmed", "brand", order_no, "c", "2026-02-01T12:00:00Z", terms))
    return told


def unbalanced(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of an order's rows of `pieces` those of lines where what came in is not what is there and what left.

    What waits to be shipped stands in the row without lot; so it is by line, over all its lots, that the sum holds.
    """
    wrong = []
    of_stages = ("came_in", "cut", "sewn", "finished", "packed", "reworked", "found", "lost")
    is_stated = any(row["lot"] and any(row[name] for name in of_stages) for row in rows)
    for line in {row["line"] for row in rows}:
        its = [row for row in rows if row["line"] == line]
        total = Counter[str]()
        for row in its:
            total.update({name: number for name, number in row.items() if isinstance(number, int)})
        now = sum(total[name] for name in WHERE)
        if total["moved_in"] != total["moved_out"] or (is_stated and total["came_in"] != now):
            wrong += its
    return wrong
