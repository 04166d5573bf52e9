"""Freight, inspections and certificates of `one_order.py`, by hand: the second half of its answers."""

from __future__ import annotations

from tests.stories.one_order import AIR, GOTS, OCEAN, OEKO, OEKO_OF_THE_LAUNDRY, ORDER
from tests.stories.telling import Row, us

SHIPPED_OCEAN, SHIPPED_AIR = us("2026-05-26T10:00:00Z"), us("2026-07-05T21:00:00Z")
GOT_OCEAN, GOT_AIR = us("2026-07-02T12:00:00Z"), us("2026-07-09T08:00:00Z")

SHIPMENTS = [
    {
        "order_no": ORDER, "shipment": OCEAN, "mode": "ocean", "incoterm": "FOB", "incoterm_edition": "2020",
        "booking": "BWBK-90881", "waybill": None, "origin": "BDCGP", "destination": "DEHAM", "etd": "2026-05-28",
        "eta": "2026-06-24", "containers": ["MSKU6011672"], "first_shipped_us": SHIPPED_OCEAN,
        "last_shipped_us": SHIPPED_OCEAN, "pieces": 704, "received": 701, "damaged": 2,
        "first_delivered_us": GOT_OCEAN, "last_delivered_us": GOT_OCEAN,
        # Closed by the buyer: 704 - 701 - 2 = 1 never came.
        "is_received": True, "purpose": "bulk", "carrier": "bluewater", "cartons": 36, "short": 1,
        "shipped_on": "2026-05-26",
    },
    {
        "order_no": ORDER, "shipment": AIR, "mode": "air", "incoterm": None, "incoterm_edition": None,
        "booking": None, "waybill": "020-12345675", "origin": "BDDAC", "destination": "DEHAM", "etd": None,
        "eta": None, "containers": None, "first_shipped_us": SHIPPED_AIR, "last_shipped_us": SHIPPED_AIR,
        "pieces": 310, "received": 310, "damaged": 0, "first_delivered_us": GOT_AIR, "last_delivered_us": GOT_AIR,
        # Nobody closed it, but 310 of 310 came.
        "is_received": True, "purpose": "bulk", "carrier": "bluewater", "cartons": 16, "short": 0,
        "shipped_on": "2026-07-06",
    },
]  # fmt: skip

CARGO = [
    {
        "subject": f"shipment/{OCEAN}", "shipment": OCEAN, "carrier": "bluewater", "containers": ["MSKU6011672"],
        "etd_us": us("2026-05-28T16:00:00Z"), "eta_us": us("2026-06-24T04:00:00Z"),
        # Left on 29 May at 04:00 in Chattogram: the day is the local one.
        "departed_us": us("2026-05-28T22:00:00Z"), "departed_on": "2026-05-29",
        "arrived_us": us("2026-06-25T05:30:00Z"), "arrived_on": "2026-06-25",
        # Customs refused (17) on the 26th, cleared (12) on the 29th: the later one stands.
        "cleared_us": us("2026-06-29T14:00:00Z"), "refused_us": us("2026-06-26T08:00:00Z"), "customs": "cleared",
        "delivered_us": None, "damaged_us": None,
        "departures": 2, "transhipments": 1,  # Chattogram and Singapore
        "last_code": "12", "last_place": "DEHAM", "last_us": us("2026-06-29T14:00:00Z"), "facts": 7,
    }
]  # fmt: skip
FREIGHT = [
    {"shipment": OCEAN, "customs": "cleared", "transhipments": 1, "orders": 1},
    {"shipment": AIR, "customs": None, "transhipments": None, "orders": 1},
]

# Level II: 458, 314 and 456 pieces are letter H, 50 pieces: major (2.5) 3/4, minor (4.0) 5/6. 248 are G, 32 pieces: 2/3
# and 3/4. 100 are F, 20 pieces: 1/2 and 2/3. Critical 0/1 in that sample. No arrow among them.
_H: Row = {"letter": "H", "sample_due": 50, "critical_ac": 0, "critical_re": 1, "major_ac": 3, "major_re": 4,
           "minor_ac": 5, "minor_re": 6}  # fmt: skip
_G: Row = {"letter": "G", "sample_due": 32, "critical_ac": 0, "critical_re": 1, "major_ac": 2, "major_re": 3,
           "minor_ac": 3, "minor_re": 4}  # fmt: skip
_F: Row = {"letter": "F", "sample_due": 20, "critical_ac": 0, "critical_re": 1, "major_ac": 1, "major_re": 2,
           "minor_ac": 2, "minor_re": 3}  # fmt: skip
