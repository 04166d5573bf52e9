"""What `one_order.py` comes to, reckoned by hand from the contract; the arithmetic stands beside each number.

Rows by read model; freight, inspections and certificates are in `one_order_judged`. Times are UTC. Each table is
compared in the columns that stand here.
"""

from __future__ import annotations

from tests.stories.one_order import AIR, OCEAN, ORDER
from tests.stories.one_order_judged import (
    CARGO,
    CERTIFICATE_CHECKS,
    CERTIFICATES,
    CERTIFICATES_REQUIRED,
    DEFECTS,
    FREIGHT,
    GOT_AIR,
    GOT_OCEAN,
    INSPECTIONS,
    SHIPMENTS,
    SHIPPED_AIR,
    SHIPPED_OCEAN,
    SWITCHING,
)
from tests.stories.telling import Row, hours, us

# When things happened, in UTC: Dhaka is 6 hours ahead, Hamburg 2 in summer and 1 in winter.
CONFIRMED = us("2026-03-02T09:00:00Z")
CUT_FIRST, CUT_LAST = us("2026-04-01T12:00:00Z"), us("2026-04-08T12:00:00Z")
SEWN_FIRST, SEWN_LAST = us("2026-04-14T12:00:00Z"), us("2026-04-20T12:00:00Z")
FINISHED_FIRST, FINISHED_LAST = us("2026-04-27T12:00:00Z"), us("2026-05-05T12:00:00Z")
PACKED_FIRST, PACKED_LAST = us("2026-05-08T12:00:00Z"), us("2026-05-13T12:00:00Z")

# Good pieces of a line at a stage = made + reworked + found - lost, over its lots. Line 1 / 2 / 3:
#   cut       412 / 306 / 336
#   sewn      258 + 149 + 1 found = 408 / 203 + 100 - 1 lost = 302 / 330
#   finished  258 + 149 = 407 / 200 + 99 = 299 / 320
#   packed    250 + 7 reworked + 149 = 406 / 195 + 4 + 99 = 298 / 314   (the first packing list of L1 is void)
#   shipped   257 + 149 = 406 / 199 + 99 = 298 / 310
#   received  403 (and 2 damaged) / 298 / 310
_CORE: Row = {"style": "HD-21", "colour": "navy", "drop_name": "core"}
_LINE: Row = {
    "style": "HD-21", "factory": "rahman-knits", "is_cancelled": False, "is_done_shipping": True, "is_delivered": True,
}  # fmt: skip

# Line 3 was raised from 300 to 320 by the amendment.
ORDERS = [
    {
        "order_no": ORDER, "status": "delivered", "customer": "Alster Kaufhaus", "customer_po": "AK-55012",
        "factory": "rahman-knits", "factory_ref": "RK-2231", "style": "HD-21", "style_family": "hoodies",
        "season": "AW26", "mode": "ocean", "incoterm": "FOB", "confirmed_on": "2026-03-02", "confirmed_us": CONFIRMED,
        "delivery_date": "2026-07-10", "ex_factory_date": "2026-05-28", "revision": 1,
        "lines": 3, "ordered": 1020, "expected": 1020,  # 400 + 300 + 320
        "cut": 1054,       # 412 + 306 + 336
        "sewn": 1040,      # 408 + 302 + 330
        "finished": 1026,  # 407 + 299 + 320
        "packed": 1018,    # 406 + 298 + 314
        "shipped": 1014,   # 406 + 298 + 310
        "received": 1011,  # 403 + 298 + 310
        "damaged": 2, "lines_delivered": 3, "lines_late": 2, "last_delivered_on": "2026-07-09", "shipments": 2,
        # 50 facts in all, less 5 on certificates and 7 on the ocean shipment.
        "facts": 38,
        # FOB by air; the withdrawn certificate is counted beside it, not in the order's own.
        "anomalies": 1,
        "first_happened_us": CONFIRMED, "last_happened_us": GOT_AIR,
        "last_recorded_us": us("2026-07-09T08:10:00Z"),
    }
]  # fmt: skip

