"""One order, told from its confirmation to the certificate that was withdrawn when all was long delivered.

`python -m tests.stories.one_order` writes `one_order.ndjson` anew. The order of telling is the order of sending: the
replacement of a wrong packing list happened on 8 May and was sent on 13 May, after the correction that names it.

    nordlicht      buyer, Hamburg          clearview   inspector
    rahman-knits   factory, Dhaka          bluewater   carrier
    delta-wash     laundry (a factory)     texcert     certifier
"""

from __future__ import annotations

from tests.stories.telling import HERE, Event, Teller, as_lines, defect, pieces

ORDER = "PO-7001"
KINDS = {
    "nordlicht": frozenset({"buyer"}),
    "rahman-knits": frozenset({"factory"}),
    "delta-wash": frozenset({"factory"}),
    "clearview": frozenset({"inspector"}),
    "bluewater": frozenset({"carrier"}),
    "texcert": frozenset({"certifier"}),
}
GOTS = "certificate/gots/CU-88123"
OEKO = "certificate/oeko-tex-100/OT-2026-118"
OEKO_OF_THE_LAUNDRY = "certificate/oeko-tex-100/OT-2026-300"
OCEAN, AIR = "bluewater/BW-501", "bluewater/BW-502"
NAME = "one_order.ndjson"

# Two sizes in navy go by ocean for the autumn floor (drop core); one in ecru follows in July (drop summer).
LINES = [
    {"line": "1", "sku": "HD21-NAV-M", "colour": "navy", "size": "M", "drop": "core", "quantity": 400},
    {"line": "2", "sku": "HD21-NAV-L", "colour": "navy", "size": "L", "drop": "core", "quantity": 300},
    {"line": "3", "sku": "HD21-ECR-M", "colour": "ecru", "size": "M", "drop": "summer", "quantity": 300},
]
SUMMER = {"drop": "summer", "ex_factory_date": "2026-07-05", "delivery_date": "2026-07-10"}


def story() -> list[Event]:
    """The facts, in the order in which they were sent."""
    say = Teller()
    _papers(say)
    _agreed_and_cut(say)
    _sewn_washed_finished(say)
    _packed_and_inspected(say)
    _shipped_by_ocean(say)
    _shipped_by_air(say)
    _withdrawn(say)
    return say.events


def _papers(say: Teller) -> None:
    """The factory's certificates; the last is the laundry's own, for the same scheme, stated by the buyer."""
    year = {"valid_from": "2026-01-01", "valid_until": "2026-12-31"}
    say("certificate_issued", "tc-1", "texcert", GOTS, "2026-01-10T09:00:00+01:00",
        holder="rahman-knits", scope=["hoodies", "t-shirts"], body="Control Union", **year)  # fmt: skip
    say("certificate_issued", "tc-2", "texcert", OEKO, "2026-01-20T09:00:00+01:00",
        holder="rahman-knits", scope=["II"], body="Hohenstein",
        valid_from="2026-01-15", valid_until="2027-01-14")  # fmt: skip
    say("certificate_issued", "nl-cert-1", "nordlicht", OEKO_OF_THE_LAUNDRY, "2026-02-01T09:00:00+01:00",
        holder="delta-wash", scope=["II"], body="Hohenstein", **year)  # fmt: skip


