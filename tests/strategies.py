"""Random facts of a few orders, valid on the wire and biased to collide: few names, lines, lots, ids and times.

`facts_of_orders()` draws lists of `Stated`; `facts_made_of()` turns them into `Fact`s; `KINDS` registers the partners.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from hypothesis import strategies as st

from domain.fact import Fact
from domain.facts import FACTS
from domain.moments import read_moment
from domain.positions import Position

Data = dict[str, Any]
Json = st.SearchStrategy[Any]

KINDS: dict[str, frozenset[str]] = {
    "brand": frozenset({"buyer"}),
    "label": frozenset({"buyer"}),
    "acme": frozenset({"factory"}),
    "bolt": frozenset({"factory"}),
    "lens": frozenset({"inspector"}),
    "sea": frozenset({"carrier"}),
    "seal": frozenset({"certifier"}),
    "mixed": frozenset({"buyer", "factory", "inspector", "carrier"}),
}
ORDERS = ("PO-1", "PO-2")
SUBJECTS = {
    "order": ("PO-1", "PO-1", "PO-2"),
    "shipment": ("shipment/sea/S1", "shipment/sea/S1", "shipment/sea/S2"),
    "certificate": ("certificate/tex/C1", "certificate/tex/C1", "certificate/tex/C2"),
}
# The broker's clock at the first record; the last of TIMES lie well after it, so that some clocks are ahead.
FIRST_RECORDED_US = read_moment("2026-03-04T12:00:00Z")
_SECOND_US = 1_000_000

# What an order lives through comes more often than the rest; all of FACTS come.
_OFTEN = (
    "confirmed", "confirmed", "confirmed", "amended", "amended", "cancelled", "reinstated", "cut", "cut", "sewn",
    "finished", "packed", "packed", "inspected", "inspected", "shipped", "shipped", "shipped", "delivered",
    "delivered", "delivered", "corrected", "corrected", "corrected",
)  # fmt: skip
# Inside the factory: pieces split, go out, are lost, found, held and scrapped, and some of it leaves.
_OF_LOTS = (
    "confirmed", "amended", "cut", "cut", "sewn", "sewn", "finished", "packed", "packed", "materials_received",
    "lot_split", "lot_split", "lot_merged", "sent_out", "returned", "returned", "adjusted", "adjusted", "reworked",
    "scrapped", "scrapped", "held", "held", "held", "held", "released", "released", "released", "released", "shipped",
    "shipped", "delivered", "corrected",
)  # fmt: skip
# Outside of it: verdicts, cargo and certificates, each on its own subject.
_OF_PAPERS = (
    "confirmed", "amended", "packed", "inspected", "inspected", "inspected", "inspected", "released", "shipped",
    "shipped", "shipped", "delivered", "cargo_status", "cargo_status", "cargo_status", "certificate_issued",
    "certificate_issued", "certificate_withdrawn", "corrected", "corrected",
)  # fmt: skip


# One buyer, one factory, one inspector, one carrier: mostly the same people speak of an order.
_USUAL = ("brand", "acme", "lens", "sea")


class Stated(NamedTuple):
    """One fact as a partner states it, in wire data: what `json.loads` of a record's value would give."""

    name: str
    partner: str
    subject: str
    id: str
    time: str
    data: Data


def _one(*values: Any) -> Json:
    return st.sampled_from(values)


LINES, LOTS, IDS = ("1", "2", "3"), ("A", "B", "C"), "abcdefgh"
TIMES = tuple(
    f"2026-03-{day:02}T{clock}"
    for day in (1, 2, 3, 5)
    for clock in ("08:00:00Z", "08:00:00.5+00:00", "13:30:00+05:30", "23:30:00.000001-08:00", "02:00:00+05:30")
)
# What a whole order of 50 pieces a line is: without it random quantities seldom fill anything.
_whole = st.builds(lambda: [{"line": line, "quantity": 50} for line in LINES])
_line, _lot, _day = _one(*LINES), _one("A", *LOTS), _one("2026-03-01", "2026-03-02", "2026-03-04", "2026-05-31")
_pieces, _or_none = _one(1, 10, 20, 49, 50, 100), _one(0, 1, 10, 20, 50)
_shipment, _text, _bool = _one("sea/S1", "sea/S2"), _one("because", "Größe geändert 尺寸", "x" * 500), st.booleans()
_stage, _purpose = _one("cut", "sewn", "finished", "packed"), _one("bulk", "bulk", "bulk", "replacement", "sample")
_member, _partner = _one("acme", "acme", "acme", "bolt", "mixed"), _one(*KINDS, "stranger")
_mode = _one("air", "air_charter", "truck", "ocean", "rail", "courier", "multimodal", "other")
_incoterm = _one(
    {"code": "FOB"}, {"code": "DDU", "edition": "2000"}, {"code": "DAP", "edition": "2020", "place": "Hamburg"}
)
_few, _defect_class = _one(0, 0, 1, 2, 10), _one("critical", "major", "minor")
_aql = st.fixed_dictionaries(
    {}, optional={"critical": _one("0", "0.010"), "major": _one("2.5", "2.5", "15"), "minor": _one("1.5", "4.0", "25")}
)


