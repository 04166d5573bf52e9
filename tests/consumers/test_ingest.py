"""Ingest: every record is recorded, repeated or quarantined, once, whatever happens on the way."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from eventsourcing.persistence import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consumers.retry import dismiss, retry
from consumers.source import Partition
from domain.envelope import recompute_digest, unseal
from domain.errors import Busy, NotAllowed, OutOfStep, TopicReplaced
from domain.positions import Tally
from domain.roster import apply_roster, export_roster
from store import sqlite_fence
from tests.consumers.world import PARTITIONS, World, cut, event, wire


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.register("mill")
    return world


def test_each_record_is_counted_once_and_the_sum_is_what_was_delivered(world: World) -> None:
    world.send(cut("PO-1", "a"))
    world.send(cut("PO-1", "a"))
    world.send(cut("PO-2", "b"))
    world.send(b"{not json")
    world.send(None)

    world.ingest()

    tally = world.tally()
    assert (tally.recorded, tally.repeated, tally.quarantined) == (2, 1, 2)
    assert tally.recorded + tally.repeated + tally.quarantined == world.delivered()


def test_a_record_equal_after_parsing_is_a_repetition_in_either_mode(world: World) -> None:
    fact = cut("PO-1", "a")
    attributes = tuple((f"ce_{name}", str(value).encode()) for name, value in fact.items() if name != "data")
    world.send(fact)
    world.send(wire(fact, indent=2), key="PO-1")
    world.send(wire(dict(reversed(fact.items()))), key="PO-1")
    world.send(wire(fact["data"]), key="PO-1", headers=(("content-type", b"application/json"), *attributes))

    world.ingest()

    assert world.tally() == Tally(recorded=1, repeated=3)


@pytest.mark.parametrize("in_one_poll", [True, False])
def test_a_known_id_with_other_content_is_quarantined_and_the_first_is_kept(world: World, in_one_poll: bool) -> None:
    world.send(cut("PO-1", "a", 10))
    if not in_one_poll:
        world.ingest()
    world.send(cut("PO-1", "a", 12))

    world.ingest()

    assert world.tally() == Tally(recorded=1, quarantined=1)
    [state] = world.states()["order/PO-1"]
    assert unseal(state).data["quantities"][0]["quantity"] == 10
    [kept] = world.tracker.quarantine()
    assert kept.refusal is not None
    assert kept.refusal.code == "conflicting"


def test_the_value_is_stored_verbatim_and_its_digest_can_be_recomputed(world: World) -> None:
    value = wire(cut("PO-1", "a"), indent=1).replace(b'"mill"', b'"mill"') + b"\n "
    world.send(value, key="PO-1", headers=(("content-type", b"application/cloudevents+json"), ("trace", b"\xff\x00")))

    world.ingest()

    [state] = world.states()["order/PO-1"]
    sealed = unseal(state)
    assert sealed.value == value
    assert sealed.headers[1] == ("trace", b"\xff\x00")
    assert recompute_digest("order/PO-1", state) == sealed.digest


def test_holes_left_by_transactions_are_counted_apart(world: World) -> None:
    world.broker.skip("orders.mill", 0, 2)
    world.send(cut("PO-1", "a"))
    for partition in range(PARTITIONS):
        world.broker.skip("orders.mill", partition, 1)

    world.ingest()

    tally = world.tally()
    assert tally.recorded == 1
    assert tally.holes >= 1


def test_facts_of_an_unknown_partner_wait_in_quarantine_until_it_is_registered(world: World) -> None:
    world.broker.create("orders.ghost", PARTITIONS)
    world.send(cut("PO-1", "a", by="ghost"), to="ghost")
    world.ingest()
    [kept] = world.tracker.quarantine()
    assert kept.refusal is not None
    assert kept.refusal.code == "unknown_partner"

    world.register("ghost", topic=False)
    outcome, refusal = retry(world.tracker, str(kept.position), by="ann", reason="registered now")

    assert (outcome, refusal) == ("recorded", None)
    assert world.tally() == Tally(recorded=1)
    [state] = world.states()["order/PO-1"]
    assert unseal(state).position == kept.position
    with pytest.raises(NotAllowed):
        retry(world.tracker, str(kept.position), by="ann", reason="again")


def test_a_retry_that_is_refused_again_stays_waiting_and_can_be_dismissed(world: World) -> None:
    world.send(b"[]")
    world.ingest()
    [kept] = world.tracker.quarantine()
    position = str(kept.position)

    assert retry(world.tracker, position, by="ann", reason="try")[0] == "refused"
    dismiss(world.tracker, position, by="ann", reason="test data")

    assert world.tracker.quarantined(position).status == "dismissed"
    assert world.tally() == Tally(quarantined=1)


def test_a_record_taken_while_its_partner_was_suspended_is_refused(world: World) -> None:
    partner = world.tracker.partner("mill")
    partner.suspend(at_ms=0, from_ms=5_000, by="ann", reason="audit")
    partner.resume(at_ms=0, until_ms=9_000, by="ann", reason="passed")
    world.tracker.save_all([partner])
    for fact_id, recorded_ms in (("before", 4_999), ("first", 5_000), ("last", 8_999), ("after", 9_000)):
        world.send(cut("PO-1", fact_id), recorded_ms=recorded_ms)

    world.ingest()

    assert world.tally() == Tally(recorded=2, quarantined=2)
    assert {unseal(state).attributes["id"] for state in world.states()["order/PO-1"]} == {"before", "after"}


def test_a_partner_registered_while_ingest_runs_is_known_at_once(world: World) -> None:
    worker = world.worker()
    worker.step()
    world.register("later")
    world.send(cut("PO-1", "a", by="later"), to="later")

    for _ in range(3):
        worker.step()

    assert world.tally() == Tally(recorded=1)


# -- faults ------------------------------------------------------------------------------------------------------


def test_a_topic_made_again_under_a_running_worker_stops_it_until_accepted(world: World) -> None:
    for number in range(20):
        world.send(cut("PO-1", f"old-{number}"))
    worker = world.worker()
    while worker.step() or not worker.is_caught_up():
        pass

    new_id = world.broker.create("orders.mill", PARTITIONS)
    for number in range(60):
        world.send(cut("PO-1", f"new-{number}"))
    with pytest.raises(TopicReplaced) as stopped:
        for _ in range(3):
            worker.step()
    assert new_id in stopped.value.next_step
    with pytest.raises(TopicReplaced):
        world.ingest()

    world.store.accept_topic("orders.mill", cluster_id=world.broker.cluster_id, topic_id=new_id)
    world.ingest()
    assert world.tally() == Tally(recorded=80)


@pytest.mark.parametrize("fence", ["compare-and-set", "removed"])
def test_a_worker_that_slept_while_another_took_its_partition_writes_nothing(
    world: World, fence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The zombie: A polls, B takes the partition and writes, A wakes. Without the fence A moves the offset again."""
    for number in range(10):
        world.send(cut(f"PO-{number}", f"cut-{number}"))
    sleeper = world.worker()
    slices = sleeper.source.poll(timeout_ms=0, max_records=100)
    monkeypatch.setattr(sleeper.source, "poll", lambda **_: slices)
    sleeper._follow_assignment()
    sleeper._topics._bind("orders.mill", world.broker.ids["orders.mill"])
    steps = [sleeper._step_of(slice_) for slice_ in slices]

    world.ingest()
    assert world.tally() == Tally(recorded=10)
    if fence == "removed":
        monkeypatch.setattr(sqlite_fence, "move_positions", _move_without_comparing)
        monkeypatch.setattr("consumers.ingest.CONFLICT_PAUSE_S", 0)
        with pytest.raises(IntegrityError):  # only the tally's own CHECK is left to notice the double count
            sleeper._save(steps)
        return

    sleeper._save(steps)

    assert sleeper.progress().fenced == 1
    assert world.tally() == Tally(recorded=10)
    assert sum(len(states) for states in world.states().values()) == 10


