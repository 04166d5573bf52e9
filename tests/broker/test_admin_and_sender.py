"""Topics made, records sent, records counted: the door's other three, on a real broker."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from consumers.kafka_door import Admin, KafkaAccess, Sender, count_records
from consumers.source import Partition
from domain.errors import InvalidInput, NotFound, ThreadlineError

pytestmark = pytest.mark.broker


def test_a_topic_is_made_once_and_compared_then(kafka_admin: Admin, topic_of: Callable[..., str]) -> None:
    topic = topic_of("mill")
    again = kafka_admin.create_topic(topic)
    assert (again.created, again.differences) == (False, ())
    assert again.topic_id == kafka_admin.topic_ids([topic])[topic]
    assert kafka_admin.create_topic(topic, 3).differences == ("partitions: expected 3, found 6",)
    assert topic in kafka_admin.topics("orders.")
    assert kafka_admin.topic_ids(["orders.none-such"]) == {}
    assert kafka_admin.topic_ids([]) == {}


def test_what_is_sent_is_what_a_second_consumer_counts(
    broker: KafkaAccess, kafka_admin: Admin, topic_of: Callable[..., str]
) -> None:
    topic = topic_of("mill", partitions=3)
    errors: list[ThreadlineError] = []
    sender = Sender(broker)
    for n in range(500):
        sender.send(topic, b"PO-%d" % n, b"{}", [("ce_id", b"%d" % n)], errors.append)
    sender.flush()
    sender.close()
    counts = count_records(broker, [topic])
    assert sum(counts.values()) == 500
    assert counts == kafka_admin.end_offsets([topic])
    assert set(kafka_admin.beginning_offsets([topic]).values()) == {0}
    assert not errors
    kafka_admin.delete_records({Partition(topic, 0): counts[Partition(topic, 0)]})
    assert count_records(broker, [topic])[Partition(topic, 0)] == 0


def test_a_topic_that_is_not_there_is_said_with_who_can_make_it(broker: KafkaAccess) -> None:
    sender = Sender(KafkaAccess(broker.bootstrap, patience_s=1))
    with pytest.raises(NotFound, match=r"orders\.nobody doesn't exist: ask the tracker's owner"):
        sender.send("orders.nobody", b"PO-1", b"{}", [], lambda error: None)
    sender.close()
    with pytest.raises(NotFound, match=r"orders\.nobody doesn't exist"):
        count_records(broker, ["orders.nobody"])


def test_the_largest_value_of_the_contract_fits_and_a_huge_one_is_refused(
    broker: KafkaAccess, topic_of: Callable[..., str]
) -> None:
    topic = topic_of("mill", partitions=1)
    errors: list[ThreadlineError] = []
    sender = Sender(broker)
    sender.send(topic, b"PO-1", b"x" * 256 * 1024, [("ce_id", b"x" * 128)], errors.append)
    with pytest.raises(InvalidInput, match="too large"):
        sender.send(topic, b"PO-1", b"x" * 2 * 1024 * 1024, [], errors.append)
    sender.flush()
    sender.close()
    assert not errors
    assert count_records(broker, [topic]) == {Partition(topic, 0): 1}
