from __future__ import annotations

import json

import pytest

from cli.asking.reported import for_people
from tests.cli.conftest import Run


def test_on_time_by_mode_counts_lines_in_json(ask: Run) -> None:
    found = ask("report", "on-time", "--by", "mode", "--format", "json")
    assert found.exit_code == 0, found.stderr
    assert json.loads(found.stdout) == [
        {"mode": "ocean", "n": 2, "late": 2, "late_percent": 100, "open": 1, "assumed": 0}
    ]
    assert "as of position 38" in found.stderr


@pytest.mark.parametrize(("by", "column"), [("factory", "factory"), ("month", "month")])
def test_on_time_is_grouped_by_what_is_asked(ask: Run, by: str, column: str) -> None:
    told = json.loads(ask("report", "on-time", "--by", by, "--format", "json").stdout)
    assert set(told[0]) == {column, "n", "late", "late_percent", "open", "assumed"}
    assert sum(row["n"] for row in told) == 2
    assert sum(row["open"] for row in told) == 1


def test_on_time_without_a_group_has_no_column_that_says_nothing(ask: Run) -> None:
    (row,) = json.loads(ask("report", "on-time", "--format", "json").stdout)
    assert tuple(row) == ("n", "late", "late_percent", "open", "assumed")


def test_delivered_is_the_stage_that_late_is_judged_at(ask: Run) -> None:
    assert ask("report", "on-time", "--at", "delivered").exit_code == 0
    assert ask("report", "on-time", "--at", "packed").exit_code == 2


def test_lead_times_show_n_open_and_assumed_beside_every_number(ask: Run) -> None:
    told = json.loads(ask("report", "lead-times", "--format", "json").stdout)
    by_step = {(row["from_stage"], row["to_stage"]): row for row in told}
    sewing = by_step["cut", "sewn"]
    assert (sewing["n"], sewing["open"], sewing["assumed"]) == (1, 1, 0)
    # From 24 March 18:10 to 10 April 19:00, both at +06:00: 17 days and 50 minutes.
    assert sewing["p50_hours"] == pytest.approx(17 * 24 + 50 / 60)
    assert [row["from_stage"] for row in told] == ["confirmed", "cut", "sewn", "finished", "packed", "shipped"]


@pytest.mark.parametrize("by", ["factory", "month"])
def test_lead_times_are_grouped_by_what_is_asked(ask: Run, by: str) -> None:
    told = json.loads(ask("report", "lead-times", "--by", by, "--format", "json").stdout)
    assert {row[by] for row in told} == {"sunrise-garments" if by == "factory" else "2026-02"}


@pytest.mark.parametrize("report", ["lead-times", "on-time"])
def test_a_month_that_is_none_is_refused(ask: Run, report: str) -> None:
    found = ask("report", report, "--from-month", "2026-13")
    assert found.exit_code == 65
    assert "expected a month as YYYY-MM" in found.stderr
    assert ask("report", report, "--from-month", "2026-01", "--to-month", "2026-12").exit_code == 0


def test_a_table_has_tenths_and_names_what_has_no_name_unless_it_counts_nothing(ask: Run) -> None:
    columns = ("mode", "n", "late", "late_percent", "open", "assumed")
    rows = [("air", 3, 1, 100 / 3, 0, 0), (None, 0, 0, None, 2, 0), (None, 0, 0, None, 0, 0)]
    shown = [("air", 3, 1, "33.3", 0, 0), ("(not stated)", 0, 0, None, 2, 0)]
    assert list(for_people(columns, rows, grouped=True)) == shown
    assert [row[0] for row in for_people(columns, rows, grouped=False)] == ["air", None, None]
    sewing = next(line for line in ask("report", "lead-times").stdout.splitlines() if line.startswith("cut"))
    assert sewing.split()[3] == "408.8"  # 17 days and 50 minutes
