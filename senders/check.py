"""The tracker's own check, before anything is sent: the same decode, with partners as they say they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from consumers.decode import Rejected, decode
from domain.facts import KINDS
from domain.facts.words import PARTNER_PATTERN, RESERVED_PARTNERS
from domain.quarantine import Refusal
from domain.record import Record
from domain.registry import KnownPartner, Registry
from senders.candidate import BadRow, Candidate
from senders.seen import Seen

HEADERS = (("content-type", b"application/cloudevents+json"),)
_PARTNER = re.compile(PARTNER_PATTERN)
# A KnownPartner works out what it may state, 30 facts each: a file of one partner should do that once.
MAX_REMEMBERED = 1_000
_ITEM = re.compile(r"^(\w+)\[(\d+)\]")
# Events whose partner can't be read are checked as if this one had sent them, to find the reason to tell.
_NOBODY_YET = "sender"


class Anybody(Mapping[str, KnownPartner]):
    """A registry's view in which everybody is registered with the same kinds: who really is, the tracker knows."""

    def __init__(self, kinds: frozenset[str] = KINDS) -> None:
        self._kinds = kinds
        self._known: dict[str, KnownPartner] = {}

    def __getitem__(self, name: str) -> KnownPartner:
        if not is_partner(name):
            raise KeyError(name)
        if name not in self._known:
            if len(self._known) >= MAX_REMEMBERED:
                self._known.clear()
            self._known[name] = KnownPartner(name, self._kinds)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class Checker:
    """Checks candidates one by one, and each against those before it in the file."""

    def __init__(self, seen: Seen, kinds: frozenset[str] = KINDS) -> None:
        self._seen = seen
        self._registry = Registry(Anybody(kinds))
        self.repeats = 0

    def check(self, candidate: Candidate) -> list[BadRow]:
        """The rows of a fact that would be refused, each with its reason; empty if it would be taken."""
        topic = topic_of(candidate.partner or _NOBODY_YET)
        record = Record(topic, 0, 0, 0, candidate.subject.encode("utf-8", "surrogatepass"), candidate.value, HEADERS)
        answer = decode(record, registry=self._registry, topic_no=0)
        if isinstance(answer, Rejected):
            return _bad(candidate, answer.refusal)
        first = candidate.rows[0].number
        earlier = self._seen.earlier((answer.source, answer.subject, answer.id), candidate.content or {}, first)
        if earlier is None:
            return []
        row, same = earlier
        if same:
            self.repeats += 1
            return []
        words = f"row {row} states a fact of the same id with other content"
        return _bad(candidate, Refusal("conflicting", words, "id", "each id once", answer.id))


def is_partner(name: str) -> bool:
    """Whether somebody may be registered under this name."""
    return bool(_PARTNER.match(name)) and name not in RESERVED_PARTNERS


def topic_of(partner: str) -> str:
    return f"orders.{partner}"


def _bad(candidate: Candidate, refusal: Refusal) -> list[BadRow]:
    at, path, bad = _row_at_fault(candidate, refusal), refusal.path, []
    for row in candidate.rows:
        itself = at is None or row.number == at
        reason = refusal.words if itself else f"in one fact with row {at}, which was refused: {refusal.words}"
        bad.append(BadRow(row, refusal.code, reason, path if itself else "", candidate.fact, candidate.subject))
    return bad


def _row_at_fault(candidate: Candidate, refusal: Refusal) -> int | None:
    """The row that a refusal's path leads to; None if it is about the fact as a whole."""
    where = _ITEM.match(refusal.path)
    if where:
        return candidate.item_rows.get((where[1], int(where[2])))
    if refusal.code == "repeated_line" and candidate.content is not None:
        items: list[dict[str, object]] = candidate.content["data"].get(refusal.path, [])
        named = refusal.found.split("/")
        for (name, index), row in reversed(list(candidate.item_rows.items())):
            if name == refusal.path and all(part == "" or part in items[index].values() for part in named):
                return row
    return None
