"""Telling an order's story in a test: one short call a fact, read top to bottom.

Partners: brand (buyer), acme and bolt (factories), lens (inspector), sea (carrier). Without `at` a fact happens one
hour after the one told before it; without `recorded` it is recorded as it happens.
"""

from __future__ import annotations

import itertools
import json
from typing import Any

from domain.fact import Fact
from domain.facts import FACTS
from domain.fold import AnomalyRow, LineRow, OrderState, StageRow, fold
from domain.moments import read_moment, utc_text
from domain.positions import Position

ORDER = "PO-1"
HOUR_US = 3_600_000_000
KINDS = {
    "brand": frozenset({"buyer"}),
    "label": frozenset({"buyer"}),
    "acme": frozenset({"factory"}),
    "bolt": frozenset({"factory"}),
    "lens": frozenset({"inspector"}),
    "sea": frozenset({"carrier"}),
    "wave": frozenset({"carrier"}),
}
Amounts = dict[str, int]


class _Clock:
    def begin(self) -> None:
        self.numbers = itertools.count(1)
        self.now_us = read_moment("2026-03-01T00:00:00Z")


_clock = _Clock()


def begin() -> None:
    """Start a story anew: ids from 1, the clock at 2026-03-01T00:00Z."""
    _clock.begin()


def state(
    name: str,
    by: str,
    data: dict[str, Any],
    *,
    at: str | None = None,
    id: str | None = None,
    recorded: str | None = None,
    order: str = ORDER,
) -> Fact:
    """One fact, parsed from JSON as ingest does; `id` is `<name>-<n>` if none is given."""
    number = next(_clock.numbers)
    _clock.now_us = read_moment(at) if at is not None else _clock.now_us + HOUR_US
    return Fact(
        id=id or f"{name}-{number}",
        source=f"/partners/{by}",
        subject=order,
        name=name,
        happened_at=at or utc_text(_clock.now_us),
        happened_us=_clock.now_us,
        recorded_us=read_moment(recorded) if recorded is not None else _clock.now_us,
        data=FACTS[name].model.model_validate_json(json.dumps(data)),
        position=Position(1, 0, number),
    )


def quantities(amounts: Amounts) -> list[dict[str, Any]]:
    return [{"line": line, "quantity": quantity} for line, quantity in amounts.items()]


def placed(more: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Parts that place the fact (at, id, recorded, order), and the data."""
    place = {key: more.pop(key) for key in ("at", "id", "recorded", "order") if key in more}
    return place, more


def confirmed(lines: Amounts | list[dict[str, Any]] | None = None, *, by: str = "brand", **more: Any) -> Fact:
    """Confirmed by brand with factory acme, for 2026-05-31: line 1 of 100 pieces unless said otherwise."""
    place, data = placed(more)
    agreed = lines if isinstance(lines, list) else quantities(lines or {"1": 100})
    terms = {"customer": "Peak", "factory": "acme", "style": "S-100", "delivery_date": "2026-05-31", "lines": agreed}
    return state("confirmed", by, {**terms, **data}, **place)


def revised(name: str, revision: int, *, by: str = "brand", **more: Any) -> Fact:
    place, data = placed(more)
    return state(name, by, {"revision": revision, "asked_by": "customer", "reason": "agreed", **data}, **place)


def amended(revision: int, **more: Any) -> Fact:
    return revised("amended", revision, **more)


def cancelled(revision: int, **more: Any) -> Fact:
    return revised("cancelled", revision, **more)


def reinstated(revision: int, **more: Any) -> Fact:
    return revised("reinstated", revision, **more)


def made(name: str, lot: str, amounts: Amounts, *, by: str = "acme", **more: Any) -> Fact:
    place, data = placed(more)
    return state(name, by, {"lot": lot, "quantities": quantities(amounts), **data}, **place)


def cut(lot: str, amounts: Amounts, **more: Any) -> Fact:
    return made("cut", lot, amounts, **more)


def sewn(lot: str, amounts: Amounts, **more: Any) -> Fact:
    return made("sewn", lot, amounts, **more)


def finished(lot: str, amounts: Amounts, **more: Any) -> Fact:
    return made("finished", lot, amounts, **more)


def packed(lot: str, amounts: Amounts, **more: Any) -> Fact:
    return made("packed", lot, amounts, **more)


def inspected(*lots: str, verdict: str = "accepted", kind: str = "final", by: str = "lens", **more: Any) -> Fact:
    place, data = placed(more)
    told = {"inspection": f"I{next(_clock.numbers)}", "kind": kind, "lots": list(lots), "verdict": verdict}
    found = {"presented": 100, "sampled": 20, "defectives": {}}
    return state("inspected", by, {**told, **found, **data}, **place)


def shipped(shipment: str, amounts: Amounts, *, by: str = "acme", **more: Any) -> Fact:
    place, data = placed(more)
    return state("shipped", by, {"shipment": shipment, "contents": quantities(amounts), **data}, **place)


def delivered(
    shipment: str, amounts: Amounts, *, by: str = "brand", damaged: Amounts | None = None, **more: Any
) -> Fact:
    place, data = placed(more)
    if damaged is not None:
        data["damaged"] = quantities(damaged)
    return state("delivered", by, {"shipment": shipment, "quantities": quantities(amounts), **data}, **place)


def corrected(
    target: str, *, by: str, reason: str = "did_not_occur", replaced_by: list[dict[str, str]] | None = None, **more: Any
) -> Fact:
    place, data = placed(more)
    if replaced_by is not None:
        data |= {"reason": "incorrect_data", "replaced_by": replaced_by}
    return state("corrected", by, {"corrects": target, "reason": reason, **data}, **place)


def told(*facts: Fact, elsewhere: tuple[tuple[str, str, str], ...] = ()) -> OrderState:
    """Fold a story; backwards too, since arrival must not matter."""
    one = fold(ORDER, facts, KINDS, elsewhere)
    assert fold(ORDER, facts[::-1], KINDS, elsewhere) == one
    return one


def line_of(state: OrderState, line: str = "1") -> LineRow:
    return next(row for row in state.lines if row.line == line)


def stage_of(state: OrderState, stage: str) -> StageRow:
    return next(row for row in state.stages if row.stage == stage)


def anomalies_of(state: OrderState, kind: str) -> list[AnomalyRow]:
    return [row for row in state.anomalies if row.anomaly == kind]


def kinds_of_anomalies(state: OrderState) -> list[str]:
    return [row.anomaly for row in state.anomalies]
