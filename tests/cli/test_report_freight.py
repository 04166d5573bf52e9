"""Where the busy season's cargo is, and punctuality at either point; worked out by hand from `tests/cli/busy.py`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from cli.main import cli
from tests.cli.busy import BUSY, LATE, fact
from tests.cli.conftest import Run
from tests.cli.season import fill


def told(report: Run, *words: str) -> list[dict[str, Any]]:
    found = report(*words, "--format", "json")
    assert found.exit_code == 0, found.stderr
    rows: list[dict[str, Any]] = json.loads(found.stdout)
    return rows


def test_a_shipment_of_two_orders_is_one_row_and_each_orders_share_its_own(report: Run) -> None:
    whole = {row["shipment"]: row for row in told(report, "shipments")}
    one = whole["bluewater/S1"]
    assert (one["orders"], one["pieces"], one["received"], one["damaged"], one["short"]) == (2, 400, 395, 2, 3)
    # The carrier's day at its own offset: in UTC it were the 5th.
    assert (one["etd"], one["atd"], one["eta"], one["ata"]) == ("2026-05-03", "2026-05-04", "2026-05-28", "2026-05-29")
    assert (one["customs"], one["cleared_at"][:10]) == ("cleared", "2026-06-01")
    share = {row["shipment"]: row for row in told(report, "shipments", "--order", LATE)}
    assert (share["bluewater/S1"]["pieces"], share["bluewater/S1"]["orders"]) == (100, 1)


def test_a_shipment_is_of_bulk_as_soon_as_one_orders_pieces_are_and_names_its_term(tmp_path: Path) -> None:
    events = []
    for number, order in enumerate(("PO-1", "PO-2", "PO-3")):
        term = {"code": "FCA", "edition": "2010"}
        lines = [{"line": "1", "quantity": 2_500}]
        terms = {"customer": "K", "factory": "sunrise-garments", "style": "s", "lines": lines, "incoterm": term,
                 "delivery_date": "2026-06-01"}  # fmt: skip
        events.append(fact("B", "confirmed", f"c-{number}", "2026-02-01", order, **terms))
    sent = (("PO-1", "S1", "sample", None), ("PO-2", "S1", "bulk", {"code": "FOB", "edition": "2020"}),
            ("PO-3", "S2", "bulk", None))  # fmt: skip
    for number, (order, shipment, purpose, term) in enumerate(sent):
        more = {"incoterm": term} if term else {}
        contents = [{"line": "1", "quantity": 2_500}]
        shipped = {"shipment": f"bluewater/{shipment}", "contents": contents, "mode": "ocean", "purpose": purpose}
        events.append(fact("F", "shipped", f"s-{number}", "2026-05-02", order, **shipped, **more))
    fill(tmp_path, events)
    words = ["--data", str(tmp_path), "report", "shipments"]
    rows = {row["shipment"]: row for row in json.loads(CliRunner().invoke(cli, [*words, "--format", "json"]).stdout)}
    names = ("purpose", "pieces", "incoterm", "incoterm_edition", "incoterm_of")
    # PO-1 comes first by its number, and has samples aboard alone; its order's term is not what the shipment states.
    assert tuple(rows["bluewater/S1"][name] for name in names) == ("bulk", 2_500, "FOB", "2020", "shipment")
    assert tuple(rows["bluewater/S2"][name] for name in names) == ("bulk", 2_500, "FCA", None, "order")
    shown = CliRunner().invoke(cli, words).stdout
    for said in ("FOB 2020", "(FCA)", "2,500"):
        assert said in shown, said


def test_what_is_on_its_way_is_asked_for_alone(report: Run) -> None:
    names = {row["shipment"] for row in told(report, "shipments", "--order", BUSY, "--open")}
    assert names == {"bluewater/S2"}
    shown = report("shipments").stdout
    assert "~2026-05-20" in shown
    assert "on its way" in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_split_orders_are_listed_and_counted(report: Run) -> None:
    (row,) = told(report, "shipments", "--split")
    assert (row["order_no"], row["shipments"], row["pieces"]) == (BUSY, 2, 450)
    assert "1 of 4 orders over more than one shipment" in report("shipments", "--split").stderr
    nothing = report("shipments", "--split", "--order", LATE)
    assert "0 of 4 orders" in nothing.stderr
    assert report("shipments", "--split", "--open").exit_code == 2


def test_delivery_counts_where_the_incoterm_puts_it(report: Run) -> None:
    rows = {row["incoterm"]: row for row in told(report, "on-time", "--at", "incoterm", "--by", "incoterm")}
    # FOB: line 1 departed on 4 May, promised for 1 June; line 2 is not sent whole. DAP: came on 3 June, a day late.
    # EXW: delivered, and nobody stated when it left. Without a term: delivered on its day.
    names = ("n", "late", "open", "assumed", "unknown", "at_origin", "at_destination", "no_term")
    assert {term: tuple(row[name] for name in names) for term, row in rows.items()} == {
        "FOB": (1, 0, 1, 0, 0, 1, 0, 0),
        "DAP": (1, 1, 0, 0, 0, 0, 1, 0),
        "EXW": (0, 0, 0, 0, 1, 0, 0, 0),
        None: (1, 0, 0, 0, 0, 0, 0, 1),
    }


def test_at_delivery_the_same_lines_are_judged_when_they_came(report: Run) -> None:
    rows = {row["incoterm"]: row for row in told(report, "on-time", "--by", "incoterm")}
    found = {term: (row["n"], row["late"], row["open"]) for term, row in rows.items()}
    assert found == {"FOB": (0, 0, 2), "DAP": (1, 1, 0), "EXW": (1, 0, 0), None: (1, 0, 0)}


def test_what_was_judged_where_is_said(report: Run) -> None:
    said = report("on-time", "--at", "incoterm").stderr
    assert "judged: 1 line where it left, 1 line where it came, 1 line as delivered, for want of a term" in said
    assert "unknown: 1 line delivered, and nobody stated when it left" in said
    (row,) = told(report, "on-time", "--at", "incoterm", "--factory", "sunrise-garments", "--from-month", "2026-06")
    assert (row["n"], row["late"]) == (2, 1)
