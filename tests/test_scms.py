"""Real deliveries through a real Kafka, against a computation that knows nothing of maps, facts or Threadline."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.positions import Tally
from projections.asking import open_copy
from store.open import open_for_reading

REPOSITORY = Path(__file__).resolve().parent.parent
CSV = REPOSITORY.parent / "shared" / "data" / "scms_deliveries.csv"
SCRIPT = REPOSITORY / "docs" / "examples" / "scms" / "run.sh"
THREADLINE = REPOSITORY / ".venv" / "bin" / "threadline"

pytestmark = [
    pytest.mark.long,
    pytest.mark.broker,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not CSV.is_file(), reason=f"the deliveries are not here: {CSV.name} stands beside a checkout"),
    pytest.mark.skipif(not THREADLINE.is_file(), reason="run.sh calls .venv/bin/threadline: `make install` makes it"),
]

MODES = {"Air": "air", "Air Charter": "air_charter", "Truck": "truck", "Ocean": "ocean", "N/A": None}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
INCOTERMS = {"EXW", "DDP", "FCA", "CIP", "DDU", "DAP", "CIF"}
A_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{2}|\d{4}-\d{2}-\d{2}")
A_NUMBER = re.compile(r"\d+(\.\d+)?")

Row = dict[str, str]


# Incoterms 2020, article A2: these deliver where the goods set out.
ORIGIN = {"EXW", "FCA", "CIP", "CIF"}


def term_of(row: Row) -> str | None:
    return row["Vendor INCO Term"] if row["Vendor INCO Term"] in INCOTERMS else None


def is_late(row: Row) -> bool:
    return day(row["Delivered to Client Date"]) > day(row["Scheduled Delivery Date"])


def day(text: str) -> date:
    """02-Jun-06, read by hand: all years are of this century."""
    number, month, year = text.split("-")
    return date(2000 + int(year), MONTHS.index(month) + 1, int(number))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with CSV.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@dataclass(frozen=True)
class Run:
    """One run of the script: what it printed, and what the data folder then holds."""

    report: list[dict[str, Any]]
    tally: Tally
    folder: Path
    said: str

    def report_of(self, *words: str) -> tuple[list[dict[str, Any]], str]:
        """The rows of `threadline report ...` on this folder, and what it said beside them."""
        called = [str(THREADLINE), "report", *words, "--data", str(self.folder), "--format", "json"]
        done = subprocess.run(called, capture_output=True, text=True, timeout=60, check=True)
        return json.loads(done.stdout), done.stderr

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with open_copy(self.folder) as copy:
            return [tuple(row) for row in copy.query(sql).rows]


def run(file: Path, folder: Path) -> Run:
    done = subprocess.run([SCRIPT, file, folder], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    store = open_for_reading(folder / "events.sqlite")
    try:
        tally = sum((one.tally for one in store.progress()), Tally())
    finally:
        store.close()
    return Run(json.loads(done.stdout), tally, folder, done.stderr)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(CSV, tmp_path_factory.mktemp("scms"))


def test_every_order_and_line_of_the_file_is_there(first: Run, rows: list[Row]) -> None:
    orders = {row["PO / SO #"] for row in rows}
    notices = {(row["PO / SO #"], row["ASN/DN #"]) for row in rows}
    assert (len(orders), len(rows)) == (6_233, 10_324)
    assert first.ask("SELECT count(*) FROM orders WHERE status = 'delivered'") == [(len(orders),)]
    assert first.ask("SELECT count(*) FROM shipments") == [(len(notices),)]
    found = first.ask("SELECT order_no, line, ordered, received, delivery_date, delivered_on, mode FROM order_lines")
    assert Counter(map(str_row, found)) == Counter(
        str_row(
            (
                row["PO / SO #"],
                row["ID"],
                int(row["Line Item Quantity"]),
                int(row["Line Item Quantity"]),
                day(row["Scheduled Delivery Date"]),
                day(row["Delivered to Client Date"]),
                MODES[row["Shipment Mode"]],
            )
        )
        for row in rows
    )


def str_row(row: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(str(cell) for cell in row)


def test_the_late_share_by_mode_is_that_of_the_file(first: Run, rows: list[Row]) -> None:
    lines, late = Counter[str | None](), Counter[str | None]()
    for row in rows:
        mode = MODES[row["Shipment Mode"]]
        lines[mode] += 1
        late[mode] += day(row["Delivered to Client Date"]) > day(row["Scheduled Delivery Date"])
    assert {one["mode"]: (one["n"], one["late"]) for one in first.report} == {m: (lines[m], late[m]) for m in lines}
    assert (sum(late.values()), lines[None]) == (1_186, 360)
    shares = {mode: round(100 * late[mode] / lines[mode], 1) for mode in lines}
    assert shares == {"air": 9.6, "air_charter": 11.5, "truck": 16.1, "ocean": 17.5, None: 1.1}


def test_split_orders_are_those_of_the_file(first: Run, rows: list[Row]) -> None:
    notices: dict[str, set[str]] = {}
    for row in rows:
        notices.setdefault(row["PO / SO #"], set()).add(row["ASN/DN #"])
    split = {order for order, names in notices.items() if len(names) > 1}
    assert (len(split), len(notices)) == (389, 6_233)
    assert first.ask("SELECT count(*) FROM orders WHERE shipments > 1") == [(len(split),)]
    listed, said = first.report_of("shipments", "--split", "--limit", "1000")
    assert {one["order_no"]: one["shipments"] for one in listed} == {order: len(notices[order]) for order in split}
    assert "389 of 6,233 orders over more than one shipment" in said


def test_punctuality_by_incoterm_is_that_of_the_file(first: Run, rows: list[Row]) -> None:
    lines, late = Counter[str | None](), Counter[str | None]()
    for row in rows:
        term = term_of(row)
        lines[term] += 1
        late[term] += is_late(row)
    found, _ = first.report_of("on-time", "--by", "incoterm")
    assert {one["incoterm"]: (one["n"], one["late"]) for one in found} == {t: (lines[t], late[t]) for t in lines}
    assert sum(late.values()) == 1_186


def test_at_the_incoterms_point_only_what_was_sold_as_delivered_is_judged(first: Run, rows: list[Row]) -> None:
    """No row of the file says when goods left: of a term that delivers at origin nothing is known, and that is said."""
    for column, by in (("incoterm", term_of), ("mode", lambda row: MODES[row["Shipment Mode"]])):
        judged, late, unknown = Counter[str | None](), Counter[str | None](), Counter[str | None]()
        for row in rows:
            group, is_origin = by(row), term_of(row) in ORIGIN
            unknown[group] += is_origin
            judged[group] += not is_origin
            late[group] += not is_origin and is_late(row)
        found, said = first.report_of("on-time", "--at", "incoterm", "--by", column)
        assert {one[column]: (one["n"], one["late"], one["unknown"], one["open"]) for one in found} == {
            group: (judged[group], late[group], unknown[group], 0) for group in judged
        }
        assert f"unknown: {sum(unknown.values()):,} lines delivered, and nobody stated when it left" in said


def test_only_orders_with_a_date_have_a_lead_time(first: Run, rows: list[Row]) -> None:
    dated = {row["PO / SO #"] for row in rows if A_DATE.fullmatch(row["PO Sent to Vendor Date"])}
    undated = {row["PO / SO #"] for row in rows} - dated
    found = dict(first.ask("SELECT state, count(*) FROM lead_times GROUP BY state"))
    assert found == {"done": len(dated), "assumed": len(undated)}


def test_every_refused_or_unknown_value_is_listed_with_its_row(first: Run, rows: list[Row]) -> None:
    with (first.folder / "scms.report.csv").open(encoding="utf-8", newline="") as stream:
        report = list(csv.DictReader(stream))
    listed: dict[str, dict[int, str]] = {}
    for one in report:
        listed.setdefault(one["column"], {})[int(one["row"])] = one["value"]

    def odd(column: str, is_odd: Callable[[str], bool]) -> dict[int, str]:
        return {number: row[column] for number, row in enumerate(rows, start=2) if is_odd(row[column])}

    expected = {
        "Shipment Mode": odd("Shipment Mode", lambda cell: MODES[cell] is None),
        "Vendor INCO Term": odd("Vendor INCO Term", lambda cell: cell not in INCOTERMS),
        "PO Sent to Vendor Date": odd("PO Sent to Vendor Date", lambda cell: not A_DATE.fullmatch(cell)),
        "PQ First Sent to Client Date": odd("PQ First Sent to Client Date", lambda cell: not A_DATE.fullmatch(cell)),
        "PQ #": odd("PQ #", lambda cell: not cell.startswith("FPQ-")),
        "Dosage": odd("Dosage", lambda cell: cell == "N/A"),
        "Weight (Kilograms)": odd("Weight (Kilograms)", lambda cell: not A_NUMBER.fullmatch(cell)),
        "Freight Cost (USD)": odd("Freight Cost (USD)", lambda cell: not A_NUMBER.fullmatch(cell)),
        "Line Item Insurance (USD)": odd("Line Item Insurance (USD)", lambda cell: not A_NUMBER.fullmatch(cell)),
        "Manufacturing Site": odd("Manufacturing Site", lambda cell: len(cell) > 64),
        "Molecule/Test Type": odd("Molecule/Test Type", lambda cell: len(cell) > 64),
    }
    assert {name: listed[name] for name in expected} == expected
    assert set(listed) - set(expected) == {"Vendor"}  # names cut to the 40 characters of a partner's
    assert (len(expected["Shipment Mode"]), len(expected["PO Sent to Vendor Date"])) == (360, 5_732)
    assert not (first.folder / "scms.rejected.csv").exists()


def test_the_report_says_what_was_made_of_an_unknown_date(first: Run) -> None:
    with (first.folder / "scms.report.csv").open(encoding="utf-8", newline="") as stream:
        made = {(one["what"], bool(one["taken"])) for one in csv.DictReader(stream) if one["field"] == "time"}
    assert made == {("unknown: assumed", True)}


def test_sending_the_file_twice_changes_nothing_and_an_edited_row_is_a_conflict(
    first: Run, rows: list[Row], tmp_path: Path
) -> None:
    facts = first.tally.recorded
    assert (first.tally.repeated, first.tally.quarantined) == (0, 0)
    before = first.ask("SELECT position FROM published")

    again = run(CSV, first.folder)
    assert (again.tally.recorded, again.tally.repeated, again.tally.quarantined) == (facts, facts, 0)
    assert again.report == first.report
    assert again.ask("SELECT position FROM published") == before

    edited = tmp_path / "edited.csv"
    order = [dict(row) for row in rows if row["PO / SO #"] == rows[0]["PO / SO #"]]
    order[0]["Line Item Quantity"] = str(int(order[0]["Line Item Quantity"]) + 1)
    with edited.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(order)
    third = run(edited, first.folder)
    # The order as agreed, and the receipt of the one line: both are known with another quantity.
    assert (third.tally.recorded, third.tally.repeated, third.tally.quarantined) == (facts, facts, 2)
    assert third.report == first.report
    assert third.ask("SELECT DISTINCT code FROM quarantine") == [("conflicting",)]
