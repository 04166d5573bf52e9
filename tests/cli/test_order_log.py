from __future__ import annotations

import base64
import json

import pytest

from cli.asking.log import escaped, local
from cli.asking.words import what
from domain.examples import example
from domain.facts import FACTS
from tests.cli.conftest import Run
from tests.cli.season import ORDER


def entries(ask: Run, subject: str = ORDER, *words: str) -> list[dict[str, object]]:
    found = ask("order", "log", subject, *words, "--format", "json")
    assert found.exit_code == 0, found.stderr
    told: list[dict[str, object]] = json.loads(found.stdout)
    return told


def test_every_event_is_there_once_in_recorded_order_with_both_times(ask: Run) -> None:
    told = entries(ask)
    assert [entry["version"] for entry in told] == list(range(1, 29))
    first = told[0]
    assert (first["fact"], first["partner"], first["id"]) == ("confirmed", "northwind-apparel", "confirmed-0001")
    assert (first["happened_at"], first["recorded_at"]) == ("2026-02-02T10:15:00+01:00", "2026-02-02T10:15:00Z")
    assert first["position"] == "1/0/1"


def test_a_correction_marks_the_original_itself_and_the_replacement(ask: Run) -> None:
    marks = {entry["id"]: entry["mark"] for entry in entries(ask) if entry["mark"]}
    assert marks == {
        "sewn-0001": "corrected by corrected-0001",
        "sewn-0002": "replacement of sewn-0001",
        "corrected-0001": "declaration: corrects sewn-0001",
    }
    shown = ask("order", "log", ORDER).stdout
    assert "  12x 2026-04-10 19:00 +06:00  sewn by sunrise-garments" in shown
    assert "** replacement of sewn-0001" in shown


@pytest.mark.parametrize("subject", ["shipment/bluewater/BW2605117", "certificate/oeko-tex/23.HBD.11873"])
def test_shipments_and_certificates_have_a_log_too(ask: Run, subject: str) -> None:
    assert entries(ask, subject)


def test_raw_gives_the_records_as_they_came(ask: Run) -> None:
    told = entries(ask, ORDER, "--raw")
    assert json.loads(str(told[0]["value"])) == example("confirmed")
    assert told[0]["value_base64"] is None
    assert str(told[0]["value"]).encode() == json.dumps(example("confirmed"), ensure_ascii=False).encode()
    shown = ask("order", "log", ORDER, "--raw").stdout
    assert "-- version 1, position 1/0/1, recorded 2026-02-02T10:15:00Z" in shown
    assert f"digest {told[0]['digest']}" in shown


def test_bytes_are_shown_on_one_line_and_obey_nobody() -> None:
    assert escaped(b"a\r\n\t\x1b[31m\xff") == "a\\r\\n\\t\\x1b[31m\\xff"
    assert escaped("Größe 尺寸".encode()) == "Größe 尺寸"
    assert base64.b64encode(b"\xff")


def test_the_senders_own_clock_is_shown() -> None:
    assert local("2026-03-24T18:10:00.5+06:00") == "2026-03-24 18:10 +06:00"
    assert local("2026-03-24t18:10:00z") == "2026-03-24 18:10 UTC"


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_is_told_in_one_line(fact: str) -> None:
    told = what(FACTS[fact].model.model_validate_json(json.dumps(example(fact)["data"])))
    assert told
    assert "\n" not in told


def test_no_more_than_four_lines_are_named() -> None:
    lines = [{"line": str(n), "quantity": 10} for n in range(5)]
    told = what(FACTS["cut"].model.model_validate_json(json.dumps({"lot": "A", "quantities": lines})))
    assert told == "lot A, 50 pieces of 5 lines"


def test_an_assumed_time_and_a_document_are_said() -> None:
    data = {"lot": "A", "quantities": [{"line": "1", "quantity": 1}], "time_is": "assumed", "doc": "D-1"}
    told = what(FACTS["cut"].model.model_validate_json(json.dumps(data)))
    assert told == "lot A, 1 piece of line 1 [document D-1] [time assumed]"


def test_an_unknown_subject_is_not_found_and_a_malformed_one_refused(ask: Run) -> None:
    assert ask("order", "log", "PO-NONE").exit_code == 66
    wrong = ask("order", "log", "po none")
    assert wrong.exit_code == 65
    assert "expected an order number" in wrong.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lot_split", "lot L-01 at cut into lots L-01A (400 pieces), L-01B (604 pieces)"),
        ("lot_merged", "lots L-01A (398 pieces), L-01B (601 pieces) at sewn into lot L-02"),
        ("held", "hold H-12 on lot L-01 at packed, all of it: Needle record missing"),
        ("returned", "lot L-01 at sewn from clearwash after wash, 998 pieces (line 1: 398, line 2: 600), 1 lost"),
        ("cargo_status", "status 24 (departed), estimated, for 2026-06-07T04:00:00Z, DEHAM"),
    ],
)
def test_a_fact_about_lots_or_cargo_says_how_many_and_what(name: str, said: str) -> None:
    assert what(FACTS[name].model.model_validate_json(json.dumps(example(name)["data"]))) == said