def _dict(required: dict[str, Json] | None = None, **optional: Json) -> Json:
    return st.fixed_dictionaries(required or {}, optional=optional)


def _list(items: Json, *, key: Any = None, least: int = 0, most: int = 3) -> Json:
    return st.lists(items, min_size=least, max_size=most, unique_by=key)


def _by_line(quantity: Json, **more: Json) -> Json:
    some = _list(_dict({"line": _line, "quantity": quantity}, **more), key=lambda q: q["line"], least=1)
    return st.one_of(some, _whole, _whole)


_quantities, _received = _by_line(_pieces), _by_line(_or_none)
_damaged = _list(_dict({"line": _line, "quantity": _or_none}), key=lambda q: q["line"], least=1)
_rejects = _list(_dict({"line": _line, "quantity": _or_none}, reason=_text), key=lambda q: q["line"], least=1)
_lots = _list(_lot, key=lambda lot: lot, least=1, most=2)
_lot_list = _list(_dict({"lot": _lot, "quantities": _quantities}), key=lambda x: x["lot"], least=1, most=2)
_process, _hold = _one("wash", "wash", "print"), _one("H1", "H1", "H2")
_material_certificates = _one(
    [], [{"scheme": "tex", "number": "C1"}], [{"scheme": n, "number": "C2"} for n in ("tex", "gots")]
)
_order_lines = _list(
    _dict(
        {"line": _line, "quantity": _pieces},
        style=_one("S-LINE"), sku=_one("K1"), gtin=_one("4006381333931"), colour=_one("navy"), size=_one("M"),
        drop=_one("first", "second"), factory=_member, site=_one("hall 2"), delivery_date=_day,
        unit_price=_one("4.25"),
    ),
    key=lambda line: line["line"], least=1,
) | _whole  # fmt: skip
_optional_terms = {
    "customer_po": _one("4711"),
    "factory_ref": _one("F-1"),
    "parties": _list(
        _dict({"partner": _partner, "role": _one("inspector", "carrier", "factory", "agent")}),
        key=lambda p: (p["partner"], p["role"]),
    ),
    "style_family": _one("shirts"),
    "season": _one("SS26"),
    "ex_factory_date": _day,
    "drops": _list(
        _dict({"drop": _one("first", "second"), "delivery_date": _day}, ex_factory_date=_day), key=lambda d: d["drop"]
    ),
    "incoterm": _incoterm,
    "mode": _mode,
    "tolerance": _dict(
        over_percent=_one("5"), under_percent=_one("0", "2", "2.0001", "50", "100"), per=_one("line", "order")
    ),
    "inspection": _dict({"aql": _aql, "edition": _one("iso", "ansi")}, level=_one("S-1", "II")),
    "certificates": _list(
        _dict({"scheme": _one("tex")}, product_class=_one("I", "II")),
        key=lambda c: (c["scheme"], c.get("product_class")),
    ),
    "plan": _list(
        _dict(
            {"milestone": _one("fabric_in", "cut_start"), "planned_date": _day},
            owner=_one("kim"), after=_one([], ["fabric_in"]), working_days=_one(0, 5),
        ),
        key=lambda m: m["milestone"],
    ),
    "unit_price": _one("4.25"),
    "currency": _one("EUR"),
    "late_penalty_per_day": _one("100"),
}  # fmt: skip
_required_terms = {"customer": _one("Peak & Co"), "factory": _member, "style": _one("S-100", "S-200"),
                   "lines": _order_lines, "delivery_date": _day}  # fmt: skip
_change = {"revision": _one(1, 2, 3), "asked_by": _one("customer", "buyer", "factory"), "reason": _text}
_made = {"rejects": _rejects, "complete": _bool, "purpose": _purpose, "work_line": _one("L4")}
_cut = _dict({"lot": _lot, "quantities": _quantities}, **_made)
_moved = {"lot": _lot, "stage": _stage}
_containers = _one([], ["MSKU6011672"], ["CSQU3054383", "MSKU6011672"])
_scope = _one(["I"], ["I", "II"], ["shirts", "hall 2"], ["S-100"], ["elsewhere"])
# Departed, arrived, customs (cleared twice over, refused), delivered, damaged, and one that says nothing to us.
_code = _one("24", "24", "27", "1", "1", "40", "8", "12", "17", "21", "18", "99")