def _agreed_and_cut(say: Teller) -> None:
    say("confirmed", "po-7001", "nordlicht", ORDER, "2026-03-02T10:00:00+01:00",
        customer="Alster Kaufhaus", customer_po="AK-55012", factory="rahman-knits", factory_ref="RK-2231",
        parties=[{"partner": "delta-wash", "role": "laundry"}, {"partner": "clearview", "role": "inspector"},
                 {"partner": "bluewater", "role": "carrier"}],
        style="HD-21", style_family="hoodies", season="AW26", lines=LINES,
        ex_factory_date="2026-05-28", delivery_date="2026-07-10",
        drops=[{"drop": "core", "ex_factory_date": "2026-05-28", "delivery_date": "2026-06-26"}, SUMMER],
        incoterm={"code": "FOB", "edition": "2020", "place": "Chattogram"}, mode="ocean",
        tolerance={"over_percent": "3", "under_percent": "2"},
        inspection={"level": "II", "aql": {"critical": "0", "major": "2.5", "minor": "4.0"}, "edition": "iso"},
        certificates=[{"scheme": "gots"}, {"scheme": "oeko-tex-100", "product_class": "II"}])  # fmt: skip
    fabric = {"material": "French terry 320", "lot": "D-411", "unit": "KGM", "supplier": "Padma Textiles"}
    say("materials_received", "rm-1", "rahman-knits", ORDER, "2026-03-18T09:00:00+06:00",
        **fabric, quantity="512.5", certificates=[{"scheme": "gots", "number": "CU-88123"}])  # fmt: skip
    say("materials_received", "rm-2", "rahman-knits", ORDER, "2026-03-23T15:00:00+06:00",
        **fabric, quantity="130.25", certificates=[{"scheme": "oeko-tex-100", "number": "OT-2026-118"}])  # fmt: skip
    say("cut", "cut-L1", "rahman-knits", ORDER, "2026-04-01T18:00:00+06:00", lot="L1",
        quantities=pieces(_1=412, _2=306), rejects=pieces(_1=4, _2=2), complete=True)  # fmt: skip
    # The second sewing hall takes a part of the lot.
    say("lot_split", "split-L1", "rahman-knits", ORDER, "2026-04-03T09:00:00+06:00", lot="L1", stage="cut",
        into=[{"lot": "L1B", "quantities": pieces(_1=150, _2=100)}])  # fmt: skip
    # Twenty more in ecru, and the core drop four days later.
    say("amended", "po-7001-1", "nordlicht", ORDER, "2026-04-07T16:00:00+02:00",
        revision=1, asked_by="customer", reason="Twenty more in ecru; autumn floor opens later",
        lines=[*LINES[:2], {**LINES[2], "quantity": 320}],
        drops=[{"drop": "core", "ex_factory_date": "2026-05-28", "delivery_date": "2026-06-30"}, SUMMER])  # fmt: skip
    say("cut", "cut-L2", "rahman-knits", ORDER, "2026-04-08T18:00:00+06:00", lot="L2",
        quantities=pieces(_3=336), complete=True)  # fmt: skip


def _sewn_washed_finished(say: Teller) -> None:
    say("inspected", "rk-in-1", "rahman-knits", ORDER, "2026-04-13T11:00:00+06:00",
        inspection="IN-1", kind="inline", lots=["L1"], presented=100, sampled=20,
        defects=[defect("open_seam", "major", 1, 1), defect("loose_thread", "minor", 3, 2)],
        defectives={"major": 1, "minor": 2}, verdict="accepted", inspector="rk-17")  # fmt: skip
    say("sewn", "sewn-L1", "rahman-knits", ORDER, "2026-04-14T18:00:00+06:00", lot="L1",
        quantities=pieces(_1=258, _2=203), rejects=pieces(_1=3, _2=1))  # fmt: skip
    say("sewn", "sewn-L1B", "rahman-knits", ORDER, "2026-04-15T18:00:00+06:00", lot="L1B",
        quantities=pieces(_1=149, _2=100), complete=True)  # fmt: skip
    say("adjusted", "count-L1", "rahman-knits", ORDER, "2026-04-16T10:00:00+06:00", lot="L1", stage="sewn",
        found=pieces(_1=1), lost=pieces(_2=1), reason="Recount before finishing")  # fmt: skip
    say("sewn", "sewn-L2", "rahman-knits", ORDER, "2026-04-20T18:00:00+06:00", lot="L2",
        quantities=pieces(_3=330), rejects=pieces(_3=4), complete=True)  # fmt: skip
    say("sent_out", "wash-out", "rahman-knits", ORDER, "2026-04-22T08:00:00+06:00", lot="L2", stage="sewn",
        process="wash", to="delta-wash", quantities=pieces(_3=330))  # fmt: skip
    say("finished", "finished-L1", "rahman-knits", ORDER, "2026-04-27T18:00:00+06:00", lot="L1",
        quantities=pieces(_1=258, _2=200), rejects=pieces(_2=1), complete=True)  # fmt: skip
    say("finished", "finished-L1B", "rahman-knits", ORDER, "2026-04-28T18:00:00+06:00", lot="L1B",
        quantities=pieces(_1=149, _2=99), complete=True)  # fmt: skip
    # The laundry spoilt five and cannot find three.
    say("returned", "wash-back", "delta-wash", ORDER, "2026-04-29T17:00:00+06:00", lot="L2", stage="sewn",
        process="wash", from_="delta-wash", quantities=pieces(_3=322), rejects=pieces(_3=5),
        lost=pieces(_3=3))  # fmt: skip
    say("finished", "finished-L2", "rahman-knits", ORDER, "2026-05-05T18:00:00+06:00", lot="L2",
        quantities=pieces(_3=320), rejects=pieces(_3=2), complete=True)  # fmt: skip
    say("held", "hold-shade", "nordlicht", ORDER, "2026-05-06T11:00:00+02:00", hold="H-SHADE", lot="L2",
        stage="finished", reason="Shade off the approved swatch", quantities=pieces(_3=20))  # fmt: skip


