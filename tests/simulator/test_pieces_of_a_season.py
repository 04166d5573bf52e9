"""Honest facts make honest numbers: in a clean season no piece is counted twice, so no number falls below 0."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import asdict, replace

import pytest
from season_reader import KINDS, read

from domain.fact import Fact
from domain.facts.production import Returned, Reworked, Scrapped
from domain.facts.words import LineQuantity
from domain.fold import OrderState, fold
from domain.fold.lots import Tally
from domain.fold.whereabouts import Whereabouts
from simulator import Dirt, simulate

Season = list[list[Fact]]
# With this seed 150 orders have all that the laws ask of: rejects of the wash, rework, replacements, holds, moves.
SEED = 5


@pytest.fixture(scope="module")
def season() -> Season:
    """Facts by order. What the wash spoils, is in turn scrapped, mended and left lying: nobody simulates that."""
    found = read(simulate(orders=150, seed=SEED, dirt=Dirt.none()))
    turn = itertools.cycle((Scrapped, Reworked, None))
    orders = [facts for subject, facts in found.facts.items() if "/" not in subject]
    return [[*facts, *(one for fact in facts for one in _after(fact, next(turn)))] for facts in orders]


def _after(fact: Fact, then: type[Scrapped] | type[Reworked] | None) -> Iterator[Fact]:
    back = fact.data
    if not isinstance(back, Returned) or not back.rejects or then is None:
        return
    quantities = [LineQuantity(line=q.line, quantity=q.quantity) for q in back.rejects]
    told = {"lot": back.lot, "stage": back.stage, "quantities": quantities}
    name, data = ("scrapped", Scrapped(**told, reason="torn")) if then is Scrapped else ("reworked", Reworked(**told))
    yield replace(fact, id=f"{fact.id}-after", name=name, data=data, happened_us=fact.happened_us + 1)


def _states(season: Season) -> list[OrderState]:
    return [fold(facts[0].subject, facts, KINDS) for facts in season]


def _below_zero(states: list[OrderState]) -> list[tuple[str, str, str, str, int]]:
    return [
        (row.order_no, row.lot, row.line, name, number)
        for state in states
        for row in state.pieces
        for name, number in asdict(row).items()
        if isinstance(number, int) and number < 0
    ]


def test_no_number_of_a_clean_season_is_below_zero_and_no_stage_gave_more_than_came_in(season: Season) -> None:
    states = _states(season)
    assert _below_zero(states) == []
    assert [anomaly for state in states for anomaly in state.anomalies] == []
    rows = [row for state in states for row in state.pieces]
    for name in ("moved_in", "rejects", "reworked", "scrapped", "outside_lost", "lost", "missing", "replacements"):
        assert any(getattr(row, name) for row in rows), name
    assert any(state.holds for state in states)
    facts = [fact for order in season for fact in order if fact.id.endswith("-after")]
    assert {fact.name for fact in facts} == {"scrapped", "reworked"}


@pytest.mark.parametrize(
    ("of", "name", "bug"),
    [
        pytest.param(
            Whereabouts, "from_stock", lambda self, line: 0, id="replacements-leave-a-shelf-they-never-stood-on"
        ),
        pytest.param(
            Tally,
            "from_rejects",
            property(lambda self: min(self.scrapped, max(0, self.rejected - self.reworked))),
            id="scrap-of-rejects-from-outside-is-taken-from-good-ones",
        ),
    ],
)
def test_the_law_sees_a_piece_that_counts_twice(
    season: Season, monkeypatch: pytest.MonkeyPatch, of: type, name: str, bug: object
) -> None:
    monkeypatch.setattr(of, name, bug)
    assert _below_zero(_states(season))
