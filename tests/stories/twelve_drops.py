"""Twelve small drops of one style family over two orders, one final inspection each: a pooled switching stream.

`python -m tests.stories.twelve_drops` writes `twelve_drops.ndjson` anew.

Major defects are judged at AQL 1.0, level II, by ISO 2859-1 (tables 2-A and 2-B, arrows followed):
- normal: letters A to F lead to E, 13 pieces, 0/1; G and H to H, 50 pieces, 1/2.
- tightened: letters A to F lead to F, 20 pieces, 0/1.
A lot that is no larger than the sample is inspected whole. Critical "0" has no plan in the table, minor isn't agreed:
so one class, one stream.

    drop  order    lot  letter  stated     sample  ac  found            due
    1     PO-8101   12  B       normal     12 all  0   0   accepted     normal
    2     PO-8101   40  D       normal     13      0   1   rejected     normal
    3     PO-8101   15  B       normal     13      0   0   accepted     normal
    4     PO-8101   60  E       normal     13      0   2   rejected     normal     2 of 3: to tightened
    5     PO-8101   18  C       tightened  18 all  0   0   accepted     tightened  1 of 5
    6     PO-8101   30  D       normal     13      0   0   accepted     tightened  wrong severity: proves nothing
    7     PO-8102   24  C       tightened  20      0   0   accepted     tightened  2 of 5
    8     PO-8102  100  F       tightened  20      0   0   accepted     tightened  3 of 5
    9     PO-8102    8  A       tightened   8 all  0   0   accepted     tightened  4 of 5
    10    PO-8102   50  D       tightened  20      0   0   accepted     tightened  5 of 5: to normal
    11    PO-8102  200  G       normal     50      1   1   accepted     normal     score 2
    12    PO-8102   13  B       normal     13 all  0   0   accepted     normal     score 4

Reduced inspection can't be reached here: the score begins anew with each lot that isn't accepted and with each switch,
and needs 30. Two rejected lots and five on tightened leave five of the twelve, at +3 each at most 15.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from tests.stories.telling import HERE, Event, Row, Teller, as_lines

FIRST, SECOND = "PO-8101", "PO-8102"
KINDS = {
    "maison-lin": frozenset({"buyer"}),
    "atelier-porto": frozenset({"factory"}),
    "clearview": frozenset({"inspector"}),
    "rapid": frozenset({"carrier"}),
}
TRUCK_1, TRUCK_2 = "rapid/R-1", "rapid/R-2"
NAME = "twelve_drops.ndjson"


class Drop(NamedTuple):
    """One drop: its lot, and how it was inspected."""

    number: int
    order: str
    quantity: int
    severity: str | None
    sampled: int
    major: int
    verdict: str

    @property
    def line(self) -> str:
        return f"{self.number:02}"

    @property
    def inspected_on(self) -> date:
        """Mondays from 1 June 2026."""
        return date(2026, 6, 1) + timedelta(weeks=self.number - 1)

    @property
    def delivery_date(self) -> str:
        return (self.inspected_on + timedelta(days=18)).isoformat()


DROPS = (
    Drop(1, FIRST, 12, None, 12, 0, "accepted"),
    Drop(2, FIRST, 40, None, 13, 1, "rejected"),
    Drop(3, FIRST, 15, "normal", 13, 0, "accepted"),
    Drop(4, FIRST, 60, "normal", 13, 2, "rejected"),
    Drop(5, FIRST, 18, "tightened", 18, 0, "accepted"),
    Drop(6, FIRST, 30, "normal", 13, 0, "accepted"),
    Drop(7, SECOND, 24, "tightened", 20, 0, "accepted"),
    Drop(8, SECOND, 100, "tightened", 20, 0, "accepted"),
    Drop(9, SECOND, 8, "tightened", 8, 0, "accepted"),
    Drop(10, SECOND, 50, "tightened", 20, 0, "accepted"),
    Drop(11, SECOND, 200, None, 50, 1, "accepted"),
    Drop(12, SECOND, 13, "normal", 13, 0, "accepted"),
)


def story(drops: tuple[Drop, ...] = DROPS, *, aql: str = "1.0") -> list[Event]:
    """The facts, in the order in which they were sent; the trucks and second inspections only for DROPS itself."""
    say = Teller()
    _confirm(say, FIRST, "TE-9", [drop for drop in drops if drop.order == FIRST], aql, "2026-05-04T10:00:00+02:00")
    _confirm(say, SECOND, "TE-10", [drop for drop in drops if drop.order == SECOND], aql, "2026-05-04T10:30:00+02:00")
    for drop in drops:
        _make(say, drop)
    if drops is DROPS:
        _again(say)
        _ship(say)
    return sorted(say.events, key=lambda event: event["time"][:10])


def _confirm(say: Teller, order: str, style: str, drops: list[Drop], aql: str, time: str) -> None:
    """Two styles of one family: the stream is the family's."""
    say("confirmed", f"{order.lower()}-0", "maison-lin", order, time,
        customer="Boutiques Lin", factory="atelier-porto",
        parties=[{"partner": "clearview", "role": "inspector"}, {"partner": "rapid", "role": "carrier"}],
        style=style, style_family="tees",
        lines=[{"line": d.line, "drop": f"d{d.line}", "quantity": d.quantity} for d in drops],
        delivery_date=drops[-1].delivery_date,
        drops=[{"drop": f"d{d.line}", "delivery_date": d.delivery_date} for d in drops],
        incoterm={"code": "DAP", "edition": "2020", "place": "Hamburg"}, mode="truck",
        inspection={"aql": {"critical": "0", "major": aql}, "edition": "iso"})  # fmt: skip


