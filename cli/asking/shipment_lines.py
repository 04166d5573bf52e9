"""An order's shipments for people: what is aboard, when it left and came, what the carrier says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cli.asking.grid import wrapped
from cli.asking.numbers import count
from cli.asking.states import Row
from cli.text import plain
from domain.moments import utc_text


def shipment_lines(shipments: Sequence[Row], cargo: Sequence[Row] = (), *, width: int) -> Iterator[str]:
    """Two lines a shipment under a title, and one more where its carrier said something; nothing if there is none."""
    if not shipments:
        return
    of_cargo = {row["shipment"]: row for row in cargo}
    yield ""
    yield "Shipments"
    for row in sorted(shipments, key=lambda row: (row["first_shipped_us"] or 0, row["shipment"])):
        purpose = "" if row["purpose"] in ("bulk", None) else f"{row['purpose']} only"
        route = " to ".join(port for port in (row["origin"], row["destination"]) if port)
        what = [purpose or count(row["pieces"], "piece"), row["mode"], route, ", ".join(row["containers"] or ())]
        yield from wrapped(
            plain(f"{row['shipment']}: {', '.join(part for part in what if part)}"), width=width, indent="  "
        )
        arrived = row["delivered_on"]
        how = [
            f"left {row['shipped_on'] or '-'}",
            f"expected {row['eta']}" if row["eta"] and not row["is_received"] else "",
            f"came {arrived}" if arrived is not None else "",
            f"{row['received']:,} received" if arrived is not None or row["received"] else "",
            f"{row['damaged']:,} damaged" if row["damaged"] else "",
            f"{row['short']:,} SHORT" if row["short"] else "",
            "complete" if row["is_received"] else "",
        ]
        yield "    " + ", ".join(part for part in how if part)
        if row["shipment"] in of_cargo and (said := _cargo(of_cargo[row["shipment"]])):
            yield from wrapped(plain(f"carrier: {said}"), width=width, indent="    ")


def _cargo(row: Mapping[str, object]) -> str:
    parts = [
        f"departed {row['departed_on']}" if row["departed_on"] else _forecast("departure", row["etd_us"]),
        f"arrived {row['arrived_on']}" if row["arrived_on"] else _forecast("arrival", row["eta_us"]),
        f"{count(int(str(row['transhipments'])), 'transhipment')}" if row["transhipments"] else "",
        _customs(row),
        f"damage seen {day_of(row['damaged_us'])}" if row["damaged_us"] is not None else "",
    ]
    return ", ".join(part for part in parts if part)


def _customs(row: Mapping[str, object]) -> str:
    if row["customs"] is None:
        return ""
    return f"customs {row['customs']} {day_of(row['cleared_us' if row['customs'] == 'cleared' else 'refused_us'])}"


def _forecast(what: str, us: object) -> str:
    return "" if us is None else f"{what} expected {day_of(us)}"


def day_of(us: object) -> str:
    """The day in UTC of a moment in microseconds; '' for None."""
    return utc_text(us)[:10] if isinstance(us, int) else ""