ORDER_LINES = [
    {
        "order_no": ORDER, "line": "1", **_LINE, "sku": "HD21-NAV-M", "colour": "navy", "size": "M",
        "drop_name": "core", "delivery_date": "2026-06-30", "ex_factory_date": "2026-05-28",
        "ordered": 400, "expected": 400, "cut": 412, "sewn": 408, "finished": 407, "packed": 406, "shipped": 406,
        "received": 403, "damaged": 2,
        # Done: 406 >= 392 = 400 less 2 %. Promised for 30 June, here on 2 July: the customs' doing.
        "delivered_us": GOT_OCEAN, "delivered_on": "2026-07-02", "is_late": True, "days_late": 2,
        "shipped_us": SHIPPED_OCEAN, "shipped_on": "2026-05-26", "last_shipment": OCEAN,
        "mode": "ocean", "incoterm": "FOB",
    },
    {
        "order_no": ORDER, "line": "2", **_LINE, "sku": "HD21-NAV-L", "colour": "navy", "size": "L",
        "drop_name": "core", "delivery_date": "2026-06-30", "ex_factory_date": "2026-05-28",
        # Done: 298 >= 294 = 300 less 2 %.
        "ordered": 300, "expected": 300, "cut": 306, "sewn": 302, "finished": 299, "packed": 298, "shipped": 298,
        "received": 298, "damaged": 0,
        "delivered_us": GOT_OCEAN, "delivered_on": "2026-07-02", "is_late": True, "days_late": 2,
        "shipped_us": SHIPPED_OCEAN, "shipped_on": "2026-05-26", "last_shipment": OCEAN,
        "mode": "ocean", "incoterm": "FOB",
    },
    {
        "order_no": ORDER, "line": "3", **_LINE, "sku": "HD21-ECR-M", "colour": "ecru", "size": "M",
        "drop_name": "summer", "delivery_date": "2026-07-10", "ex_factory_date": "2026-07-05",
        "ordered": 320, "expected": 320, "cut": 336, "sewn": 330, "finished": 320, "packed": 314, "shipped": 310,
        "received": 310, "damaged": 0,
        # 310 < 313.6 = 320 less 2 %, but the shipment was final, so the line is done and the order delivered.
        "delivered_us": GOT_AIR, "delivered_on": "2026-07-09", "is_late": False, "days_late": -1,
        "shipped_us": SHIPPED_AIR, "shipped_on": "2026-07-06", "last_shipment": AIR,  # 03:00 in Dhaka
        # The air shipment states no term: the agreed one.
        "mode": "air", "incoterm": "FOB",
    },
]  # fmt: skip


def _stage(stage: str, first: int, last: int, quantity: int, rejects: int, facts: int, complete: bool = True) -> Row:
    return {"order_no": ORDER, "stage": stage, "first_us": first, "last_us": last, "quantity": quantity,
            "rejects": rejects, "facts": facts, "assumed": 0, "is_complete": complete}  # fmt: skip


STAGES = [
    _stage("confirmed", CONFIRMED, CONFIRMED, 1020, 0, 1),
    _stage("cut", CUT_FIRST, CUT_LAST, 1054, 6, 2),  # rejects 4 + 2
    _stage("sewn", SEWN_FIRST, SEWN_LAST, 1040, 8, 3),  # rejects 3 + 1 + 4; the recount is no fact of the stage
    _stage("finished", FINISHED_FIRST, FINISHED_LAST, 1026, 3, 3),  # rejects 1 + 2
    _stage("packed", PACKED_FIRST, PACKED_LAST, 1018, 13, 3),  # rejects as stated, 8 + 5; of 4 facts one is void
    # Presented 100 + 458 + 314 + 248 + 456; inspections complete nothing.
    _stage("inspected", us("2026-04-13T05:00:00Z"), us("2026-05-16T05:00:00Z"), 1576, 0, 5, False),
    _stage("shipped", SHIPPED_OCEAN, SHIPPED_AIR, 1014, 0, 2),
    _stage("delivered", GOT_OCEAN, GOT_AIR, 1011, 0, 2),
]


def _passage(of: str, to: str, lead: int, queue: int, work: int) -> Row:
    assert lead == queue + work  # last(B) - last(A) = (first(B) - last(A)) + (last(B) - first(B))
    return {"order_no": ORDER, "from_stage": of, "to_stage": to, "factory": "rahman-knits", "month": "2026-03",
            "state": "done", "lead_us": hours(lead), "queue_us": hours(queue), "work_us": hours(work)}  # fmt: skip


LEAD_TIMES = [
    # 2 March 09:00 to 8 April 12:00 = 37 days 3 h = 891 h; to the first cut on 1 April = 30 days 3 h = 723 h.
    _passage("confirmed", "cut", 891, 723, 168),
    _passage("cut", "sewn", 288, 144, 144),  # 8 to 20 April = 12 days; to 14 April = 6 days
    _passage("sewn", "finished", 360, 168, 192),  # 20 April to 5 May = 15 days; to 27 April = 7 days
    _passage("finished", "packed", 192, 72, 120),  # 5 to 13 May = 8 days; to 8 May = 3 days
    # 13 May 12:00 to 5 July 21:00 = 53 days 9 h; to 26 May 10:00 = 13 days - 2 h.
    _passage("packed", "shipped", 1281, 310, 971),
    # 5 July 21:00 to 9 July 08:00 = 83 h; the ocean goods came 3 days 9 h before the air goods left: -81 h.
    _passage("shipped", "delivered", 83, -81, 164),
]

