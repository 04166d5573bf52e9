"""The seam to the event store: what ingest, the commands and the projector ask of any database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent, Tracking

from domain.positions import Move, Progress, TallyShift, TopicBinding


@dataclass(frozen=True, slots=True)
class NotificationPage:
    """Stored events in notification order, as five columns of one length; no object a row.

    The projector hands the lists to Arrow as they are: 20,000 `Notification` objects would cost more than reading them.
    """

    ids: list[int]
    originator_ids: list[str]
    versions: list[int]
    topics: list[str]
    states: list[bytes]

    def __len__(self) -> int:
        return len(self.ids)


class EventRecorder(Protocol):
    """Keeps events for ever, and with them, in the same transaction, how far each partition has been read.

    Nothing here deletes, changes or compacts: what is stored stays as it is. A version already taken surfaces as
    `eventsourcing.persistence.IntegrityError`; all other failures are `domain.errors`.
    """

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        tracking: Tracking | None = None,
        moves: Sequence[Move] = (),
        shifts: Sequence[TallyShift] = (),
        bindings: Sequence[TopicBinding] = (),
        reserve: Sequence[str] = (),
    ) -> Sequence[int] | None:
        """Write all of it in one transaction, the fence first, or nothing; answers the notification ids in order.

        `moves` are checked by compare-and-set (Fenced), `shifts` may not make a tally negative (NotAllowed),
        `bindings` take the topic numbers they name as `restore_topics` does, `reserve` names topics to number.
        Also raises ValueError for a Move or TallyShift that doesn't add up, Busy if the writer's lock isn't to be
        had within the timeout, CannotWrite if the disk refuses.
        """

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Answer one aggregate's events in the order of their versions."""

    def select_many(self, originator_ids: Sequence[str]) -> dict[str, list[StoredEvent]]:
        """Answer the events of many aggregates in one SELECT, by id; [] for an id that has none."""

    def select_prefix(self, prefix: str) -> list[StoredEvent]:
        """Answer all events of the aggregates whose id starts so (`partner/`), in order of (id, version)."""

    def select_ids(self, prefix: str, limit: int, *, after: str = "") -> list[str]:
        """Answer up to `limit` aggregate ids that start so, in byte order, past the id `after`."""

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Answer a page of stored events as the library's objects, in order of notification id."""

    def read_page(self, after: int, limit: int) -> NotificationPage:
        """Answer up to `limit` stored events with ids past `after`, as columns; fewer where they are large."""

    def max_notification_id(self) -> int | None:
        """Answer the id of the newest event; None in an empty store."""

    def max_tracking_id(self, application_name: str) -> int | None:
        """Answer the library's own tracking position of a named application; None if it has none."""

    def progress(self) -> list[Progress]:
        """Answer every partition ever read, in order of (topic number, partition)."""

    def progress_of(self, topic_no: int, partition: int) -> Progress | None:
        """Answer one partition's progress; None if it was never read."""

    def reserve_topic(self, topic: str) -> int:
        """Answer the topic's number, giving it one if it has none."""

    def bind_topic(self, topic: str, *, cluster_id: str, topic_id: str) -> TopicBinding:
        """Answer the binding of this very topic, making it when first met; TopicReplaced if another id is bound."""

    def accept_topic(self, topic: str, *, cluster_id: str, topic_id: str) -> TopicBinding:
        """Bind a topic that was deleted and made again, under a new number."""

    def topics(self) -> list[TopicBinding]:
        """Answer all numbers ever given, in order."""

    def restore_topics(self, bindings: Sequence[TopicBinding]) -> None:
        """Give topics exactly these numbers; NotAllowed, and nothing done, if one is taken otherwise."""

    def close(self) -> None:
        """Close all connections."""


# What `insert_events` hands on; named here so that both databases answer an unknown keyword alike.
def refuse_unknown(keywords: dict[str, Any]) -> None:
    """Raise TypeError on any keyword the recorder doesn't know: one silently dropped could be a position."""
    if keywords:
        raise TypeError(f"the recorder knows no {', '.join(sorted(keywords))}")
