"""`threadline ingest`: records in."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import click

from cli.options import with_place
from cli.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cli.progress import Teller
    from cli.watching import BrokerWatch
    from consumers.ingest import Ingest, IngestProgress
    from consumers.kafka_door import KafkaSource
    from consumers.source import Partition
    from domain.tracker import Tracker
    from store.recorder import EventRecorder

# The first assignment comes in well under a second, or, where a worker was killed, when its session ends (10 s).
ASSIGNMENT_PATIENCE_S = 30.0
PROBE_PATIENCE_S = 3.0


@click.command("ingest")
@with_place(kafka=True)
@click.option("--until-caught-up", is_flag=True, help="End when everything that the broker holds is stored.")
@click.option("--accept-topic", metavar="ID", help="Read a topic that was deleted and made again; its new topic id.")
@click.option("--by", metavar="WHO", help="Who accepts the topic; kept.")
@click.option("--reason", help="Why it is accepted; kept.")
@click.option("--with-parent", is_flag=True, hidden=True, help="Stop when stdin ends.")
def ingest(
    place: Place,
    until_caught_up: bool,
    accept_topic: str | None,
    by: str | None,
    reason: str | None,
    with_parent: bool,
) -> None:
    """Read partners' records from Kafka into the event store, until stopped.

    Each poll is one transaction: facts, refusals and offsets. SIGTERM or Ctrl-C ends it after its transaction; killed
    at any moment it goes on where the store says. Several may run on one store. A broker that doesn't answer is waited
    for, and said once.

    Example:

        threadline ingest --until-caught-up
    """
    from cli.progress import Teller
    from cli.stopping import until_told
    from cli.watching import BrokerWatch
    from consumers.ingest import Ingest
    from consumers.kafka_door import KafkaSource
    from consumers.topics import stored_offsets
    from store.open import recorder_of

    # From here on a signal stops it cleanly, also while it still waits for the broker.
    with until_told(with_parent=with_parent) as stop:
        tracker = place.tracker()
        recorder = recorder_of(tracker)
        if accept_topic is not None:
            _accept(place, tracker, recorder, accept_topic, by, reason)
        teller = Teller("ingest", log=place.settings.log, goes_on=not until_caught_up)
        watch = BrokerWatch(teller, place.bootstrap)
        sources: list[KafkaSource] = []
        source = KafkaSource(
            place.access(),
            group=place.settings.kafka_group,
            # Asked by the source itself, on assignment; there is one by then.
            stored_offset=stored_offsets(
                recorder, lambda topic: sources[0].topic_ids().get(topic) if sources else None
            ),
        )
        sources.append(source)
        worker = Ingest(source, tracker, recorder, max_poll_records=place.settings.ingest_batch)
        try:
            if until_caught_up:
                _wait_for_partitions(place, worker, source, stop)
            progress = worker.run(
                stop,
                until_caught_up=until_caught_up,
                on_progress=lambda progress: _tell(
                    teller, watch, lambda: _ends(place, source), source, recorder, progress
                ),
            )
        finally:
            source.close()
            tracker.close()
    told = progress.tally
    teller.done(
        told.recorded + told.repeated + told.quarantined,
        recorded=told.recorded,
        repeated=told.repeated,
        quarantined=told.quarantined,
    )


def _tell(
    teller: Teller,
    watch: BrokerWatch,
    question: Callable[[], Mapping[Partition, int]],
    source: KafkaSource,
    recorder: EventRecorder,
    progress: IngestProgress,
) -> None:
    if not (teller.is_due or watch.is_due):
        return
    from cli.lag import lag

    ends = watch.ask(question)
    told = progress.tally
    teller.progress(
        told.recorded + told.repeated + told.quarantined,
        recorded=told.recorded,
        repeated=told.repeated,
        quarantined=told.quarantined,
        lag="unknown" if ends is None else lag(ends, recorder),
        partitions=len(source.assigned()),
    )


def _ends(place: Place, source: KafkaSource) -> Mapping[Partition, int]:
    """The ends of what this worker reads; asked of a broker that is there, also where it reads nothing (just now)."""
    from consumers.kafka_door import Admin

    if source.assigned():
        return source.end_offsets()
    # A worker that lost its broker loses its partitions too, and to ask for the ends of none asks nobody.
    Admin(place.access(patience_s=min(PROBE_PATIENCE_S, place.settings.kafka_patience_s))).close()
    return {}


def _wait_for_partitions(place: Place, worker: Ingest, source: KafkaSource, stop: threading.Event) -> None:
    """Go on until there is something to be caught up with: before the first assignment nothing is behind."""
    from cli.output import say
    from consumers.kafka_door import Admin

    admin = Admin(place.access())
    try:
        topics = admin.topics("orders.")
    finally:
        admin.close()
    if not topics:
        say(f"no topic orders.<partner> at {place.bootstrap}: threadline partner add")
    deadline = time.monotonic() + ASSIGNMENT_PATIENCE_S
    while topics and not source.assigned() and time.monotonic() < deadline and not stop.is_set():
        worker.step()


def _accept(
    place: Place, tracker: Tracker, recorder: EventRecorder, topic_id: str, by: str | None, reason: str | None
) -> None:
    """Bind a topic made again under a new number, and note who said so."""
    from cli.output import say
    from consumers.kafka_door import Admin
    from consumers.retry import now_ms
    from domain.errors import NotFound, UsageError

    if not by or not reason:
        raise UsageError("--accept-topic wants --by WHO and --reason WHY", next_step="threadline ingest --help")
    admin = Admin(place.access())
    try:
        ids = admin.topic_ids(admin.topics("orders."))
        cluster_id = admin.cluster_id()
    finally:
        admin.close()
    topic = next((name for name, found in ids.items() if found == topic_id), None)
    if topic is None:
        known = ", ".join(f"{name} {found}" for name, found in sorted(ids.items())) or "none"
        raise NotFound(f"no topic at {place.bootstrap} has the id {topic_id}", next_step=f"there are: {known}")
    binding = recorder.accept_topic(topic, cluster_id=cluster_id, topic_id=topic_id)
    accepted = tracker.topic(topic)
    accepted.accept(binding, at_ms=now_ms(), by=by, reason=reason)
    tracker.save_all([accepted])
    say(f"{topic} with id {topic_id} is read from its start, as number {binding.topic_no}")
