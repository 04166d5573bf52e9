"""Partners may compress their batches as they like; one that does must not stop the others."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from kafka import KafkaProducer

from consumers.kafka_door import KafkaAccess
from domain.positions import Tally
from tests.broker.test_ingest_on_kafka import total, tracker_with, worker_on
from tests.conftest import TopicOf
from tests.consumers.world import cut, wire

pytestmark = pytest.mark.broker


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
def test_a_compressed_batch_is_read(broker: KafkaAccess, topic_of: TopicOf, tmp_path: Path, codec: str) -> None:
    topic = topic_of("mill")
    partner = topic.removeprefix("orders.")
    producer = KafkaProducer(bootstrap_servers=broker.bootstrap, compression_type=codec)
    for number in range(20):
        producer.send(topic, key=b"PO-1", value=wire(cut("PO-1", f"f{number}", by=partner)))
    producer.flush()
    producer.close()

    tracker = tracker_with(tmp_path, partner)
    worker = worker_on(broker, topic, tracker, topic)
    worker.run(threading.Event(), until_caught_up=True)
    worker.source.close()

    assert total(tracker) == Tally(recorded=20)
