from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.asking.replay import in_order
from cli.asking.states import MODELS, differences
from cli.main import cli
from cli.place import Place
from tests.cli.conftest import Run
from tests.cli.season import LATE, ORDER, event, fill, record


def ask_in(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(folder), *words])


def test_each_event_says_what_it_changed_and_the_end_equals_the_read_model(ask: Run) -> None:
    found = ask("order", "replay", ORDER)
    assert found.exit_code == 0, found.stderr
    assert "equal to the copy at position 38" in found.stderr
    for said in (
        "-> status accepted -> shipped",
        "-> delivery_date 2026-06-12 -> 2026-06-19",
        "-> sewn-0001 by sunrise-garments void, corrected by corrected-0001",
        "-> line 1 delivered on 2026-06-11, 1 day late",
        "-> nothing changed",
    ):
        assert said in found.stdout, said


def test_json_lists_the_changes_of_each_event(ask: Run) -> None:
    told = json.loads(ask("order", "replay", ORDER, "--format", "json").stdout)
    assert len(told) == 28
    assert told[-1]["status"] == "delivered"
    assert "status shipped -> delivered" in [change for step in told for change in step["changes"]]


def test_as_of_takes_what_had_happened_whenever_it_was_recorded(ask: Run) -> None:
    # The last sewing was stated at 13:00 UTC and recorded an hour later; its first statement was corrected afterwards.
    found = ask("order", "replay", ORDER, "--as-of", "2026-04-10T13:00:00Z")
    assert found.exit_code == 0
    assert "14 events folded, 14 later ones left out; nothing compared" in found.stderr
    assert "As it stood on 2026-04-10:" in found.stdout
    assert "1,001 of 1,000" in found.stdout


def test_known_at_takes_what_had_been_recorded(ask: Run) -> None:
    found = ask("order", "replay", ORDER, "--known-at", "2026-04-10T13:00:00Z")
    assert "11 events folded, 17 later ones left out" in found.stderr
    assert "sewn by" not in found.stdout


def test_a_day_means_to_its_end_in_utc(ask: Run) -> None:
    assert "13 events folded" in ask("order", "replay", ORDER, "--known-at", "2026-04-10").stderr


def test_both_clocks_may_be_asked_at_once(ask: Run) -> None:
    found = ask("order", "replay", ORDER, "--as-of", "2026-04-10T12:59:59Z", "--known-at", "2026-08-01")
    assert "11 events folded" in found.stderr


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        ([ORDER, "--as-of", "2026-04-10T13:00:00"], 65),
        ([ORDER, "--as-of", "2020-01-01"], 66),
        (["shipment/bluewater/BW2605117"], 65),
        (["PO-NONE"], 66),
    ],
    ids=str,
)
def test_what_can_not_be_replayed_is_said(ask: Run, words: list[str], exit_code: int) -> None:
    found = ask("order", "replay", *words)
    assert found.exit_code == exit_code
    assert "next: " in found.stderr


def test_a_copy_that_is_behind_is_compared_after_the_events_it_holds(tmp_path: Path) -> None:
    fill(tmp_path)
    tracker = Place(flags={"data": str(tmp_path)}).tracker()
    record(tracker, [event("complaint_raised", id="later", complaint="CP-902", time="2026-09-01T10:00:00+02:00")])
    tracker.close()
    found = ask_in(tmp_path, "order", "replay", ORDER)
    assert found.exit_code == 0
    assert "equal to the copy at position 38, after 28 of 29 events (it is behind)" in found.stderr


def test_a_replacement_under_another_order_is_looked_up_in_the_store(tmp_path: Path) -> None:
    """Without the look-up the fold would say `replacement_missing`, and differ from the read model."""
    moved = [{"id": "moved", "subject": LATE}]
    events = [
        event("confirmed"),
        event("confirmed", subject=LATE, id="late-1"),
        event("cut"),
        event("cut", subject=LATE, id="moved", doc=None, lot="L-2"),
        event("corrected", id="c-1", corrects="cut-0001", replaced_by=moved),
    ]
    fill(tmp_path, events)
    assert "equal to the copy" in ask_in(tmp_path, "order", "replay", ORDER).stderr
    assert "replacement" not in ask_in(tmp_path, "order", "show", ORDER).stdout