_INSPECTED: Row = {
    "order_no": ORDER, "is_counting": True, "is_current": True, "factory": "rahman-knits", "style_family": "hoodies",
    "level": "II", "severity": "normal", "edition": "iso", "critical": 0, "is_gap": False, "critical_aql": None,
    "major_aql": "2.5", "minor_aql": "4.0",
}  # fmt: skip
_LENS: Row = {"partner": "clearview", "voice": "inspector"}
INSPECTIONS = [
    {  # Inline: judged by nobody's table, though its plan is told.
        **_INSPECTED, "partner": "rahman-knits", "voice": "factory", "inspection": "IN-1", "fact_id": "rk-in-1",
        "follows": None, "kind": "inline", "lots": ["L1"], "happened_us": us("2026-04-13T05:00:00Z"),
        "inspected_on": "2026-04-13", "is_first": False, "presented": 100, "sampled": 20, **_F, "major": 1, "minor": 2,
        "defects": 4, "verdict": "accepted", "computed": None,
    },
    {  # 258 + 200 presented, as the packing list then said; 6 majors >= 4.
        **_INSPECTED, **_LENS, "inspection": "FI-1", "fact_id": "cv-1",
        "follows": None, "kind": "final", "lots": ["L1"], "happened_us": us("2026-05-11T09:00:00Z"),
        "inspected_on": "2026-05-11", "is_first": True, "presented": 458, "sampled": 50, **_H, "major": 6, "minor": 3,
        "defects": 12, "verdict": "rejected", "computed": "rejected",
    },
    {
        **_INSPECTED, **_LENS, "inspection": "FI-2", "fact_id": "cv-2",
        "follows": None, "kind": "final", "lots": ["L2"], "happened_us": us("2026-05-14T08:00:00Z"),
        "inspected_on": "2026-05-14", "is_first": True, "presented": 314, "sampled": 50, **_H, "major": 1, "minor": 2,
        "defects": 3, "verdict": "accepted", "computed": "accepted",
    },
    {  # 3 majors >= 3.
        **_INSPECTED, **_LENS, "inspection": "FI-3", "fact_id": "cv-3",
        "follows": None, "kind": "final", "lots": ["L1B"], "happened_us": us("2026-05-14T10:00:00Z"),
        "inspected_on": "2026-05-14", "is_first": True, "presented": 248, "sampled": 32, **_G, "major": 3, "minor": 1,
        "defects": 5, "verdict": "rejected", "computed": "rejected",
    },
    {  # 257 + 199 presented again.
        **_INSPECTED, **_LENS, "inspection": "RI-1", "fact_id": "cv-4",
        "follows": "FI-1", "kind": "reinspection", "lots": ["L1"], "happened_us": us("2026-05-16T05:00:00Z"),
        "inspected_on": "2026-05-16", "is_first": False, "presented": 456, "sampled": 50, **_H, "major": 2,
        "minor": 4, "defects": 7, "verdict": "accepted", "computed": "accepted",
    },
]  # fmt: skip


def _defect(inspection: str, fact_id: str, kind: str, code: str, class_: str, defects: int, defectives: int) -> Row:
    partner = "rahman-knits" if inspection == "IN-1" else "clearview"
    return {"order_no": ORDER, "fact_id": fact_id, "inspection": inspection, "kind": kind, "partner": partner,
            "factory": "rahman-knits", "code": code, "class": class_, "defects": defects,
            "defectives": defectives}  # fmt: skip


DEFECTS = [
    _defect("IN-1", "rk-in-1", "inline", "open_seam", "major", 1, 1),
    _defect("IN-1", "rk-in-1", "inline", "loose_thread", "minor", 3, 2),
    _defect("FI-1", "cv-1", "final", "broken_stitch", "major", 5, 4),
    _defect("FI-1", "cv-1", "final", "stain", "major", 3, 2),
    _defect("FI-1", "cv-1", "final", "uneven_hem", "minor", 4, 3),
    _defect("FI-2", "cv-2", "final", "shade_variation", "minor", 2, 2),
    _defect("FI-2", "cv-2", "final", "broken_stitch", "major", 1, 1),
    _defect("FI-3", "cv-3", "final", "broken_stitch", "major", 4, 3),
    _defect("FI-3", "cv-3", "final", "loose_thread", "minor", 1, 1),
    _defect("RI-1", "cv-4", "reinspection", "broken_stitch", "major", 2, 2),
    _defect("RI-1", "cv-4", "reinspection", "uneven_hem", "minor", 5, 4),
]

# First submissions only (not RI-1), in the order of time, each class by itself. Score: +3 where the lot would have
# passed at the next smaller AQL: H at 1.5 is 2/3, at 2.5 is 3/4; G at 2.5 is 2/3.
_STREAM: Row = {"factory": "rahman-knits", "style_family": "hoodies", "order_no": ORDER, "partner": "clearview",
                "severity": "normal", "severity_due": "normal", "is_reduced_permitted": False,
                "differs": False}  # fmt: skip