def _either(first: tuple[str, Json], second: tuple[str, Json], rest: dict[str, Json], **more: Json) -> Json:
    return st.one_of(_dict({**rest, first[0]: first[1]}, **more), _dict({**rest, second[0]: second[1]}, **more))


DATA: dict[str, Json] = {
    "confirmed": _dict(_required_terms, **_optional_terms),
    "amended": _dict(
        _change, **_required_terms, **{field: st.none() | value for field, value in _optional_terms.items()}
    ),
    "cancelled": _dict(_change, lines=_list(_line, key=lambda line: line, least=1)),
    "reinstated": _dict(_change, lines=_list(_line, key=lambda line: line, least=1)),
    "milestone_reached": _dict({"milestone": _one("fabric_in")}, note=_text),
    "materials_received": _dict(
        {
            "material": _one("jersey", "jersey", "zip"), "lot": _lot, "unit": _one("MTR", "MTR", "KGM"),
            "quantity": _one("120.5", "0.000001", "999999999999.999999"),
        },
        supplier=_one("Weber", "Loom"), certificates=_material_certificates,
    ),
    "cut": _cut,
    "sewn": _cut,
    "finished": _cut,
    "packed": _dict(
        {"lot": _lot, "quantities": _quantities}, **_made, cartons=_or_none,
        carton_contents=_list(
            _dict({"sscc": _one("340123450000000017"), "quantities": _quantities}), key=lambda c: c["sscc"]
        ),
    ),
    "sent_out": _dict({**_moved, "process": _process, "to": _partner, "quantities": _quantities}),
    "returned": _dict(
        {**_moved, "process": _process, "from": _partner, "quantities": _quantities},
        rejects=_rejects, lost=_quantities,
    ),
    "lot_split": _dict({**_moved, "into": _lot_list}),
    "lot_merged": _dict({"lots": _lot_list, "stage": _stage, "into": _lot}),
    "adjusted": _either(("found", _quantities), ("lost", _quantities), {**_moved, "reason": _text}),
    "inspected": _dict(
        {
            "inspection": _one("I1", "I2", "I3"), "lots": _lots, "presented": _one(0, 1, 10, 50, 150, 1200),
            "sampled": _one(0, 1, 5, 20, 80),
            "kind": _one("inline", "during", "final", "final", "reinspection"),
            "verdict": _one("accepted", "accepted", "rejected", "pending", "not_conducted"),
            "defectives": _dict(critical=_one(0, 0, 0, 1), major=_few, minor=_few),
        },
        follows=_one("I1"), severity=_one("normal", "tightened", "reduced"), level=_one("S-1", "II"), aql=_aql,
        inspector=_one("kim"),
        defects=_list(
            _dict({"code": _one("D1", "D2"), "class": _defect_class, "defects": _few}, defectives=_few)
        ),
    ),
    "reworked": _dict({**_moved, "quantities": _quantities}),
    "scrapped": _dict({**_moved, "quantities": _quantities, "reason": _text}),
    "held": _dict({**_moved, "hold": _hold, "reason": _text}, quantities=_quantities)
    | _dict({"lot": _one("A"), "stage": _stage, "hold": _one("H1"), "reason": _text}, quantities=_quantities),
    "released": _dict(
        {"lot": _lot, "authority": _one("kim", "lee"), "reason": _text},
        hold=_hold, quantities=_quantities, concession=_bool,
    )
    | _dict({"lot": _one("A"), "hold": _one("H1"), "authority": _one("kim"), "reason": _text}, quantities=_quantities)
    | _dict({"lot": _one("A"), "hold": _one("H1"), "authority": _one("kim"), "reason": _text}),
    "delay_reported": _either(
        ("stage", _one("sewn", "shipped")), ("milestone", _one("fabric_in")),
        {"reason": _one("material", "other"), "responsible": _one("acme", "customer", "nobody")},
        estimate=_day, note=_text,
    ),
    "shipped": _dict(
        {
            "shipment": _shipment,
            "contents": _list(
                _dict({"line": _line, "quantity": _pieces}, lot=_lot),
                key=lambda c: (c.get("lot"), c["line"]), least=1,
            )
            | _whole,
        },
        mode=_mode, incoterm=_incoterm, booking=_one("B1", "B2"), containers=_containers, waybill=_one("W1"),
        origin=_one("INMAA"), destination=_one("DEHAM"), etd=_day, eta=_day, purpose=_purpose, cartons=_or_none,
        final=_bool,
    ),
    "cargo_status": st.one_of(
        _dict({"code": _code, "kind": _one("actual")}, place=_one("DEHAM", "INMAA"), containers=_containers),
        _dict({"code": _code, "kind": _one("planned", "estimated"), "at": _one(*TIMES)}, place=_one("DEHAM")),
    ),
    "delivered": _dict({"shipment": _shipment, "quantities": _received}, damaged=_damaged, complete=_bool),
    "certificate_issued": _dict(
        {"holder": _one("acme", "acme", "bolt"), "scope": _scope, "body": _one("TexBody"),
         "valid_from": _one("2026-01-01", "2026-03-02"), "valid_until": _one("2026-03-03", "2026-12-31")}
    ),
    "certificate_withdrawn": _dict({"from_date": _day, "reason": _text}),
    "complaint_raised": _dict(
        {"complaint": _one("Q1"), "quantity": _pieces},
        lot=_lot, line=_line, sscc=_one("340123450000000017"), inspection=_one("I1"), shipment=_shipment,
        defect=_one("D1"), note=_text,
    ),
    "complaint_resolved": _dict(
        {"complaint": _one("Q1"), "remedy": _one("refund", "none")}, quantity=_pieces, cost=_one("9.5"),
        currency=_one("EUR"),
    ),
    "customer_informed": _dict(
        {"channel": _one("mail"), "about": _one(["delay"], ["delay", "price"])}, digest=_one("0" * 64), note=_text
    ),
    "corrected": st.one_of(
        _dict({"corrects": _one(*IDS), "reason": _one("did_not_occur", "other")}),
        _dict(
            {"corrects": _one(*IDS), "reason": _one("incorrect_data")},
            replaced_by=_list(
                _dict({"id": _one(*IDS)}, subject=_one(*ORDERS)),
                key=lambda r: (r.get("subject", ""), r["id"]), least=1, most=2,
            ),
        ),
    ),
}  # fmt: skip
_EVERY_FACT = {
    "time_is": _one("exact", "exact", "day", "assumed"),
    "doc": _one("D1", "D2"),
}


