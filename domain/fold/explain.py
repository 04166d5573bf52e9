"""In plain words: what one more fact changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

from domain.fold.explain_lots import explain_lots
from domain.fold.rows import AnomalyRow, LineRow, OrderRow, ShipmentRow, StageRow
from domain.fold.state import OrderState, fold
from domain.fold.validity import FactKey

_TERMS = (
    "customer", "customer_po", "factory", "factory_ref", "style", "style_family", "season", "mode", "incoterm",
    "ex_factory_date", "delivery_date", "revision", "lines", "ordered", "expected",
)  # fmt: skip
_PIECES = ("cut", "sewn", "finished", "packed", "shipped", "received", "damaged")
_LINE_TERMS = ("style", "sku", "colour", "size", "drop_name", "factory", "delivery_date", "ex_factory_date", "ordered")
_LINE_FLAGS = {
    "is_cancelled": ("cancelled", "no longer cancelled"),
    "is_done_shipping": ("done shipping", "no longer done shipping"),
    "is_delivered": ("delivered", "no longer delivered"),
}


def explain_step(before: OrderState | None, after: OrderState) -> list[str]:
    """Say what changed from one state to the next, the weightiest first; an empty list if nothing did.

    `before` None = the order had no facts yet.
    """
    if before is None:
        before = fold(after.order.order_no, (), {})
    return [
        *_order(before.order, after.order),
        *_lines(before, after),
        *_stages(before, after),
        *explain_lots(before, after),
        *_shipments(before, after),
        *_facts_set_aside(before, after),
        *_anomalies(before, after),
    ]


def _order(before: OrderRow, after: OrderRow) -> Iterator[str]:
    if before.status != after.status or before.facts == 0:
        yield f"status {after.status}" if before.facts == 0 else f"status {before.status} -> {after.status}"
    yield from _changes("", _TERMS, before, after)
    if before.confirmed_on != after.confirmed_on:
        yield f"confirmed on {_said(before.confirmed_on)} -> {_said(after.confirmed_on)}"
    for stage in _PIECES:
        was, now = getattr(before, stage), getattr(after, stage)
        if was != now:
            of = "" if after.expected is None else f" of {after.expected}"
            yield f"{stage} {was} -> {now}{of} pieces"
    if before.last_delivered_on != after.last_delivered_on:
        yield f"last delivered on {_said(before.last_delivered_on)} -> {_said(after.last_delivered_on)}"


def _lines(before: OrderState, after: OrderState) -> Iterator[str]:
    then = {row.line: row for row in before.lines}
    now = {row.line: row for row in after.lines}
    for line in sorted({*then, *now}):
        if line not in now:
            yield f"line {line} gone"
        elif line not in then:
            row = now[line]
            yield f"line {line} new" + ("" if row.ordered is None else f", {row.ordered} pieces ordered")
            yield from _line_flags(None, row)
        else:
            yield from _changes(f"line {line}: ", _LINE_TERMS, then[line], now[line])
            yield from _changes(f"line {line}: ", _PIECES, then[line], now[line])
            yield from _line_flags(then[line], now[line])


def _line_flags(before: LineRow | None, after: LineRow) -> Iterator[str]:
    for flag, (came, went) in _LINE_FLAGS.items():
        was, now = before is not None and getattr(before, flag), getattr(after, flag)
        if was != now:
            yield f"line {after.line} {came if now else went}"
    if after.shipped_on is not None and (before is None or before.shipped_on != after.shipped_on):
        yield f"line {after.line} left on {after.shipped_on}"
    if after.days_late is not None and (before is None or before.days_late != after.days_late):
        yield f"line {after.line} delivered on {after.delivered_on}, {_punctuality(after.days_late)}"


def _punctuality(days_late: int) -> str:
    if days_late == 0:
        return "on the promised day"
    days = f"{abs(days_late)} day{'s' if abs(days_late) > 1 else ''}"
    return f"{days} late" if days_late > 0 else f"{days} early"


def _stages(before: OrderState, after: OrderState) -> Iterator[str]:
    then: dict[str, StageRow] = {row.stage: row for row in before.stages}
    now: dict[str, StageRow] = {row.stage: row for row in after.stages}
    for stage in {**now, **then}:
        was_complete = stage in then and then[stage].is_complete
        is_complete = stage in now and now[stage].is_complete
        if stage not in now:
            yield f"{stage}: nothing stated any more"
        elif was_complete != is_complete and stage != "confirmed":
            yield f"{stage} complete" if is_complete else f"{stage} no longer complete"
        was_rejected = then[stage].rejects if stage in then else 0
        if stage in now and now[stage].rejects != was_rejected:
            yield f"{stage}: rejects {was_rejected} -> {now[stage].rejects}"


def _shipments(before: OrderState, after: OrderState) -> Iterator[str]:
    then = {row.shipment: row for row in before.shipments}
    now = {row.shipment: row for row in after.shipments}
    shown = [field.name for field in fields(ShipmentRow) if field.name not in ("order_no", "shipment", "is_received")]
    columns = tuple(name for name in shown if not name.endswith("_us"))
    for name in sorted({*then, *now}):
        if name not in now:
            yield f"shipment {name} gone"
            continue
        if name not in then:
            yield f"shipment {name} new, {now[name].pieces} pieces"
        else:
            yield from _changes(f"shipment {name}: ", columns, then[name], now[name])
        if now[name].is_received != (name in then and then[name].is_received):
            yield f"shipment {name} " + ("received" if now[name].is_received else "no longer received")


def _facts_set_aside(before: OrderState, after: OrderState) -> Iterator[str]:
    for fact in sorted(after.voids.keys() - before.voids.keys()):
        yield f"{_named(fact)} void, corrected by {after.voids[fact].id}"
    for fact in sorted(before.voids.keys() - after.voids.keys()):
        yield f"{_named(fact)} no longer void"
    for what, then, now in (
        ("stated twice, counts in nothing", before.twice, after.twice),
        ("a stranger's, counts in nothing", before.strangers, after.strangers),
    ):
        yield from (f"{_named(fact)} {what}" for fact in sorted(now - then))
        yield from (f"{_named(fact)} no longer {what.partition(',')[0]}" for fact in sorted(then - now))


def _anomalies(before: OrderState, after: OrderState) -> Iterator[str]:
    then, now = Counter(before.anomalies), Counter(after.anomalies)
    yield from (f"anomaly: {_anomaly(row)}" for row in (now - then).elements())
    yield from (f"anomaly gone: {_anomaly(row)}" for row in (then - now).elements())


def _anomaly(row: AnomalyRow) -> str:
    text = row.anomaly + (f" {row.about}" if row.about else "")
    if row.fact_id:
        text += f" ({row.fact_id} by {row.partner})"
    if row.expected is not None and row.found is not None:
        text += f": expected {row.expected}, found {row.found}"
    return text


def _changes(prefix: str, columns: tuple[str, ...], before: object, after: object) -> Iterator[str]:
    for column in columns:
        was, now = getattr(before, column), getattr(after, column)
        if was != now:
            yield f"{prefix}{column} {_said(was)} -> {_said(now)}"


def _said(value: object) -> str:
    if value is None:
        return "(none)"
    return ", ".join(str(item) for item in value) if isinstance(value, tuple) else str(value)


def _named(fact: FactKey) -> str:
    source, _, fact_id = fact
    return f"{fact_id} by {source.removeprefix('/partners/')}"
