"""The broker: there, its topics as the contract wants them, and what it holds that we have not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cli.broker import status
from cli.checks.copy import subjects_and_places
from cli.checks.finding import Finding
from cli.lag import lag, next_offsets
from cli.place import Place
from consumers.kafka_door import Admin
from consumers.kafka_door.partitioner import partition_of
from consumers.source import Partition
from domain.errors import NotAllowed, NotFound, Unavailable
from domain.positions import TopicBinding
from store.recorder import EventRecorder

# Enough to see a partner whose producer places keys otherwise: all of its records but a sixth would lie elsewhere.
SAMPLED = 20_000
PATIENCE_S = 5.0


def findings(place: Place) -> Iterator[Finding]:
    if place.settings.kafka is None and status(place.broker_folder) is None:
        yield Finding(
            "broker",
            "warn",
            "no broker is set, and none runs in the data folder",
            "threadline broker start, or --kafka",
        )
        return
    try:
        admin = Admin(place.access(patience_s=min(PATIENCE_S, place.settings.kafka_patience_s)))
    except Unavailable as error:
        yield Finding("broker", "fail", error.message, error.next_step)
        return
    try:
        yield Finding("broker", "ok", f"{place.bootstrap} answers, cluster {admin.cluster_id()}")
        yield from _topics(place, admin)
    finally:
        admin.close()


def _topics(place: Place, admin: Admin) -> Iterator[Finding]:
    if not place.events.is_file():
        return
    recorder = place.reading()
    try:
        bindings = {binding.topic: binding for binding in recorder.topics()}
        ids = admin.topic_ids(admin.topics("orders."))
        yield _missing(bindings, ids)
        yield _replaced(bindings, ids)
        yield _settings(place, admin, sorted(ids))
        ends = admin.end_offsets(list(ids))
        yield _behind(recorder, ends)
        yield _lost(recorder, admin.beginning_offsets(list(ids)))
        yield _elsewhere(place, recorder, ends)
    finally:
        recorder.close()


def _missing(bindings: Mapping[str, TopicBinding], ids: Mapping[str, str]) -> Finding:
    missing = sorted(set(bindings) - set(ids))
    strangers = sorted(set(ids) - set(bindings))
    if missing:
        return Finding(
            "topics",
            "fail",
            f"the broker has no {', '.join(missing)}",
            "the same `threadline partner add` again makes it",
        )
    if strangers:
        return Finding(
            "topics",
            "warn",
            f"nobody is registered for {', '.join(strangers)}: their records will be refused",
            "threadline partner add, then quarantine retry --all --code unknown_partner",
        )
    return Finding("topics", "ok", f"{len(ids)} topics, one a partner")


def _replaced(bindings: Mapping[str, TopicBinding], ids: Mapping[str, str]) -> Finding:
    wrong = [
        (topic, binding.topic_id, ids[topic])
        for topic, binding in bindings.items()
        if binding.topic_id is not None and topic in ids and ids[topic] != binding.topic_id
    ]
    if not wrong:
        return Finding("topic ids", "ok", "each topic is the one that was read before")
    topic, expected, found = wrong[0]
    return Finding(
        "topic ids",
        "fail",
        f"{topic} was made again: expected id {expected}, found {found}" + (" (and others)" if len(wrong) > 1 else ""),
        f"find out why; then threadline ingest --accept-topic {found} --by WHO --reason WHY",
    )


def _settings(place: Place, admin: Admin, topics: list[str]) -> Finding:
    differences = []
    for topic in topics:
        try:
            found = admin.differences(topic, place.settings.kafka_partitions)
        except NotFound:
            continue  # deleted since the topics were listed; the next doctor finds it missing
        except NotAllowed as error:
            return Finding("topic settings", "warn", error.message, error.next_step)
        differences += [f"{topic} {difference}" for difference in found]
    if not differences:
        return Finding("topic settings", "ok", "partitions, append time, retention and size as the contract wants them")
    senders_clock = any("timestamp" in difference for difference in differences)
    return Finding(
        "topic settings",
        "fail" if senders_clock else "warn",
        "; ".join(differences),
        "set them with the broker's own tools; records already taken keep their time",
    )


def _behind(recorder: EventRecorder, ends: Mapping[Partition, int]) -> Finding:
    behind = lag(ends, recorder)
    if behind:
        return Finding("lag", "warn", f"{behind:,} offsets are not read yet", "threadline ingest --until-caught-up")
    return Finding("lag", "ok", "everything that the broker holds is stored")


def _lost(recorder: EventRecorder, starts: Mapping[Partition, int]) -> Finding:
    stored = next_offsets(recorder)
    lost = [
        f"{partition.topic} partition {partition.partition}: {start - stored[partition]:,}"
        for partition, start in starts.items()
        if partition in stored and start > stored[partition]
    ]
    if not lost:
        return Finding("retention", "ok", "nothing was dropped before it was read")
    return Finding(
        "retention",
        "fail",
        f"dropped before they were read: {'; '.join(lost)}",
        "restore the topic from a mirror, or ask the partner to send again; set retention.ms=-1",
    )


def _elsewhere(place: Place, recorder: EventRecorder, ends: Mapping[Partition, int]) -> Finding:
    """Records that lie in another partition than the default partitioner gives: legal, but slower."""
    partitions: dict[str, int] = {}
    for partition in ends:
        partitions[partition.topic] = partitions.get(partition.topic, 0) + 1
    topics = {binding.topic_no: binding.topic for binding in recorder.topics()}
    sample = subjects_and_places(place, SAMPLED)
    wrong: dict[str, int] = {}
    for topic_no, found, subject in sample:
        topic = topics.get(topic_no, "")
        if topic in partitions and partition_of(subject.encode(), partitions[topic]) != found:
            wrong[topic] = wrong.get(topic, 0) + 1
    if not wrong:
        return Finding("partitioner", "ok", f"{len(sample):,} facts looked at, each where murmur2 puts its key")
    told = ", ".join(f"{topic} {count:,}" for topic, count in sorted(wrong.items()))
    return Finding(
        "partitioner",
        "warn",
        f"of {len(sample):,} facts looked at lie in another partition than murmur2(key): {told}",
        "nothing is lost, but workers meet on one order: librdkafka senders set partitioner=murmur2_random",
    )
