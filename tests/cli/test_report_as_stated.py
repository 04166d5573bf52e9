"""`--as-stated`: the busy season's numbers as if nobody had corrected anything."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.busy import BUSY, LATE
from tests.cli.conftest import Run


def told(report: Run, *words: str) -> list[dict[str, Any]]:
    found = report(*words, "--format", "json")
    assert found.exit_code == 0, found.stderr
    rows: list[dict[str, Any]] = json.loads(found.stdout)
    return rows


def test_what_was_corrected_counts_and_its_replacement_does_not(report: Run) -> None:
    one, two = told(report, "pieces", BUSY, "--as-stated")
    assert (one["cut"], two["finished"]) == (320, 260)  # 10 that were never cut; 260 where 206 were meant
    one, two = told(report, "pieces", BUSY)
    assert (one["cut"], two["finished"]) == (310, 206)


def test_it_says_how_many_were_corrected(report: Run) -> None:
    assert "as stated: the corrections of 1 subject left out" in report("pieces", BUSY, "--as-stated").stderr
    assert "as stated" not in report("pieces", BUSY).stderr
    shown = report("pieces", BUSY, "--as-stated").stdout
    assert "too many: 54 more pieces than went in: look at what is stated twice or not at all" in shown


def test_an_order_without_a_correction_is_the_same(report: Run) -> None:
    assert told(report, "pieces", LATE, "--as-stated") == told(report, "pieces", LATE)


@pytest.mark.parametrize(
    "words",
    [
        ("lead-times",),
        ("on-time", "--at", "incoterm"),
        ("on-time",),
        ("materials", BUSY),
        ("drops",),
        ("holds",),
        ("inspections",),
        ("inspections", "--order", BUSY),
        ("defects",),
        ("switching",),
        ("certificates",),
        ("shipments",),
        ("shipments", "--split"),
    ],
    ids=" ".join,
)
def test_every_report_answers_as_stated(report: Run, words: tuple[str, ...]) -> None:
    corrected, stated = told(report, *words), told(report, *words, "--as-stated")
    assert [tuple(row) for row in stated] == [tuple(row) for row in corrected]
    if words[0] in ("materials", "inspections", "defects", "switching", "certificates", "shipments", "on-time"):
        assert stated == corrected, "no correction of the busy season touches it"
