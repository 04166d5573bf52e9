"""What every event recorder must do, whatever the database; a subclass gives `store` (empty) and `another` (same data).

`orders.a` has number 1 in each test, so that its partitions may be moved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent, Tracking
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Fenced, NotAllowed
from domain.positions import Move, Progress, Tally, TallyShift, TopicBinding
from store.recorder import EventRecorder

TOPIC = 1


def event(originator_id: str, version: int, state: bytes = b"{}", topic: str = "Order.Cut") -> StoredEvent:
    return StoredEvent(originator_id, version, topic, state)


def step(partition: int, continued_from: int | None, next_offset: int, first_offset: int = 0, **tally: int) -> Move:
    """A move whose tally is `recorded` throughout, unless given."""
    start = first_offset if continued_from is None else continued_from
    counted = Tally(**tally) if tally else Tally(recorded=next_offset - start)
    return Move(TOPIC, partition, continued_from, first_offset, next_offset, counted)


def everything(store: EventRecorder) -> list[tuple[str, int, str, bytes]]:
    page = store.read_page(0, 1_000_000)
    return list(zip(page.originator_ids, page.versions, page.topics, page.states, strict=True))


class RecorderConformance:
    @pytest.fixture
    def store(self) -> EventRecorder:
        raise NotImplementedError

    @pytest.fixture
    def another(self, store: EventRecorder) -> EventRecorder:
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _topic(self, store: EventRecorder) -> None:
        assert store.bind_topic("orders.a", cluster_id="here", topic_id="first").topic_no == TOPIC

    # --- the fence

    def test_the_first_read_of_a_partition_inserts_its_position(self, store: EventRecorder) -> None:
        assert store.progress_of(TOPIC, 5) is None
        store.insert_events(
            [event("order/A", 1)], moves=[step(5, None, 105, 100, recorded=1, repeated=2, quarantined=1, holes=1)]
        )
        expected = Progress(TOPIC, 5, 100, 105, Tally(1, 2, 1, 1))
        assert store.progress_of(TOPIC, 5) == expected
        assert store.progress() == [expected]

    def test_a_stale_worker_is_fenced_and_nothing_is_written(
        self, store: EventRecorder, another: EventRecorder
    ) -> None:
        store.insert_events([event("order/A", 1)], moves=[step(0, None, 10)])
        another.insert_events([event("order/B", 1)], moves=[step(0, 10, 15)])
        before = everything(store)
        with pytest.raises(Fenced) as refused:
            store.insert_events(
                [event("order/C", 1)],
                moves=[step(0, 10, 20)],
                bindings=[TopicBinding(9, "orders.z", None, None)],
                tracking=Tracking("x", 1),
            )
        message = str(refused.value)
        assert "partition 0 of orders.a" in message
        assert "at offset 10" in message
        assert "found at offset 15" in message
        assert refused.value.next_step
        assert everything(store) == before
        assert store.progress() == [Progress(TOPIC, 0, 0, 15, Tally(recorded=15))]
        assert [binding.topic for binding in store.topics()] == ["orders.a"]
        assert store.max_tracking_id("x") is None

    def test_a_worker_that_thinks_a_partition_was_never_read_is_fenced(self, store: EventRecorder) -> None:
        store.insert_events([], moves=[step(0, None, 10)])
        with pytest.raises(Fenced, match=r"expected never read.*found at offset 10"):
            store.insert_events([event("order/A", 1)], moves=[step(0, None, 10)])
        assert everything(store) == []

    def test_a_worker_that_continues_what_was_never_read_is_fenced(self, store: EventRecorder) -> None:
        with pytest.raises(Fenced, match=r"expected at offset 7.*found never read"):
            store.insert_events([event("order/A", 1)], moves=[step(0, 7, 8)])

    def test_a_fenced_worker_hears_of_the_fence_and_not_of_a_version_conflict(self, store: EventRecorder) -> None:
        store.insert_events([event("order/A", 1)], moves=[step(0, None, 1)])
        with pytest.raises(Fenced):
            store.insert_events([event("order/A", 1)], moves=[step(0, None, 1)])

    def test_several_positions_move_in_one_transaction_or_none_does(self, store: EventRecorder) -> None:
        store.insert_events([], moves=[step(0, None, 10), step(1, None, 20), step(2, None, 30)])
        before = store.progress()
        with pytest.raises(Fenced):
            store.insert_events([], moves=[step(0, 10, 11), step(1, 20, 21), step(2, 29, 31)])
        assert store.progress() == before
        store.insert_events([], moves=[step(0, 10, 11), step(1, 20, 21), step(2, 30, 31)])
        assert [p.next_offset for p in store.progress()] == [11, 21, 31]

    def test_a_version_conflict_moves_no_position(self, store: EventRecorder) -> None:
        store.insert_events([event("order/A", 1)], moves=[step(0, None, 1)])
        with pytest.raises(IntegrityError):
            store.insert_events([event("order/B", 1), event("order/A", 1)], moves=[step(0, 1, 3)])
        assert [p.next_offset for p in store.progress()] == [1]
        assert len(everything(store)) == 1

    def test_a_number_never_given_to_a_topic_can_not_be_moved(self, store: EventRecorder) -> None:
        with pytest.raises(NotAllowed, match="topic number 77 was never given"):
            store.insert_events([], moves=[Move(77, 0, None, 0, 1, Tally(1))])

    @pytest.mark.parametrize(
        "move",
        [
            step(0, None, 10, recorded=9),
            step(0, 5, 10, recorded=6),
            step(0, None, 10, 5, recorded=10),
            step(0, None, 10, recorded=11, holes=-1),
            step(0, 10, 9, recorded=-1),
        ],
    )
    def test_a_move_whose_tally_does_not_account_for_its_offsets_is_refused(
        self, store: EventRecorder, move: Move
    ) -> None:
        with pytest.raises(ValueError, match="a move"):
            store.insert_events([event("order/A", 1)], moves=[move])
        assert everything(store) == []

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_offsets_and_tallies_add_up_whatever_is_tried(self, store: EventRecorder, data: st.DataObject) -> None:
        known = {p.partition: p for p in store.progress()}
        counts = st.integers(0, 3)
        for _ in range(data.draw(st.integers(1, 5))):
            partition = data.draw(st.integers(0, 2))
            held = known.get(partition)
            right = None if held is None else held.next_offset
            continued_from = data.draw(st.sampled_from([right, right, None, 0, 3]))
            tally = Tally(*(data.draw(counts) for _ in range(4)))
            first = data.draw(counts)
            start = first if continued_from is None else continued_from
            move = Move(TOPIC, partition, continued_from, first, start + tally.offsets, tally)
            if continued_from == right:
                store.insert_events([], moves=[move])
                base = held or Progress(TOPIC, partition, first, first, Tally())
                known[partition] = Progress(
                    TOPIC, partition, base.first_offset, move.next_offset, base.tally + move.tally
                )
            else:
                with pytest.raises(Fenced):
                    store.insert_events([], moves=[move])
        assert store.progress() == [known[partition] for partition in sorted(known)]
        for progress in store.progress():
            assert progress.tally.offsets == progress.next_offset - progress.first_offset

    # --- retries

    def test_a_retried_record_leaves_quarantine_for_its_outcome(self, store: EventRecorder) -> None:
        store.insert_events([], moves=[step(0, None, 3, recorded=2, quarantined=1)])
        store.insert_events([event("order/A", 1)], shifts=[TallyShift(TOPIC, 0, Tally(recorded=1, quarantined=-1))])
        assert store.progress() == [Progress(TOPIC, 0, 0, 3, Tally(recorded=3))]

    def test_a_shift_below_zero_is_refused_and_writes_nothing(self, store: EventRecorder) -> None:
        store.insert_events([], moves=[step(0, None, 3)])
        for partition in (0, 1):  # none quarantined; never read
            with pytest.raises(NotAllowed, match="can't shift"):
                store.insert_events(
                    [event("order/A", 1)], shifts=[TallyShift(TOPIC, partition, Tally(recorded=1, quarantined=-1))]
                )
        assert everything(store) == []

    @pytest.mark.parametrize("delta", [Tally(recorded=1), Tally(quarantined=-1), Tally(repeated=1, holes=-1)])
    def test_a_shift_that_does_not_sum_to_nothing_is_refused(self, store: EventRecorder, delta: Tally) -> None:
        store.insert_events([], moves=[step(0, None, 4, recorded=1, repeated=1, quarantined=1, holes=1)])
        with pytest.raises(ValueError, match="a shift"):
            store.insert_events([], shifts=[TallyShift(TOPIC, 0, delta)])

    # --- events

    def test_ids_are_without_gaps_and_in_the_order_given(self, store: EventRecorder, another: EventRecorder) -> None:
        assert store.insert_events([event("order/B", 1), event("order/A", 1)]) == [1, 2]
        assert another.insert_events([event("order/A", 2)]) == [3]
        with pytest.raises(IntegrityError):
            store.insert_events([event("order/C", 1), event("order/A", 2)])
        assert store.insert_events([event("order/C", 1)]) == [4]
        assert store.read_page(0, 9).ids == [1, 2, 3, 4]
        assert store.max_notification_id() == 4

    def test_nothing_to_write_writes_nothing(self, store: EventRecorder) -> None:
        assert store.insert_events([]) == []
        assert store.max_notification_id() is None

    def test_an_unknown_keyword_is_refused_and_not_dropped(self, store: EventRecorder) -> None:
        careless: Callable[..., Any] = store.insert_events
        with pytest.raises(TypeError, match="movs"):
            careless([event("order/A", 1)], movs=[step(0, None, 1)])
        assert everything(store) == []

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(states=st.lists(st.binary(max_size=200), min_size=1, max_size=4))
    def test_any_bytes_come_back_as_they_went_in(self, store: EventRecorder, states: list[bytes]) -> None:
        first = (store.max_notification_id() or 0) + 1
        originator_id = f"order/{first}"
        events = [event(originator_id, version, state) for version, state in enumerate(states, start=1)]
        store.insert_events(events)
        assert list(store.select_events(originator_id)) == events
        assert store.select_many([originator_id]) == {originator_id: events}
        assert store.read_page(first - 1, 10).states == states
        assert [n.state for n in store.select_notifications(first, 10)] == states

    def test_many_aggregates_in_one_select_equal_one_by_one(self, store: EventRecorder) -> None:
        ids = [f"order/PO-{n}" for n in range(30)] + ['order/it"s', "123", "null"]
        store.insert_events([event(i, v, f"{i}{v}".encode()) for v in (1, 2, 3) for i in ids])
        asked = [*ids[5:], "order/unknown", ids[5], "order/PO"]
        assert store.select_many(asked) == {i: list(store.select_events(i)) for i in asked}
        assert store.select_many([]) == {}

    def test_a_prefix_selects_whole_aggregates_in_order(self, store: EventRecorder) -> None:
        for i in ("partner/b", "partner/a", "partner", "partner0", "partners/x", "order/partner/a"):
            store.insert_events([event(i, 1), event(i, 2)])
        found = [(e.originator_id, e.originator_version) for e in store.select_prefix("partner/")]
        assert found == [("partner/a", 1), ("partner/a", 2), ("partner/b", 1), ("partner/b", 2)]
        assert store.select_ids("partner", 10) == ["partner", "partner/a", "partner/b", "partner0", "partners/x"]
        assert store.select_ids("partner", 2, after="partner") == ["partner/a", "partner/b"]
        for prefix in ("", "é"):
            with pytest.raises(ValueError, match="must be ASCII and not empty"):
                store.select_prefix(prefix)

    def test_pages_of_columns_equal_the_notifications(self, store: EventRecorder) -> None:
        store.insert_events([event(f"order/{n}", 1, b"%d" % n, f"Topic.{n % 2}") for n in range(25)])
        seen, after = [], 0
        while page := store.read_page(after, 7):
            seen += zip(page.ids, page.originator_ids, page.versions, page.topics, page.states, strict=True)
            after = page.ids[-1]
        notifications = store.select_notifications(None, 100)
        assert seen == [(n.id, n.originator_id, n.originator_version, n.topic, n.state) for n in notifications]
        assert [n.id for n in store.select_notifications(3, 3, 20, ["Topic.1"], inclusive_of_start=False)] == [4, 6, 8]

    # --- numbers of topics

    def test_a_reserved_number_is_bound_when_its_topic_is_met(self, store: EventRecorder) -> None:
        number = store.reserve_topic("orders.mill")
        assert store.reserve_topic("orders.mill") == number
        assert store.topics()[-1] == TopicBinding(number, "orders.mill", None, None)
        bound = store.bind_topic("orders.mill", cluster_id="here", topic_id="m1")
        assert bound == TopicBinding(number, "orders.mill", "here", "m1")
        assert store.bind_topic("orders.mill", cluster_id="here", topic_id="m1") == bound
        assert store.reserve_topic("orders.mill") == number

    def test_a_topic_made_again_stops_until_accepted_under_a_new_number(self, store: EventRecorder) -> None:
        with pytest.raises(Exception, match=r"first.*second") as refused:
            store.bind_topic("orders.a", cluster_id="here", topic_id="second")
        assert (refused.type.__name__, refused.value.code) == ("TopicReplaced", "topic_replaced")
        assert "threadline ingest --accept-topic second" in refused.value.next_step
        assert [b.topic_no for b in store.topics()] == [TOPIC]
        accepted = store.accept_topic("orders.a", cluster_id="here", topic_id="second")
        assert accepted.topic_no > TOPIC
        assert store.accept_topic("orders.a", cluster_id="here", topic_id="second") == accepted
        assert store.bind_topic("orders.a", cluster_id="here", topic_id="second") == accepted
        assert store.bind_topic("orders.a", cluster_id="here", topic_id="first").topic_no == TOPIC
        assert store.reserve_topic("orders.a") == accepted.topic_no

    def test_the_same_topic_on_another_cluster_stops_too(self, store: EventRecorder) -> None:
        with pytest.raises(Exception, match="on cluster there, not here"):
            store.bind_topic("orders.a", cluster_id="there", topic_id="other")

    def test_restored_numbers_are_those_exported(self, store: EventRecorder) -> None:
        exported = [
            *store.topics(),
            TopicBinding(4, "orders.b", "here", "b1"),
            TopicBinding(6, "orders.b", "here", "b2"),
            TopicBinding(9, "orders.c", None, None),
        ]
        for _ in range(2):
            store.restore_topics(exported)
            assert store.topics() == exported
        assert store.bind_topic("orders.c", cluster_id="here", topic_id="c1").topic_no == 9
        store.restore_topics(exported)  # bound since: stays bound
        assert store.topics()[-1] == TopicBinding(9, "orders.c", "here", "c1")
        assert store.reserve_topic("orders.d") == 10

    @pytest.mark.parametrize(
        "binding",
        [
            TopicBinding(TOPIC, "orders.b", None, None),
            TopicBinding(TOPIC, "orders.a", "here", "second"),
            TopicBinding(7, "orders.a", "here", "first"),
            TopicBinding(7, "orders.a", "here", "second"),
            TopicBinding(7, "orders.a", None, None),
        ],
    )
    def test_a_number_or_topic_taken_otherwise_refuses_the_restoration_as_a_whole(
        self, store: EventRecorder, binding: TopicBinding
    ) -> None:
        before = store.topics()
        with pytest.raises(NotAllowed, match="can't be restored"):
            store.restore_topics([TopicBinding(20, "orders.new", None, None), binding])
        assert store.topics() == before

    def test_numbers_can_be_given_with_the_events_that_need_them_or_not_at_all(self, store: EventRecorder) -> None:
        store.insert_events(
            [event("partner/b", 1)], bindings=[TopicBinding(5, "orders.b", None, None)], reserve=["orders.c"]
        )
        assert [(b.topic_no, b.topic) for b in store.topics()] == [(1, "orders.a"), (5, "orders.b"), (6, "orders.c")]
        with pytest.raises(IntegrityError):
            store.insert_events([event("partner/b", 1)], reserve=["orders.d"])
        assert len(store.topics()) == 3
