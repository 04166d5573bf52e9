from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.asking.natural import natural
from cli.asking.states import State
from cli.asking.synthetic import is_synthetic
from cli.asking.timeline import WIDTH, timeline
from cli.main import cli
from domain.fold import fold, rows
from tests.cli.conftest import Run
from tests.cli.season import LATE, ORDER, PARTNERS, event, fill
from tests.contract.registered import read, structured

KINDS = {name: frozenset({kind}) for name, kind in PARTNERS.items()}


def state(*names: str) -> State:
    facts = [read(structured(event(name))) for name in names]
    return rows(fold(ORDER, facts, KINDS))  # type: ignore[arg-type]  # a Rejected would fail in the fold


def page(*names: str, today: date = date(2026, 6, 20)) -> str:
    return "\n".join(timeline(state(*names), today=today))


def test_a_delivered_order_is_told_from_promise_to_receipt(ask: Run) -> None:
    found = ask("order", "show", ORDER)
    assert found.exit_code == 0, found.stderr
    assert found.stdout.startswith(f"{ORDER}   delivered, 2 lines late, up to 1 day\n")
    for said in (
        "Kaufhaus Mitte (PO 4500098812)",
        "promised 2026-06-19",
        "by line: 2026-06-10",
        "1,004 of 1,000",
        "complete, 3 rejects",
        "bluewater/BW2605117: 998 pieces, ocean, BDCGP to DEHAM, MSKU6011672",
        "left 2026-05-06, came 2026-06-11, 997 received, 1 damaged, complete",
        "2026-06-11  +1 d",
    ):
        assert said in found.stdout, said
    assert "Open" not in found.stdout
    assert found.stderr.startswith("as of position 38, ")


def test_stages_stand_in_the_order_of_the_course(ask: Run) -> None:
    lines = ask("order", "show", ORDER).stdout.splitlines()
    shown = [line.split()[0] for line in lines[lines.index("Stages (days in UTC)") + 2 :] if line.strip()][:8]
    assert shown == ["confirmed", "cut", "sewn", "finished", "packed", "inspected", "shipped", "delivered"]


def test_no_line_of_the_page_is_over_its_width(ask: Run) -> None:
    for order in (ORDER, LATE):
        assert max(map(len, ask("order", "show", order).stdout.splitlines())) <= WIDTH


def test_what_is_open_and_overdue_is_said_for_the_day_asked(ask: Run) -> None:
    shown = ask("order", "show", LATE, "--at", "2026-04-10").stdout
    assert "being cut, overdue by up to 9 days" in shown
    assert "promised for 2026-04-01 (9 days ago): 100 pieces of 1 line" in shown
    assert "next: sewn" in shown
    assert "overdue" not in ask("order", "show", LATE, "--at", "2026-04-01").stdout


def test_an_order_that_nobody_confirmed_waits_for_that() -> None:
    shown = page("cut")
    assert "not confirmed by a buyer" in shown
    assert "a buyer's confirmation" in shown
    assert "work goes on, and no buyer has confirmed the order" in shown


def test_an_order_without_work_is_open_towards_cutting() -> None:
    shown = page("confirmed", today=date(2026, 6, 9))
    assert "confirmed, nothing cut yet" in shown
    assert "next: cut" in shown
    assert "promised for 2026-06-10 (in 1 day): 1,000 pieces of 2 lines" in shown


def test_a_shipment_on_its_way_says_when_it_is_expected() -> None:
    shown = page("confirmed", "shipped")
    assert "998 pieces not received, expected 2026-06-06" in shown
    assert "goods left before a final inspection of their lot was accepted" in shown


def test_a_bar_is_full_only_when_the_stage_is() -> None:
    shown = page("confirmed", "cut", "sewn")
    assert "1,004 of 1,000  ##########" in shown
    assert "999 of 1,000  #########." in shown


def test_a_partners_text_can_not_move_the_cursor() -> None:
    facts = [read(structured(event("confirmed", customer="Kauf\u202ehaus")))]
    shown = "\n".join(timeline(rows(fold(ORDER, facts, KINDS)), today=date(2026, 6, 1)))  # type: ignore[arg-type]
    assert "\u202e" not in shown
    assert "Kauf\\u202ehaus" in shown