def test_as_of_a_day_a_replacement_that_happened_later_is_not_missing(tmp_path: Path) -> None:
    fill(
        tmp_path,
        [
            event("confirmed", time="2026-03-01T08:00:00Z"),
            event("cut", time="2026-03-02T08:00:00Z"),
            event("cut", id="right", doc=None, time="2026-03-05T08:00:00Z"),
            event(
                "corrected", id="c-1", corrects="cut-0001", replaced_by=[{"id": "right"}], time="2026-03-04T08:00:00Z"
            ),
        ],
    )
    asked = ("order", "replay", ORDER)
    assert "replacement_missing" not in ask_in(tmp_path, *asked, "--as-of", "2026-03-03").stdout
    # What could be known on the 4th is another question: the correction had come, its replacement not.
    assert "replacement_missing right" in ask_in(tmp_path, *asked, "--known-at", "2026-03-04").stdout


def test_a_worker_that_writes_stands_in_nobodys_way(tmp_path: Path) -> None:
    import sqlite3

    place = fill(tmp_path)
    writer = sqlite3.connect(place.events, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        assert ask_in(tmp_path, "order", "log", ORDER).exit_code == 0
        assert ask_in(tmp_path, "order", "replay", ORDER).exit_code == 0
    finally:
        writer.execute("ROLLBACK")
        writer.close()


def test_nothing_published_is_nothing_compared(tmp_path: Path) -> None:
    fill(tmp_path)
    shutil.rmtree(tmp_path / "published")
    found = ask_in(tmp_path, "order", "replay", ORDER)
    assert found.exit_code == 0
    assert "nothing is published yet" in found.stderr


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE kept.orders SET status = 'packed'", '  orders: status folded "delivered", read model "packed"'),
        (
            "UPDATE kept.order_lines SET received = 1 WHERE line = '2'",
            "  order_lines 2: received folded 599, read model 1",
        ),
        ("DELETE FROM kept.stages WHERE stage = 'cut'", "  stages cut: 1 row(s) folded, 0 in the read model"),
        ("DELETE FROM kept.facts_making WHERE id = 'cut-0001'", "  facts: no row of the record at 2/0/10"),
        (
            "INSERT INTO kept.facts_making BY NAME"
            " (SELECT * REPLACE ('9/9/9' AS position) FROM kept.facts_making WHERE id = 'cut-0001')",
            "  facts: a row of the record at 9/9/9, which the event store doesn't have",
        ),
        ("DELETE FROM kept.shipments", "  shipments bluewater/BW2605117: 1 row(s) folded, 0 in the read model"),
    ],
    ids=lambda text: str(text)[:24],
)
def test_a_damaged_read_model_is_found_out(tmp_path: Path, season_folder: Path, damage: str, said: str) -> None:
    """The planted faults: each changes the published copy by hand."""
    import duckdb

    shutil.copytree(season_folder, tmp_path / "data", symlinks=True)
    copy = (tmp_path / "data" / "published" / "current.duckdb").resolve()
    copy.chmod(0o644)
    connection = duckdb.connect(str(copy))
    connection.execute(damage)
    connection.close()
    found = ask_in(tmp_path / "data", "order", "replay", ORDER)
    assert found.exit_code == 1
    assert "differs from the copy at position 38" in found.stderr
    assert said in found.stderr.splitlines()


def test_an_anomaly_that_is_there_twice_is_counted() -> None:
    row = {"order_no": "A", "anomaly": "replacement_missing", "about": "x", "partner": "p", "fact_id": "f"}
    row |= {"expected": None, "found": None}
    empty: dict[str, list[dict[str, object]]] = {model: [] for model in MODELS}
    assert list(differences({**empty, "anomalies": [row, row]}, {**empty, "anomalies": [row, row]})) == []
    (said,) = differences({**empty, "anomalies": [row, row]}, {**empty, "anomalies": [row]})
    assert said == "anomalies replacement_missing x p f: 2 row(s) folded, 1 in the read model"


def test_changes_of_lines_are_told_as_people_count() -> None:
    changes = ["status cutting", "line 10: cut 0 -> 5", "line 10 delivered", "line 9 new", "cut complete",
               "anomaly: more_than_before cut line 10", "anomaly: more_than_before cut line 9"]  # fmt: skip
    assert list(in_order(changes)) == [
        "status cutting", "line 9 new", "line 10: cut 0 -> 5", "line 10 delivered", "cut complete",
        "anomaly: more_than_before cut line 9", "anomaly: more_than_before cut line 10",
    ]  # fmt: skip
