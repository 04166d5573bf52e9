"""Each anomaly that the fold knows is said in words of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.asking.anomalies import in_words

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
    "shipped_uninspected": "goods left before a final inspection was accepted",
}
ROW = {"about": "cut", "partner": "mill", "fact_id": "a1", "expected": 5_000_000, "found": 600_000_000}


@pytest.mark.parametrize("anomaly", SAID)
def test_an_anomaly_is_said_in_words(anomaly: str) -> None:
    assert in_words({"anomaly": anomaly, **ROW}) == SAID[anomaly]


def test_every_anomaly_of_the_fold_has_words() -> None:
    source = (Path(__file__).resolve().parents[2] / "domain" / "fold" / "anomalies.py").read_text(encoding="utf-8")
    words = {part for part in source.split('"')[1::2] if "_" in part and part.isidentifier()}
    assert words - {"incorrect_data"} == set(SAID) - {"stranger"}


def test_one_that_is_not_known_is_shown_all_the_same() -> None:
    assert in_words({"anomaly": "new_kind", **ROW}) == "new_kind cut (a1 by mill)"
