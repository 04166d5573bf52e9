"""What came in to make the goods of, deliveries in parts, and how each line left."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from story import amended, cancelled, confirmed, cut, delivered, line_of, placed, shipped, state, told

from domain.fact import Fact
from domain.fold import DropRow, MaterialRow, OrderState, explain_step


def received(material: str, lot: str, quantity: str, unit: str = "MTR", **more: Any) -> Fact:
    place, data = placed(more)
    told_of = {"material": material, "lot": lot, "quantity": quantity, "unit": unit}
    return state("materials_received", "acme", {**told_of, **data}, **place)


GOTS = {"scheme": "gots", "number": "7"}
TEX = {"scheme": "tex", "number": "10"}


def test_one_lot_of_a_material_adds_up() -> None:
    story = [
        received("jersey", "L1", "120.5", certificates=[TEX, GOTS]),
        received("jersey", "L1", "30.000001", supplier="Weber", certificates=[GOTS]),
        received("jersey", "L1", "9", time_is="assumed", supplier="Loom"),
    ]
    first, second = story[0].happened_us, story[1].happened_us
    assert told(confirmed(), *story).materials == (
        MaterialRow(
            "PO-1", "jersey", "L1", "MTR", "Weber", Decimal("159.500001"), ("gots/7", "tex/10"), first, second, 3
        ),
    )


def test_materials_lots_and_units_stand_apart() -> None:
    now = told(received("zip", "L1", "5", "H87"), received("jersey", "L2", "2"), received("jersey", "L1", "1", "KGM"))
    assert [(row.material, row.lot, row.unit, row.certificates) for row in now.materials] == [
        ("jersey", "L1", "KGM", ()), ("jersey", "L2", "MTR", ()), ("zip", "L1", "H87", ()),
    ]  # fmt: skip


def test_the_largest_amounts_add_up_exactly() -> None:
    most = "999999999999.999999"
    now = told(received("jersey", "L1", most), received("jersey", "L1", most))
    assert now.materials[0].quantity == Decimal("1999999999999.999998")


def test_a_step_tells_what_came_in() -> None:
    story = [confirmed(), received("jersey", "L1", "100.50")]
    assert "material jersey lot L1: 0 -> 100.5 MTR" in explain_step(told(*story[:1]), told(*story))
    more = told(*story, received("jersey", "L1", "99.5"))
    assert explain_step(told(*story), more) == ["material jersey lot L1: 100.5 -> 200 MTR"]


LINES = [
    {"line": "1", "quantity": 60, "drop": "first"},
    {"line": "2", "quantity": 40, "drop": "first", "delivery_date": "2026-05-20"},
    {"line": "3", "quantity": 30, "drop": "second"},
    {"line": "4", "quantity": 10},
]
DROPS = [
    {"drop": "first", "ex_factory_date": "2026-04-01", "delivery_date": "2026-05-01"},
    {"drop": "second", "delivery_date": "2026-06-01"},
]


def _dropped(*more: Fact) -> OrderState:
    return told(confirmed(LINES, drops=DROPS, ex_factory_date="2026-04-15", at="2026-01-01T00:00:00Z"), *more)


def test_a_drop_sums_up_its_lines() -> None:
    now = _dropped(
        cut("A", {"1": 62, "2": 40, "3": 10}),
        shipped("sea/1", {"1": 60, "2": 40, "4": 10}),
        delivered("sea/1", {"1": 60, "2": 39, "4": 10}, at="2026-05-03T00:00:00Z"),
    )
    assert now.drops == (
        DropRow(
            "PO-1", "first", "2026-04-01", "2026-05-20", lines=2, ordered=100, expected=100, cut=102, sewn=0,
            finished=0, packed=0, shipped=100, received=99, lines_delivered=1, lines_late=1,
            last_delivered_on="2026-05-03", is_delivered=False,
        ),
        DropRow(
            "PO-1", "second", "2026-04-15", "2026-06-01", lines=1, ordered=30, expected=30, cut=10, sewn=0, finished=0,
            packed=0, shipped=0, received=0, lines_delivered=0, lines_late=0, last_delivered_on=None,
            is_delivered=False,
        ),
    )  # fmt: skip


def test_a_drop_is_delivered_once_its_lines_are_delivered_or_cancelled() -> None:
    story = [shipped("sea/1", {"1": 60}), delivered("sea/1", {"1": 60})]
    assert not _dropped(*story).drops[0].is_delivered
    done = _dropped(*story, cancelled(1, lines=["2"]))
    assert [row.is_delivered for row in done.drops] == [True, False]
    assert "drop first delivered" in explain_step(_dropped(*story), done)
    assert not _dropped(cancelled(1)).drops[0].is_delivered  # nothing was


def test_a_drop_follows_the_lines_as_they_are_agreed_now() -> None:
    lines = [{"line": "1", "quantity": 60, "drop": "second"}, {"line": "9", "quantity": 5, "drop": "unplanned"}]
    now = _dropped(amended(1, lines=lines))
    assert [(row.drop_name, row.lines, row.delivery_date, row.ex_factory_date) for row in now.drops] == [
        ("second", 1, "2026-06-01", "2026-04-15"), ("unplanned", 1, "2026-05-31", "2026-04-15"),
    ]  # fmt: skip


def test_a_line_leaves_the_factory_by_its_drops_day_else_the_orders() -> None:
    now = _dropped(shipped("sea/1", {"99": 1}))
    assert [row.ex_factory_date for row in now.lines] == [
        "2026-04-01", "2026-04-01", "2026-04-15", "2026-04-15", None,
    ]  # fmt: skip


def test_a_line_left_when_the_last_of_it_did() -> None:
    part = shipped("sea/1", {"1": 60}, incoterm={"code": "FOB"}, at="2026-04-01T23:30:00-08:00")
    story = [confirmed(incoterm={"code": "DAP"}), part]
    row = line_of(told(*story))
    assert (row.shipped_us, row.shipped_on, row.last_shipment, row.incoterm) == (None, None, None, "FOB")
    rest = shipped("air/2", {"1": 40}, at="2026-04-09T23:30:00-08:00")
    row = line_of(told(*story, rest))
    assert (row.shipped_us, row.shipped_on, row.last_shipment) == (rest.happened_us, "2026-04-09", "air/2")
    assert row.incoterm == "FOB"  # the last that states one; before any does, the agreed one
    assert line_of(told(*story[:1])).incoterm == "DAP"


def test_a_line_whose_last_departure_is_assumed_left_at_no_known_time() -> None:
    now = told(confirmed(), shipped("sea/1", {"1": 60}), shipped("sea/2", {"1": 40}, time_is="assumed"))
    row = line_of(now)
    assert (row.is_done_shipping, row.shipped_us, row.shipped_on, row.last_shipment) == (True, None, None, "sea/2")


def test_a_cancelled_line_that_never_left_has_no_day_of_leaving() -> None:
    row = line_of(told(confirmed({"1": 5, "2": 5}), cancelled(1, lines=["1"])))
    assert (row.is_done_shipping, row.shipped_on) == (True, None)
