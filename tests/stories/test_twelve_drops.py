"""Twelve small drops told the real way: one switching stream pooled over orders and styles, against answers by hand."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import jsonschema
import pytest

from domain.fold import rows
from domain.fold.switching import switching_anomalies, switching_rows
from domain.inspection import passes_one_step_tighter, plan_for
from tests.stories import twelve_drops_answers as answers
from tests.stories.asking import report, same_report
from tests.stories.telling import Copied, Event, Row, folded, published, read, recorded_us, same, shuffled, tell
from tests.stories.twelve_drops import DROPS, FIRST, KINDS, NAME, SECOND, TRUCK_1, TRUCK_2, Drop, story

STORY = read(NAME)
SCHEMAS = Path(__file__).resolve().parents[2] / "schemas" / "events"


def publish(folder: Path, events: list[Event]) -> None:
    tell(folder, KINDS, list(zip(events, recorded_us(events), strict=True)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story's data folder, published; only read from."""
    folder = tmp_path_factory.mktemp("twelve_drops")
    publish(folder, STORY)
    return folder


@pytest.fixture(scope="module")
def copy(folder: Path) -> Copied:
    return published(folder, *answers.PUBLISHED)


def test_the_records_are_the_story_that_is_told() -> None:
    """On a difference: `python -m tests.stories.twelve_drops`."""
    assert story() == STORY