@st.composite
def stated_facts(draw: st.DrawFn, often: tuple[str, ...] = _OFTEN) -> Stated:
    """One valid fact of one partner who may state it; any fact, some more often."""
    name = draw(_one(*often, *often, *FACTS))
    spec = FACTS[name]
    partners = [partner for partner, kinds in KINDS.items() if spec.voice(kinds) is not None]
    # Lots meet only where one factory says much of one order: so there, and with ids enough for it.
    in_depth = often is _OF_LOTS
    partners += (9 if in_depth else 3) * [partner for partner in _USUAL if partner in partners]
    subjects = (SUBJECTS["order"] + ("PO-1",) * (3 if in_depth else 0)) if "order" in spec.subjects else ()
    elsewhere = (True, False) if often is _OF_PAPERS else (*[False] * 9, True)
    if subjects == () or draw(_one(*elsewhere)):
        subjects = tuple(subject for kind in sorted(spec.subjects) for subject in SUBJECTS[kind])
    data = draw(DATA[name])
    if draw(_one(True, False, False)):
        data = {**data, **draw(_dict(**_EVERY_FACT))}
    fact_id = draw(_one(*IDS, *(IDS.upper() if in_depth else "")))
    return Stated(name, draw(_one(*partners)), draw(_one(*subjects)), fact_id, draw(_one(*TIMES)), data)


def facts_of_orders(*, most: int = 25, conflicting: bool = False) -> st.SearchStrategy[list[Stated]]:
    """Lists of valid facts; each identity (partner, subject, id) once, unless conflicting ones are asked for.

    A story leans to one side of an order's life, else none would go deep anywhere.
    """
    unique_by = None if conflicting else lambda one: (one.partner, one.subject, one.id)
    # Long lists are asked for by themselves: left alone, hypothesis draws some five facts, too few to meet.
    sizes = st.sampled_from((0, most // 2, most))
    sides = st.sampled_from((_OFTEN, _OF_LOTS, _OF_PAPERS))
    return st.tuples(sizes, sides).flatmap(
        lambda told: st.lists(stated_facts(told[1]), min_size=told[0], max_size=most, unique_by=unique_by)
    )


def fact_made_of(one: Stated, *, recorded_us: int, offset: int = 0) -> Fact:
    """The `Fact` of what was stated, parsed by the model of its name from JSON, as ingest does."""
    data = FACTS[one.name].model.model_validate_json(json.dumps(one.data))
    return Fact(
        id=one.id,
        source=f"/partners/{one.partner}",
        subject=one.subject,
        name=one.name,
        happened_at=one.time,
        happened_us=read_moment(one.time),
        recorded_us=recorded_us,
        data=data,
        position=Position(1, 0, offset),
    )


def facts_made_of(stated: Iterable[Stated]) -> list[Fact]:
    """Facts recorded one a second in the order given."""
    return [
        fact_made_of(one, recorded_us=FIRST_RECORDED_US + offset * _SECOND_US, offset=offset)
        for offset, one in enumerate(stated)
    ]
