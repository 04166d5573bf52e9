"""The page of an order's pieces where something is odd: cancelled lines, too many pieces, long names, little room."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli.asking.piece_page import named, piece_page
from cli.main import cli
from tests.cli.busy import BUSY, fact, of
from tests.cli.season import fill

_NUMBERS = (
    "ordered", "expected", "cut", "sewn", "finished", "packed", "shipped", "received", "damaged", "wip", "wip_sewn",
    "wip_finished", "wip_packed", "wip_shipping", "held", "missing", "rejects", "reworked", "scrapped", "found", "lost",
    "sent_out", "returned", "outside", "outside_lost", "over_cut", "short_shipped", "replacements", "bulk_cut",
)  # fmt: skip


def line(name: str = "1", *, is_cancelled: bool = False, **numbers: int) -> dict[str, Any]:
    names = {"line": name, "colour": "navy", "size": "M", "drop_name": None, "is_cancelled": is_cancelled}
    return {**names, **dict.fromkeys(_NUMBERS, 0), "bulk_cut": numbers.get("cut", 0), **numbers}


def page(*lines: dict[str, Any], width: int = 100) -> str:
    return "\n".join(piece_page("PO-1", lines, width=width))


def test_a_cancelled_line_is_marked_and_its_pieces_in_work_are_surplus() -> None:
    made = line("1", ordered=100, expected=100, cut=102, shipped=100)
    gone = line("2", is_cancelled=True, ordered=50, expected=10, cut=50, shipped=10, missing=25, wip=15, wip_sewn=15)
    shown = page(made, gone)
    assert shown.startswith("PO-1   110 of 110 pieces shipped, 40 surplus\n")
    assert "MISSING" not in shown
    assert "to sew" not in shown
    assert "surplus: 40 pieces in work of cancelled lines" in shown
    assert "cancelled lines count in neither" in shown
    (marked,) = [row for row in shown.splitlines() if row.startswith("  2 ") and "cancelled" in row]
    assert marked.split() == ["2", "navy", "M", "cancelled", "10", "50", "0", "0", "0", "10", "0"]
    balance = shown.splitlines()[shown.splitlines().index("Balance") :]
    assert balance[2].split()[-2:] == ["1.020", "1.000"]
    assert balance[3].split()[-3:] == ["40", "-", "-"]
    assert balance[4].split()[-2:] == ["1.020", "1.000"]


def test_an_order_cancelled_in_full_says_so_first() -> None:
    shown = page(line(is_cancelled=True, ordered=50, cut=50, missing=50))
    assert shown.startswith("PO-1   cancelled in full, 0 pieces shipped, 50 surplus\n")


def test_more_than_went_in_is_too_many_and_not_less_than_none() -> None:
    shown = page(line(ordered=10, expected=10, missing=-4), line("2", ordered=10, expected=10, missing=3))
    assert "3 MISSING" in shown.splitlines()[0]
    assert "too many: 4 more pieces than went in: look at what is stated twice or not at all\n" in shown
    assert "-4" not in shown
    held = page(line(ordered=10, expected=10, missing=-4, held=4))
    assert "and at held" in held


def test_where_nobody_stated_cutting_or_an_order_there_is_no_quotient() -> None:
    assert page(line(ordered=10, expected=10, shipped=5)).count("0.000") == 0
    balance = page(line(shipped=5, cut=6)).split("Balance\n")[1].splitlines()[1]
    assert balance.split()[-2:] == ["1.200", "-"]


def test_replacements_are_in_no_quotient_and_not_in_the_headline() -> None:
    shown = page(line(ordered=10, expected=10, cut=11, shipped=12, replacements=2))
    assert shown.startswith("PO-1   10 of 10 pieces shipped\n")
    assert "1.100" in shown
    assert "replacements: 2 of the pieces shipped" in shown


@pytest.mark.parametrize(
    ("lots", "told"),
    [
        (None, ""),
        (["A", "B"], "A, B"),
        (["L" * 18], "L" * 18),
        (["L" * 30], "L" * 15 + "..."),
        (["L" * 30, "M"], "L" * 12 + " and 1 more"),
    ],
)
def test_long_names_of_lots_are_shortened(lots: list[str] | None, told: str) -> None:
    assert named(lots) == told


@pytest.mark.parametrize("width", [80, 100])
def test_a_page_of_large_numbers_keeps_within_its_width(width: int) -> None:
    many = dict.fromkeys(_NUMBERS, 123_456)
    lines = [{**line("a-long-name-of-a-line", **many), "drop_name": "first-drop"}, line("2", **many)]
    shown = page(*lines, width=width)
    assert max(map(len, shown.splitlines())) <= width
    assert "missing" in shown
    assert "no room for" in shown
    assert "no room for" not in page(*lines, width=0)


def test_columns_of_the_terminal_are_the_pages(busy_folder: Path) -> None:
    words = ["--data", str(busy_folder), "report", "pieces", BUSY, "--lots"]
    shown = CliRunner().invoke(cli, words, env={"COLUMNS": "80"}).stdout
    assert max(map(len, shown.splitlines())) <= 80


def test_a_line_called_off_is_told_from_its_facts(tmp_path: Path) -> None:
    terms = {"customer": "K", "factory": "sunrise-garments", "style": "s", "delivery_date": "2026-06-01"}
    events = [
        fact("B", "confirmed", "c-1", "2026-02-01", "PO-1", lines=of(l1=100, l2=50), **terms),
        fact("F", "cut", "k-1", "2026-03-01", "PO-1", lot="A", quantities=of(l1=100, l2=50), complete=True),
        fact("B", "cancelled", "x-1", "2026-03-02", "PO-1", revision=1, lines=["2"], asked_by="buyer", reason="season"),
        fact("F", "shipped", "s-1", "2026-04-01", "PO-1", shipment="bluewater/1", contents=of(l1=100), final=True),
    ]
    fill(tmp_path, events)
    asked = CliRunner().invoke(cli, ["--data", str(tmp_path), "report", "pieces", "PO-1"])
    assert asked.stdout.startswith("PO-1   100 of 100 pieces shipped,"), asked.stderr
    assert "50 surplus" in asked.stdout
    shown = CliRunner().invoke(cli, ["--data", str(tmp_path), "order", "show", "PO-1"]).stdout
    assert "line 2: 50 pieces surplus of a cancelled line" in shown
