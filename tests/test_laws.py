"""The laws of the whole way: records in by ingest, read models out by the projector.

Stories are drawn first and put under order numbers of their own, then all go through together, since a page costs the
projector the same for one order as for forty.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from strategies import FIRST_RECORDED_US, KINDS, Stated, facts_of_orders

from projections.projector import Projector
from projections.texts import MODELS
from store.open import open_for_reading
from tests.consumers.world import World, event

ORDER_MODELS = [name for name in MODELS if name not in ("quarantine", "partners")]


def stories(count: int, *, of: int) -> list[Stated]:
    """Facts of `count` stories, each under subjects of its own; the same for the same seed."""
    drawn: list[Stated] = []

    @seed(of)
    @settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=HealthCheck
    )
    @given(facts_of_orders())
    def draw(story: list[Stated]) -> None:
        number = f"-{of}-{len(drawn)}"
        drawn.extend(one._replace(subject=one.subject + number) for one in story)

    draw()
    return drawn


def told(
    folder: Path, facts: Sequence[tuple[Stated, int]], *, script: Any = (), page_size: int
) -> dict[str, list[Any]]:
    """Send facts (with the broker's time of each), ingest and project them; the rows of the order models."""
    world = World(folder)
    for name, kinds in KINDS.items():
        world.register(name, *sorted(kinds))
    world.broker.create("orders.stranger", 3)
    for one, recorded_ms in facts:
        record = event(one.name, one.subject, one.id, one.data, by=one.partner, at=one.time)
        world.send(record, to=one.partner, recorded_ms=recorded_ms)
    partitions = sorted(world.broker.logs)
    world.ingest(script=[{partitions[which % len(partitions)]: count} for which, count in script])
    tally = world.tally()
    assert tally.recorded + tally.repeated + tally.quarantined == world.delivered()
    with Projector(open_for_reading(folder / "events.sqlite"), folder, page_size=page_size) as projector:
        projector.run_once()
        return {name: projector.connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in ORDER_MODELS}


@pytest.mark.parametrize("number", range(3))
def test_arrival_interleaving_repetition_and_batching_make_no_difference(tmp_path: Path, number: int) -> None:
    choose = random.Random(number)
    facts = [(one, FIRST_RECORDED_US // 1000 + 1000 * at) for at, one in enumerate(stories(30, of=number))]

    plain = told(tmp_path / "plain", facts, page_size=20_000)

    # A repeated record comes after its first one, which is the one that counts; all else may come in any order.
    shuffled = choose.sample(facts, len(facts))
    for one, recorded_ms in choose.sample(facts, len(facts) // 3):
        first = next(place for place, (other, _) in enumerate(shuffled) if other is one)
        shuffled.insert(choose.randint(first + 1, len(shuffled)), (one, recorded_ms + 500_000))
    script = [(choose.randrange(100), choose.randint(1, 20)) for _ in range(60)]
    mixed = told(tmp_path / "mixed", shuffled, script=script, page_size=max(1, len(facts) // 3))

    assert sum(len(rows) for rows in plain.values()) > 100
    for name in ORDER_MODELS:
        assert mixed[name] == plain[name], name


def test_the_law_sees_a_story_told_differently(tmp_path: Path) -> None:
    """The planted bug: one fact left out must show."""
    facts = [(one, FIRST_RECORDED_US // 1000 + 1000 * at) for at, one in enumerate(stories(10, of=7))]
    lost = next(place for place, (one, _) in enumerate(facts) if one.name == "confirmed")

    plain = told(tmp_path / "plain", facts, page_size=20_000)
    other = told(tmp_path / "other", facts[:lost] + facts[lost + 1 :], page_size=20_000)

    assert other != plain
