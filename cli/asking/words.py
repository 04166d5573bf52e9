"""A fact in one line of plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cli.asking import lot_words
from cli.asking.numbers import by_line, count, joined, names, pieces
from domain.facts import TERM_FIELDS, FactData
from domain.facts.freight import CargoStatus, DelayReported, Delivered, Shipped
from domain.facts.papers import CertificateIssued, CertificateWithdrawn, Corrected
from domain.facts.production import Adjusted, Cut, LotMerged, LotSplit, MaterialsReceived, MilestoneReached, Packed
from domain.facts.quality import ComplaintRaised, ComplaintResolved, CustomerInformed, Held, Inspected, Released
from domain.facts.terms import Amended, Cancelled, Confirmed

# The codes of UN recommendation 24 that the tracker makes something of.
_CODES = {
    "1": "arrived",
    "8": "cleared",
    "12": "cleared by customs",
    "17": "refused by customs",
    "18": "damaged",
    "21": "delivered",
    "24": "departed",
    "27": "loaded on board",
    "40": "arrived at a port",
}
_REASONS = {"did_not_occur": "it did not occur", "incorrect_data": "its data was wrong", "other": "another reason"}


def what(data: FactData) -> str:
    """Say what a fact's data states, in one line; '' if there is nothing to add to its name."""
    for model, said in _SAID:
        if isinstance(data, model):
            return said(data) + _suffix(data)
    return lot_words.lot_quantities(data) + _suffix(data)


def _suffix(data: FactData) -> str:
    told = ""
    if data.doc is not None:
        told += f" [document {data.doc}]"
    if data.time_is != "exact":
        told += " [day only]" if data.time_is == "day" else " [time assumed]"
    return told


def _confirmed(data: Confirmed) -> str:
    total = pieces(sum(line.quantity for line in data.lines))
    return joined(
        f"{total} in {count(len(data.lines), 'line')} of style {data.style}",
        f"for {data.customer}" + (f" (PO {data.customer_po})" if data.customer_po else ""),
        f"made by {data.factory}",
        f"delivery {data.delivery_date}",
        f"{data.incoterm.code} {data.incoterm.place or ''}".rstrip() if data.incoterm else "",
        data.mode or "",
    )


def _amended(data: Amended) -> str:
    changed = []
    for name in TERM_FIELDS:
        if name in data.model_fields_set:
            value = getattr(data, name)
            if value is None:
                changed.append(f"{name} cleared")
            elif name == "lines":
                changed.append(f"lines {pieces(sum(line.quantity for line in value))} in {count(len(value), 'line')}")
            else:
                changed.append(f"{name} {value}" if isinstance(value, str) else f"{name} anew")
    return f"revision {data.revision}, asked by {data.asked_by}: {joined(*changed) or 'nothing'}; {data.reason}"


def _cancelled(data: Cancelled) -> str:
    lines = names("line", data.lines) if data.lines else "all lines"
    return f"revision {data.revision}, asked by {data.asked_by}: {lines}; {data.reason}"


def _made(data: Cut) -> str:
    rejects = sum(item.quantity for item in data.rejects or ())
    return joined(
        f"lot {data.lot}",
        by_line(data.quantities),
        f"{count(rejects, 'reject')}" if rejects else "",
        count(data.cartons, "carton") if isinstance(data, Packed) and data.cartons else "",
        "the lot is complete" if data.complete else "",
        "" if data.purpose == "bulk" else f"{data.purpose} only",
    )


def _inspected(data: Inspected) -> str:
    found = data.defectives
    defective = found.critical + found.major + found.minor
    verdict = data.verdict.replace("_", " ")
    return (
        f"{verdict}: {data.kind} {data.inspection} of {names('lot', data.lots)}, {data.sampled:,} of "
        f"{data.presented:,} sampled, {defective} defective"
    )


def _shipped(data: Shipped) -> str:
    return joined(
        f"{data.shipment}",
        by_line(data.contents) if len({item.line for item in data.contents}) == len(data.contents)
        else pieces(sum(item.quantity for item in data.contents)),
        f"by {data.mode}" if data.mode else "",
        " to ".join(port for port in (data.origin, data.destination) if port),
        f"arrival {data.eta}" if data.eta else "",
        "" if data.purpose == "bulk" else f"{data.purpose} only",
        "nothing more will come" if data.final else "",
    )  # fmt: skip


def _delivered(data: Delivered) -> str:
    damaged = sum(item.quantity for item in data.damaged or ())
    return joined(
        data.shipment,
        by_line(data.quantities),
        f"{damaged:,} damaged" if damaged else "",
        "receiving is closed" if data.complete else "",
    )


def _corrected(data: Corrected) -> str:
    instead = [item.id + (f" of {item.subject}" if item.subject else "") for item in data.replaced_by or ()]
    return joined(
        f"declares that {data.corrects} does not count: {_REASONS[data.reason]}",
        f"replaced by {' and '.join(instead)}" if instead else "",
    )


def _delay(data: DelayReported) -> str:
    until = f", now expected {data.estimate}" if data.estimate else ""
    return f"{data.stage or data.milestone} late for {data.reason}, {data.responsible} answers for it{until}"


def _raised(data: ComplaintRaised) -> str:
    return joined(f"complaint {data.complaint}", pieces(data.quantity), data.defect or "", data.note or "")


def _resolved(data: ComplaintResolved) -> str:
    cost = f"{data.cost} {data.currency or ''}".rstrip() if data.cost else ""
    return joined(f"complaint {data.complaint}", data.remedy, cost)


def _informed(data: CustomerInformed) -> str:
    return f"by {data.channel} about {', '.join(data.about)}"


def _cargo(data: CargoStatus) -> str:
    name = f" ({_CODES[data.code]})" if data.code in _CODES else ""
    return joined(f"status {data.code}{name}, {data.kind}", f"for {data.at}" if data.at else "", data.place or "")


def _materials(data: MaterialsReceived) -> str:
    return joined(f"{data.quantity} {data.unit} of {data.material}, lot {data.lot}", f"from {data.supplier or '?'}")


_SAID: tuple[tuple[type[FactData], Callable[[Any], str]], ...] = (
    (Confirmed, _confirmed),
    (Amended, _amended),
    (Cancelled, _cancelled),
    (Cut, _made),
    (Inspected, _inspected),
    (Shipped, _shipped),
    (Delivered, _delivered),
    (Corrected, _corrected),
    (Adjusted, lot_words.adjusted),
    (Held, lot_words.held),
    (Released, lot_words.released),
    (DelayReported, _delay),
    (ComplaintRaised, _raised),
    (ComplaintResolved, _resolved),
    (CustomerInformed, _informed),
    (CargoStatus, _cargo),
    (MaterialsReceived, _materials),
    (MilestoneReached, lambda data: joined(data.milestone, data.note or "")),
    (LotSplit, lot_words.split),
    (LotMerged, lot_words.merged),
    (
        CertificateIssued,
        lambda data: f"{data.holder}, in force {data.valid_from} to {data.valid_until}, by {data.body}",
    ),
    (CertificateWithdrawn, lambda data: f"from {data.from_date} on: {data.reason}"),
)
