"""What `twelve_drops.py` comes to, reckoned by hand: its table of drops is the working, this the rows."""

from __future__ import annotations

from tests.stories.telling import Row, us
from tests.stories.twelve_drops import FIRST, SECOND, TRUCK_1, TRUCK_2

# 12 + 40 + 15 + 60 + 18 + 30 = 175, all sent and received. 24 + 100 + 8 + 50 + 200 + 13 = 395, of which 124 went.
ORDERS = [
    {"order_no": FIRST, "status": "delivered", "style_family": "tees", "lines": 6, "ordered": 175, "expected": 175,
     "cut": 0, "packed": 175, "shipped": 175, "received": 175, "lines_delivered": 6,
     "lines_late": 2,  # drops 4 and 5
     "last_delivered_on": "2026-07-23", "shipments": 2,
     "facts": 19,  # confirmed, 6 packed, 6 finals, 2 again, 2 shipped, 2 delivered
     "anomalies": 0},  # the wrong severity is told beside the order's own
    {"order_no": SECOND, "status": "part_delivered", "style_family": "tees", "lines": 6, "ordered": 395,
     "expected": 395, "cut": 0, "packed": 395, "shipped": 124, "received": 124, "lines_delivered": 2, "lines_late": 0,
     "last_delivered_on": "2026-07-23", "shipments": 1,
     "facts": 15,  # confirmed, 6 packed, 6 finals, 1 shipped, 1 delivered
     "anomalies": 0},
]  # fmt: skip


def _drop(order: str, name: str, promised: str, pieces: int, came_on: str | None = None, late: int = 0) -> Row:
    came = pieces if came_on else 0
    return {"order_no": order, "drop_name": name, "ex_factory_date": None, "delivery_date": promised, "lines": 1,
            "ordered": pieces, "expected": pieces, "cut": 0, "sewn": 0, "finished": 0, "packed": pieces,
            "shipped": came, "received": came, "lines_delivered": int(came > 0), "lines_late": late,
            "last_delivered_on": came_on, "is_delivered": came > 0}  # fmt: skip


# Promised 18 days after the Monday of inspection. The first truck came on 18 June, the second on 23 July.
DROPS = [
    _drop(FIRST, "d01", "2026-06-19", 12, "2026-06-18"),
    _drop(FIRST, "d02", "2026-06-26", 40, "2026-06-18"),
    _drop(FIRST, "d03", "2026-07-03", 15, "2026-06-18"),
    _drop(FIRST, "d04", "2026-07-10", 60, "2026-07-23", late=1),
    _drop(FIRST, "d05", "2026-07-17", 18, "2026-07-23", late=1),
    _drop(FIRST, "d06", "2026-07-24", 30, "2026-07-23"),
    _drop(SECOND, "d07", "2026-07-31", 24, "2026-07-23"),
    _drop(SECOND, "d08", "2026-08-07", 100, "2026-07-23"),
    _drop(SECOND, "d09", "2026-08-14", 8),
    _drop(SECOND, "d10", "2026-08-21", 50),
    _drop(SECOND, "d11", "2026-08-28", 200),
    _drop(SECOND, "d12", "2026-09-04", 13),
]


def _inspection(
    order: str, name: str, severity: str, presented: int, letter: str, due: int, major: int, *, ac: int = 0,
    first: bool = True, kind: str = "final", follows: str | None = None,
) -> Row:  # fmt: skip
    verdict = "rejected" if major > ac else "accepted"
    return {"order_no": order, "inspection": name, "kind": kind, "follows": follows, "style_family": "tees",
            "severity": severity, "level": "II", "edition": "iso", "presented": presented, "sampled": due,
            "sample_due": due, "letter": letter, "critical_ac": 0, "critical_re": 1, "major_ac": ac,
            "major_re": ac + 1, "minor_ac": None, "minor_re": None, "major": major, "verdict": verdict,
            "computed": verdict, "is_first": first, "is_current": True, "is_counting": True, "major_aql": "1.0",
            "minor_aql": None}  # fmt: skip


# sample_due: the plan's sample, or all of a smaller lot. Normal 13 (letter G: 50), tightened 20.
INSPECTIONS = [
    _inspection(FIRST, "F01", "normal", 12, "B", 12, 0),
    _inspection(FIRST, "F02", "normal", 40, "D", 13, 1),
    _inspection(FIRST, "R02", "normal", 40, "D", 13, 0, first=False, kind="reinspection", follows="F02"),
    _inspection(FIRST, "F03", "normal", 15, "B", 13, 0),
    _inspection(FIRST, "F04", "normal", 60, "E", 13, 2),
    _inspection(FIRST, "F04B", "normal", 60, "E", 13, 0, first=False, follows="F04"),
    _inspection(FIRST, "F05", "tightened", 18, "C", 18, 0),
    _inspection(FIRST, "F06", "normal", 30, "D", 13, 0),
    _inspection(SECOND, "F07", "tightened", 24, "C", 20, 0),
    _inspection(SECOND, "F08", "tightened", 100, "F", 20, 0),
    _inspection(SECOND, "F09", "tightened", 8, "A", 8, 0),
    _inspection(SECOND, "F10", "tightened", 50, "D", 20, 0),
    _inspection(SECOND, "F11", "normal", 200, "G", 50, 1, ac=1),
    _inspection(SECOND, "F12", "normal", 13, "B", 13, 0),
]


