"""What `order show` says of missing and held pieces, verdicts, cargo and certificates of the busy season."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.asking.quality_lines import missing_or_held
from cli.asking.timeline import WIDTH
from cli.main import cli
from tests.cli.busy import BUSY, LATE
from tests.cli.conftest import Run


def shown(folder: Path, *words: str) -> str:
    found = CliRunner().invoke(cli, ["--data", str(folder), "order", *words])
    assert found.exit_code == 0, found.stderr
    return found.stdout


@pytest.mark.parametrize(
    "said",
    [
        "  - line 1, navy M: 3 pieces MISSING (lot A1)",
        "  - line 2, navy L: 30 pieces held (lot A2)",
        "  - 2026-04-13 F1, final of lot A1: rejected, 7 defectives of 50 sampled (5 major, 2 minor)",
        "  - 2026-04-16 F2, reinspection of lot A1, answers F1: accepted, 4 defectives of 50 sampled (4\n"
        "    major); by the plan REJECTED (normal accepts critical up to 0, major up to 3, minor up to 5)",
        "  - lot A2 was released under concession by qa-7 on 2026-04-20: customer agreed",
        "  - lot A2 is HELD at packed (30 pieces) since 2026-04-12, hold H-1 by northwind-apparel: shade",
        "left 2026-05-02, came 2026-06-03, 295 received, 2 damaged, 3 SHORT, complete",
        "carrier: departed 2026-05-04, arrived 2026-05-29, customs cleared 2026-06-01",
        "  - gots garments, shipment bluewater/S1: valid (gots/G-1, withdrawn from 2026-05-10 on)",
        "  - gots garments, shipment bluewater/S2: NOT VALID, withdrawn (gots/G-1)",
        "  - shipment bluewater/S2 goes by air under a term that is for sea alone",
        "  - inspection F3: 20 pieces sampled, and the plan asks for 32 (i-3 by lens-quality)",
    ],
)
def test_what_a_merchandiser_asks_for_is_said(busy_folder: Path, said: str) -> None:
    assert said in shown(busy_folder, "show", BUSY)


def test_the_page_keeps_its_width_and_its_order(busy_folder: Path) -> None:
    lines = shown(busy_folder, "show", BUSY).splitlines()
    assert max(map(len, lines)) <= WIDTH
    titles = ("Lines", "Missing or held", "Inspection", "Shipments", "Certificates", "Looks wrong", "Open")
    assert [line for line in lines if line in titles] == list(titles)


def test_an_order_of_which_nothing_is_to_be_said_has_no_such_sections(busy_folder: Path) -> None:
    lines = shown(busy_folder, "show", LATE).splitlines()
    assert not {"Missing or held", "Inspection", "Certificates"}.intersection(lines)


def test_json_has_cargo_and_checks_beside_the_orders_own(busy_folder: Path) -> None:
    told = json.loads(shown(busy_folder, "show", BUSY, "--format", "json"))
    assert {"pieces", "holds", "lot_moves", "materials", "drops", "inspections", "cargo"} <= set(told)
    assert [row["result"] for row in sorted(told["certificate_checks"], key=lambda row: str(row["shipment"]))] == [
        "valid", "withdrawn",
    ]  # fmt: skip


def test_the_fold_and_the_read_models_agree_on_all_of_it(busy_folder: Path) -> None:
    found = CliRunner().invoke(cli, ["--data", str(busy_folder), "order", "replay", BUSY])
    assert found.exit_code == 0, found.stderr
    assert "equal to the copy" in found.stdout + found.stderr


def test_orders_with_missing_or_held_pieces_are_listed_alone(busy_folder: Path, ask: Run) -> None:
    for flag in ("--missing", "--held"):
        listed = json.loads(shown(busy_folder, "list", flag, "--format", "json"))
        assert [row["order_no"] for row in listed] == [BUSY]
    assert json.loads(ask("order", "list", "--held", "--format", "json").stdout) == []


def _pieces(**numbers: int) -> dict[str, object]:
    names = ("missing", "held", "wip_sewn", "wip_finished", "wip_packed", "wip_shipping")
    return {"line": "1", "lot": "A", "colour": "navy", "size": "M", **dict.fromkeys(names, 0), **numbers}


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"missing": 3, "held": 2}, "line 1, navy M: 3 pieces MISSING, 2 pieces held (lot A)"),
        (
            {"missing": -10},
            "line 1, navy M: 10 more pieces than went in: look at what is stated twice or not at all (lot A)",
        ),
        (
            {"missing": -1, "held": 4},
            "line 1, navy M: 4 pieces held, 1 more piece than went in: look at what is stated twice or not at all, "
            "and at held goods that left (lot A)",
        ),
    ],
)
def test_more_than_went_in_is_never_called_missing(numbers: dict[str, int], said: str) -> None:
    assert list(missing_or_held([_pieces(**numbers)])) == [said]


def test_of_a_cancelled_line_nothing_is_missing() -> None:
    rows = [_pieces(missing=5, wip_sewn=40)]
    assert list(missing_or_held(rows, {"1"})) == ["line 1, navy M: 45 pieces surplus of a cancelled line (lot A)"]
    assert list(missing_or_held([_pieces(wip_sewn=40)])) == []
