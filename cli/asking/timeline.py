"""One order as a page that a merchandiser reads: where it stands, what was promised, what came, what is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cli.asking import anomalies
from cli.asking.grid import grid, wrapped
from cli.asking.line_table import line_table, overdue_by
from cli.asking.natural import natural
from cli.asking.numbers import count
from cli.asking.open_items import open_items
from cli.asking.quality_lines import certificate_lines, inspection_lines, missing_or_held
from cli.asking.shipment_lines import day_of, shipment_lines
from cli.asking.states import Row, State
from cli.text import plain
from domain.facts import STAGES

WIDTH = 100
BAR = 10
# Inspection stands where it happens; it is no stage of the course (STAGES).
_ORDER = ("confirmed", "cut", "sewn", "finished", "packed", "inspected", "shipped", "delivered")

STATUS_WORDS = {
    "cancelled": "cancelled",
    "delivered": "delivered",
    "part_delivered": "part delivered",
    "shipped": "shipped",
    "part_shipped": "part shipped",
    "accepted": "packed, final inspection accepted",
    "packed": "packed",
    "packing": "being packed",
    "finishing": "being finished",
    "sewing": "being sewn",
    "cutting": "being cut",
    "confirmed": "confirmed, nothing cut yet",
    "unconfirmed": "not confirmed by a buyer",
}


def timeline(state: State, *, today: date, bar: str = "#.", note: str = "") -> Iterator[str]:
    """The page of one order, line by line, at most WIDTH columns; `today` decides what is overdue.

    `note` stands beside the order's number: that its facts are synthetic.
    """
    order = state["orders"][0]
    yield from _header(order, state["order_lines"], state["shipments"], today, note)
    yield from _stages(state, bar)
    yield from line_table(state["order_lines"], today)
    cancelled = {row["line"] for row in state["order_lines"] if row["is_cancelled"]}
    yield from _section("Missing or held", list(missing_or_held(state["pieces"], cancelled)))
    yield from _section("Inspection", list(inspection_lines(state["inspections"], state["holds"])))
    yield from shipment_lines(state["shipments"], state.get("cargo", ()), width=WIDTH)
    certificates = certificate_lines(state["certificates_required"], state.get("certificate_checks", ()))
    yield from _section("Certificates", list(certificates))
    yield from _section("Looks wrong", sorted(map(anomalies.in_words, state["anomalies"]), key=natural))
    yield from _section("Open", list(open_items(state, today=today)))


def _header(order: Row, lines: Sequence[Row], shipments: Sequence[Row], today: date, note: str) -> Iterator[str]:
    status = STATUS_WORDS[order["status"]]
    if order["revision"] is None and order["status"] != "unconfirmed":
        status += ", not confirmed by a buyer"
    number = f"{order['order_no']} ({note})" if note else order["order_no"]
    yield plain(f"{number}   {status}{_punctuality(order, lines, today)}")
    po = f" (PO {order['customer_po']})" if order["customer_po"] else ""
    reference = f" (ref. {order['factory_ref']})" if order["factory_ref"] else ""
    family = ", ".join(part for part in (order["style_family"], order["season"]) if part)
    style = f" ({family})" if family else ""
    terms = ", ".join(part for part in (order["incoterm"], order["mode"]) if part)
    dates = sorted({row["delivery_date"] for row in lines if row["delivery_date"]})
    last_came = _or_dash(order["last_delivered_on"])
    told = [
        ("customer", f"{order['customer'] or '?'}{po}", "style", f"{order['style'] or '?'}{style}"),
        ("factory", f"{order['factory'] or '?'}{reference}", "terms", terms or "-"),
        ("confirmed", order["confirmed_on"] or "-", "revision", _or_dash(order["revision"])),
        ("ex factory", f"promised {order['ex_factory_date'] or '-'}", "left", _or_dash(_last_left(shipments))),
        ("delivery", f"promised {order['delivery_date'] or '-'}", "last came", last_came),
    ]  # fmt: skip
    if dates not in ([], [order["delivery_date"]]):
        told.append(("", "by line: " + " to ".join(dict.fromkeys((dates[0], dates[-1]))), "", ""))
    yield from grid([[plain(text) for text in row] for row in told], indent="  ")


def _or_dash(value: object) -> str:
    return "-" if value is None else str(value)


def _last_left(shipments: Sequence[Row]) -> str | None:
    """The local day on which the last shipment left, for it stands beside a promised one."""
    left = [str(row["shipped_on"]) for row in shipments if row["purpose"] in ("bulk", None) and row["shipped_on"]]
    return max(left, default=None)


def _punctuality(order: Row, lines: Sequence[Row], today: date) -> str:
    late = [row["days_late"] for row in lines if row["is_late"]]
    if late:
        return f", {count(len(late), 'line')} late, up to {count(max(late), 'day')}"
    if order["status"] == "delivered":
        judged = [row for row in lines if row["is_late"] is not None]
        return ", on time" if judged else ""
    overdue = [days for row in lines if (days := overdue_by(row, today)) > 0]
    return f", overdue by up to {count(max(overdue), 'day')}" if overdue else ""


def _stages(state: State, bar: str) -> Iterator[str]:
    expected = state["orders"][0]["expected"]
    took = {row["to_stage"]: row["lead_us"] for row in state["lead_times"] if row["lead_us"] is not None}
    rows = [["", "first", "last", "pieces", "", "", "lead time"]]
    for stage in sorted(state["stages"], key=lambda row: _ORDER.index(row["stage"])):
        name = stage["stage"]
        of = f" of {expected:,}" if expected is not None and name in STAGES else ""
        share = stage["quantity"] / expected if expected and name in STAGES else None
        more = [
            "complete" if stage["is_complete"] and name != "confirmed" else "",
            count(stage["rejects"], "reject") if stage["rejects"] else "",
            f"{stage['assumed']} of {count(stage['facts'], 'time')} assumed" if stage["assumed"] else "",
        ]
        rows.append(
            [
                name,
                day_of(stage["first_us"]) or "-",
                day_of(stage["last_us"]) or "-",
                # One piece may be inspected more than once, so a sum of pieces would say nothing.
                count(stage["facts"], "inspection") if name == "inspected" else f"{stage['quantity']:,}{of}",
                "" if share is None else _bar(share, bar),
                ", ".join(part for part in more if part),
                days(took[name]) if name in took else "",
            ]
        )
    if len(rows) > 1:
        yield ""
        yield "Stages (days in UTC)"
        yield from grid(rows, right=frozenset({3}), indent="  ")


def _bar(share: float, bar: str) -> str:
    # Not full before it is full, not empty once something is there.
    filled = min(BAR, int(share * BAR)) if share < 1 else BAR
    filled = max(filled, 1) if share > 0 else 0
    return bar[0] * filled + bar[1] * (BAR - filled)


def _section(title: str, sentences: Sequence[str]) -> Iterator[str]:
    if not sentences:
        return
    yield ""
    yield title
    for sentence in sentences:
        yield from wrapped(plain(sentence), width=WIDTH, indent="  ", hanging="- ")


def days(us: int) -> str:
    """A duration in days, to a tenth."""
    return f"{us / 86_400_000_000:.1f} days"