def test_line_9_comes_before_line_10() -> None:
    assert sorted(["10", "9", "a2", "a10"], key=natural) == ["9", "10", "a2", "a10"]


def test_json_has_the_order_with_all_its_rows(ask: Run) -> None:
    told = json.loads(ask("order", "show", ORDER, "--format", "json").stdout)
    assert (told["order_no"], told["status"]) == (ORDER, "delivered")
    assert [line["line"] for line in sorted(told["order_lines"], key=lambda line: line["line"])] == ["1", "2"]
    assert {"stages", "lead_times", "shipments", "anomalies"} <= set(told)


def test_an_unknown_order_is_not_found(ask: Run) -> None:
    found = ask("order", "show", "NOPE")
    assert found.exit_code == 66
    assert "error [not_found]: the published copy knows no order 'NOPE'" in found.stderr
    assert "next: threadline order list --search NOPE" in found.stderr


@pytest.mark.parametrize("folder", ["nowhere"])
def test_a_folder_with_nothing_published_says_what_to_do(ask: Run, folder: str) -> None:
    found = ask("--data", folder, "order", "show", ORDER)
    assert found.exit_code == 66
    assert "next: " in found.stderr


def test_what_is_synthetic_is_marked_so(tmp_path: Path, ask: Run) -> None:
    told = (
        ("order", "show", "PO-MADE-UP"),
        ("order", "list"),
        ("report", "on-time"),
        ("query", "SELECT 1"),
    )
    made_up = {**event("confirmed", subject="PO-MADE-UP"), "synthetic": True}
    for events, note in (([made_up], "synthetic"), ([made_up, event("confirmed")], "partly synthetic")):
        place = fill(tmp_path / note.replace(" ", "-"), events)
        for words in told:
            found = CliRunner().invoke(cli, ["--data", str(place.data), *words])
            assert found.exit_code == 0, found.stderr
            assert found.stderr.splitlines()[-1].endswith(note)
            assert max(map(len, found.stderr.splitlines())) <= WIDTH
            assert "partly" in note or "partly" not in found.stderr
        shown = CliRunner().invoke(cli, ["--data", str(place.data), *told[0]]).stdout
        assert shown.startswith("PO-MADE-UP (synthetic)   confirmed"), "of this order every fact is"
        in_json = CliRunner().invoke(cli, ["--data", str(place.data), *told[0], "--format", "json"]).stdout
        assert json.loads(in_json)["synthetic"] is True
    for words in (("order", "show", ORDER), *told[1:]):
        real = ask(*words)
        assert "synthetic" not in real.stdout + real.stderr


def test_an_extension_is_read_in_either_mode() -> None:
    from domain.envelope import seal
    from domain.positions import Position

    def sealed(headers: tuple[tuple[str, bytes], ...], value: bytes, binary: bool) -> bytes:
        at = Position(1, 0, 0)
        return seal(recorded_ms=1, position=at, digest="d", headers=headers, value=value, binary=binary)

    assert is_synthetic(sealed((), b'{"synthetic":true,"data":{}}', False))
    assert not is_synthetic(sealed((), b'{"data":{"synthetic":true}}', False))
    assert is_synthetic(sealed((("ce_synthetic", b"true"),), b"{}", True))
    assert not is_synthetic(sealed((("ce_synthetic", b"false"),), b"{}", True))


def test_inspections_are_counted_and_their_pieces_not_summed(ask: Run) -> None:
    shown = next(line for line in ask("order", "show", ORDER).stdout.splitlines() if line.startswith("  inspected"))
    assert "1 inspection" in shown
    assert "of 1,000" not in shown


def test_what_looks_wrong_is_told_line_by_line_as_people_count() -> None:
    anomaly = {"partner": None, "fact_id": None, "expected": 1, "found": 2, "anomaly": "more_than_before"}
    rows_of = {name: list(found) for name, found in state("confirmed").items()}
    rows_of["anomalies"] = [{**anomaly, "about": f"sewn line {number}"} for number in (10, 100, 9)]
    told = [line.split(":")[0] for line in timeline(rows_of, today=date(2026, 6, 9)) if "sewn line" in line]
    assert told == ["  - sewn line 9", "  - sewn line 10", "  - sewn line 100"]
