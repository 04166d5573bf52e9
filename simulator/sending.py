"""When and in which state each fact leaves its partner: habits of sending, and the dirt that gets in."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Generator, Iterator
from dataclasses import replace
from itertools import accumulate

from domain.errors import InvalidInput
from simulator.chance import DAY, HOUR, spread
from simulator.dirt import Dirt
from simulator.factories import DAY_BOOKER
from simulator.malformed import spoiled
from simulator.partners import Roster
from simulator.quality import one_over
from simulator.said import Data, Said
from simulator.wire import WireFact, far_ahead, rewritten, time_text, written

_PIECES = ("cut", "sewn", "finished", "packed")
# Only statements of pieces are made into bad records; they are a third of all facts.
_SHARE_OF_PIECES = 1 / 3
# Kinds of dirt of which at most one befalls a fact.
EXCLUSIVE = (
    "forgotten", "assumed", "stated_twice", "phantom", "mistaken", "clock_ahead",
    "repeated", "rewritten", "conflicting", "malformed",
)  # fmt: skip


class Post:
    """How the partners of a season send: their habits, and what goes wrong on the way."""

    def __init__(self, roster: Roster, dirt: Dirt, until: int) -> None:
        self._roster, self._dirt, self._until = roster, dirt, until
        # At most one of these befalls a fact, by one draw: most facts are spared all, and cost one comparison.
        self._kinds = [name for name in EXCLUSIVE if getattr(dirt, name) > 0]
        rates = [getattr(dirt, name) / (_SHARE_OF_PIECES if name == "malformed" else 1) for name in self._kinds]
        self._reached = list(accumulate(rates))
        self._any = self._reached[-1] if rates else 0.0
        if self._any > 1:
            raise InvalidInput(f"expected rates of dirt that add up to at most 1, found {self._any:.2f}")

    def records(self, rng: random.Random, said: list[Said], *, is_order: bool = True) -> Iterator[WireFact]:
        """Yield all records that a subject's facts become, in any order; each `sent_us` says when it leaves."""
        roster, late = self._roster, self._dirt.late
        for one in said:
            if one.at >= self._until:
                continue
            draw, at = rng.random(), one.at + int(spread(rng, roster.delay_s[one.partner], 0.6))
            what = self._kinds[bisect(self._reached, draw)] if draw < self._any else ""
            how = ""
            if rng.random() < late:
                at, how = at + int(min(spread(rng, 30 * HOUR, 0.9), 12 * DAY)), "late"
            offset = roster.offset_minutes[one.partner]
            stated_at = one.at + roster.skew_s.get(one.partner, 0)
            if one.partner == DAY_BOOKER and one.name in _PIECES:
                # This factory books by the day, and says so: midnight of its own day.
                stated_at -= (stated_at + offset * 60) % DAY
                one.data["time_is"] = "day"
            if one.second_voice and rng.random() < self._dirt.contradicting:
                _contradict(rng, one)
                how = how or "contradicting"
            if _is_passed(one) and rng.random() < self._dirt.lenient:
                one.data, how = one_over(one.data), how or "lenient"
            if one.name == "shipped" and "incoterm" in one.data and rng.random() < self._dirt.term_left:
                del one.data["incoterm"]
                how = how or "term_left"
            time = time_text(stated_at, offset)
            if what:
                yield from self._soiled(rng, one, at, time, what, how)
            else:
                yield _wire(one, at, written(one, time), dirt=how)
            if one.name == "amended" and rng.random() < self._dirt.revision_twice:
                later = time_text(stated_at + HOUR, offset)
                again = written(one, later, f"{one.id}-again", one.data | {"reason": "typed again"})
                yield _wire(one, at + 2 * HOUR, again, dirt="revision_twice")
        if is_order:
            yield from _of_the_order(rng, said, roster, self._dirt)

    def _soiled(self, rng: random.Random, one: Said, at: int, time: str, what: str, how: str) -> Iterator[WireFact]:
        """Send one fact with one kind of dirt, or without it where that kind can't befall this fact."""
        is_pieces, spoken_first = one.name in _PIECES, self._dirt.correction_first
        if what == "forgotten" and (is_pieces or one.name == "inspected"):
            return
        if what == "assumed" and "time_is" not in one.data:
            one.data["time_is"], how = "assumed", how or what
        elif what == "stated_twice" and is_pieces:
            one.data["doc"] = f"D-{one.id}"
            yield _wire(one, at + 6 * HOUR, written(one, _hours_later(time), f"{one.id}-by-hand"), dirt=what)
        elif what == "phantom" and is_pieces:
            yield from _taken_back(rng, one, at, time, "did_not_occur", what, spoken_first)
        elif what == "mistaken" and "quantities" in one.data:
            at = yield from _taken_back(rng, one, at, time, "incorrect_data", what, spoken_first)
        elif what == "clock_ahead" and is_pieces:
            if rng.random() < 0.8:
                at = yield from _taken_back(rng, one, at, far_ahead(time), "incorrect_data", what, spoken_first)
            else:
                time, how = far_ahead(time), what
        value = written(one, time)
        yield _wire(one, at, value, dirt=how)
        later = at + 1 + int(spread(rng, 2 * HOUR, 1.8))
        if what == "repeated":
            yield _wire(one, later, value, outcome="repeated", dirt=what)
        elif what == "rewritten":
            yield _wire(one, later, rewritten(value), outcome="repeated", dirt=what)
        elif what == "conflicting":
            clash = written(one, time, data=one.data | {"doc": "EDITED"})
            yield _wire(one, later, clash, outcome="quarantined", code=what, dirt=what)
        elif what == "malformed" and is_pieces:
            code, bad = spoiled(rng, replace(one, id=f"{one.id}-bad"), time)
            yield WireFact(
                one.partner, later * 1_000_000, f"orders.{one.partner}", bad.key, bad.value, bad.headers,
                "quarantined", code, what,
            )  # fmt: skip


