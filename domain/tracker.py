"""The application: aggregates in, aggregates out, many at a time.

Ingest saves thousands of facts of hundreds of orders in one transaction, so aggregates come from a cache that is
bounded by facts (an order of 2,000 facts weighs as much as 100 small ones), are handed out without a copy, and are
evicted when a save fails: what was recorded on them did not happen.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Protocol, cast

from eventsourcing.application import Application
from eventsourcing.persistence import StoredEvent

from domain.envelope import originator_id_of
from domain.errors import NotFound
from domain.events import CarriedAggregate, CarriedEvent
from domain.facts import subject_kind
from domain.order import AGGREGATE_OF, Subject
from domain.partner import Partner
from domain.positions import Move, Progress, TallyShift, TopicBinding
from domain.quarantine import QuarantinedRecord
from domain.registry import Registry
from domain.topic import Topic

# About 0.8 KB a fact in memory (measured on 300,000): 500,000 facts are some 400 MB.
MAX_CACHED_FACTS = 500_000
REGISTRY_MAX_AGE_S = 1.0
QUARANTINE_CHUNK = 200


class Recorder(Protocol):
    """What the tracker asks of an event store; `store.recorder.EventRecorder` gives it."""

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        moves: Sequence[Move] = (),
        shifts: Sequence[TallyShift] = (),
        bindings: Sequence[TopicBinding] = (),
        reserve: Sequence[str] = (),
    ) -> Sequence[int] | None: ...

    def select_many(self, originator_ids: Sequence[str]) -> dict[str, list[StoredEvent]]: ...

    def select_prefix(self, prefix: str) -> list[StoredEvent]: ...

    def select_ids(self, prefix: str, limit: int, *, after: str = "") -> list[str]: ...

    def select_events(
        self, originator_id: str, *, gt: int | None = None, lte: int | None = None
    ) -> Sequence[StoredEvent]: ...

    def progress(self) -> list[Progress]: ...

    def topics(self) -> list[TopicBinding]: ...

    def reserve_topic(self, topic: str) -> int: ...

    def restore_topics(self, bindings: Sequence[TopicBinding]) -> None: ...


class Tracker(Application[str]):
    """Orders, shipments, certificates, partners and quarantined records over one event store."""

    env: ClassVar[dict[str, str]] = {"ORIGINATOR_ID_TYPE": "text"}

    def __init__(self, env: dict[str, str], *, max_cached_facts: int = MAX_CACHED_FACTS) -> None:
        super().__init__(env)
        self.store = cast("Recorder", self.recorder)
        self._max_cached_facts = max_cached_facts
        self._cache: OrderedDict[str, Subject] = OrderedDict()
        self._cached_facts = 0
        self._registry = Registry()
        self._registry_read_at = float("-inf")

    # -- subjects ------------------------------------------------------------------------------------------------

    def subjects(self, names: Iterable[str]) -> dict[str, Subject]:
        """The aggregates of these subjects, by subject; all that are not cached are read in ONE select."""
        found: dict[str, Subject] = {}
        missing: dict[str, str] = {}
        for name in names:
            cached = self._cache.get(name)
            if cached is not None:
                self._cache.move_to_end(name)
                found[name] = cached
            else:
                missing[originator_id_of(name)] = name
        if missing:
            self._shrink_if_full()
            stored = self.store.select_many(list(missing))
            for originator_id, name in missing.items():
                aggregate = AGGREGATE_OF[subject_kind(name)].open(originator_id)
                self._replay(aggregate, stored.get(originator_id, ()))
                self._cache[name] = aggregate
                self._cached_facts += aggregate.version
                found[name] = aggregate
        return found

    def state_of(self, originator_id: str, version: int) -> bytes:
        """The stored state of one version of an aggregate."""
        return bytes(self.store.select_events(originator_id, gt=version - 1, lte=version)[0].state)

    def history(self, subject: str) -> list[CarriedEvent]:
        """All stored events of a subject, first to last; NotFound if there are none."""
        stored = self.store.select_events(originator_id_of(subject))
        if not stored:
            raise NotFound(f"nothing is recorded about {subject}", next_step="threadline order list")
        return [cast("CarriedEvent", self.mapper.to_domain_event(event)) for event in stored]

    def forget(self, names: Iterable[str] | None = None) -> None:
        """Evict these subjects from the cache (None = all)."""
        if names is None:
            self._cache.clear()
            self._cached_facts = 0
        else:
            for name in names:
                self._cache.pop(name, None)

    def _replay(self, aggregate: CarriedAggregate, stored: Iterable[StoredEvent]) -> None:
        for event in stored:
            cast("CarriedEvent", self.mapper.to_domain_event(event)).mutate(aggregate)

    def _shrink_if_full(self) -> None:
        """Evict the orders asked for longest ago while the cache holds more facts than it may."""
        if self._cached_facts <= self._max_cached_facts:
            return
        # Counted anew: what was added since includes events of aggregates that are not cached.
        self._cached_facts = sum(subject.version for subject in self._cache.values())
        while self._cached_facts > self._max_cached_facts and self._cache:
            _, oldest = self._cache.popitem(last=False)
            self._cached_facts -= oldest.version

    # -- saving --------------------------------------------------------------------------------------------------

    def save_all(
        self,
        aggregates: Iterable[CarriedAggregate],
        *,
        moves: Sequence[Move] = (),
        shifts: Sequence[TallyShift] = (),
        reserve: Sequence[str] = (),
    ) -> int:
        """Write everything pending in one transaction, the fence first; answers how many events.

        Whatever is raised (IntegrityError on a version that another worker took, Fenced, ...), nothing was written,
        and the aggregates are evicted, since what was recorded on them did not happen.
        """
        pending: list[Any] = []
        for aggregate in aggregates:
            pending.extend(aggregate.collect_events())
        try:
            self.store.insert_events(
                [self.mapper.to_stored_event(event) for event in pending], moves=moves, shifts=shifts, reserve=reserve
            )
        except BaseException:
            self.forget()
            raise
        self._cached_facts += len(pending)
        return len(pending)

    # -- partners ------------------------------------------------------------------------------------------------

    def partners(self) -> list[Partner]:
        """All partners, by name."""
        found: dict[str, Partner] = {}
        for event in self.store.select_prefix("partner/"):
            name = str(event.originator_id)
            self._replay(found.setdefault(name, Partner.open(name)), [event])
        return list(found.values())

    def partner(self, name: str) -> Partner:
        """One partner; NotFound if nobody is registered so."""
        partner = Partner.open("partner/" + name)
        self._replay(partner, self.store.select_events(partner.id))
        if not partner.version:
            raise NotFound(f"nobody is registered as {name}", next_step="threadline partner list")
        return partner

    def registry(self, *, max_age_s: float = REGISTRY_MAX_AGE_S) -> Registry:
        """Who is known; read again from the store when older than `max_age_s`."""
        now = time.monotonic()
        if now - self._registry_read_at > max_age_s:
            self._registry = Registry.of(self.partners())
            self._registry_read_at = now
        return self._registry

    def topic(self, name: str) -> Topic:
        """A topic's history; without events unless it was made again and accepted."""
        topic = Topic.open("topic/" + name)
        self._replay(topic, self.store.select_events(topic.id))
        return topic

    # -- quarantine ----------------------------------------------------------------------------------------------

    def quarantined(self, position: str) -> QuarantinedRecord:
        """One quarantined record by its position; NotFound if there is none."""
        record = QuarantinedRecord.open("quarantine/" + position)
        self._replay(record, self.store.select_events(record.id))
        if not record.version:
            raise NotFound(f"nothing is quarantined at {position}", next_step="threadline quarantine list")
        return record

    def quarantine(self) -> list[QuarantinedRecord]:
        """All quarantined records in the order in which they were taken: by topic, partition, offset.

        Two records of one identity must be retried in that order, since the first one counts.
        """
        return sorted(self._quarantine_in_chunks(), key=lambda record: record.position)

    def carried(self) -> list[QuarantinedRecord]:
        """The records about which another store had decided."""
        return [record for record in self._quarantine_in_chunks() if record.carried is not None]

    def _quarantine_in_chunks(self) -> Iterator[QuarantinedRecord]:
        """One after another, so that a full quarantine (records of up to 1 MB) never lies in memory whole."""
        after = ""
        while ids := self.store.select_ids("quarantine/", QUARANTINE_CHUNK, after=after):
            stored = self.store.select_many(ids)
            for name in ids:
                record = QuarantinedRecord.open(name)
                self._replay(record, stored[name])
                yield record
            after = ids[-1]
