"""A small season in which much happens, made for the reports; the tests say by hand what each shall answer.

PO-26-01000 (FOB) lives through a split, a wash with loss, pieces that go missing, a failed inspection, a wrong verdict,
a hold, a concession, two shipments (one by air, where FOB is for ships alone), a short delivery and a certificate
that is withdrawn between the two; a cutting that never was and a wrong figure are corrected. Three others are plain:
PO-26-01001 (DAP) comes a day late, aboard the same ship; of PO-26-01002 no term is known; PO-26-01003 (EXW) is
delivered, and nobody stated when it left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

BUSY, LATE, NO_TERM, UNSEEN = "PO-26-01000", "PO-26-01001", "PO-26-01002", "PO-26-01003"
_BY = {"B": "northwind-apparel", "F": "sunrise-garments", "I": "lens-quality", "C": "bluewater", "T": "texcert"}


def busy_season() -> list[dict[str, Any]]:
    """Its events, in the order of time."""
    found = [*_agreed(), *_made(), *_judged(), *_sent(), *_corrected(), *_others()]
    return sorted(found, key=lambda event: (event["time"], event["id"]))


def fact(by: str, name: str, id: str, time: str, subject: str = BUSY, **data: Any) -> dict[str, Any]:
    """One event; `time` is a day, or a day and a clock time, at +00:00."""
    return {
        "specversion": "1.0",
        "id": id,
        "source": f"/partners/{_BY[by]}",
        "type": f"threadline.{name}.v1",
        "subject": subject,
        "time": f"{time}T12:00:00Z" if len(time) == 10 else time,
        "data": data,
    }


def of(**quantities: int) -> list[dict[str, Any]]:
    """`of(l1=300)` = 300 pieces of line 1."""
    return [{"line": line[1:], "quantity": quantity} for line, quantity in quantities.items()]


def _terms(**more: Any) -> dict[str, Any]:
    return {
        "customer": "Kaufhaus Mitte",
        "factory": "sunrise-garments",
        "parties": [{"partner": "lens-quality", "role": "inspector"}, {"partner": "bluewater", "role": "carrier"}],
        "style": "OX-114",
        "style_family": "shirts",
        **more,
    }


def _agreed() -> Iterator[dict[str, Any]]:
    yield fact(
        "B", "confirmed", "b-1", "2026-02-01",
        **_terms(
            lines=[
                {"line": "1", "colour": "navy", "size": "M", "drop": "first", "quantity": 300},
                {"line": "2", "colour": "navy", "size": "L", "drop": "second", "quantity": 200},
            ],
            drops=[
                {"drop": "first", "ex_factory_date": "2026-05-01", "delivery_date": "2026-06-01"},
                {"drop": "second", "ex_factory_date": "2026-05-15", "delivery_date": "2026-06-15"},
            ],
            delivery_date="2026-06-15",
            incoterm={"code": "FOB"},
            inspection={"aql": {"critical": "0", "major": "2.5", "minor": "4.0"}, "edition": "iso"},
            certificates=[{"scheme": "gots", "product_class": "garments"}],
        ),
    )  # fmt: skip
    yield fact(
        "T", "certificate_issued", "t-1", "2026-01-01", "certificate/gots/G-1",
        holder="sunrise-garments", scope=["garments"], body="TexCert", valid_from="2026-01-01",
        valid_until="2026-12-31",
    )  # fmt: skip
    yield fact(
        "T", "certificate_withdrawn", "t-2", "2026-05-11", "certificate/gots/G-1",
        from_date="2026-05-10", reason="audit failed",
    )  # fmt: skip
    yield fact(
        "F", "materials_received", "m-1", "2026-02-20",
        material="Oxford", lot="R-1", quantity="700.5", unit="MTR", supplier="Mill", certificates=[],
    )  # fmt: skip
    yield fact("F", "materials_received", "m-2", "2026-02-22", material="Oxford", lot="R-1", quantity="100", unit="MTR")


def _made() -> Iterator[dict[str, Any]]:
    yield fact("F", "cut", "c-1", "2026-03-01", lot="A", quantities=of(l1=310, l2=206), complete=True)
    yield fact(
        "F", "lot_split", "s-1", "2026-03-02", lot="A", stage="cut",
        into=[{"lot": "A1", "quantities": of(l1=310)}, {"lot": "A2", "quantities": of(l2=206)}],
    )  # fmt: skip
    yield fact("F", "sewn", "w-1", "2026-03-20", lot="A1", quantities=of(l1=305), rejects=of(l1=3), complete=True)
    yield fact("F", "sewn", "w-2", "2026-03-21", lot="A2", quantities=of(l2=206), complete=True)
    yield fact(
        "F", "sent_out", "o-1", "2026-03-22", lot="A1", stage="sewn", process="wash", to="clear", quantities=of(l1=305)
    )
    yield fact(
        "F", "returned", "o-2", "2026-03-25", lot="A1", stage="sewn", process="wash",
        quantities=of(l1=303), lost=of(l1=2), **{"from": "clear"},
    )  # fmt: skip
    yield fact("F", "finished", "f-1", "2026-04-01", lot="A1", quantities=of(l1=303), complete=True)
    yield fact("F", "finished", "f-2", "2026-04-02", lot="A2", quantities=of(l2=206), complete=True)
    yield fact("F", "packed", "p-1", "2026-04-10", lot="A1", quantities=of(l1=302), complete=True)
    yield fact("F", "packed", "p-2", "2026-04-11", lot="A2", quantities=of(l2=200))
    yield fact(
        "B", "held", "h-1", "2026-04-12", hold="H-1", lot="A2", stage="packed", reason="shade", quantities=of(l2=50)
    )
    yield fact(
        "B", "released", "h-2", "2026-04-14", hold="H-1", lot="A2", authority="qa-7", reason="sorted",
        quantities=of(l2=20),
    )  # fmt: skip


def _judged() -> Iterator[dict[str, Any]]:
    def inspected(id: str, time: str, inspection: str, lot: str, **more: Any) -> dict[str, Any]:
        return fact("I", "inspected", id, time, inspection=inspection, lots=[lot], **more)

    # 302 pieces at level II: letter H, 50; major 2.5 accepts 3. 200 pieces: letter G, 32; it accepts 2.
    yield inspected(
        "i-1", "2026-04-13", "F1", "A1", kind="final", presented=302, sampled=50, verdict="rejected",
        defectives={"major": 5, "minor": 2},
        defects=[{"code": "seam", "class": "major", "defects": 6, "defectives": 5},
                 {"code": "thread", "class": "minor", "defects": 2}],
    )  # fmt: skip
    yield inspected(
        "i-2", "2026-04-16", "F2", "A1", kind="reinspection", follows="F1", presented=302, sampled=50,
        verdict="accepted", defectives={"major": 4},
        defects=[{"code": "seam", "class": "major", "defects": 4, "defectives": 4}],
    )  # fmt: skip
    yield inspected(
        "i-3", "2026-04-17", "F3", "A2", kind="final", presented=200, sampled=20, verdict="rejected",
        defectives={"major": 3}, defects=[{"code": "shade", "class": "major", "defects": 3, "defectives": 3}],
    )  # fmt: skip
    yield fact(
        "B", "released", "h-3", "2026-04-20", lot="A2", authority="qa-7", reason="customer agreed", concession=True
    )


def _sent() -> Iterator[dict[str, Any]]:
    def shipped(id: str, time: str, shipment: str, contents: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        return fact("F", "shipped", id, time, shipment=f"bluewater/{shipment}", contents=contents, **more)

    yield shipped(
        "x-1", "2026-05-02", "S1", [{"lot": "A1", **of(l1=300)[0]}], mode="ocean", origin="BDCGP",
        destination="DEHAM", etd="2026-05-03", eta="2026-05-28", cartons=12,
    )  # fmt: skip
    yield shipped("x-2", "2026-05-16", "S2", [{"lot": "A2", **of(l2=150)[0]}], mode="air", eta="2026-05-20")
    for id, time, code in (("k-1", "2026-05-04T22:30:00-03:00", "24"), ("k-2", "2026-05-29", "1"),
                           ("k-3", "2026-05-30", "17"), ("k-4", "2026-06-01", "8")):  # fmt: skip
        yield fact("C", "cargo_status", id, time, "shipment/bluewater/S1", code=code, kind="actual")
    yield fact(
        "B", "delivered", "d-1", "2026-06-03", shipment="bluewater/S1", quantities=of(l1=295), damaged=of(l1=2),
        complete=True,
    )  # fmt: skip


def _corrected() -> Iterator[dict[str, Any]]:
    yield fact("F", "cut", "c-0", "2026-03-01", lot="X", quantities=of(l1=10))
    yield fact("F", "corrected", "r-1", "2026-03-05", corrects="c-0", reason="did_not_occur")
    yield fact("F", "finished", "f-0", "2026-04-02", lot="A2", quantities=of(l2=260), complete=True)
    yield fact(
        "F", "corrected", "r-2", "2026-04-03", corrects="f-0", reason="incorrect_data", replaced_by=[{"id": "f-2"}]
    )


def _others() -> Iterator[dict[str, Any]]:
    line = [{"line": "1", "quantity": 100}]
    for number, (order, promised, term) in enumerate(
        ((LATE, "2026-06-02", {"code": "DAP"}), (NO_TERM, "2026-06-03", None), (UNSEEN, "2026-06-30", {"code": "EXW"}))
    ):
        terms = _terms(lines=line, delivery_date=promised, **({"incoterm": term} if term else {}))
        yield fact("B", "confirmed", f"n-{number}", "2026-02-01", order, **terms)
        shipment = "bluewater/S1" if order == LATE else f"bluewater/S{number + 3}"
        if order != UNSEEN:
            yield fact(
                "F", "shipped", f"y-{number}", "2026-05-02", order, shipment=shipment, contents=line, mode="ocean"
            )
        yield fact("B", "delivered", f"e-{number}", "2026-06-03", order, shipment=shipment, quantities=line)
