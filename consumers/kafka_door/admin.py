"""Topics: made as the contract wants them, and looked at."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient, TopicPartition
from kafka import errors as kafka_errors
from kafka.admin import ConfigResource, ConfigResourceType, OffsetSpec

from consumers.kafka_door.access import KafkaAccess, connect, our_words, topic_id_text, translated
from consumers.source import Partition
from domain.errors import NotFound

READ_COMMITTED = 1

# What a partner's topic must be. A value is at most 256 KiB, headers some KiB more: the broker's own default
# of 1 MiB leaves room for them, and is stated so that a cluster with another default takes them too.
TOPIC_SETTINGS: Mapping[str, str] = {
    "message.timestamp.type": "LogAppendTime",
    "cleanup.policy": "delete",
    "retention.ms": "-1",
    "max.message.bytes": "1048588",
}


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """What `create_topic` found: made now, or already there; `differences` tell what an existing one lacks."""

    created: bool
    topic_id: str
    differences: tuple[str, ...] = ()


class Admin:
    """Makes topics and tells about them."""

    def __init__(self, access: KafkaAccess) -> None:
        self._access = access
        self._client = connect(
            access, KafkaAdminClient, client_id="threadline-admin", request_timeout_ms=access.patience_ms
        )

    def create_topic(self, topic: str, partitions: int = 6, replication: int | None = None) -> TopicAnswer:
        """Make a topic with the contract's settings, or compare the one that is there with them.

        `replication` None = the broker's default. Raises NotAllowed without the right to make topics.
        """
        wish = {
            "num_partitions": partitions,
            "replication_factor": -1 if replication is None else replication,
            "configs": dict(TOPIC_SETTINGS),
        }
        with our_words(self._access, f"making the topic {topic}"):
            try:
                self._client.create_topics({topic: wish})
            except kafka_errors.TopicAlreadyExistsError:
                return TopicAnswer(False, self.topic_ids([topic])[topic], self.differences(topic, partitions))
            self._client.wait_for_topics([topic], timeout_ms=self._access.patience_ms)
        return TopicAnswer(True, self.topic_ids([topic])[topic])

    def differences(self, topic: str, partitions: int = 6) -> tuple[str, ...]:
        """What an existing topic lacks of the contract's settings, each as `name: expected ..., found ...`.

        Only describes, so that it makes nothing and needs no right to make topics. Raises NotFound if there is no such
        topic, NotAllowed without the right to see its settings.
        """
        (described,) = self._described([topic])
        if described["error_code"] != 0:
            raise translated(kafka_errors.for_code(described["error_code"])(), self._access, f"describing {topic}")
        differences = []
        if len(described["partitions"]) != partitions:
            differences.append(f"partitions: expected {partitions}, found {len(described['partitions'])}")
        resource = ConfigResource(ConfigResourceType.TOPIC, topic)
        with our_words(self._access, f"reading the settings of {topic}"):
            answer = self._client.describe_configs([resource], config_filter="all")
        settings = answer["topic"][topic] if "topic" in answer else next(iter(answer.values()))[topic]
        for name, expected in TOPIC_SETTINGS.items():
            found = str(settings[name]["value"])
            enough = name == "max.message.bytes" and found.isdigit() and int(found) >= int(expected)
            if found != expected and not enough:
                differences.append(f"{name}: expected {expected}, found {found}")
        return tuple(differences)

    def topics(self, prefix: str = "") -> list[str]:
        """Names of the topics that begin with `prefix`, sorted."""
        with our_words(self._access, "listing topics"):
            return sorted(name for name in self._client.list_topics() if name.startswith(prefix))

    def topic_ids(self, topics: Collection[str]) -> dict[str, str]:
        """Kafka's topic id of each topic, base64url; those that don't exist are left out."""
        return {
            str(topic["name"]): topic_id_text(uuid.UUID(str(topic["topic_id"])))
            for topic in self._described(topics)
            if topic["error_code"] == 0
        }

    def cluster_id(self) -> str:
        with our_words(self._access, "asking for the cluster's id"):
            return str(self._client.describe_cluster()["cluster_id"])

    def beginning_offsets(self, topics: Collection[str]) -> dict[Partition, int]:
        """The first offset that the broker still holds, by partition; NotFound if a topic doesn't exist."""
        return self._offsets(topics, OffsetSpec.EARLIEST)

    def end_offsets(self, topics: Collection[str]) -> dict[Partition, int]:
        """The (read_committed) offset after the last record, by partition; NotFound as above."""
        return self._offsets(topics, OffsetSpec.LATEST)

    def delete_topic(self, topic: str) -> None:
        with our_words(self._access, f"deleting the topic {topic}"):
            self._client.delete_topics([topic])

    def delete_records(self, before: Mapping[Partition, int]) -> None:
        """Move the start of partitions: records below the given offset are gone for ever."""
        with our_words(self._access, "deleting records"):
            self._client.delete_records({TopicPartition(*p): offset for p, offset in before.items()})

    def close(self) -> None:
        self._client.close()

    def _described(self, topics: Collection[str]) -> list[dict[str, Any]]:
        if not topics:
            return []  # an empty list and none at all are not the same to the client
        with our_words(self._access, "asking for topics"):
            return list(self._client.describe_topics(list(topics)))

    def _offsets(self, topics: Collection[str], spec: Any) -> dict[Partition, int]:
        wanted = {}
        for topic in self._described(topics):
            if topic["error_code"] != 0:
                raise NotFound(f"topic {topic['name']} doesn't exist at {self._access.bootstrap}")
            wanted.update({TopicPartition(topic["name"], p["partition_index"]): spec for p in topic["partitions"]})
        if not wanted:
            return {}
        with our_words(self._access, "asking for offsets"):
            found = self._client.list_partition_offsets(wanted, isolation_level=READ_COMMITTED)
        return {Partition(tp.topic, tp.partition): answer.offset for tp, answer in found.items()}