def _make(say: Teller, drop: Drop) -> None:
    """Packed on Friday, inspected on Monday."""
    friday = drop.inspected_on - timedelta(days=3)
    say("packed", f"packed-{drop.line}", "atelier-porto", drop.order, f"{friday}T17:00:00+01:00",
        lot=f"D{drop.line}", quantities=[{"line": drop.line, "quantity": drop.quantity}], complete=True)  # fmt: skip
    _inspect(say, drop, f"F{drop.line}", f"{drop.inspected_on}T10:00:00+01:00", drop.major, drop.verdict, kind="final")


def _inspect(say: Teller, drop: Drop, name: str, time: str, major: int, verdict: str, **more: str) -> None:
    stated: Row = {"severity": drop.severity} if drop.severity else {}
    if major:
        stated["defects"] = [{"code": "broken_stitch", "class": "major", "defects": major, "defectives": major}]
    say("inspected", f"cv-{name}", "clearview", drop.order, time,
        inspection=name, lots=[f"D{drop.line}"], presented=drop.quantity, sampled=drop.sampled,
        defectives={"major": major}, verdict=verdict, inspector="cv-9", **stated, **more)  # fmt: skip


def _again(say: Teller) -> None:
    """The two rejected lots are sorted and presented again; neither counts in the stream, whatever its kind."""
    _inspect(say, DROPS[1], "R02", "2026-06-10T10:00:00+01:00", 0, "accepted", kind="reinspection", follows="F02")
    _inspect(say, DROPS[3], "F04B", "2026-06-24T10:00:00+01:00", 0, "accepted", kind="final", follows="F04")


def _ship(say: Teller) -> None:
    """Two trucks; the second has drops of both orders aboard."""
    for truck, order, drops, left, came in (
        (TRUCK_1, FIRST, DROPS[:3], "2026-06-16T15:00:00+01:00", "2026-06-18T10:00:00+02:00"),
        (TRUCK_2, FIRST, DROPS[3:6], "2026-07-21T15:00:00+01:00", "2026-07-23T10:00:00+02:00"),
        (TRUCK_2, SECOND, DROPS[6:8], "2026-07-21T15:00:00+01:00", "2026-07-23T10:00:00+02:00"),
    ):
        name = f"{truck.removeprefix('rapid/')}-{order[-1]}"
        say("shipped", f"ship-{name}", "atelier-porto", order, left, shipment=truck, mode="truck",
            contents=[{"lot": f"D{d.line}", "line": d.line, "quantity": d.quantity} for d in drops],
            cartons=len(drops))  # fmt: skip
        say("delivered", f"got-{name}", "maison-lin", order, came, shipment=truck,
            quantities=[{"line": d.line, "quantity": d.quantity} for d in drops])  # fmt: skip
    say("cargo_status", "rp-1", "rapid", f"shipment/{TRUCK_2}", "2026-07-23T09:30:00+02:00",
        code="21", kind="actual", place="DEHAM")  # fmt: skip


if __name__ == "__main__":
    (HERE / NAME).write_text(as_lines(story()), encoding="utf-8")