def test_every_fact_passes_its_published_schema() -> None:
    for event in STORY:
        schema = json.loads((SCHEMAS / f"{event['type'].removeprefix('threadline.')}.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(event)


@pytest.mark.parametrize("model", answers.PUBLISHED)
def test_the_published_copy_has_the_answer(copy: Copied, model: str) -> None:
    same(copy[model], answers.PUBLISHED[model])


@pytest.mark.parametrize("model", answers.OF_THE_ORDERS)
def test_the_fold_has_the_answer(model: str) -> None:
    found = [row for order in (FIRST, SECOND) for row in rows(folded(STORY, order, KINDS))[model]]
    same(found, answers.OF_THE_ORDERS[model])


def test_the_fold_pools_both_orders_in_one_stream() -> None:
    inspections = [row for order in (FIRST, SECOND) for row in folded(STORY, order, KINDS).inspections]
    switching = switching_rows(reversed(inspections))
    same(_plain(switching), answers.SWITCHING)
    same(_plain(switching_anomalies(switching)), list(answers.ANOMALIES))


def _plain(found: object) -> list[Row]:
    return [{name.rstrip("_"): value for name, value in asdict(row).items()} for row in found]  # type: ignore[attr-defined]


def test_each_switch_says_why(copy: Copied) -> None:
    why = {row["number"]: row["why"] for row in copy["switching"]}
    assert why[4].startswith("to tightened: 2 of 3 ")
    assert "proves nothing" in why[6]
    assert why[10].startswith("to normal: 5 ")


def test_a_lot_presented_again_is_no_part_of_the_stream(copy: Copied) -> None:
    """R02 says that it is a re-inspection; F04B calls itself final, and follows F04."""
    told_of = {row["inspection"] for row in copy["switching"]}
    assert told_of == {f"F{number:02}" for number in range(1, 13)}


def test_a_wrong_severity_changes_no_verdict(copy: Copied) -> None:
    """F06 was accepted on 13 pieces where 20 were due: it stays so, and its sample is not called too small."""
    (drop,) = [row for row in copy["inspections"] if row["inspection"] == "F06"]
    assert (drop["verdict"], drop["computed"], drop["sample_due"]) == ("accepted", "accepted", 13)
    assert {row["anomaly"] for row in copy["anomalies"]} == {"severity_differs"}


REPORTS: dict[str, list[Row]] = {
    "switching": [
        {"factory": "atelier-porto", "style_family": "tees", "class": "major", "lots": 12, "rejected": 2,
         "due_next": "normal", "score": 4, "differing": 1, "last_order": FIRST, "last_inspection": "F06"},
    ],
    "switching --differing": [
        {"number": 6, "order_no": FIRST, "inspection": "F06", "partner": "clearview", "severity": "normal",
         "severity_due": "tightened", "is_reduced_permitted": False, "is_accepted": True},
    ],
    # By month of inspection. June: F01 to F05, R02, F04B: 12 + 13 + 13 + 13 + 18 + 13 + 13 = 95 pieces, 1 + 2 defects.
    # July: F06 to F09: 13 + 20 + 20 + 8 = 61. August: F10 to F12: 20 + 50 + 13 = 83, and one defect.
    "inspections --by month": [
        {"month": "2026-06", "inspections": 7, "first": 5, "accepted": 3, "rejected": 2,
         "right_first_time_percent": 60.0, "sampled": 95, "defectives": 3, "defects": 3, "dhu": 300 / 95},
        {"month": "2026-07", "inspections": 4, "first": 4, "accepted": 4, "rejected": 0,
         "right_first_time_percent": 100.0, "sampled": 61, "defectives": 0, "defects": 0, "dhu": 0.0},
        {"month": "2026-08", "inspections": 3, "first": 3, "accepted": 3, "rejected": 0,
         "right_first_time_percent": 100.0, "sampled": 83, "defectives": 1, "defects": 1, "dhu": 100 / 83},
    ],
    "defects": [{"code": "broken_stitch", "inspections": 3, "defects": 4, "defectives": 4}],  # 1 + 2 + 1
    # The truck is one shipment with 108 and 124 pieces of two orders.
    "shipments": [
        {"shipment": TRUCK_1, "pieces": 67, "received": 67, "short": 0, "cartons": 3, "orders": 1},
        {"shipment": TRUCK_2, "pieces": 232, "received": 232, "short": 0, "cartons": 5, "orders": 2},
    ],
    f"shipments --order {SECOND}": [{"shipment": TRUCK_2, "pieces": 124, "received": 124, "orders": 1}],
    "shipments --split": [{"order_no": FIRST, "shipments": 2, "pieces": 175, "names": [TRUCK_1, TRUCK_2]}],
    # To come first, the nearest promise first; then those that came. On 17 August, the last day, d09 is overdue.
    "drops": [{"drop_name": f"d{n:02}"} for n in (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)],
    "drops --late": [{"drop_name": "d09"}, {"drop_name": "d04"}, {"drop_name": "d05"}],
    f"pieces {SECOND}": [
        {"line": "07", "ordered": 24, "packed": 24, "shipped": 24, "wip_shipping": 0, "missing": 0},
        {"line": "08", "ordered": 100, "packed": 100, "shipped": 100, "wip_shipping": 0, "missing": 0},
        {"line": "09", "ordered": 8, "packed": 8, "shipped": 0, "wip_shipping": 8, "missing": 0},
        {"line": "10", "ordered": 50, "packed": 50, "shipped": 0, "wip_shipping": 50, "missing": 0},
        {"line": "11", "ordered": 200, "packed": 200, "shipped": 0, "wip_shipping": 200, "missing": 0},
        {"line": "12", "ordered": 13, "packed": 13, "shipped": 0, "wip_shipping": 13, "missing": 0},
    ],
    # Eight lines came, drops 4 and 5 late. DAP: delivery counts where it came, so both ways agree.
    "on-time": [{"n": 8, "late": 2, "late_percent": 25.0, "open": 4, "assumed": 0}],
    "on-time --at incoterm": [{"n": 8, "late": 2, "late_percent": 25.0, "open": 4, "at_origin": 0,
                               "at_destination": 8}],
    "holds --all": [],
    "certificates": [],
}  # fmt: skip


@pytest.mark.parametrize("words", REPORTS)
def test_the_report_has_the_answer(folder: Path, words: str) -> None:
    same_report(report(folder, words), REPORTS[words])


@pytest.mark.parametrize(("seed", "page_size"), [(4, 10**6), (2026, 14)])
def test_the_same_facts_in_any_order_and_any_pages_publish_the_same_rows(
    copy: Copied, tmp_path: Path, seed: int, page_size: int
) -> None:
    tell(tmp_path, KINDS, shuffled(STORY, seed), page_size=page_size)
    other = published(tmp_path, *answers.PUBLISHED)
    for model in answers.PUBLISHED:
        assert sorted(copy[model], key=repr) == sorted(other[model], key=repr), model


def test_a_corrected_inspection_changes_what_was_due_ever_after(tmp_path: Path) -> None:
    """F04 declared not to have occurred: F04B follows it still, so 11 lots; never 2 of 5 rejected, normal throughout.

    Then all five lots inspected under tightened differ, and F06, on normal, does not.
    """
    void = {**STORY[0], "id": "void-F04", "source": "/partners/clearview", "type": "threadline.corrected.v1",
            "time": "2026-09-01T08:00:00Z", "data": {"corrects": "cv-F04", "reason": "did_not_occur"}}  # fmt: skip
    publish(tmp_path, [*STORY, void])
    copy = published(tmp_path, "switching", "anomalies")
    stream = sorted(copy["switching"], key=lambda row: row["number"])
    assert [row["inspection"][1:] for row in stream if row["differs"]] == ["05", "07", "08", "09", "10"]
    assert len(stream) == 11
    # 1: 2, rejected: 0, 3: 2; F06: 4 (tightened ones add none, nor take); F11: 6; F12: 8.
    assert [row["score"] for row in stream] == [2, 0, 2, 2, 4, 4, 4, 4, 4, 6, 8]
    assert {row["severity_due"] for row in stream} == {"normal"}


def test_ten_larger_drops_without_a_rejection_earn_reduced_inspection(tmp_path: Path) -> None:
    """300 pieces at AQL 2.5 are letter H, 50 pieces, Ac 3 >= 2; two found would pass at 1.5 (Ac 2) too: +3 a lot.

    After the tenth the score is 30; the eleventh is inspected under reduced (20 pieces), the twelfth under normal,
    which is allowed in place of reduced and begins the score anew: +3.
    """
    usual = [Drop(n, FIRST if n <= 6 else SECOND, 300, None, 50, 2, "accepted") for n in range(1, 13)]
    usual[10] = usual[10]._replace(severity="reduced", sampled=20, major=0)
    publish(tmp_path, story(tuple(usual), aql="2.5"))
    copy = published(tmp_path, "switching", "anomalies")
    stream = sorted(copy["switching"], key=lambda row: row["number"])
    assert [row["score"] for row in stream] == [3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 3]
    assert [row["is_reduced_permitted"] for row in stream] == [False] * 10 + [True, True]
    assert [row["severity_due"] for row in stream] == ["normal"] * 11 + ["reduced"]
    assert copy["anomalies"] == []


def test_reduced_inspection_does_not_fit_in_twelve_lots_once_tightened_was_due() -> None:
    """Two rejected, five on tightened: five lots are left, +3 each at most; 30 are needed."""
    rejected_first, tightened = 2, 5
    assert (len(DROPS) - rejected_first - tightened) * 3 == 15 < 30
    plan = plan_for(lot=300, level="II", aql="2.5")
    assert (plan.n, plan.ac, passes_one_step_tighter(plan, 2), passes_one_step_tighter(plan, 3)) == (50, 3, True, False)