def _lot(number: int, letter: str, severity: str, due: str, major: int, score: int, then: str, *, ac: int = 0) -> Row:
    return {"stream": "atelier-porto/tees/major", "factory": "atelier-porto", "style_family": "tees",
            "class": "major", "number": number, "order_no": FIRST if number <= 6 else SECOND,
            "inspection": f"F{number:02}", "fact_id": f"cv-F{number:02}", "partner": "clearview", "aql": "1.0",
            "letter": letter, "ac": ac, "found": major, "is_accepted": major <= ac, "severity": severity,
            "severity_due": due, "is_reduced_permitted": False, "score": score, "differs": severity != due,
            "due_next": then}  # fmt: skip


# Ac is 0 or 1: +2 a lot accepted on normal, from 0 anew where one is not and after each switch; none on tightened.
SWITCHING = [
    _lot(1, "B", "normal", "normal", 0, 2, "normal"),
    _lot(2, "D", "normal", "normal", 1, 0, "normal"),
    _lot(3, "B", "normal", "normal", 0, 2, "normal"),
    _lot(4, "E", "normal", "normal", 2, 0, "tightened"),  # 2 of the last 3
    _lot(5, "C", "tightened", "tightened", 0, 0, "tightened"),
    _lot(6, "D", "normal", "tightened", 0, 0, "tightened"),  # stated under the wrong severity
    _lot(7, "C", "tightened", "tightened", 0, 0, "tightened"),
    _lot(8, "F", "tightened", "tightened", 0, 0, "tightened"),
    _lot(9, "A", "tightened", "tightened", 0, 0, "tightened"),
    _lot(10, "D", "tightened", "tightened", 0, 0, "normal"),  # 5 accepted: drops 5, 7, 8, 9, 10
    _lot(11, "G", "normal", "normal", 1, 2, "normal", ac=1),
    _lot(12, "B", "normal", "normal", 0, 4, "normal"),
]

ANOMALIES = [
    {"order_no": FIRST, "anomaly": "severity_differs", "about": "F06 major", "partner": "clearview",
     "fact_id": "cv-F06"},
]  # fmt: skip

FREIGHT = [
    {"shipment": TRUCK_1, "order_no": FIRST, "pieces": 67, "cartons": 3, "orders": 1, "customs": None},  # 12 + 40 + 15
    {"shipment": TRUCK_2, "order_no": FIRST, "pieces": 108, "cartons": 3, "orders": 2, "customs": None},  # 60 + 18 + 30
    {"shipment": TRUCK_2, "order_no": SECOND, "pieces": 124, "cartons": 2, "orders": 2, "customs": None},  # 24 + 100
]
CARGO = [
    {"subject": f"shipment/{TRUCK_2}", "delivered_us": us("2026-07-23T07:30:00Z"), "departed_us": None,
     "arrived_us": None, "departures": 0, "transhipments": 0, "customs": None, "last_code": "21", "facts": 1},
]  # fmt: skip


def _line(order: str, lot: str, line: str, pieces: int, gone: bool) -> list[Row]:
    """A lot that is told of only once packed comes in at packing; what was not sent waits for shipping."""
    none = {"came_in": 0, "packed": 0, "shipped": 0, "ordered": 0, "received": 0, "wip_shipping": 0, "missing": 0}
    sent = pieces if gone else 0
    row: Row = {"order_no": order, "line": line}
    return [
        {**row, "lot": lot, **none, "came_in": pieces, "packed": pieces, "shipped": sent},
        {**row, "lot": "", **none, "ordered": pieces, "received": sent, "wip_shipping": pieces - sent},
    ]


PIECES = [
    *_line(FIRST, "D01", "01", 12, True),
    *_line(FIRST, "D02", "02", 40, True),
    *_line(FIRST, "D03", "03", 15, True),
    *_line(FIRST, "D04", "04", 60, True),
    *_line(FIRST, "D05", "05", 18, True),
    *_line(FIRST, "D06", "06", 30, True),
    *_line(SECOND, "D07", "07", 24, True),
    *_line(SECOND, "D08", "08", 100, True),
    *_line(SECOND, "D09", "09", 8, False),
    *_line(SECOND, "D10", "10", 50, False),
    *_line(SECOND, "D11", "11", 200, False),
    *_line(SECOND, "D12", "12", 13, False),
]

OF_THE_ORDERS = {"orders": ORDERS, "drops": DROPS, "inspections": INSPECTIONS, "pieces": PIECES}
PUBLISHED = {**OF_THE_ORDERS, "switching": SWITCHING, "anomalies": ANOMALIES, "freight": FREIGHT, "cargo": CARGO}