# Lot L1 is cut, L1B split from it, L2 cut by itself. Into a stage come the good pieces of the stage before it:
#   L1 line 1   cut 412 and 4 rejects; 150 go to L1B: 262 in, sewn 259 + 3 rejects; finished 258 of 259: 1 missing;
#               packed 250 + 7 reworked = 257, the eighth reject scrapped. rejects 4 + 3 + (8 - 7 - 1) = 7.
#               416 in all = 150 moved + 1 missing + 7 rejects + 1 scrapped + 257 shipped.
#   L1 line 2   cut 306 and 2 rejects; 100 go: 206 in, sewn 202 + 1 reject: 3 missing; finished 200 + 1: 1 missing;
#               packed 195 + 4 = 199, one scrapped. rejects 2 + 1 + 1 + (5 - 4 - 1) = 4.
#               308 = 100 moved + 4 missing + 4 rejects + 1 scrapped + 199 shipped.
#   L1B line 1  150 in, sewn 149: 1 missing; then all of them.   line 2: 100, 100, finished 99: 1 missing.
#   L2 line 3   cut 336; sewn 330 + 4 rejects: 2 missing; 330 to the wash, 322 back, 5 spoilt, 3 lost; finished 320 + 2;
#               20 held after finishing, 14 released: 6 held; packed 314, 310 shipped.
#               rejects 4 + 2 + the 5 spoilt by the wash, which nobody mended or scrapped.
#               336 = 2 missing + 11 rejects + 3 lost outside + 6 held + 310 shipped + 4 packed and never sent.
# Each stage is complete for its lots, and all lines are done shipping: what is unaccounted for is missing, not WIP.
# Over-cut: allowed are 103 %: 412, 309, floor(329.6) = 329; 336 - 329 = 7.
# Short-shipped: wanted are 98 % at least: 392, 294, 314 (313.6 made whole); 314 - 310 = 4.
_NONE: Row = dict.fromkeys(
    (
        "ordered", "expected", "came_in", "moved_in", "moved_out", "cut", "sewn", "finished", "packed", "rejects",
        "reworked", "scrapped", "found", "lost", "sent_out", "returned", "outside", "outside_lost", "held", "wip_sewn",
        "wip_finished", "wip_packed", "wip_shipping", "missing", "shipped", "received", "damaged", "over_cut",
        "short_shipped", "replacements",
    ),
    0,
)  # fmt: skip
_ONE: Row = {**_CORE, "size": "M"}
_TWO: Row = {**_CORE, "size": "L"}
_THREE: Row = {"style": "HD-21", "colour": "ecru", "size": "M", "drop_name": "summer"}


def _pieces(lot: str, line: str, words: Row, **numbers: int) -> Row:
    return {"order_no": ORDER, "lot": lot, "line": line, **words, **_NONE, **numbers}


PIECES = [
    _pieces("L1", "1", _ONE, came_in=416, moved_out=150, cut=412, sewn=259, finished=258, packed=257, rejects=7,
            reworked=7, scrapped=1, found=1, missing=1, shipped=257),
    _pieces("L1", "2", _TWO, came_in=308, moved_out=100, cut=306, sewn=202, finished=200, packed=199, rejects=4,
            reworked=4, scrapped=1, lost=1, missing=4, shipped=199),
    _pieces("L1B", "1", _ONE, moved_in=150, sewn=149, finished=149, packed=149, missing=1, shipped=149),
    _pieces("L1B", "2", _TWO, moved_in=100, sewn=100, finished=99, packed=99, missing=1, shipped=99),
    _pieces("L2", "3", _THREE, came_in=336, cut=336, sewn=330, finished=320, packed=314, rejects=11, sent_out=330,
            returned=322, outside_lost=3, held=6, missing=2, shipped=310),
    _pieces("", "1", _ONE, ordered=400, expected=400, received=403, damaged=2),
    _pieces("", "2", _TWO, ordered=300, expected=300, received=298),
    _pieces("", "3", _THREE, ordered=320, expected=320, received=310, missing=4, over_cut=7, short_shipped=4),
]  # fmt: skip