def _packed_and_inspected(say: Teller) -> None:
    say("packed", "packed-L1", "rahman-knits", ORDER, "2026-05-08T18:00:00+06:00", lot="L1",
        quantities=pieces(_1=258, _2=200), cartons=23, complete=True)  # fmt: skip
    say("packed", "packed-L1B", "rahman-knits", ORDER, "2026-05-09T18:00:00+06:00", lot="L1B",
        quantities=pieces(_1=149, _2=99), cartons=13, complete=True)  # fmt: skip
    say("inspected", "cv-1", "clearview", ORDER, "2026-05-11T15:00:00+06:00",
        inspection="FI-1", kind="final", lots=["L1"], presented=458, severity="normal", sampled=50,
        defects=[defect("broken_stitch", "major", 5, 4), defect("stain", "major", 3, 2),
                 defect("uneven_hem", "minor", 4, 3)],
        defectives={"major": 6, "minor": 3}, verdict="rejected", inspector="cv-4")  # fmt: skip
    say("held", "cv-hold-1", "clearview", ORDER, "2026-05-11T15:30:00+06:00", hold="H-FI1", lot="L1",
        stage="packed", reason="Final inspection FI-1 failed")  # fmt: skip
    say("released", "shade-ok", "nordlicht", ORDER, "2026-05-12T12:00:00+02:00", hold="H-SHADE", lot="L2",
        quantities=pieces(_3=14), authority="nl-qa-2", reason="Within tolerance in daylight")  # fmt: skip
    # Sorting the lot showed that 13 faulty pieces had been packed as good: the packing list was wrong.
    say("corrected", "sorted-L1", "rahman-knits", ORDER, "2026-05-13T09:00:00+06:00",
        corrects="packed-L1", reason="incorrect_data", replaced_by=[{"id": "packed-L1-sorted"}])  # fmt: skip
    say("packed", "packed-L1-sorted", "rahman-knits", ORDER, "2026-05-08T18:00:00+06:00", lot="L1",
        quantities=pieces(_1=250, _2=195), rejects=pieces(_1=8, _2=5), cartons=23, complete=True)  # fmt: skip
    say("packed", "packed-L2", "rahman-knits", ORDER, "2026-05-13T18:00:00+06:00", lot="L2",
        quantities=pieces(_3=314), cartons=16, complete=True)  # fmt: skip
    say("inspected", "cv-2", "clearview", ORDER, "2026-05-14T14:00:00+06:00",
        inspection="FI-2", kind="final", lots=["L2"], presented=314, sampled=50,
        defects=[defect("shade_variation", "minor", 2, 2), defect("broken_stitch", "major", 1, 1)],
        defectives={"major": 1, "minor": 2}, verdict="accepted", inspector="cv-4")  # fmt: skip
    say("inspected", "cv-3", "clearview", ORDER, "2026-05-14T16:00:00+06:00",
        inspection="FI-3", kind="final", lots=["L1B"], presented=248, sampled=32,
        defects=[defect("broken_stitch", "major", 4, 3), defect("loose_thread", "minor", 1, 1)],
        defectives={"major": 3, "minor": 1}, verdict="rejected", inspector="cv-4")  # fmt: skip
    say("reworked", "rework-L1", "rahman-knits", ORDER, "2026-05-15T12:00:00+06:00", lot="L1", stage="packed",
        quantities=pieces(_1=7, _2=4))  # fmt: skip
    say("scrapped", "scrap-L1", "rahman-knits", ORDER, "2026-05-15T12:30:00+06:00", lot="L1", stage="packed",
        quantities=pieces(_1=1, _2=1), reason="Stain does not wash out")  # fmt: skip
    say("inspected", "cv-4", "clearview", ORDER, "2026-05-16T11:00:00+06:00",
        inspection="RI-1", follows="FI-1", kind="reinspection", lots=["L1"], presented=456, severity="normal",
        sampled=50, defects=[defect("broken_stitch", "major", 2, 2), defect("uneven_hem", "minor", 5, 4)],
        defectives={"major": 2, "minor": 4}, verdict="accepted", inspector="cv-4")  # fmt: skip
    say("released", "cv-release-1", "clearview", ORDER, "2026-05-16T11:30:00+06:00", hold="H-FI1", lot="L1",
        authority="cv-4", reason="Re-inspection RI-1 passed")  # fmt: skip
    # Broken stitches at the hem: the buyer takes the lot as it is.
    say("released", "concession-L1B", "nordlicht", ORDER, "2026-05-18T15:00:00+02:00", lot="L1B",
        authority="nl-head-of-quality", reason="Hem will be re-stitched in our atelier", concession=True)  # fmt: skip


