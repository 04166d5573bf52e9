"""The real source keeps the promises of `Source`, on a real broker."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Collection, Iterator

import pytest
from kafka import KafkaProducer
from kafka.consumer.fetcher import ConsumerRecord
from source_conformance import SourceConformance, Stored, take

from consumers.kafka_door import Admin, KafkaAccess, KafkaSource
from consumers.kafka_door.records import our_records
from consumers.source import Partition
from domain.errors import Misconfigured, Unavailable

pytestmark = pytest.mark.broker


class Forgetful(KafkaSource):
    def _seek_assigned(self, expected: dict[Partition, int], partitions: Collection[Partition]) -> None:
        pass


class KafkaWorld:
    """Topics under a prefix of this test's own, so that tests don't read each other's."""

    def __init__(self, access: KafkaAccess, admin: Admin) -> None:
        self._access = access
        self._admin = admin
        self._prefix = f"orders.t{secrets.token_hex(3)}-"
        self._group = f"group-{secrets.token_hex(3)}"
        self._open = contextlib.ExitStack()

    def make_topic(self, partitions: int) -> str:
        topic = self._prefix + secrets.token_hex(3)
        self._admin.create_topic(topic, partitions)
        self._open.callback(self._admin.delete_topic, topic)
        return topic

    def send(self, topic: str, partition: int, count: int) -> None:
        with self.producer() as producer:
            _produce(producer, topic, partition, count)
            producer.flush()

    def transaction(self, topic: str, partition: int, count: int, *, commit: bool) -> None:
        with self.producer(transactional_id=secrets.token_hex(4)) as producer:
            producer.init_transactions()
            producer.begin_transaction()
            _produce(producer, topic, partition, count)
            producer.flush()
            if commit:
                producer.commit_transaction()
            else:
                producer.abort_transaction()

    def cut(self, topic: str, partition: int, before: int) -> None:
        self._admin.delete_records({Partition(topic, partition): before})

    def remake(self, topic: str, partitions: int) -> None:
        self._admin.delete_topic(topic)
        while topic in self._admin.topics(self._prefix):
            pass
        self._admin.create_topic(topic, partitions)

    def source(self, stored: Stored, *, forgetful: bool = False) -> KafkaSource:
        source = (Forgetful if forgetful else KafkaSource)(
            self._access,
            group=self._group,
            stored_offset=stored,
            pattern="^" + self._prefix.replace(".", r"\."),
            metadata_max_age_ms=1000,
        )
        self._open.callback(source.close)
        return source

    def close(self) -> None:
        self._open.close()

    @contextlib.contextmanager
    def producer(self, **settings: object) -> Iterator[KafkaProducer]:
        producer = KafkaProducer(bootstrap_servers=self._access.bootstrap, **settings)
        yield producer
        producer.close()


def _produce(producer: KafkaProducer, topic: str, partition: int, count: int) -> None:
    for n in range(count):
        headers = [("ce_id", str(n).encode()), ("ce_id", b"again")]
        producer.send(topic, key=b"PO-1", value=b'{"n": %d}' % n, headers=headers, partition=partition)


@pytest.fixture
def kafka_world(broker: KafkaAccess, kafka_admin: Admin) -> Iterator[KafkaWorld]:
    world = KafkaWorld(broker, kafka_admin)
    yield world
    world.close()


class TestKafkaSource(SourceConformance):
    @pytest.fixture
    def world(self, kafka_world: KafkaWorld) -> KafkaWorld:
        return kafka_world


def test_topic_and_cluster_ids_are_those_of_the_admin(kafka_world: KafkaWorld, kafka_admin: Admin) -> None:
    topic = kafka_world.make_topic(1)
    source = kafka_world.source(lambda partition: None)
    take(source, until=lambda: topic in source.topic_ids())
    assert source.topic_ids() == kafka_admin.topic_ids([topic])
    assert source.cluster_id() == kafka_admin.cluster_id()


def test_two_members_share_the_partitions(kafka_world: KafkaWorld) -> None:
    kafka_world.make_topic(4)
    first = kafka_world.source(lambda partition: None)
    take(first, until=lambda: len(first.assigned()) == 4)
    before = first.generation()
    second = kafka_world.source(lambda partition: None)

    def shared() -> bool:
        second.poll(timeout_ms=100, max_records=10)
        return len(first.assigned()) == 2 and len(second.assigned()) == 2

    take(first, until=shared)
    assert not first.assigned() & second.assigned()
    assert first.generation() > before


