"""Switching over streams of lots: a story told by hand, pages that come out of order, and the law against the fold."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import asdict
from typing import Any

import pytest
from stored import BUYER, FACTORY, INSPECTOR, KINDS, Store, confirmed, in_memory, take_in

from domain.fact import Fact
from domain.facts import FACTS
from domain.fold import fold, switching_anomalies, switching_rows
from domain.moments import read_moment
from domain.positions import Position
from projections.desk import Desk
from projections.refresh import refresh_all

AQL = {"critical": "0", "major": "2.5", "minor": "4.0"}
# 1,200 pieces at level II and AQL 2.5: 80 to sample, 5 accepted, 6 rejected; tightened 3 and 4, reduced 32 and 3, 4.
GOOD, BAD = {"major": 0}, {"major": 6}


def first(store: Store, number: int, found: dict[str, int], *, severity: str | None = None, **terms: Any) -> str:
    """One order of one lot, inspected once, on the day of its number."""
    order = f"PO-{number:03}"
    agreed = {"inspection": {"aql": AQL, "edition": "iso"}, "style_family": "tees", **terms}
    agreed = {name: value for name, value in agreed.items() if value is not None}
    store.state("confirmed", confirmed(**agreed), by=BUYER, subject=order)
    is_bad = found.get("major", 0) >= 6 or found.get("minor", 0) >= 8
    data = {
        "inspection": f"I{number}",
        "kind": "final",
        "lots": ["L1"],
        "presented": 1200,
        "sampled": 80,
        "defectives": found,
        "verdict": "rejected" if is_bad else "accepted",
    } | ({"severity": severity} if severity else {})
    at = f"2026-02-{1 + number // 24:02}T{number % 24:02}:00:00Z"
    return store.state("inspected", data, by=INSPECTOR, subject=order, at=at)


def stream(desk: Desk, name: str = f"{FACTORY}/tees/major") -> list[tuple[Any, ...]]:
    columns = "number, order_no, severity, severity_due, differs, due_next"
    return desk.connection.execute(
        f"SELECT {columns} FROM switching WHERE stream = ? ORDER BY number",
        [name],
    ).fetchall()


def test_two_of_five_not_accepted_make_tightened_due_and_five_accepted_end_it() -> None:
    store = Store().partners()
    for number, found in enumerate((GOOD, BAD, GOOD, BAD)):
        first(store, number, found)
    first(store, 4, GOOD)  # still on normal
    for number in range(5, 10):
        first(store, number, GOOD, severity="tightened")
    first(store, 10, GOOD)
    desk = in_memory()
    take_in(desk, store.read_page(0, 1000))
    found = stream(desk)
    assert [due for _, _, _, due, _, _ in found] == ["normal"] * 4 + ["tightened"] * 6 + ["normal"]
    assert [order for _, order, _, _, differs, _ in found if differs] == ["PO-004"]
    anomalies = "SELECT order_no, about, partner FROM main.anomalies WHERE anomaly = 'severity_differs' ORDER BY ALL"
    # Minors were accepted all along, and normal stayed due there; tightened for the majors is no fault in them.
    assert desk.connection.execute(anomalies).fetchall() == [("PO-004", "I4 major", INSPECTOR)]
    # Nothing was found of critical ones, which are accepted on zero and never switch.
    assert stream(desk, f"{FACTORY}/tees/critical") == []


def test_tightened_that_no_class_asks_for_is_a_difference() -> None:
    store = Store().partners()
    first(store, 0, GOOD, severity="tightened")
    desk = in_memory()
    take_in(desk, store.read_page(0, 1000))
    anomalies = "SELECT about FROM main.anomalies WHERE anomaly = 'severity_differs' ORDER BY ALL"
    assert desk.connection.execute(anomalies).fetchall() == [("I0 major",), ("I0 minor",)]


def test_an_inspection_that_comes_late_changes_what_was_due_for_orders_of_earlier_pages() -> None:
    store = Store().partners()
    first(store, 0, BAD)
    first(store, 2, GOOD)
    desk = in_memory()
    take_in(desk, store.read_page(0, 1000))
    assert [row[3] for row in stream(desk)] == ["normal", "normal"]
    taken = len(store.rows)
    first(store, 1, BAD)
    take_in(desk, store.read_page(taken, 1000))
    assert [row[3:] for row in stream(desk)] == [
        ("normal", False, "normal"),
        ("normal", False, "tightened"),
        ("tightened", True, "tightened"),
    ]


def test_an_order_that_changes_its_style_family_leaves_one_stream_for_another() -> None:
    store = Store().partners()
    first(store, 0, BAD)
    first(store, 1, BAD)
    desk = in_memory()
    take_in(desk, store.read_page(0, 1000))
    taken = len(store.rows)
    amended = {"revision": 1, "asked_by": "buyer", "reason": "named wrongly", "style_family": "polos"}
    store.state("amended", amended, by=BUYER, subject="PO-000")
    take_in(desk, store.read_page(taken, 1000))
    assert [row[1] for row in stream(desk)] == ["PO-001"]
    assert [row[1] for row in stream(desk, f"{FACTORY}/polos/major")] == ["PO-000"]
    assert stream(desk)[0][5] == "normal"


def test_a_page_that_changes_no_first_submission_touches_no_stream() -> None:
    store = Store().partners()
    first(store, 0, BAD)
    desk = in_memory()
    take_in(desk, store.read_page(0, 1000))
    taken = len(store.rows)
    store.state("milestone_reached", {"milestone": "packed_up"}, subject="PO-000")
    desk.connection.execute("UPDATE switching SET why = 'as it was'")
    take_in(desk, store.read_page(taken, 1000))
    assert {row[0] for row in desk.connection.execute("SELECT why FROM switching").fetchall()} == {"as it was"}


def season(seed: int, orders: int = 150) -> Store:
    """Orders of two factories and two style families whose lots pass more or less often, some inspected again."""
    choose = random.Random(seed)
    store = Store().partners({**KINDS, "other-02": frozenset({"factory"})})
    for number in range(orders):
        bad = choose.random() < (0.05, 0.6)[number // 30 % 2]
        major = choose.choice((6, 7, 8)) if bad else choose.choice((0, 0, 1, 2, 3, 4, 5))
        found = {"major": major, "minor": choose.randint(0, 9)}
        edition = choose.choice(("iso", "iso", "ansi"))
        id = first(
            store, number, found, severity=choose.choice((None, None, "normal", "tightened", "tightened", "reduced")),
            factory=choose.choice((FACTORY, FACTORY, "other-02")), style_family=choose.choice(("tees", "tees", None)),
            inspection={"aql": AQL | {"critical": choose.choice(("0", "0.65"))}, "edition": edition},
        )  # fmt: skip
        if choose.random() < 0.1:
            order = f"PO-{number:03}"
            store.state("corrected", {"corrects": id, "reason": "did_not_occur"}, by=INSPECTOR, subject=order)
    return store


def by_fold(store: Store) -> list[dict[str, Any]]:
    """What the fold makes of the facts that a store holds."""
    of_order: dict[str, list[Fact]] = {}
    for number, (originator, topic, state) in enumerate(store.rows):
        if not originator.startswith("order/"):
            continue
        envelope = json.loads(state)
        said = envelope["fact"]
        name = topic.partition(".")[2]
        fact = Fact(
            id=said["id"], source=said["source"], subject=said["subject"], name=name, happened_at=said["time"],
            happened_us=read_moment(said["time"]), recorded_us=envelope["recorded_ms"] * 1000,
            data=FACTS[name].model.model_validate_json(json.dumps(said["data"])), position=Position(1, 0, number),
        )  # fmt: skip
        of_order.setdefault(said["subject"], []).append(fact)
    kinds = {**KINDS, "other-02": frozenset({"factory"})}
    rows = switching_rows(row for order, facts in of_order.items() for row in fold(order, facts, kinds, ()).inspections)
    assert any(switching_anomalies(rows))
    return [{name.rstrip("_"): value for name, value in asdict(row).items()} for row in rows]


@pytest.mark.parametrize("seed", range(2))
def test_switching_equals_the_fold_page_by_page_and_rebuilt(seed: int) -> None:
    store = season(seed)
    expected = by_fold(store)
    met = Counter(row["severity_due"] for row in expected)
    assert met["tightened"] > 10
    assert met["normal"] > 10
    ask = "SELECT * FROM switching ORDER BY stream, number"
    whole = in_memory()
    take_in(whole, store.read_page(0, 10**6))
    assert whole.connection.sql(ask).to_arrow_table().to_pylist() == expected

    # The same facts in any order of arrival, page by page.
    paged = in_memory()
    partners, facts = store.rows[:5], store.rows[5:]
    random.Random(seed).shuffle(facts)
    some = Store([*partners, *facts])
    for taken in range(0, len(some.rows), 140):
        take_in(paged, some.read_page(taken, 140))
    assert paged.connection.sql(ask).to_arrow_table().to_pylist() == expected
    refresh_all(paged)
    assert paged.connection.sql(ask).to_arrow_table().to_pylist() == expected
