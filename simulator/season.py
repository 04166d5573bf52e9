"""A season: many orders' facts in the order in which their partners send them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

from simulator.certificates import certificates
from simulator.chance import DAY, stream
from simulator.dirt import Dirt
from simulator.expected import Expected
from simulator.life import Truth, lived
from simulator.partners import Roster, partners
from simulator.said import Said
from simulator.sending import Post
from simulator.wire import WireFact

# Fixed, so that a seed gives the same bytes on every day; both lie in the past of any broker that runs this, so
# that no clock but the wrong ones is ahead of it.
START = date(2025, 1, 1)
UNTIL = date(2026, 6, 30)
# Records that an order brings before the horizon, at least: 25 were measured, and `--facts` must have orders enough.
FACTS_AN_ORDER = 23

_Queued = tuple[int, int, int, WireFact]


class Season(Iterator[WireFact]):
    """An iterator over the records of a season; `expected` counts what it has given out.

    An order's records depend on the seed and its own number alone, not on how many orders there are. At any time it
    holds about the orders in progress: some 300 bytes to 1 KB a record, a fifth of the season.
    """

    def __init__(
        self,
        *,
        orders: int,
        seed: int,
        dirt: Dirt,
        start: date,
        until: date,
        on_truth: Callable[[Truth], None] | None = None,
    ) -> None:
        self.expected = Expected()
        self._records = self._in_order_of_sending(orders, seed, dirt, _seconds(start), _seconds(until), on_truth)

    def __next__(self) -> WireFact:
        fact = next(self._records)
        self.expected.count(fact)
        return fact

    def _in_order_of_sending(
        self, orders: int, seed: int, dirt: Dirt, start: int, until: int, on_truth: Callable[[Truth], None] | None
    ) -> Iterator[WireFact]:
        roster = partners(seed, skewed=dirt.skewed)
        post, waiting = Post(roster, dirt, until), _Waiting(until)
        waiting.add(
            -1, post.records(stream(seed, "sending", -1), _certified(seed, roster, start, until), is_order=False)
        )
        # Nothing of an order is sent before it is confirmed: once the next one's day has come, all earlier days are
        # final and can be given out.
        for confirmed_at, k in sorted((_confirmed_at(seed, k, start, until), k) for k in range(1, orders + 1)):
            yield from waiting.before(confirmed_at)
            said, truth = lived(stream(seed, "order", k), k, confirmed_at, roster)
            if on_truth is not None:
                on_truth(truth)
            waiting.add(k, post.records(stream(seed, "sending", k), said))
        yield from waiting.before(until + DAY)


class _Waiting:
    """Records not yet due, by day of sending; a day is sorted once, when it is given out."""

    def __init__(self, until: int) -> None:
        self._until_us = until * 1_000_000
        self._days: dict[int, list[_Queued]] = {}
        self._next_day = 0

    def add(self, k: int, records: Iterator[WireFact]) -> None:
        for n, record in enumerate(records):
            if record.sent_us < self._until_us:
                self._days.setdefault(record.sent_us // 1_000_000 // DAY, []).append((record.sent_us, k, n, record))

    def before(self, moment: int) -> Iterator[WireFact]:
        today = moment // DAY
        if not self._days or today <= self._next_day:
            return
        for day in sorted(day for day in self._days if day < today):
            for _, _, _, record in sorted(self._days.pop(day)):
                yield record
        self._next_day = today


def simulate(
    *,
    orders: int,
    seed: int,
    dirt: Dirt | None = None,
    start: date = START,
    until: date = UNTIL,
    on_truth: Callable[[Truth], None] | None = None,
) -> Season:
    """Simulate a season of orders confirmed from `start` on; nothing is sent at or after `until` (UTC midnights).

    `on_truth` is called once an order with what really happens to it. Without `dirt`, a usual season's.
    """
    return Season(
        orders=orders, seed=seed, dirt=Dirt() if dirt is None else dirt, start=start, until=until, on_truth=on_truth
    )


def _certified(seed: int, roster: Roster, start: int, until: int) -> list[Said]:
    said = certificates(seed, roster, start, until)
    said.sort(key=lambda one: (one.at, one.subject))
    for n, one in enumerate(said, 1):
        one.id = f"{one.name}-{n}"
    return said


def _confirmed_at(seed: int, k: int, start: int, until: int) -> int:
    """When order k is confirmed: working hours of any day; autumn ships make spring and early summer busiest."""
    rng = stream(seed, "confirmed", k)
    day = rng.randrange(max(1, (until - start) // DAY))
    return start + day * DAY + rng.randint(6, 17) * 3_600 + rng.randrange(3_600)


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