def _move_without_comparing(c: object, moves: object) -> None:
    for move in moves:  # type: ignore[attr-defined]
        c.execute(  # type: ignore[attr-defined]
            "UPDATE positions SET next_offset = ?, repeated = repeated + ? WHERE topic_no = ? AND partition = ?",
            (move.next_offset, move.tally.offsets, move.topic_no, move.partition),
        )


def test_two_workers_on_one_order_end_in_a_conflict_that_both_survive(world: World) -> None:
    world.register("dyer")
    for number in range(12):
        world.send(cut("PO-1", f"mill-{number}"))
        world.send(cut("PO-1", f"dyer-{number}", by="dyer"), to="dyer")
    one = world.worker(mine=lambda p: p.topic == "orders.mill", max_poll_records=4)
    other = world.worker(mine=lambda p: p.topic == "orders.dyer", max_poll_records=4)
    for _ in range(6):
        one.step()
        other.step()

    assert world.tally() == Tally(recorded=24)
    assert one.progress().conflicts + other.progress().conflicts > 0
    assert len(world.states()["order/PO-1"]) == 24


def test_a_lasting_conflict_is_narrowed_down_to_its_one_record(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes PO-3 each time we try: the other orders' records are saved, and the failure names PO-3."""
    for number in range(8):
        world.send(cut(f"PO-{number}", "a"))
    worker = world.worker()
    insert = type(worker.recorder).insert_events

    def contested(self: object, events: list[object], **kwargs: object) -> object:
        if any(e.originator_id == "order/PO-3" for e in events):  # type: ignore[attr-defined]
            raise IntegrityError("PO-3 was written by another")
        return insert(self, events, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(type(worker.recorder), "insert_events", contested)
    monkeypatch.setattr("consumers.ingest.CONFLICT_PAUSE_S", 0)
    with pytest.raises(IntegrityError, match="PO-3"):
        for _ in range(2):
            worker.step()

    assert "order/PO-3" not in world.states()
    saved = world.tally().recorded
    assert 0 < saved < 8


# -- laws --------------------------------------------------------------------------------------------------------

_FACTS = st.lists(
    st.tuples(
        st.sampled_from(["PO-1", "PO-2", "PO-3"]),
        st.sampled_from(["a", "b", "c", "d"]),
        st.integers(1, 3),
        st.sampled_from(["mill", "dyer"]),
    ),
    max_size=40,
)


@given(facts=_FACTS, cuts=st.lists(st.integers(1, 5), max_size=40), seed=st.integers(0, 5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_batching_and_interleaving_gives_the_same_states_and_tally(
    tmp_path_factory: pytest.TempPathFactory, facts: list[tuple[str, str, int, str]], cuts: list[int], seed: int
) -> None:
    whole = World(tmp_path_factory.mktemp("whole"))
    for name in ("mill", "dyer"):
        whole.register(name)
    for subject, fact_id, pieces, by in facts:
        whole.send(cut(subject, fact_id, pieces, by=by), to=by)
    whole.ingest()

    apart = World(tmp_path_factory.mktemp("apart"), whole.broker)
    for name in ("mill", "dyer"):
        apart.register(name, topic=False)
    partitions = sorted(whole.broker.logs)
    script = [{partitions[(seed + i) % len(partitions)]: count} for i, count in enumerate(cuts)]
    apart.ingest(script=script)

    assert apart.states() == whole.states()
    assert apart.tally() == whole.tally()
    assert whole.tally().recorded + whole.tally().repeated + whole.tally().quarantined == len(facts)


def test_re_ingesting_into_an_empty_store_gives_the_same_states_byte_for_byte(world: World, tmp_path: Path) -> None:
    """DESIGN 3, with everything that could make the second reading decide otherwise: see domain.roster."""
    world.register("dyer")
    world.broker.create("orders.ghost", PARTITIONS)
    partner = world.tracker.partner("dyer")
    partner.suspend(at_ms=0, from_ms=7_000, by="ann", reason="audit")
    partner.resume(at_ms=0, until_ms=8_000, by="ann", reason="passed")
    world.tracker.save_all([partner])
    world.send(cut("PO-1", "ghostly", by="ghost"), to="ghost")
    world.send(cut("PO-2", "never", by="ghost"), to="ghost")
    world.send(cut("PO-1", "twin", by="ghost"), to="ghost")
    world.send(cut("PO-1", "a"))
    world.send(cut("PO-1", "a", 11))
    world.send(cut("PO-1", "s", by="dyer"), to="dyer", recorded_ms=7_500)
    world.send(b"[]")
    world.ingest()
    world.register("ghost", topic=False)
    world.send(cut("PO-1", "twin", by="ghost"), to="ghost")
    world.ingest()
    by_id = {record.history[0]["value"]: str(record.position) for record in world.tracker.quarantine()}
    ghostly = next(position for value, position in by_id.items() if value and "ghostly" in value)
    twin = next(position for value, position in by_id.items() if value and "twin" in value)
    dismissed = next(position for value, position in by_id.items() if value == "[]")
    assert retry(world.tracker, ghostly, by="ann", reason="registered")[0] == "recorded"
    assert retry(world.tracker, twin, by="ann", reason="registered")[0] == "repeated"
    dismiss(world.tracker, dismissed, by="ann", reason="noise")

    again = World(tmp_path / "again", world.broker)
    apply_roster(again.tracker, export_roster(world.tracker), at_ms=1, by="bob", reason="second store")
    again.ingest()

    assert again.states() == world.states()
    assert again.tally() == world.tally()
    decided = {str(r.position): r.status for r in again.tracker.quarantine()}
    assert decided == {str(r.position): r.status for r in world.tracker.quarantine() if r.status != "recorded"}
    assert apply_roster(again.tracker, export_roster(world.tracker), at_ms=2, by="bob", reason="twice") == {
        "partners": 0,
        "topics": 3,
        "decisions": 0,
    }


def test_without_the_carried_decisions_re_ingestion_would_differ(world: World, tmp_path: Path) -> None:
    """The planted bug of the test above: a roster stripped of its decisions gives other states."""
    world.broker.create("orders.ghost", PARTITIONS)
    world.send(cut("PO-1", "never", by="ghost"), to="ghost")
    world.ingest()
    world.register("ghost", topic=False)

    again = World(tmp_path / "again", world.broker)
    roster = export_roster(world.tracker) | {"decision": []}
    apply_roster(again.tracker, roster, at_ms=1, by="bob", reason="second store")
    again.ingest()

    assert again.states() != world.states()


def test_shipments_and_certificates_are_aggregates_of_their_own(world: World) -> None:
    world.register("sealine", "carrier")
    world.register("gots", "certifier")
    status = event("cargo_status", "shipment/sealine/B-77", "1", {"code": "24", "kind": "actual"}, by="sealine")
    issued = event(
        "certificate_issued",
        "certificate/gots/C-9",
        "1",
        {"holder": "mill", "scope": ["knit"], "body": "CU", "valid_from": "2026-01-01", "valid_until": "2026-12-31"},
        by="gots",
    )
    world.send(status, to="sealine")
    world.send(issued, to="gots")

    world.ingest()

    assert set(world.states()) == {"shipment/sealine/B-77", "certificate/gots/C-9"}
    assert Partition("orders.gots", 0) in world.broker.logs


# -- what a review found ----------------------------------------------------------------------------------------------


def test_an_extension_attribute_called_fact_is_told_from_the_value(world: World) -> None:
    fact = cut("PO-1", "a")
    attributes = [(f"ce_{name}", str(value).encode()) for name, value in fact.items() if name != "data"]
    headers = (("content-type", b"application/json"), *attributes, ("ce_fact", b"x"))
    world.send(wire(fact["data"]), key="PO-1", headers=headers)
    world.send(wire(fact["data"], indent=1), key="PO-1", headers=headers)

    world.ingest()

    assert world.tally() == Tally(recorded=1, repeated=1)
    [state] = world.states()["order/PO-1"]
    assert unseal(state).data == fact["data"]
    assert unseal(state).attributes["fact"] == "x"
    assert recompute_digest("order/PO-1", state) == unseal(state).digest


@pytest.mark.parametrize("failure", [IntegrityError("taken"), Busy("the store is busy")])
def test_a_save_that_fails_once_loses_nothing_that_another_store_had_decided(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    world.send(b"[]")
    world.send(cut("PO-1", "a"))
    world.ingest()
    again = World(tmp_path / "again", world.broker)
    apply_roster(again.tracker, export_roster(world.tracker), at_ms=1, by="bob", reason="second store")
    worker = again.worker()
    insert, failures = type(worker.recorder).insert_events, [failure]

    def fails_once(self: object, events: list[object], **kwargs: object) -> object:
        if failures and kwargs.get("moves"):
            raise failures.pop()
        return insert(self, events, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(type(worker.recorder), "insert_events", fails_once)
    monkeypatch.setattr("consumers.ingest.CONFLICT_PAUSE_S", 0)
    with contextlib.suppress(Busy):
        worker.step()
    again.ingest()

    assert again.tally() == Tally(recorded=1, quarantined=1)
    [kept] = again.tracker.quarantine()
    assert kept.record is not None
    assert kept.record.value == b"[]"


def test_a_batch_that_could_not_be_saved_is_not_taken_for_repeated(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.send(cut("PO-1", "a", 10))
    world.ingest()
    world.send(cut("PO-1", "b"))
    world.send(cut("PO-1", "a", 11))
    worker = world.worker()

    def busy(*_: object) -> bytes:
        raise Busy("the store is busy")

    with monkeypatch.context() as patched:
        patched.setattr(worker.tracker, "state_of", busy)
        with pytest.raises(Busy):
            worker.step()
    for partition in worker.source.assigned():
        worker.source.forget(partition)
    worker.step()

    assert world.tally() == Tally(recorded=2, quarantined=1)


def test_waiting_records_are_retried_in_the_order_they_were_taken(world: World) -> None:
    world.broker.create("orders.ghost", PARTITIONS)
    for number in range(9):
        world.send(cut("PO-1", f"f{number}", by="ghost"), to="ghost")
    world.send(cut("PO-2", "same", 10, by="ghost"), to="ghost", key="PO-2", partition_of="PO-1")
    world.send(cut("PO-2", "same", 11, by="ghost"), to="ghost", key="PO-2", partition_of="PO-1")
    world.ingest()
    world.register("ghost", topic=False)

    waiting = [str(record.position) for record in world.tracker.quarantine()]
    for position in waiting:
        retry(world.tracker, position, by="ann", reason="registered")

    [state] = world.states()["order/PO-2"]  # offset 9 counts, not offset 10, which comes first as text
    assert unseal(state).data["quantities"][0]["quantity"] == 10


def test_a_source_that_starts_past_the_stored_offset_is_out_of_step_and_no_hole(world: World) -> None:
    for number in range(10):
        world.send(cut("PO-1", f"f{number}"))
    world.ingest(script=[{Partition("orders.mill", sum(b"PO-1") % PARTITIONS): 5}])
    for number in range(10, 20):
        world.send(cut("PO-1", f"f{number}"))
    worker = world.worker()
    wrong = {Partition("orders.mill", sum(b"PO-1") % PARTITIONS): 15}
    worker.source._stored_offset = wrong.get  # type: ignore[attr-defined]  # a wrong seek, planted

    with pytest.raises(OutOfStep):
        for _ in range(3):
            worker.step()


def test_the_cache_is_bounded_by_facts_also_when_all_are_repeated(world: World) -> None:
    for number in range(300):
        world.send(cut(f"PO-{number}", "a"))
    world.ingest()
    for number in range(300):
        world.send(cut(f"PO-{number}", "a"))
    tracker = world.open_tracker()
    tracker._max_cached_facts = 50

    world.ingest(tracker=tracker, max_poll_records=20)

    assert world.tally() == Tally(recorded=300, repeated=300)
    assert sum(subject.version for subject in tracker._cache.values()) <= 50 + 20


def test_with_ids_from_old_metadata_the_remade_topics_records_would_be_skipped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted bug of the remade topic: an id that was asked before the poll proves nothing about the poll."""
    for number in range(20):
        world.send(cut("PO-1", f"old-{number}"))
    worker = world.worker()
    while worker.step() or not worker.is_caught_up():
        pass
    old = dict(world.broker.ids)
    world.broker.create("orders.mill", PARTITIONS)
    for number in range(60):
        world.send(cut("PO-1", f"new-{number}"))
    monkeypatch.setattr(worker.source, "confirmed_topic_ids", lambda topics: old)
    monkeypatch.setattr(worker.source, "topic_ids", lambda: old)

    worker.step()

    assert world.tally() == Tally(recorded=60)  # 20 old and 40 new ones: the first 20 of the new topic are lost
