"""Where the busy season's pieces are; every number worked out by hand from `tests/cli/busy.py`."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.busy import BUSY, UNSEEN
from tests.cli.conftest import Run


def by_line(report: Run, *words: str) -> dict[str, dict[str, Any]]:
    found = report("pieces", BUSY, *words, "--format", "json")
    assert found.exit_code == 0, found.stderr
    return {row["line"]: row for row in json.loads(found.stdout)}


def test_each_line_is_told_from_cutting_to_receipt(report: Run) -> None:
    lines = by_line(report)
    course = ("ordered", "cut", "sewn", "finished", "packed", "shipped", "received")
    assert [lines["1"][name] for name in course] == [300, 310, 305, 303, 302, 300, 295]
    assert [lines["2"][name] for name in course] == [200, 206, 206, 206, 200, 150, 0]


def test_what_did_not_come_through_is_named(report: Run) -> None:
    one, two = by_line(report).values()
    # 310 into sewing, 305 good, 3 rejects: 2 missing. 305 out to wash, 2 lost there. 303 finished, 302 packed: 1 more.
    assert (one["missing"], one["rejects"], one["outside_lost"], one["outside"]) == (3, 3, 2, 0)
    assert (one["sent_out"], one["returned"], one["damaged"]) == (305, 303, 2)
    # 206 finished, 200 packed and not complete: 6 in work. 200 packed, 30 held still, 150 shipped: 20 wait.
    assert (two["wip_packed"], two["held"], two["wip_shipping"], two["wip"], two["missing"]) == (6, 30, 20, 26, 0)


def test_over_cut_and_both_ratios_are_by_line(report: Run) -> None:
    one, two = by_line(report).values()
    assert (one["over_cut"], two["over_cut"]) == (10, 6)
    assert (one["cut_to_ship"], one["order_to_ship"]) == (310 / 300, 1.0)
    assert (two["cut_to_ship"], two["order_to_ship"]) == (206 / 150, 0.75)


def test_lots_tell_where_they_came_from_and_went(report: Run) -> None:
    found = json.loads(report("pieces", BUSY, "--lots", "--format", "json").stdout)
    lots = {(row["line"], row["lot"]): row for row in found}
    assert set(lots) == {("1", "A"), ("1", "A1"), ("2", "A"), ("2", "A2")}
    assert (lots["1", "A"]["from_lots"], lots["1", "A"]["into_lots"]) == (None, ["A1"])
    assert (lots["1", "A1"]["from_lots"], lots["1", "A1"]["moved_in"], lots["1", "A1"]["missing"]) == (["A"], 310, 3)
    assert lots["2", "A2"]["held"] == 30


def test_the_page_says_missing_in_words_and_fits_in_100_columns(report: Run) -> None:
    found = report("pieces", BUSY, "--lots")
    assert found.stdout.startswith(f"{BUSY}   450 of 500 pieces shipped, 3 MISSING, 30 held\n")
    for said in (
        "all                           500  516   511   509    502    450    295",
        "WIP: 6 to pack, 22 to ship",
        "missing: 3 pieces went into a stage that is done, and nobody says where they are",
        "cut-to-ship = cut / shipped; order-to-ship = shipped / ordered",
        "lost outside",
    ):
        assert said in found.stdout, said
    assert max(map(len, found.stdout.splitlines())) <= 100
    assert "\x1b" not in found.stdout


def test_without_lots_there_are_none(report: Run) -> None:
    assert "Lots" not in report("pieces", BUSY).stdout


def test_an_order_without_work_has_its_pieces_too(report: Run) -> None:
    shown = report("pieces", UNSEEN).stdout
    assert shown.startswith(f"{UNSEEN}   0 of 100 pieces shipped\n")
    assert "Outside" not in shown


def test_an_unknown_order_is_not_found(report: Run) -> None:
    for name in ("pieces", "materials"):
        found = report(name, "NOPE")
        assert found.exit_code == 66
        assert "next: threadline order list --search NOPE" in found.stderr


def test_materials_are_summed_by_lot_and_unit(report: Run) -> None:
    (row,) = json.loads(report("materials", BUSY, "--format", "json").stdout)
    assert (row["material"], row["lot"], row["quantity"], row["unit"], row["facts"]) == (
        "Oxford",
        "R-1",
        800.5,
        "MTR",
        2,
    )
    assert "800.5" in report("materials", BUSY).stdout


def test_drops_and_holds_have_their_days(report: Run) -> None:
    first, second = json.loads(report("drops", "--order", BUSY, "--format", "json").stdout)
    assert (first["drop_name"], first["ex_factory_date"], first["delivery_date"]) == (
        "first",
        "2026-05-01",
        "2026-06-01",
    )
    assert (first["shipped"], first["received"], second["shipped"], second["is_delivered"]) == (300, 295, 150, False)
    late = json.loads(report("drops", "--late", "--at", "2026-06-03", "--format", "json").stdout)
    assert [row["drop_name"] for row in late] == ["first"]

    (hold,) = json.loads(report("holds", "--at", "2026-04-20", "--format", "json").stdout)
    assert (hold["hold"], hold["lot"], hold["state"], hold["pieces"], hold["released"]) == (
        "H-1", "A2", "part_released", 50, 20,
    )  # fmt: skip
    assert hold["days"] == 8
    assert "30 of 50" in report("holds").stdout
    every = json.loads(report("holds", "--all", "--format", "json").stdout)
    assert [row["state"] for row in every] == ["part_released", "concession"]


def test_a_limit_is_said(report: Run) -> None:
    found = report("drops", "--limit", "1")
    assert "1 of 2 drops shown" in found.stderr
