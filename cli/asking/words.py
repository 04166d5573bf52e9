"""A fact in one line of plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from domain.facts import TERM_FIELDS, FactData
from domain.facts.freight import CargoStatus, DelayReported, Delivered, Shipped
from domain.facts.papers import CertificateIssued, CertificateWithdrawn, Corrected
from domain.facts.production import Adjusted, Cut, LotMerged, LotSplit, MaterialsReceived, MilestoneReached, Packed
from domain.facts.quality import ComplaintRaised, ComplaintResolved, CustomerInformed, Held, Inspected, Released
from domain.facts.terms import Amended, Cancelled, Confirmed

# More lines than these are counted, not named: one line of a log is one line.
NAMED = 4
_REASONS = {"did_not_occur": "it did not occur", "incorrect_data": "its data was wrong", "other": "another reason"}


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 piece`, `1,000 pieces`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def pieces(number: int) -> str:
    return count(number, "piece")


def what(data: FactData) -> str:
    """Say what a fact's data states, in one line; '' if there is nothing to add to its name."""
    for model, said in _SAID:
        if isinstance(data, model):
            return said(data) + _suffix(data)
    return _lot_quantities(data) + _suffix(data)


def _suffix(data: FactData) -> str:
    told = ""
    if data.doc is not None:
        told += f" [document {data.doc}]"
    if data.time_is != "exact":
        told += " [day only]" if data.time_is == "day" else " [time assumed]"
    return told


def by_line(quantities: Iterable[Any]) -> str:
    """`1,000 pieces (line 1: 400, line 2: 600)`."""
    items = list(quantities)
    total = pieces(sum(item.quantity for item in items))
    if len(items) == 1:
        return f"{total} of line {items[0].line}"
    if len(items) > NAMED:
        return f"{total} of {count(len(items), 'line')}"
    return f"{total} ({', '.join(f'line {item.line}: {item.quantity:,}' for item in items)})"


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def names(what: str, named: Sequence[str]) -> str:
    """`lot A`, `lots A, B`; more than NAMED are counted."""
    if len(named) > NAMED:
        return f"{len(named)} {what}s"
    return f"{what if len(named) == 1 else what + 's'} {', '.join(named)}"


def _confirmed(data: Confirmed) -> str:
    total = pieces(sum(line.quantity for line in data.lines))
    return _joined(
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
    return f"revision {data.revision}, asked by {data.asked_by}: {_joined(*changed) or 'nothing'}; {data.reason}"


def _cancelled(data: Cancelled) -> str:
    lines = names("line", data.lines) if data.lines else "all lines"
    return f"revision {data.revision}, asked by {data.asked_by}: {lines}; {data.reason}"


def _made(data: Cut) -> str:
    rejects = sum(item.quantity for item in data.rejects or ())
    return _joined(
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
    return _joined(
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
    return _joined(
        data.shipment,
        by_line(data.quantities),
        f"{damaged:,} damaged" if damaged else "",
        "receiving is closed" if data.complete else "",
    )


def _corrected(data: Corrected) -> str:
    instead = [item.id + (f" of {item.subject}" if item.subject else "") for item in data.replaced_by or ()]
    return _joined(
        f"declares that {data.corrects} does not count: {_REASONS[data.reason]}",
        f"replaced by {' and '.join(instead)}" if instead else "",
    )


def _adjusted(data: Adjusted) -> str:
    return _joined(
        f"lot {data.lot} at {data.stage}",
        f"found {by_line(data.found)}" if data.found else "",
        f"lost {by_line(data.lost)}" if data.lost else "",
        data.reason,
    )


def _held(data: Held) -> str:
    return f"hold {data.hold} on lot {data.lot} at {data.stage}: {data.reason}"


def _released(data: Released) -> str:
    what = f"hold {data.hold}" if data.hold else "under concession" if data.concession else "released"
    return f"lot {data.lot}, {what}, by {data.authority}: {data.reason}"


def _delay(data: DelayReported) -> str:
    until = f", now expected {data.estimate}" if data.estimate else ""
    return f"{data.stage or data.milestone} late for {data.reason}, {data.responsible} answers for it{until}"


def _raised(data: ComplaintRaised) -> str:
    return _joined(f"complaint {data.complaint}", pieces(data.quantity), data.defect or "", data.note or "")


def _resolved(data: ComplaintResolved) -> str:
    cost = f"{data.cost} {data.currency or ''}".rstrip() if data.cost else ""
    return _joined(f"complaint {data.complaint}", data.remedy, cost)


def _informed(data: CustomerInformed) -> str:
    return f"by {data.channel} about {', '.join(data.about)}"


def _cargo(data: CargoStatus) -> str:
    return _joined(f"status {data.code}, {data.kind}", f"for {data.at}" if data.at else "", data.place or "")


def _materials(data: MaterialsReceived) -> str:
    return _joined(f"{data.quantity} {data.unit} of {data.material}, lot {data.lot}", f"from {data.supplier or '?'}")


def _lot_quantities(data: Any) -> str:
    """The facts that name a lot, a stage and pieces: sent out, returned, reworked, scrapped."""
    where = ""
    if "to" in type(data).model_fields:
        where = f" to {data.to} for {data.process}"
    elif "from_" in type(data).model_fields:
        where = f" from {data.from_} after {data.process}"
    return _joined(f"lot {data.lot} at {data.stage}{where}", by_line(data.quantities))


def _split(data: LotSplit) -> str:
    return f"lot {data.lot} at {data.stage} into {names('lot', [item.lot for item in data.into])}"


def _merged(data: LotMerged) -> str:
    return f"{names('lot', [item.lot for item in data.lots])} at {data.stage} into lot {data.into}"


_SAID: tuple[tuple[type[FactData], Callable[[Any], str]], ...] = (
    (Confirmed, _confirmed),
    (Amended, _amended),
    (Cancelled, _cancelled),
    (Cut, _made),
    (Inspected, _inspected),
    (Shipped, _shipped),
    (Delivered, _delivered),
    (Corrected, _corrected),
    (Adjusted, _adjusted),
    (Held, _held),
    (Released, _released),
    (DelayReported, _delay),
    (ComplaintRaised, _raised),
    (ComplaintResolved, _resolved),
    (CustomerInformed, _informed),
    (CargoStatus, _cargo),
    (MaterialsReceived, _materials),
    (MilestoneReached, lambda data: _joined(data.milestone, data.note or "")),
    (LotSplit, _split),
    (LotMerged, _merged),
    (
        CertificateIssued,
        lambda data: f"{data.holder}, in force {data.valid_from} to {data.valid_until}, by {data.body}",
    ),
    (CertificateWithdrawn, lambda data: f"from {data.from_date} on: {data.reason}"),
)