_MAJOR: Row = {**_STREAM, "stream": "rahman-knits/hoodies/major", "class": "major", "aql": "2.5"}
_MINOR: Row = {**_STREAM, "stream": "rahman-knits/hoodies/minor", "class": "minor", "aql": "4.0"}
SWITCHING = [
    {**_MAJOR, "number": 1, "inspection": "FI-1", "fact_id": "cv-1", "letter": "H", "ac": 3, "found": 6,
     "is_accepted": False, "score": 0, "due_next": "normal"},
    {**_MAJOR, "number": 2, "inspection": "FI-2", "fact_id": "cv-2", "letter": "H", "ac": 3, "found": 1,
     "is_accepted": True, "score": 3, "due_next": "normal"},
    # The second of three that is not accepted.
    {**_MAJOR, "number": 3, "inspection": "FI-3", "fact_id": "cv-3", "letter": "G", "ac": 2, "found": 3,
     "is_accepted": False, "score": 0, "due_next": "tightened"},
    {**_MINOR, "number": 1, "inspection": "FI-1", "fact_id": "cv-1", "letter": "H", "ac": 5, "found": 3,
     "is_accepted": True, "score": 3, "due_next": "normal"},
    {**_MINOR, "number": 2, "inspection": "FI-2", "fact_id": "cv-2", "letter": "H", "ac": 5, "found": 2,
     "is_accepted": True, "score": 6, "due_next": "normal"},
    {**_MINOR, "number": 3, "inspection": "FI-3", "fact_id": "cv-3", "letter": "G", "ac": 3, "found": 1,
     "is_accepted": True, "score": 9, "due_next": "normal"},
]  # fmt: skip

CERTIFICATES = [
    {"subject": GOTS, "scheme": "gots", "number": "CU-88123", "fact_id": "tc-1", "partner": "texcert",
     "voice": "certifier", "holder": "rahman-knits", "scope": ["hoodies", "t-shirts"], "body": "Control Union",
     "valid_from": "2026-01-01", "valid_until": "2026-12-31", "withdrawn_from": "2026-07-15"},
    {"subject": OEKO, "scheme": "oeko-tex-100", "number": "OT-2026-118", "fact_id": "tc-2", "partner": "texcert",
     "voice": "certifier", "holder": "rahman-knits", "scope": ["II"], "body": "Hohenstein",
     "valid_from": "2026-01-15", "valid_until": "2027-01-14", "withdrawn_from": "2026-06-15"},
    # No certifier speaks of this one: the buyer counts.
    {"subject": OEKO_OF_THE_LAUNDRY, "scheme": "oeko-tex-100", "number": "OT-2026-300", "fact_id": "nl-cert-1",
     "partner": "nordlicht", "voice": "buyer", "holder": "delta-wash", "scope": ["II"], "body": "Hohenstein",
     "valid_from": "2026-01-01", "valid_until": "2026-12-31", "withdrawn_from": None},
]  # fmt: skip
CERTIFICATES_REQUIRED = [
    {"order_no": ORDER, "scheme": "gots", "product_class": "", "factory": "rahman-knits"},
    {"order_no": ORDER, "scheme": "oeko-tex-100", "product_class": "II", "factory": "rahman-knits"},
]
_GOTS_CHECK: Row = {"order_no": ORDER, "scheme": "gots", "product_class": "", "subject": GOTS,
                    "valid_until": "2026-12-31", "result": "valid"}  # fmt: skip
_OEKO_CHECK: Row = {"order_no": ORDER, "scheme": "oeko-tex-100", "product_class": "II", "subject": OEKO,
                    "valid_until": "2027-01-14"}  # fmt: skip
# GOTS covers the order by its style family. It is withdrawn from 15 July, after both shipments; OEKO-TEX from 15 June,
# between them.
CERTIFICATE_CHECKS = [
    {**_GOTS_CHECK, "shipment": OCEAN, "shipped_on": "2026-05-26"},
    {**_GOTS_CHECK, "shipment": AIR, "shipped_on": "2026-07-06"},
    {**_OEKO_CHECK, "result": "valid", "shipment": OCEAN, "shipped_on": "2026-05-26"},
    {**_OEKO_CHECK, "result": "withdrawn", "shipment": AIR, "shipped_on": "2026-07-06"},
]
# Before the withdrawals all four were valid.
CHECKS_BEFORE = [{**row, "result": "valid"} for row in CERTIFICATE_CHECKS]
