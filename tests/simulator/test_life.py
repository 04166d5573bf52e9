"""Lives are causal: what comes out of a stage had gone in, and what arrives had left."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from domain.moments import read_moment
from simulator import PARTNERS, Dirt, Truth, simulate

STAGES = ("cut", "sewn", "finished", "packed")
# Seeds of a few dozen orders each: together every path of a life is taken many times.
SEEDS = (21, 22, 23)

Event = dict[str, Any]


def _orders(seed: int) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = defaultdict(list)
    for fact in simulate(orders=120, seed=seed, dirt=Dirt.none()):
        event = json.loads(fact.value or b"")
        event["us"] = read_moment(event["time"])
        found[event["subject"]].append(event)
    for events in found.values():
        events.sort(key=lambda event: event["us"])
    return {subject: events for subject, events in found.items() if "/" not in subject}


def _facts(events: list[Event], *names: str) -> Iterator[tuple[str, Event]]:
    for event in events:
        name = event["type"].split(".")[1]
        if name in names and event["data"].get("purpose", "bulk") == "bulk":
            yield name, event


def _is_reseparated(events: list[Event]) -> bool:
    return any(True for _ in _facts(events, "lot_split", "lot_merged"))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_lot_gives_out_of_a_stage_more_than_it_took_in(seed: int) -> None:
    for order, events in _orders(seed).items():
        if _is_reseparated(events):
            continue
        given: dict[tuple[str, str, str], int] = Counter()
        for name, event in _facts(events, *STAGES):
            for part in ("quantities", "rejects"):
                for item in event["data"].get(part, ()):
                    given[name, event["data"]["lot"], item["line"]] += item["quantity"]
        good: dict[tuple[str, str, str], int] = Counter()
        for name, event in _facts(events, *STAGES):
            for item in event["data"]["quantities"]:
                good[name, event["data"]["lot"], item["line"]] += item["quantity"]
        for (name, lot, line), quantity in given.items():
            if name != "cut":
                before = STAGES[STAGES.index(name) - 1]
                assert quantity <= good[before, lot, line], (order, lot, line, name)


@pytest.mark.parametrize("seed", SEEDS)
def test_at_no_moment_has_an_order_sewn_more_than_it_had_cut_and_so_on_to_receipt(seed: int) -> None:
    for order, events in _orders(seed).items():
        if any(event["data"].get("time_is") == "day" for event in events):
            continue  # a factory that books by the day: order within a day is not known
        sums: Counter[str] = Counter()
        bulk = {event["data"]["shipment"] for _, event in _facts(events, "shipped")}
        for name, event in _facts(events, *STAGES, "shipped", "delivered"):
            # Carriers repeat what others state; replacements were not of this order's pieces.
            if "carrier" in PARTNERS[event["source"].removeprefix("/partners/")]:
                continue
            if name == "delivered" and event["data"]["shipment"] not in bulk:
                continue
            items = event["data"].get("quantities") or event["data"]["contents"]
            sums[name] += sum(item["quantity"] for item in items)
            for earlier, later in zip((*STAGES, "shipped"), (*STAGES[1:], "shipped", "delivered"), strict=True):
                assert sums[later] <= sums[earlier], (order, earlier, later)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_failed_inspection_is_followed_by_a_hold_its_release_and_a_reinspection(seed: int) -> None:
    failures = 0
    for order, events in _orders(seed).items():
        said = [(event["type"].split(".")[1], event) for event in events]
        for n, (name, event) in enumerate(said):
            if name == "inspected" and event["data"]["verdict"] == "rejected":
                later = said[n + 1 :]
                again = [
                    e
                    for what, e in later
                    if what == "inspected" and e["data"].get("follows") == event["data"]["inspection"]
                ]
                if again:
                    failures += 1
                    assert again[0]["data"]["kind"] == "reinspection"
                    between = {what for what, e in later if e["us"] <= again[0]["us"]}
                    assert between >= {"held", "released"}, order
                elif any(what == "shipped" and e["data"].get("purpose", "bulk") == "bulk" for what, e in later):
                    pytest.fail(f"{order} shipped after a failure without another inspection")
    assert failures


def test_later_orders_are_still_open_when_the_season_ends_and_the_truth_knows_how_they_go_on() -> None:
    truths: list[Truth] = []
    delivered, lines = set(), Counter[str]()
    for fact in simulate(orders=150, seed=3, dirt=Dirt.none(), on_truth=truths.append):
        lines["facts"] += 1
        if fact.value and b'"type":"threadline.delivered.v1"' in fact.value:
            delivered.add(json.loads(fact.value)["subject"])
    assert len(truths) == 150
    assert len({truth.order for truth in truths}) == 150
    going_on = [truth for truth in truths if truth.delivered_at and truth.order not in delivered]
    assert 10 < len(going_on) < 60
    assert all(truth.delivered_at is None for truth in truths if truth.is_cancelled)
    for truth in truths:
        lasts = [truth.stages[stage][1] for stage in (*STAGES, "shipped", "delivered") if stage in truth.stages]
        assert lasts == sorted(lasts), truth.order
    assert json.dumps(truths[0].as_json())
