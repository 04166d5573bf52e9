"""What the busy season's inspections and certificates come to, worked out by hand from `tests/cli/busy.py`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.busy import BUSY
from tests.cli.conftest import Run


def told(report: Run, *words: str) -> list[dict[str, Any]]:
    found = report(*words, "--format", "json")
    assert found.exit_code == 0, found.stderr
    rows: list[dict[str, Any]] = json.loads(found.stdout)
    return rows


def test_first_submissions_and_defects_are_counted_apart(report: Run) -> None:
    (row,) = told(report, "inspections")
    # F1 and F3 are the lots' first; F2 comes again. 50 + 50 + 20 sampled; 7 + 4 + 3 defectives; 8 + 4 + 3 defects.
    assert row == {
        "inspections": 3, "first": 2, "accepted": 0, "rejected": 2, "right_first_time_percent": 0, "sampled": 120,
        "defectives": 14, "defects": 15, "dhu": 12.5, "unlisted": 0,
    }  # fmt: skip


@pytest.mark.parametrize(("by", "names"), [("factory", {"sunrise-garments"}), ("month", {"2026-04"})])
def test_inspections_are_grouped_by_what_is_asked(report: Run, by: str, names: set[str]) -> None:
    assert {row[by] for row in told(report, "inspections", "--by", by)} == names


def test_a_kind_narrows_what_is_counted(report: Run) -> None:
    (row,) = told(report, "inspections", "--kind", "reinspection")
    assert (row["inspections"], row["first"], row["right_first_time_percent"], row["defects"]) == (1, 0, None, 4)
    (shown,) = [line for line in report("inspections").stdout.splitlines() if line.strip().startswith("3")]
    assert shown.split()[-2:] == ["12.5", "0"]


def test_an_orders_inspections_stand_beside_their_plans(report: Run) -> None:
    f1, f2, f3 = told(report, "inspections", "--order", BUSY)
    assert (f1["letter"], f1["sample_due"], f1["major_ac"], f1["major_re"]) == ("H", 50, 3, 4)
    assert (f1["verdict"], f1["computed"]) == ("rejected", "rejected")
    assert (f2["verdict"], f2["computed"], f2["follows"], f2["is_first"]) == ("accepted", "rejected", "F1", False)
    assert (f3["sampled"], f3["sample_due"], f3["dhu"]) == (20, 32, 15)
    shown = report("inspections", "--order", BUSY).stdout
    assert "50 of 302" in shown
    assert "answers" in shown.splitlines()[0]
    assert "F2" in shown
    assert "by the plan" in shown
    assert "REJECTED" in shown


def test_one_order_is_not_grouped(report: Run) -> None:
    assert report("inspections", "--order", BUSY, "--by", "factory").exit_code == 2
    assert report("inspections", "--order", "NOPE").exit_code == 66


def test_defects_come_the_most_frequent_first_with_their_share(report: Run) -> None:
    rows = told(report, "defects")
    assert [(row["code"], row["defects"], row["defectives"]) for row in rows] == [
        ("seam", 10, 9), ("shade", 3, 3), ("thread", 2, None),
    ]  # fmt: skip
    assert [round(row["cumulative_percent"], 1) for row in rows] == [66.7, 86.7, 100]
    by_class = {row["class"]: row["defects"] for row in told(report, "defects", "--by", "class")}
    assert by_class == {"major": 13, "minor": 2}
    assert told(report, "defects", "--by", "factory")[0]["inspections"] == 3
    assert told(report, "defects", "--order", "NOPE") == []


def test_two_first_lots_not_accepted_make_tightened_due(report: Run) -> None:
    streams = {row["class"]: row for row in told(report, "switching")}
    assert set(streams) == {"major", "minor"}
    assert (streams["major"]["lots"], streams["major"]["rejected"], streams["major"]["due_next"]) == (2, 2, "tightened")
    assert streams["major"]["why"].startswith("to tightened")
    assert (streams["minor"]["due_next"], streams["minor"]["differing"]) == ("normal", 0)
    assert told(report, "switching", "--differing") == []
    assert told(report, "switching", "--factory", "nobody-else") == []
    assert "tightened" in report("switching").stdout


def test_a_certificate_is_judged_on_the_day_of_each_shipment(report: Run) -> None:
    wrong, right = told(report, "certificates")
    assert (wrong["shipment"], wrong["shipped_on"], wrong["result"]) == ("bluewater/S2", "2026-05-16", "withdrawn")
    assert (right["shipment"], right["result"], right["valid_until"]) == ("bluewater/S1", "valid", "2026-12-31")
    assert told(report, "certificates", "--result", "withdrawn", "--order", BUSY) == [wrong]
    assert told(report, "certificates", "--scheme", "grs") == []
    shown = report("certificates").stdout
    assert "NOT VALID: withdrawn" in shown
    assert max(map(len, shown.splitlines())) <= 100
