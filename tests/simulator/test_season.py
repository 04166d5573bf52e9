"""A season is what it says: facts of the contract, counted rightly, the same for one seed."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import Counter
from dataclasses import fields, replace
from datetime import date, timedelta

import jsonschema
import pytest
from season_reader import KINDS, read

from consumers.events import EVENT_MODELS
from domain.errors import InvalidInput
from domain.facts import FACTS
from domain.fold import fold
from domain.moments import read_moment
from simulator import PARTNERS, UNTIL, Dirt, WireFact, partners_toml, simulate

# Every kind of dirt often, so that a few orders show them all.
FILTHY = Dirt(**{field.name: 0.05 for field in fields(Dirt)} | {"malformed": 0.15, "term_left": 0.5})
# The bytes of 20 orders of seed 7, in order of sending. A change of the simulator changes it, knowingly; the demo's
# figures and the benches change with it.
GOLDEN = "de2190f89e618c969acf45aeb27bcea9f245fd7335f2352a1033989f35aa8e1e"


def _hash(season: object) -> str:
    digest = hashlib.sha256()
    for fact in season:  # type: ignore[attr-defined]
        for part in (fact.topic.encode(), fact.key or b"", fact.value or b"", str(fact.sent_us).encode()):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_record_of_a_clean_season_is_a_fact_recorded_once(seed: int) -> None:
    season = simulate(orders=60, seed=seed, dirt=Dirt.none())
    found = read(season)
    assert found.surprises == []
    assert found.outcomes == {"recorded": season.expected.records}
    assert not season.expected.dirt


def test_clean_facts_are_valid_by_their_json_schemas() -> None:
    checkers = {
        name: jsonschema.Draft202012Validator(model.model_json_schema()) for name, model in EVENT_MODELS.items()
    }
    for fact in list(simulate(orders=25, seed=4, dirt=Dirt.none())):
        event = json.loads(fact.value or b"")
        checkers[event["type"].split(".")[1]].validate(event)


def test_every_fact_of_the_contract_is_stated_in_500_orders() -> None:
    said = Counter(
        json.loads(fact.value)["type"].split(".")[1]
        for fact in simulate(orders=500, seed=11)
        if fact.outcome == "recorded" and fact.value
    )
    assert set(said) == set(FACTS)


@pytest.mark.parametrize("dirt", [Dirt(), FILTHY], ids=["usual", "filthy"])
def test_what_is_expected_is_what_the_tracker_says(dirt: Dirt) -> None:
    season = simulate(orders=300 if dirt == Dirt() else 100, seed=5, dirt=dirt)
    found, expected = read(season), season.expected
    assert found.surprises == []
    assert found.outcomes == {
        "recorded": expected.recorded,
        "repeated": expected.repeated,
        "quarantined": expected.quarantined,
    }
    assert found.refused == expected.refused
    assert expected.records == expected.recorded + expected.repeated + expected.quarantined
    assert expected.malformed + expected.conflicting == expected.quarantined
    assert sum(expected.facts.values()) == expected.recorded


def test_a_filthy_season_has_every_kind_of_dirt_and_every_bad_record() -> None:
    season = simulate(orders=400, seed=6, dirt=replace(FILTHY, malformed=0.17))
    for _ in season:
        pass
    from simulator.malformed import MAKERS

    assert set(season.expected.refused) == {*MAKERS, "conflicting"}
    told = {field.name for field in fields(Dirt)} - {"skewed", "forgotten", "correction_first"} | {"correction"}
    assert set(season.expected.dirt) == told


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    assert _hash(simulate(orders=20, seed=7)) == GOLDEN
    assert _hash(simulate(orders=20, seed=7)) == GOLDEN
    assert _hash(simulate(orders=20, seed=8)) != GOLDEN


def test_an_order_does_not_depend_on_how_many_there_are() -> None:
    few = list(simulate(orders=15, seed=9))
    many = set(simulate(orders=40, seed=9))
    assert many.issuperset(few)


def test_records_come_in_order_of_sending_and_none_after_the_horizon() -> None:
    sent = [fact.sent_us for fact in simulate(orders=200, seed=2)]
    assert sent == sorted(sent)
    until_us = read_moment(f"{UNTIL.isoformat()}T00:00:00Z")
    assert sent[-1] < until_us
    # The season runs to its end: the last week has records.
    assert sent[-1] > until_us - 7 * 86_400 * 1_000_000


def test_the_order_of_sending_is_not_the_order_of_happening() -> None:
    happened = [
        read_moment(json.loads(fact.value)["time"])
        for fact in simulate(orders=50, seed=2, dirt=Dirt.none())
        if fact.value
    ]
    behind = sum(later < earlier for earlier, later in itertools.pairwise(happened))
    assert behind > len(happened) / 20


def test_dirt_comes_at_about_its_rates() -> None:
    season, dirt = simulate(orders=1_200, seed=3), Dirt()
    for _ in season:
        pass
    counts, records = season.expected.dirt, season.expected.records
    for name, rate in (
        ("late", dirt.late),
        ("repeated", dirt.repeated),
        ("rewritten", dirt.rewritten),
        ("conflicting", dirt.conflicting),
        ("malformed", dirt.malformed),
    ):
        # Half to one and a half: 30,000 records make even the rarest, 24 conflicts, lie within four of its sigmas.
        assert rate * 0.5 < counts[name] / records < rate * 1.6, name


def test_rates_that_leave_no_fact_alone_are_refused() -> None:
    with pytest.raises(InvalidInput, match="at most 1"):
        next(simulate(orders=1, seed=1, dirt=Dirt(repeated=0.7, rewritten=0.7)))


def test_every_event_says_that_it_is_synthetic() -> None:
    for fact in simulate(orders=30, seed=1):
        if fact.outcome != "quarantined":
            assert json.loads(fact.value or b"")["synthetic"] is True


def test_each_partner_states_only_under_its_own_name_and_the_toml_names_them_all() -> None:
    import tomllib

    listed = {item["name"]: tuple(item["kinds"]) for item in tomllib.loads(partners_toml())["partner"]}
    assert listed == PARTNERS
    seen = {fact.partner for fact in simulate(orders=300, seed=1)}
    assert seen == set(PARTNERS)


def test_dates_outside_the_default_season_work_too() -> None:
    start = date(2030, 1, 1)
    facts: list[WireFact] = list(simulate(orders=5, seed=1, start=start, until=start + timedelta(days=60)))
    assert facts
    assert all(fact.sent_us >= read_moment("2030-01-01T00:00:00Z") for fact in facts)


def test_a_clean_season_shows_no_anomaly() -> None:
    found = read(simulate(orders=150, seed=12, dirt=Dirt.none()))
    anomalies = [
        anomaly
        for subject, facts in found.facts.items()
        if "/" not in subject
        for anomaly in fold(subject, facts, KINDS).anomalies
    ]
    assert anomalies == []


def test_a_usual_season_shows_the_anomalies_that_people_must_see() -> None:
    found = read(simulate(orders=400, seed=7))
    seen = {
        anomaly.anomaly
        for subject, facts in found.facts.items()
        if "/" not in subject
        for anomaly in fold(subject, facts, KINDS).anomalies
    }
    assert seen >= {
        "more_than_before",
        "parties_disagree",
        "stated_twice",
        "stranger",
        "unconfirmed_activity",
        "verdict_differs",
    }
    assert "correction_without_effect" not in seen