def test_a_topic_that_keeps_the_senders_clock_is_refused(kafka_world: KafkaWorld, kafka_admin: Admin) -> None:
    from kafka.admin import ConfigResource, ConfigResourceType

    topic = kafka_world.make_topic(1)
    resource = ConfigResource(ConfigResourceType.TOPIC, topic, {"message.timestamp.type": "CreateTime"})
    kafka_admin._client.alter_configs([resource])
    assert kafka_admin.create_topic(topic, 1).differences == (
        "message.timestamp.type: expected LogAppendTime, found CreateTime",
    )
    kafka_world.send(topic, 0, 1)
    with pytest.raises(Misconfigured, match="CreateTime"):
        take(kafka_world.source(lambda partition: None), until=lambda: False)


def test_a_commit_is_seen_by_lag_tools(kafka_world: KafkaWorld, kafka_admin: Admin) -> None:
    topic = kafka_world.make_topic(1)
    source = kafka_world.source(lambda partition: None)
    take(source, until=lambda: bool(source.assigned()))
    source.commit({Partition(topic, 0): 0})

    def seen() -> bool:
        answer = kafka_admin._client.list_group_offsets({source._group: None})
        return any(tp.topic == topic for tp in answer[source._group])

    take(source, until=seen)


def test_no_broker_is_said_in_time_with_what_to_do() -> None:
    access = KafkaAccess("127.0.0.1:1", {"sasl_plain_password": "hush"}, patience_s=0.5)
    assert "hush" not in repr(access)
    with pytest.raises(Unavailable, match=r"no broker at 127\.0\.0\.1:1 within 0\.5 s") as told:
        KafkaSource(access, group="nobody", stored_offset=lambda partition: None)
    assert "threadline broker start" in told.value.next_step


def test_a_setting_that_is_not_the_clients_is_refused_without_its_value() -> None:
    access = KafkaAccess("127.0.0.1:1", {"sasl_password": "hush"}, patience_s=0.5)
    with pytest.raises(Misconfigured, match="sasl_password") as told:
        KafkaSource(access, group="nobody", stored_offset=lambda partition: None)
    assert "hush" not in str(told.value)


class BadName(str):
    """A header name as a careless client sends it: Latin-1 where UTF-8 is due."""

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return super().encode("latin-1")


@pytest.mark.parametrize("compression", [None, "gzip"])
def test_a_header_name_that_is_not_utf8_stops_nobody(kafka_world: KafkaWorld, compression: str | None) -> None:
    topic = kafka_world.make_topic(1)
    # The key and the value hold the same bytes as the name: they must come untouched.
    headers = [("ce_id", b"1"), (BadName("num\xe9ro"), b"num\xe9ro"), ("empty", b"")]
    with kafka_world.producer(compression_type=compression) as producer:
        for _ in range(3):
            producer.send(topic, key=b"num\xe9ro", value=b"num\xe9ro", headers=headers)
        producer.flush()
    source = kafka_world.source(lambda partition: None)
    records = []
    while len(records) < 3:
        records += [record for piece in source.poll(timeout_ms=200, max_records=10) for record in piece.records]
    assert {record.headers for record in records} == {(("ce_id", b"1"), ("num?ro", b"num\xe9ro"), ("empty", b""))}
    assert {(record.key, record.value) for record in records} == {(b"num\xe9ro", b"num\xe9ro")}
    assert [record.offset for record in records] == [0, 1, 2]


def test_a_null_header_value_is_read_as_empty() -> None:
    headers = [("ce_id", b"1"), ("note", None)]
    delivered = ConsumerRecord("orders.mill", 0, 0, 7, 1_800_000_000_000, 1, b"PO-1", None, headers, None, 4, -1, 9)
    (record,) = our_records([delivered])
    assert record.headers == (("ce_id", b"1"), ("note", b""))
    assert (record.offset, record.recorded_ms, record.key, record.value) == (7, 1_800_000_000_000, b"PO-1", None)