HOLDS = [
    {  # 20 held, 14 of them released: 6 still are.
        "order_no": ORDER, "partner": "nordlicht", "hold": "H-SHADE", "lot": "L2", "stage": "finished",
        "state": "part_released", "reason": "Shade off the approved swatch", "held_us": us("2026-05-06T09:00:00Z"),
        "pieces": 20, "released": 14, "authority": "nl-qa-2", "released_us": us("2026-05-12T10:00:00Z"),
        "is_concession": False,
    },
    {  # All of the lot, and released.
        "order_no": ORDER, "partner": "clearview", "hold": "H-FI1", "lot": "L1", "stage": "packed",
        "state": "released", "reason": "Final inspection FI-1 failed", "held_us": us("2026-05-11T09:30:00Z"),
        "pieces": None, "released": 0, "authority": "cv-4", "released_us": us("2026-05-16T05:30:00Z"),
        "is_concession": False,
    },
    {  # Released without a hold.
        "order_no": ORDER, "partner": "nordlicht", "hold": "", "lot": "L1B", "stage": None,
        "state": "concession", "reason": "Hem will be re-stitched in our atelier", "held_us": None,
        "pieces": None, "released": 0, "authority": "nl-head-of-quality", "released_us": us("2026-05-18T13:00:00Z"),
        "is_concession": True,
    },
]  # fmt: skip

_SPLIT: Row = {"order_no": ORDER, "moved_us": us("2026-04-03T03:00:00Z"), "kind": "split", "stage": "cut",
               "from_lot": "L1", "to_lot": "L1B", "partner": "rahman-knits", "fact_id": "split-L1"}  # fmt: skip
LOT_MOVES = [{**_SPLIT, "line": "1", "quantity": 150}, {**_SPLIT, "line": "2", "quantity": 100}]

MATERIALS = [
    {
        "order_no": ORDER, "material": "French terry 320", "lot": "D-411", "unit": "KGM", "supplier": "Padma Textiles",
        "quantity": "642.750000",  # 512.5 + 130.25
        "certificates": ["gots/CU-88123", "oeko-tex-100/OT-2026-118"],
        "first_us": us("2026-03-18T03:00:00Z"), "last_us": us("2026-03-23T09:00:00Z"), "facts": 2,
    }
]  # fmt: skip

DROPS = [
    {  # Lines 1 and 2.
        "order_no": ORDER, "drop_name": "core", "ex_factory_date": "2026-05-28", "delivery_date": "2026-06-30",
        "lines": 2, "ordered": 700, "expected": 700, "cut": 718, "sewn": 710, "finished": 706, "packed": 704,
        "shipped": 704, "received": 701, "lines_delivered": 2, "lines_late": 2, "last_delivered_on": "2026-07-02",
        "is_delivered": True,
    },
    {
        "order_no": ORDER, "drop_name": "summer", "ex_factory_date": "2026-07-05", "delivery_date": "2026-07-10",
        "lines": 1, "ordered": 320, "expected": 320, "cut": 336, "sewn": 330, "finished": 320, "packed": 314,
        "shipped": 310, "received": 310, "lines_delivered": 1, "lines_late": 0, "last_delivered_on": "2026-07-09",
        "is_delivered": True,
    },
]  # fmt: skip

_ANOMALY: Row = {"order_no": ORDER, "partner": "", "fact_id": "", "expected": None, "found": None}
# Of the order by itself, as the fold has it.
OWN_ANOMALIES = [{**_ANOMALY, "anomaly": "sea_term_by_air", "about": AIR}]
ANOMALIES = [*OWN_ANOMALIES, {**_ANOMALY, "anomaly": "certificate_withdrawn", "about": f"{AIR} oeko-tex-100 II"}]

# By read model: what the fold gives of an order, and what only the published copy has.
OF_THE_ORDER = {
    "orders": ORDERS, "order_lines": ORDER_LINES, "stages": STAGES, "lead_times": LEAD_TIMES, "pieces": PIECES,
    "holds": HOLDS, "lot_moves": LOT_MOVES, "materials": MATERIALS, "drops": DROPS, "shipments": SHIPMENTS,
    "inspections": INSPECTIONS, "defects": DEFECTS, "certificates_required": CERTIFICATES_REQUIRED,
    "anomalies": OWN_ANOMALIES,
}  # fmt: skip
PUBLISHED = {
    **OF_THE_ORDER, "anomalies": ANOMALIES, "cargo": CARGO, "freight": FREIGHT, "switching": SWITCHING,
    "certificates": CERTIFICATES, "certificate_checks": CERTIFICATE_CHECKS,
}  # fmt: skip