def _shipped_by_ocean(say: Teller) -> None:
    ship, box = f"shipment/{OCEAN}", ["MSKU6011672"]
    contents = [
        {"lot": "L1", "line": "1", "quantity": 257},
        {"lot": "L1", "line": "2", "quantity": 199},
        {"lot": "L1B", "line": "1", "quantity": 149},
        {"lot": "L1B", "line": "2", "quantity": 99},
    ]
    say("shipped", "ship-1", "rahman-knits", ORDER, "2026-05-26T16:00:00+06:00", shipment=OCEAN, mode="ocean",
        incoterm={"code": "FOB", "edition": "2020", "place": "Chattogram"}, booking="BWBK-90881", containers=box,
        origin="BDCGP", destination="DEHAM", etd="2026-05-28", eta="2026-06-24", contents=contents,
        cartons=36)  # fmt: skip
    say("cargo_status", "bw-1", "bluewater", ship, "2026-05-26T20:00:00+06:00",
        code="24", kind="estimated", at="2026-05-28T22:00:00+06:00", place="BDCGP")  # fmt: skip
    say("cargo_status", "bw-2", "bluewater", ship, "2026-05-29T04:00:00+06:00",
        code="24", kind="actual", place="BDCGP", containers=box)  # fmt: skip
    # Transhipped at Singapore: a second departure.
    say("cargo_status", "bw-3", "bluewater", ship, "2026-06-06T11:00:00+08:00",
        code="24", kind="actual", place="SGSIN", containers=box)  # fmt: skip
    say("cargo_status", "bw-4", "bluewater", ship, "2026-06-06T12:00:00+08:00",
        code="1", kind="estimated", at="2026-06-24T06:00:00+02:00", place="DEHAM")  # fmt: skip
    say("cargo_status", "bw-5", "bluewater", ship, "2026-06-25T07:30:00+02:00",
        code="1", kind="actual", place="DEHAM")  # fmt: skip
    say("cargo_status", "bw-6", "bluewater", ship, "2026-06-26T10:00:00+02:00",
        code="17", kind="actual", place="DEHAM")  # fmt: skip
    say("delay_reported", "bw-delay", "bluewater", ORDER, "2026-06-26T11:00:00+02:00",
        stage="delivered", reason="customs", responsible="nobody", estimate="2026-07-02")  # fmt: skip
    say("cargo_status", "bw-7", "bluewater", ship, "2026-06-29T16:00:00+02:00",
        code="12", kind="actual", place="DEHAM")  # fmt: skip
    say("delivered", "got-1", "nordlicht", ORDER, "2026-07-02T14:00:00+02:00", shipment=OCEAN,
        quantities=pieces(_1=403, _2=298), damaged=pieces(_1=2), complete=True)  # fmt: skip


def _shipped_by_air(say: Teller) -> None:
    """The vessel would be late for the summer drop: by air, though the terms are FOB."""
    say("shipped", "ship-2", "rahman-knits", ORDER, "2026-07-06T03:00:00+06:00", shipment=AIR, mode="air",
        waybill="020-12345675", origin="BDDAC", destination="DEHAM",
        contents=[{"lot": "L2", "line": "3", "quantity": 310}], cartons=16, final=True)  # fmt: skip
    say("delivered", "got-2", "nordlicht", ORDER, "2026-07-09T10:00:00+02:00", shipment=AIR,
        quantities=pieces(_3=310))  # fmt: skip


def _withdrawn(say: Teller) -> None:
    """Both certificates go when all is delivered: one from a day between the two shipments, one from a day after."""
    say("certificate_withdrawn", "tc-3", "texcert", OEKO, "2026-07-20T09:00:00+02:00",
        from_date="2026-06-15", reason="Residue found in a surveillance sample")  # fmt: skip
    say("certificate_withdrawn", "tc-4", "texcert", GOTS, "2026-07-25T09:00:00+02:00",
        from_date="2026-07-15", reason="Holder changed its scope")  # fmt: skip


if __name__ == "__main__":
    (HERE / NAME).write_text(as_lines(story()), encoding="utf-8")