def _hours_later(time: str) -> str:
    """When somebody typed it once more: late that day, or (it was late) at the same moment."""
    return f"{time[:11]}23:30:00{time[19:]}"


def _taken_back(
    rng: random.Random, one: Said, at: int, time: str, reason: str, how: str, spoken_first: float
) -> Generator[WireFact, None, int]:
    """Send a wrong fact and its correction; answers when the right one may follow."""
    wrong = f"{one.id}-{how.replace('_', '-')}"
    data = one.data if how == "clock_ahead" else _misread(rng, one.data)
    noticed = at + HOUR + int(spread(rng, 20 * HOUR, 0.8))
    correction: Data = {"corrects": wrong, "reason": reason}
    if reason == "incorrect_data":
        correction["replaced_by"] = [{"id": one.id}]
    takes_back = replace(one, id=f"{wrong}-corrected", name="corrected", data=correction)
    spoken = time_text(noticed, 0)
    # A correction that overtakes: it left by another way, two hours before the wrong fact got out.
    told = max(at - 2 * HOUR, one.at) if rng.random() < spoken_first else noticed + HOUR
    yield _wire(one, at + 1, written(one, time, wrong, data), dirt=how)
    yield _wire(one, told, written(takes_back, spoken), dirt="correction")
    return noticed + 2 * HOUR


def _misread(rng: random.Random, data: Data) -> Data:
    quantities = [dict(item) for item in data["quantities"]]
    quantities[0]["quantity"] = quantities[0]["quantity"] * 10 + rng.randint(1, 9)
    return {key: value for key, value in data.items() if key not in ("complete", "doc")} | {"quantities": quantities}


def _is_passed(one: Said) -> bool:
    """Whether this is a final inspection that lets the lot pass."""
    return one.name == "inspected" and one.data["kind"] == "final" and one.data["verdict"] == "accepted"


def _contradict(rng: random.Random, one: Said) -> None:
    if one.name == "inspected":
        one.data["verdict"] = "rejected"
        return
    items = one.data["contents" if one.name == "shipped" else "quantities"]
    items[0]["quantity"] += rng.randint(1, 9)


def _of_the_order(rng: random.Random, said: list[Said], roster: Roster, dirt: Dirt) -> Iterator[WireFact]:
    """What is stated in error about a whole order: by a stranger, of no order, a second time."""
    confirmed = said[0]
    number, at = confirmed.subject, confirmed.at + 30 * DAY
    other = rng.choice([f for f in roster.factories if f.name != confirmed.data["factory"]])
    offset = roster.offset_minutes[other.name]
    draws = rng.random(), rng.random(), rng.random()
    data = {"lot": "L1", "quantities": [{"line": "10", "quantity": rng.randint(50, 400)}]}
    if draws[0] < dirt.stranger:
        mistyped = Said(at, other.name, number, "cut", data, "cut-mistyped")
        yield _wire(mistyped, at + HOUR, written(mistyped, time_text(at, offset)), dirt="stranger")
    if draws[1] < dirt.unknown_order:
        # The letter O for a nought: no order has such a number.
        lost = Said(at, other.name, number.replace("-0", "-O", 1), "cut", data, "cut-1")
        yield _wire(lost, at + HOUR, written(lost, time_text(at, offset)), dirt="unknown_order")
    if draws[2] < dirt.confirmed_again:
        again = replace(confirmed, id="confirmed-again")
        time = time_text(confirmed.at + DAY, roster.offset_minutes[confirmed.partner])
        yield _wire(again, confirmed.at + 2 * DAY, written(again, time), dirt="confirmed_again")


def _wire(one: Said, at: int, value: bytes, *, outcome: str = "recorded", code: str = "", dirt: str = "") -> WireFact:
    return WireFact(
        one.partner, at * 1_000_000, f"orders.{one.partner}", one.subject.encode(), value, (), outcome, code, dirt
    )
