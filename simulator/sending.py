"""When and in which state each fact leaves its partner: habits of sending, and the dirt that gets in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from simulator.chance import DAY, HOUR, spread
from simulator.dirt import Dirt
from simulator.malformed import spoiled
from simulator.partners import Roster
from simulator.said import Data, Said
from simulator.wire import WireFact, far_ahead, rewritten, time_text, written

_PIECES = ("cut", "sewn", "finished", "packed")


def sendings(
    rng: random.Random, said: list[Said], roster: Roster, dirt: Dirt, *, is_order: bool = True
) -> Iterator[WireFact]:
    """Yield all records that a subject's facts become, in any order; each `sent_us` says when it leaves."""
    for one in said:
        if rng.random() < dirt.forgotten and (one.name in _PIECES or one.name == "inspected"):
            continue
        delay = spread(rng, roster.delay_s[one.partner], 0.6)
        if rng.random() < dirt.late:
            yield from _sent(
                rng, one, one.at + int(delay + min(spread(rng, 30 * HOUR, 0.9), 12 * DAY)), roster, dirt, "late"
            )
        else:
            yield from _sent(rng, one, one.at + int(delay), roster, dirt, "")
    if is_order:
        yield from _of_the_order(rng, said, roster, dirt)


def _sent(rng: random.Random, one: Said, at: int, roster: Roster, dirt: Dirt, how: str) -> Iterator[WireFact]:
    offset = roster.offset_minutes[one.partner]
    stated_at = one.at + roster.skew_s.get(one.partner, 0)
    if one.name in _PIECES and one.partner == "xanadu-textiles":
        # This factory books by the day, and says so: midnight of its own day.
        stated_at -= (stated_at + offset * 60) % DAY
        one.data["time_is"] = "day"
    elif rng.random() < dirt.assumed:
        one.data["time_is"] = "assumed"
        how = how or "assumed"
    if one.second_voice and rng.random() < dirt.contradicting:
        _contradict(rng, one)
        how = how or "contradicting"
    time = time_text(stated_at, offset)
    draw = rng.random()
    if draw < dirt.stated_twice and one.name in _PIECES:
        one.data["doc"] = f"D-{one.id}"
        again = written(one, time_text(stated_at + 5 * HOUR, offset), f"{one.id}-by-hand")
        yield _wire(one, at + 6 * HOUR, again, dirt="stated_twice")
    draw -= dirt.stated_twice
    if 0 <= draw < dirt.phantom and one.name in _PIECES:
        yield from _taken_back(rng, one, at, time, dirt, "did_not_occur")
    draw -= dirt.phantom
    if 0 <= draw < dirt.mistaken and "quantities" in one.data:
        at = yield from _taken_back(rng, one, at, time, dirt, "incorrect_data")
    draw -= dirt.mistaken
    if 0 <= draw < dirt.clock_ahead and one.name in _PIECES:
        if rng.random() < 0.8:
            yield from _taken_back(rng, one, at, far_ahead(time), dirt, "incorrect_data", "clock_ahead")
        else:
            time, how = far_ahead(time), "clock_ahead"
    if one.name == "amended" and rng.random() < dirt.revision_twice:
        again = written(
            one, time_text(stated_at + HOUR, offset), f"{one.id}-again", one.data | {"reason": "typed again"}
        )
        yield _wire(one, at + 2 * HOUR, again, dirt="revision_twice")
    value = written(one, time)
    yield _wire(one, at, value, dirt=how)
    yield from _more(rng, one, at, value, time, dirt)


def _more(rng: random.Random, one: Said, at: int, value: bytes, time: str, dirt: Dirt) -> Iterator[WireFact]:
    """What is sent beside the fact: the same again, a clash, or something that is no fact."""
    draw = rng.random()
    later = at + 1 + int(spread(rng, 2 * HOUR, 1.8))
    if draw < dirt.repeated:
        yield _wire(one, later, value, outcome="repeated", dirt="repeated")
    draw -= dirt.repeated
    if 0 <= draw < dirt.rewritten:
        yield _wire(one, later, rewritten(value), outcome="repeated", dirt="rewritten")
    draw -= dirt.rewritten
    if 0 <= draw < dirt.conflicting:
        clash = written(one, time, data=one.data | {"doc": "EDITED"})
        yield _wire(one, later, clash, outcome="quarantined", code="conflicting", dirt="conflicting")
    draw -= dirt.conflicting
    # Only a factory's statements are spoiled; they are about 45 % of all, hence the factor.
    if 0 <= draw < dirt.malformed / 0.45 and one.name in _PIECES:
        code, bad = spoiled(rng, replace(one, id=f"{one.id}-bad"), time)
        yield WireFact(
            one.partner, later * 1_000_000, f"orders.{one.partner}", bad.key, bad.value, bad.headers,
            "quarantined", code, "malformed",
        )  # fmt: skip


def _taken_back(rng: random.Random, one: Said, at: int, time: str, dirt: Dirt, reason: str, how: str = "") -> Any:
    """Send a wrong fact and its correction; answers when the right one may follow."""
    how = how or ("phantom" if reason == "did_not_occur" else "mistaken")
    wrong = f"{one.id}-{how.replace('_', '-')}"
    data = one.data if how == "clock_ahead" else _misread(rng, one.data)
    noticed = at + HOUR + int(spread(rng, 20 * HOUR, 0.8))
    correction: Data = {"corrects": wrong, "reason": reason}
    if reason == "incorrect_data":
        correction["replaced_by"] = [{"id": one.id}]
    takes_back = replace(one, id=f"{wrong}-corrected", name="corrected", data=correction)
    spoken = time_text(noticed, 0)
    # A correction that overtakes: it left by another way, two hours before the wrong fact got out.
    told = max(at - 2 * HOUR, one.at) if rng.random() < dirt.correction_first else noticed + HOUR
    yield _wire(one, at + 1, written(one, time, wrong, data), dirt=how)
    yield _wire(one, told, written(takes_back, spoken), dirt="correction")
    return noticed + 2 * HOUR


def _misread(rng: random.Random, data: Data) -> Data:
    quantities = [dict(item) for item in data["quantities"]]
    quantities[0]["quantity"] = quantities[0]["quantity"] * 10 + rng.randint(1, 9)
    return {key: value for key, value in data.items() if key not in ("complete", "doc")} | {"quantities": quantities}


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
