"""Partners: who may state facts, of which kinds, and when they could not.

Registration, suspension and resumption are events with wall time, who and why. A suspension takes effect a minute
after the command (`HEARD_BY_ALL_MS`), so that every worker has heard of it before the first record it covers: which
records it covers is then decided by the broker's time alone, today and at any re-ingestion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

from domain.envelope import own_state, read_own
from domain.errors import InvalidInput, NotAllowed
from domain.events import CarriedAggregate, CarriedEvent
from domain.facts import KINDS
from domain.facts.words import PARTNER_PATTERN, RESERVED_PARTNERS

# The command may wait up to 30 s for the writer's lock; workers then look for new partner events once a second, and a
# poll with its transaction takes some 2 s. The rest of the minute is for clocks: ours may be 25 s behind the broker's.
HEARD_BY_ALL_MS = 60_000


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of broker time, in epoch milliseconds; `until_ms` None = still open."""

    from_ms: int
    until_ms: int | None

    def holds(self, recorded_ms: int) -> bool:
        return self.from_ms <= recorded_ms and (self.until_ms is None or recorded_ms < self.until_ms)


class Partner(CarriedAggregate):
    """One partner of the brand, with its topic's number and its suspensions."""

    TOPIC = "partner"

    class Event(CarriedEvent):
        pass

    class Registered(Event):
        TOPIC = "partner.registered"

    class Suspended(Event):
        TOPIC = "partner.suspended"

    class Resumed(Event):
        TOPIC = "partner.resumed"

    def begin(self) -> None:
        self.name = self._id.removeprefix("partner/")
        self.kinds: frozenset[str] = frozenset()
        self.topic_no = 0
        self.registered_ms = 0
        self.suspensions: list[Period] = []
        self.history: list[dict[str, Any]] = []

    def take(self, event: CarriedEvent) -> None:
        fields = read_own(event.state)
        match event:
            case Partner.Registered():
                self.kinds = frozenset(fields["kinds"])
                self.topic_no = fields["topic_no"]
                self.registered_ms = fields["at_ms"]
            case Partner.Suspended():
                self.suspensions.append(Period(fields["from_ms"], None))
            case Partner.Resumed():
                self.suspensions[-1] = Period(self.suspensions[-1].from_ms, fields["until_ms"])
        self.history.append({"what": event.TOPIC.removeprefix("partner."), **fields})

    @classmethod
    def register(cls, *, name: str, kinds: frozenset[str], topic_no: int, at_ms: int, by: str, reason: str) -> Partner:
        """Register a partner; InvalidInput on a reserved name or unknown kind."""
        if name in RESERVED_PARTNERS or not re.match(PARTNER_PATTERN + r"\Z", name):
            raise InvalidInput(
                f"expected a partner's name, found {name!r}",
                next_step="Use lower-case letters, digits, hyphens, at most 40; not customer, nobody or unknown.",
            )
        if not kinds or kinds - KINDS:
            raise InvalidInput(
                f"expected kinds among {', '.join(sorted(KINDS))}; found {', '.join(sorted(kinds)) or 'none'}"
            )
        partner = cls.open("partner/" + name)
        partner.trigger(
            cls.Registered,
            own_state(
                {"at_ms": at_ms, "name": name, "kinds": sorted(kinds), "topic_no": topic_no, "by": by, "reason": reason}
            ),
        )
        return partner

    @property
    def is_suspended(self) -> bool:
        """Whether a suspension is open (it may start to count a few seconds from now)."""
        return bool(self.suspensions) and self.suspensions[-1].until_ms is None

    def suspend(self, *, at_ms: int, from_ms: int | None = None, by: str, reason: str) -> int:
        """Refuse this partner's records from a minute from now; answers from when (epoch ms)."""
        if self.is_suspended:
            raise NotAllowed(f"partner {self.name} is suspended already", next_step="threadline partner resume")
        start = at_ms + HEARD_BY_ALL_MS if from_ms is None else from_ms
        if self.suspensions and start < cast(int, self.suspensions[-1].until_ms):
            raise NotAllowed(f"partner {self.name} is being resumed; wait {HEARD_BY_ALL_MS // 1000} s and try again")
        fields: dict[str, object] = {"at_ms": at_ms, "from_ms": start, "by": by, "reason": reason}
        self.trigger(self.Suspended, own_state(fields))
        return start

    def resume(self, *, at_ms: int, until_ms: int | None = None, by: str, reason: str) -> int:
        """Take this partner's records again from a minute from now; answers from when (epoch ms)."""
        if not self.is_suspended:
            raise NotAllowed(f"partner {self.name} is not suspended")
        end = at_ms + HEARD_BY_ALL_MS if until_ms is None else until_ms
        end = max(end, self.suspensions[-1].from_ms)
        fields: dict[str, object] = {"at_ms": at_ms, "until_ms": end, "by": by, "reason": reason}
        self.trigger(self.Resumed, own_state(fields))
        return end


Partner.Event.opens = Partner
