"""How long each report's query takes on a published copy: `python -m benchmarks.reports --data FOLDER`.

Milliseconds of the query alone, the median of three in one process, the slowest first; a command takes besides some 0.6
to 0.7 s to start Python and to open the copy. The copy is only read. Reports of one order are asked of the order of
most facts, all others without a filter.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from projections import reports
from projections.asking import Copy, open_copy

ROUNDS = 3
_MOST_FACTS = "SELECT order_no FROM orders ORDER BY facts DESC, order_no LIMIT 1"


def queries(copy: Copy) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each report of a copy by name, ready to be asked; none where the copy holds no order."""
    found = copy.query(_MOST_FACTS).rows
    if not found:
        return
    order, today = found[0][0], datetime.now(UTC).date()
    for name in ("pieces", "piece_lots", "materials", "inspections_of"):
        yield name, partial(getattr(reports, name), copy, order)
    yield "lead_times", partial(reports.lead_times, copy, by="factory")
    yield "on_time", partial(reports.on_time, copy, by="factory")
    yield "on_time at incoterm", partial(reports.on_time, copy, by="incoterm", at="incoterm")
    yield "inspections", partial(reports.inspections, copy, by="factory")
    for name in ("defects", "switching", "differing", "shipments", "split_orders"):
        yield name, partial(getattr(reports, name), copy)
    for name in ("certificates", "drops", "holds"):
        yield name, partial(getattr(reports, name), copy, today=today)


def measure(folder: Path, rounds: int = ROUNDS) -> dict[str, float]:
    """The median of each report's milliseconds, the slowest first; the first answer warms the file's pages."""
    with open_copy(folder) as copy:
        taken = {name: statistics.median(_milliseconds(ask) for _ in range(rounds)) for name, ask in queries(copy)}
    return dict(sorted(taken.items(), key=lambda item: -item[1]))


def _milliseconds(ask: Callable[[], object]) -> float:
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reports", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="data folder with a published copy")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    taken = measure(asked.data, asked.rounds)
    for name, milliseconds in taken.items():
        print(f"{name:<20} {milliseconds:>8.1f} ms")
    if not taken:
        print("the published copy holds no order", file=sys.stderr)


if __name__ == "__main__":
    main()
