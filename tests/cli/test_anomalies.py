"""Each anomaly that the fold knows is said in words of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.asking.anomalies import in_words
from cli.commands.report_certificates import RESULTS

SAID = {
    "clock_ahead": "cut a1 by mill claims 1970-01-01T00:10:00Z, after it was recorded (1970-01-01T00:00:05Z)",
    "stated_twice": "document cut was stated twice; a1 by mill counts in nothing",
    "stranger": "cut a1 by mill, who is no member of this order; it counts in nothing",
    "confirmed_again": "confirmed again (a1 by mill); the first counts, change terms by amended",
    "revision_repeated": "revision cut was stated again (a1 by mill); the first counts",
    "correction_without_effect": "correction a1 by mill has no effect: "
    "cut is unknown, a correction, or corrected already",
    "replacement_missing": "correction a1 by mill names a replacement, cut, that is not here yet",
    "parties_disagree": "the parties disagree on what was cut: 5,000,000 by the one that counts, "
    "600,000,000 by the other",
    "two_factories": "600000000 factories state cut; their pieces add up",
    "unconfirmed_activity": "work goes on, and no buyer has confirmed the order",
    "unknown_line": "cut is in no terms of the order",
    "more_than_before": "cut: 600,000,000 pieces, and only 5,000,000 at the stage before",
    "shipped_uninspected": "goods left before a final inspection of their lot was accepted: shipment cut",
    "shipped_rejected": "goods left although the last final inspection rejected their lot: shipment cut",
    "shipped_on_hold": "goods left while on hold: shipment cut",
    "moved_on_hold": "pieces went into another lot while all of their lot was on hold: cut",
    "returned_more_than_sent": "cut: 600,000,000 pieces came back, and only 5,000,000 were sent out",
    "more_than_came_in": "cut: 600,000,000 pieces accounted for, and only 5,000,000 came in",
    "verdict_differs": "inspection cut: by its own counts the plan says otherwise than the verdict (a1 by mill)",
    "sample_too_small": "inspection cut: 600,000,000 pieces sampled, and the plan asks for 5,000,000 (a1 by mill)",
    "defectives_exceed_sample": "inspection cut: 600,000,000 defectives in 5,000,000 pieces sampled (a1 by mill)",
    "severity_differs": "inspection cut: done under another severity than was due (a1 by mill); the verdict stands",
    "sea_term_by_air": "shipment cut goes by air under a term that is for sea alone",
    "certificate_missing": "certificate not valid at shipment cut: there is none of this scheme",
    "certificate_wrong_holder": "certificate not valid at shipment cut: none is held by the factory of what is aboard",
    "certificate_withdrawn": "certificate not valid at shipment cut: the factory's was withdrawn by that day",
    "certificate_not_in_force": "certificate not valid at shipment cut: the factory's was not in force that day",
    "certificate_wrong_scope": "certificate not valid at shipment cut: the factory's does not cover these goods",
    "certificate_undated": "certificate not valid at shipment cut: nobody stated a usable day on which the goods left",
}
ROW = {"about": "cut", "partner": "mill", "fact_id": "a1", "expected": 5_000_000, "found": 600_000_000}


@pytest.mark.parametrize("anomaly", SAID)
def test_an_anomaly_is_said_in_words(anomaly: str) -> None:
    assert in_words({"anomaly": anomaly, **ROW}) == SAID[anomaly]


def test_goods_whose_lot_nobody_named_left_uninspected_as_a_whole() -> None:
    told = in_words({"anomaly": "shipped_uninspected", **ROW, "about": ""})
    assert told == "goods left before a final inspection was accepted"


def test_every_anomaly_of_the_fold_has_words() -> None:
    folder = Path(__file__).resolve().parents[2] / "domain" / "fold"
    sources = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.py")}
    found = {name for text in sources.values() for name in re.findall(r'AnomalyRow\([a-z_.]+, "([a-z_]+)"', text)}
    found.update(re.findall(r'\brow\("([a-z_]+)"', sources["anomalies.py"]))
    assert found == {name for name in SAID if not name.startswith("certificate_")}
    results = {f"certificate_{name}" for name in RESULTS if name not in ("valid", "not_shipped")}
    assert results == {name for name in SAID if name.startswith("certificate_")}


def test_one_that_is_not_known_is_shown_all_the_same() -> None:
    assert in_words({"anomaly": "new_kind", **ROW}) == "new_kind cut (a1 by mill)"
