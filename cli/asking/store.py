"""Reading histories from the event store, read-only: nothing waits for a worker that writes, and nothing is written."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from domain.envelope import originator_id_of
from domain.errors import InvalidInput, NotFound
from domain.facts import subject_kind
from domain.facts.words import Subject as SubjectText
from domain.fold import FactKey
from domain.history import Marked, marked
from domain.order import AGGREGATE_OF
from domain.partner import Partner
from domain.registry import Registry

if TYPE_CHECKING:
    from eventsourcing.persistence import StoredEvent

    from cli.place import Place
    from domain.events import CarriedAggregate, CarriedEvent
    from store.recorder import EventRecorder

_SUBJECT = re.compile(SubjectText.__metadata__[0].pattern)  # type: ignore[attr-defined]


@contextlib.contextmanager
def opened(place: Place) -> Iterator[Histories]:
    """The event store of a data folder, open for reading; NotFound if there is none."""
    recorder = place.reading()
    try:
        yield Histories(recorder)
    finally:
        recorder.close()


class Histories:
    """What the asking commands read from an event store."""

    def __init__(self, recorder: EventRecorder) -> None:
        from eventsourcing.persistence import JSONTranscoder

        from store.mapper import VerbatimMapper

        self._recorder = recorder
        self._mapper = VerbatimMapper(JSONTranscoder())

    @property
    def head(self) -> int:
        """The last notification id."""
        return self._recorder.max_notification_id() or 0

    def of(self, subject: str) -> list[Marked]:
        """The marked history of an order, a shipment or a certificate; NotFound if nothing is recorded about it."""
        return marked(self.events(subject))

    def events(self, subject: str) -> list[CarriedEvent]:
        """The stored events of an order, a shipment or a certificate, unread; NotFound as above."""
        if not _SUBJECT.fullmatch(subject):
            raise InvalidInput(
                "expected an order number, shipment/<carrier>/<number> or certificate/<scheme>/<number>; "
                f"found {subject!r}",
                next_step="threadline order list",
            )
        stored = self._recorder.select_events(originator_id_of(subject))
        if not stored:
            raise NotFound(f"nothing is recorded about {subject}", next_step="threadline order list")
        return [self._event(one) for one in stored]

    def kinds(self) -> dict[str, frozenset[str]]:
        """The kinds of every registered partner, by name."""
        found: dict[str, Partner] = {}
        for one in self._recorder.select_prefix("partner/"):
            name = str(one.originator_id)
            self._replay(found.setdefault(name, Partner.open(name)), [one])
        return Registry.of(found.values()).kinds()

    def known(self, named: Iterable[FactKey]) -> frozenset[FactKey]:
        """Those of these (source, subject, id) that are recorded."""
        wanted = set(named)
        by_id = {originator_id_of(subject): subject for _, subject, _ in wanted}
        found: set[FactKey] = set()
        for originator_id, stored in self._recorder.select_many(list(by_id)).items():
            subject = by_id[originator_id]
            aggregate = AGGREGATE_OF[subject_kind(subject)].open(originator_id)
            self._replay(aggregate, stored)
            found |= {(source, subject, fact_id) for source, fact_id in aggregate.known}
        return frozenset(wanted & found)

    def _event(self, stored: StoredEvent) -> CarriedEvent:
        return cast("CarriedEvent", self._mapper.to_domain_event(stored))

    def _replay(self, aggregate: CarriedAggregate, stored: Iterable[StoredEvent]) -> None:
        for one in stored:
            self._event(one).mutate(aggregate)
