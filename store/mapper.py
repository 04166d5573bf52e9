"""Between event objects and stored rows: the bytes an event carries are the bytes that are kept.

An event class gives `TOPIC`, the constructor `(originator_id, originator_version, state)` and attributes of those
names. Its `class_version` (absent = 1) is the version of the envelope it writes; for each earlier version n it has a
static method `upcast_v<n>_v<n+1>(state) -> state`. The envelope is JSON whose first key is `"v"`;
without it, version 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    Cipher,
    Compressor,
    Mapper,
    MapperDeserialisationError,
    StoredEvent,
    Transcoder,
)
from eventsourcing.utils import TopicError, get_topic, resolve_topic

import domain.tracker  # noqa: F401  # gives every event class of ours its topic, whoever maps first
from domain.errors import Misconfigured

VERSIONED = b'{"v":'
VERSION = re.compile(rb'\{"v":([1-9][0-9]{0,8})[,}]')

Upcaster = Callable[[bytes], bytes]


class EventClass(NamedTuple):
    """What the mapper knows of one topic: how to construct, the version written today, the steps up to it."""

    construct: Callable[[str, int, bytes], Any]
    version: int
    upcasters: tuple[Upcaster, ...]


class VerbatimMapper(Mapper[str]):
    """Maps events to stored rows without touching their bytes, and old envelopes up to today's version.

    Refuses a cipher or a compressor (Misconfigured): the store must stay readable by people, by DuckDB and by whoever
    recomputes a digest in ten years.
    """

    def __init__(
        self,
        transcoder: Transcoder,
        compressor: Compressor | None = None,
        cipher: Cipher | None = None,
    ) -> None:
        for setting, given in (("COMPRESSOR_TOPIC", compressor), ("CIPHER_TOPIC or CIPHER_KEY", cipher)):
            if given is not None:
                raise Misconfigured(
                    f"stored events must stay plain JSON, found the setting {setting}",
                    next_step=f"Unset {setting}; encrypt the disk instead.",
                )
        super().__init__(transcoder)
        self._classes: dict[str, EventClass] = {}

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """Answer the row of an event: its topic and its own bytes."""
        event: Any = domain_event
        return StoredEvent(event.originator_id, event.originator_version, get_topic(type(event)), event.state)

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[str]:
        """Answer the event of a row, its envelope brought up to today's version.

        Raises Misconfigured for an unknown topic or an envelope newer than this program, and the library's
        MapperDeserialisationError for a broken one.
        """
        known = self._classes.get(stored_event.topic) or self._resolve(stored_event.topic)
        state = stored_event.state
        if known.version > 1 or state.startswith(VERSIONED):
            state = _upcast(known, stored_event.topic, state)
        event: DomainEventProtocol[str] = known.construct(
            str(stored_event.originator_id), stored_event.originator_version, state
        )
        return event

    def current_state(self, topic: str, state: bytes) -> bytes:
        """Answer a stored state in today's version of its envelope; the very same bytes if it is of that version."""
        known = self._classes.get(topic) or self._resolve(topic)
        if known.version > 1 or state.startswith(VERSIONED):
            return _upcast(known, topic, state)
        return state

    def _resolve(self, topic: str) -> EventClass:
        # A topic is a name of ours. The library would also take `module:attribute` and import it: not from a data file.
        try:
            cls = None if ":" in topic else resolve_topic(topic)
        except (TopicError, AttributeError, ValueError):
            cls = None
        if not isinstance(cls, type) or not hasattr(cls, "TOPIC"):
            raise Misconfigured(
                f"no event is known by the stored topic {topic!r}",
                next_step="Use the Threadline that wrote the store, or a later one.",
                code="unknown_event",
            )
        version = int(getattr(cls, "class_version", 1))
        steps = [f"upcast_v{n}_v{n + 1}" for n in range(1, version)]
        missing = [step for step in steps if not hasattr(cls, step)]
        if missing:
            raise Misconfigured(
                f"{topic} is of version {version} and has no {', '.join(missing)}",
                next_step="An event class keeps an upcaster for every version that was ever stored.",
            )
        known = EventClass(cls, version, tuple(getattr(cls, step) for step in steps))
        self._classes[topic] = known
        return known


def _upcast(known: EventClass, topic: str, state: bytes) -> bytes:
    version = _version(topic, state)
    if version > known.version:
        raise Misconfigured(
            f"a stored {topic} is of version {version}; this Threadline knows versions up to {known.version}",
            next_step="Use the Threadline that wrote the store, or a later one.",
            code="event_too_new",
        )
    for step in range(version, known.version):
        state = known.upcasters[step - 1](state)
        reached = _version(topic, state)
        if reached != step + 1:
            raise MapperDeserialisationError(
                f"the upcaster of {topic} from version {step} gave an envelope of version {reached}"
            )
    return state


def _version(topic: str, state: bytes) -> int:
    if not state.startswith(VERSIONED):
        return 1
    match = VERSION.match(state)
    if match is None:
        raise MapperDeserialisationError(f"a stored {topic} has a version that is no number: {state[:40]!r}")
    return int(match.group(1))
