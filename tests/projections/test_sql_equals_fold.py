"""The law of the house: the read models in SQL and the pure fold give the same rows for any set of facts.

A page costs some 0.2 s of planning however few facts it has, so stories are drawn first, each put under order numbers
of its own, and then all run through the SQL together; a story that differs is shown alone, the shortest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from stored import Store, in_memory, take_in
from strategies import KINDS, Stated, facts_made_of, facts_of_orders

from domain.fact import Fact
from domain.fold import cargo_rows, certificate_rows, check_rows, fold, rows, switching_rows
from projections.desk import Desk
from projections.refresh import refresh_all

# By each read model the column that its rows are grouped by here: its key.
MODELS = {
    "orders": "order_no",
    "order_lines": "order_no",
    "stages": "order_no",
    "lead_times": "order_no",
    "shipments": "order_no",
    "pieces": "order_no",
    "holds": "order_no",
    "lot_moves": "order_no",
    "materials": "order_no",
    "drops": "order_no",
    "inspections": "order_no",
    "defects": "order_no",
    "certificates_required": "order_no",
    "anomalies": "order_no",
    "cargo": "subject",
    "certificates": "subject",
    "switching": "stream",
    "certificate_checks": "order_no",
}
# Certificates of one story may answer for others too, as they do in a season; of all of them for none.
STORIES_A_SCHEME = 3
Rows = dict[str, dict[str, list[dict[str, object]]]]


def stories(number: int, *, of: int) -> list[list[Stated]]:
    """Draw stories, the same ones for the same seed."""
    drawn: list[list[Stated]] = []

    @seed(of)
    @settings(
        max_examples=number, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=HealthCheck
    )
    @given(facts_of_orders())
    def draw(story: list[Stated]) -> None:
        drawn.append(story)

    draw()
    return drawn


def apart(told: Sequence[list[Stated]]) -> list[Stated]:
    """All facts of all stories, each story under subjects of its own; certificates of some share their scheme."""

    def renamed(fact: Stated, number: int) -> Stated:
        suffix, scheme = f"-{number}", f"tex-{number // STORIES_A_SCHEME}"
        data = fact.data
        if fact.name == "corrected" and "replaced_by" in data:
            named = [{**r, "subject": r["subject"] + suffix} if "subject" in r else r for r in data["replaced_by"]]
            data = {**data, "replaced_by": named}
        if "shipment" in data:
            data = {**data, "shipment": data["shipment"] + suffix}
        if fact.name in ("confirmed", "amended") and data.get("certificates"):
            data = {**data, "certificates": [{**asked, "scheme": scheme} for asked in data["certificates"]]}
        return fact._replace(subject=fact.subject.replace("/tex/", f"/{scheme}/") + suffix, data=data)

    return [renamed(fact, number) for number, story in enumerate(told) for fact in story]


def store_of(stated: Sequence[Stated]) -> Store:
    """What ingest would keep of these facts, each second one in binary mode."""
    store = Store().partners(KINDS)
    for number, (one, fact) in enumerate(zip(stated, facts_made_of(stated), strict=True)):
        store.state(
            one.name, one.data, by=one.partner, at=one.time, subject=one.subject, id=one.id,
            recorded_ms=fact.recorded_us // 1000, binary=number % 2 == 1,
        )  # fmt: skip
    return store


def live(store: Store, page_size: int) -> Desk:
    desk = in_memory()
    taken = 0
    while len(page := store.read_page(taken, page_size)):
        take_in(desk, page)
        taken += len(page)
    return desk


def _by_key(found: Iterable[tuple[str, dict[str, Any]]]) -> Rows:
    grouped: Rows = defaultdict(lambda: {model: [] for model in MODELS})
    for model, row in found:
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        grouped[str(row[MODELS[model]])][model].append(plain)
    for models in grouped.values():
        for its in models.values():
            its.sort(key=repr)
    return dict(grouped)


def by_sql(desk: Desk) -> Rows:
    return _by_key(
        (model, row) for model in MODELS for row in desk.connection.sql(f"FROM {model}").to_arrow_table().to_pylist()
    )


def by_fold(facts: Sequence[Fact]) -> Rows:
    known = {(fact.source, fact.subject, fact.id) for fact in facts}
    of_subject: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        of_subject[fact.subject].append(fact)
    states = [fold(subject, its, KINDS, known) for subject, its in of_subject.items() if "/" not in subject]
    told_of = {kind: [(s, its) for s, its in of_subject.items() if s.startswith(kind)] for kind in ("shipment", "cert")}
    certificates = [row for subject, its in told_of["cert"] for row in certificate_rows(subject, its, KINDS)]
    beside: dict[str, Sequence[Any]] = {
        "cargo": [row for subject, its in told_of["shipment"] for row in cargo_rows(subject, its, KINDS)],
        "certificates": certificates,
        "switching": switching_rows(row for state in states for row in state.inspections),
        "certificate_checks": check_rows(
            shipments=[row for state in states for row in state.shipments],
            required=[row for state in states for row in state.certificates_required],
            certificates=certificates,
        ),
    }
    of_orders = ((model, row) for state in states for model, found in rows(state).items() for row in found)
    return _by_key([*of_orders, *((model, _as_dict(row)) for model, found in beside.items() for row in found)])


def _as_dict(row: Any) -> dict[str, Any]:
    named = asdict(row).items()
    return {name.rstrip("_"): list(value) if isinstance(value, tuple) else value for name, value in named}


def differences(one: Rows, other: Rows, told: Sequence[Stated]) -> list[str]:
    """The keys that differ, the one with the fewest facts first, with the rows on either side and its facts."""
    of_order: dict[str, list[Stated]] = defaultdict(list)
    for fact in told:
        of_order[fact.subject].append(fact)
    told_apart = []
    for order_no in sorted(set(one) | set(other), key=lambda name: len(of_order[name])):
        for model in MODELS:
            left, right = one.get(order_no, {}).get(model, []), other.get(order_no, {}).get(model, [])
            if left != right:
                extra, missing = [r for r in left if r not in right], [r for r in right if r not in left]
                told_apart.append(f"{order_no} {model}:\n only {extra}\n not {missing}\n facts {of_order[order_no]}")
    return told_apart


@pytest.fixture(scope="module")
def told() -> list[Stated]:
    return apart(stories(80, of=20261124))


def test_the_read_models_equal_the_fold(told: list[Stated]) -> None:
    assert differences(by_sql(live(store_of(told), 10**9)), by_fold(facts_made_of(told)), told)[:1] == []


def test_pages_and_arrival_make_no_difference_and_live_equals_rebuild(told: list[Stated]) -> None:
    whole = live(store_of(told), 10**9)
    # Arrival by id, so that the pages cut through all orders.
    some = sorted(told, key=lambda fact: (fact.id, fact.time))
    paged = live(store_of(some), len(some) // 4 + 1)
    expected = by_fold(facts_made_of(some))
    found = by_sql(paged)
    assert differences(found, expected, some)[:1] == []
    refresh_all(paged)
    assert differences(by_sql(paged), found, some)[:1] == []
    before = by_sql(whole)
    refresh_all(whole)
    assert differences(by_sql(whole), before, told)[:1] == []


def test_the_law_sees_a_wrong_row(told: list[Stated]) -> None:
    desk = live(store_of(told), 10**9)
    right = by_sql(desk)
    desk.connection.execute("UPDATE orders SET status = 'packed' WHERE order_no = (SELECT min(order_no) FROM orders)")
    assert len(differences(by_sql(desk), right, told)) == 1
