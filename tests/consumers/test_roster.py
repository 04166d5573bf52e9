"""The roster: what it carries, and what it refuses before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from consumers.retry import dismiss
from domain.codes import REFUSALS
from domain.errors import InvalidInput, NotAllowed
from domain.partner import Partner
from domain.roster import apply_roster, export_roster
from tests.consumers.world import World

DECISION = {"position": "1/0/7", "outcome": "waiting", "code": "not_json", "words": "no JSON", "at_ms": 1}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def apply(world: World, **roster: Any) -> dict[str, int]:
    return apply_roster(world.tracker, roster, at_ms=5, by="bob", reason="test")


def test_partners_alone_are_enough_and_get_numbers_in_turn(world: World) -> None:
    added = apply(world, partner=[{"name": "mill", "kinds": ["factory"]}, {"name": "acme", "kinds": ["buyer"]}])

    assert added == {"partners": 2, "topics": 0, "decisions": 0}
    assert {p.name: p.topic_no for p in world.tracker.partners()} == {"mill": 1, "acme": 2}
    assert world.tracker.partner("mill").history[0]["by"] == "bob"


@pytest.mark.parametrize(
    "roster",
    [
        {"partner": [{"name": "No Such/Name", "kinds": ["factory"]}]},
        {"partner": [{"name": "customer", "kinds": ["factory"]}]},
        {"partner": [{"name": "mill", "kinds": ["tailor"]}]},
        {"partner": [{"name": "mill", "kinds": []}]},
        {"partner": [{"name": "mill", "kinds": ["factory"]}, {"name": "mill", "kinds": ["factory"]}]},
        {"partner": [{"name": "mill", "kinds": ["factory"], "suspension": [{"what": "suspended"}]}]},
        {"decision": [DECISION | {"position": "nonsense"}]},
        {"decision": [DECISION | {"outcome": "recorded"}]},
        {"decision": [{name: value for name, value in DECISION.items() if name != "code"}]},
        {"decision": [DECISION, DECISION]},
        {"topic": [{"topic_no": 0, "topic": "orders.mill"}]},
        {"version": 2},
        {"partners": []},
    ],
)
def test_a_roster_of_another_shape_is_refused_whole(world: World, roster: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        apply(world, **roster)

    assert world.store.max_notification_id() is None
    assert world.store.topics() == []


def test_suspensions_reach_a_partner_that_was_added_before(world: World, tmp_path: Path) -> None:
    partner = world.register("mill", topic=False)
    partner.suspend(at_ms=0, from_ms=5_000, by="ann", reason="audit")
    partner.resume(at_ms=0, until_ms=9_000, by="ann", reason="passed")
    world.tracker.save_all([partner])
    other = World(tmp_path / "other")
    other.register("mill", topic=False)

    apply_roster(other.tracker, export_roster(world.tracker), at_ms=1, by="bob", reason="second store")

    assert other.tracker.partner("mill").suspensions == world.tracker.partner("mill").suspensions
    assert (
        export_roster(other.tracker)["partner"][0]["suspension"]
        == export_roster(world.tracker)["partner"][0]["suspension"]
    )


def test_other_suspensions_than_the_rosters_are_a_contradiction(world: World, tmp_path: Path) -> None:
    for folder, from_ms in ((world, 5_000), (other := World(tmp_path / "other"), 6_000)):
        partner = folder.register("mill", topic=False)
        partner.suspend(at_ms=0, from_ms=from_ms, by="ann", reason="audit")
        folder.tracker.save_all([partner])

    with pytest.raises(NotAllowed):
        apply_roster(other.tracker, export_roster(world.tracker), at_ms=1, by="bob", reason="second store")


def test_who_decided_and_why_survives_a_second_export(world: World, tmp_path: Path) -> None:
    world.register("mill")
    world.send(b"[]")
    world.ingest()
    [kept] = world.tracker.quarantine()
    dismiss(world.tracker, str(kept.position), by="ann", reason="a test")
    other = World(tmp_path / "other", world.broker)
    apply_roster(other.tracker, export_roster(world.tracker), at_ms=1, by="bob", reason="second store")
    other.ingest()

    [decision] = export_roster(other.tracker)["decision"]
    assert (decision["by"], decision["reason"], decision["outcome"]) == ("ann", "a test", "dismissed")


def test_a_name_that_is_none_is_refused_at_registration() -> None:
    for name in ("customer", "No Such/Name", "mill\n", "\x1b[31m", ""):
        with pytest.raises(InvalidInput):
            Partner.register(name=name, kinds=frozenset({"factory"}), topic_no=1, at_ms=1, by="a", reason="b")


def test_every_code_of_a_refusal_can_be_carried(world: World) -> None:
    decisions = [DECISION | {"position": f"1/0/{number}", "code": code} for number, code in enumerate(sorted(REFUSALS))]

    assert apply(world, decision=decisions)["decisions"] == len(REFUSALS)
    assert {d["code"] for d in export_roster(world.tracker)["decision"]} == REFUSALS
