"""What a merchandiser asks of an order's quality: pieces missing or held, the lots' verdicts, certificates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cli.asking.natural import natural
from cli.asking.numbers import count, names, pieces
from cli.asking.shipment_lines import day_of
from cli.asking.states import Row

_CLASSES = ("critical", "major", "minor")
_SHOWN = 12


def missing_or_held(lines: Sequence[Row]) -> Iterator[str]:
    """One sentence for each line of which pieces are missing or held; `lines` are rows of `pieces`, of any lot."""
    by_line: dict[str, list[Row]] = {}
    for row in lines:
        by_line.setdefault(row["line"], []).append(row)
    for line, rows in sorted(by_line.items(), key=lambda item: natural(item[0])):
        missing, held = sum(row["missing"] for row in rows), sum(row["held"] for row in rows)
        if missing or held:
            what = " ".join(part for part in (rows[0]["colour"], rows[0]["size"]) if part)
            told = [f"{pieces(missing)} MISSING" if missing else "", f"{pieces(held)} held" if held else ""]
            lots = sorted((row["lot"] for row in rows if row["lot"] and (row["missing"] or row["held"])), key=natural)
            where = f" ({names('lot', lots)})" if lots else ""
            yield f"line {line}{f', {what}' if what else ''}: {', '.join(part for part in told if part)}{where}"


def inspection_lines(inspections: Sequence[Row], holds: Sequence[Row]) -> Iterator[str]:
    """The final inspections that count, in the order of time; then open holds and what a concession let through."""
    judged = [row for row in inspections if row["kind"] in ("final", "reinspection") and row["is_current"]]
    counting = sorted((row for row in judged if row["is_counting"]), key=lambda row: row["happened_us"])
    if len(counting) > _SHOWN:
        yield f"({len(counting) - _SHOWN} earlier inspections: see the report)"
    yield from map(_inspection, counting[-_SHOWN:])
    for row in sorted(holds, key=lambda row: (row["held_us"] or 0, row["lot"])):
        left = None if row["pieces"] is None else row["pieces"] - row["released"]
        if row["state"] in ("open", "part_released") and left != 0:
            what = "all of it" if left is None else pieces(max(0, left))
            yield (
                f"lot {row['lot']} is HELD at {row['stage']} ({what}) since {day_of(row['held_us'])}, "
                f"hold {row['hold']} by {row['partner']}: {row['reason']}"
            )
        elif row["is_concession"]:
            yield (
                f"lot {row['lot']} was released under concession by {row['authority']} on "
                f"{day_of(row['released_us'])}: {row['reason']}"
            )


def _inspection(row: Row) -> str:
    found = ", ".join(f"{row[name]:,} {name}" for name in _CLASSES if row[name])
    told = (
        f"{row['inspected_on']} {row['inspection']}, {row['kind']} of {names('lot', row['lots'])}: "
        f"{row['verdict'].replace('_', ' ')}, {count(sum(row[name] for name in _CLASSES), 'defective')} "
        f"of {row['sampled']:,} sampled"
    )
    told += f" ({found})" if found else ""
    if row["computed"] is not None and row["computed"] != row["verdict"]:
        told += f"; by the plan {row['computed'].upper()} ({_plan(row)})"
    return told


def _plan(row: Row) -> str:
    plans = [f"{name} up to {row[f'{name}_ac']}" for name in _CLASSES if row[f"{name}_ac"] is not None]
    return f"{row['severity']} accepts {', '.join(plans)}" if plans else row["severity"]


def certificate_lines(required: Sequence[Row], checks: Sequence[Row]) -> Iterator[str]:
    """What each required certificate was worth on the day of each shipment; or that nothing is shipped yet."""
    checked = {(row["scheme"], row["product_class"]) for row in checks}
    for row in sorted(checks, key=lambda row: (row["scheme"], row["product_class"], row["shipped_on"] or "")):
        where = f"{_scheme(row)}, shipment {row['shipment']}"
        number = (row["subject"] or "").removeprefix("certificate/")
        if row["result"] == "valid":
            until = f"in force until {row['valid_until']}"
            if row["withdrawn_from"] is not None:
                until = f"withdrawn from {row['withdrawn_from']} on"
            yield f"{where}: valid ({number}, {until})"
        else:
            yield f"{where}: NOT VALID, {row['result'].replace('_', ' ')}" + (f" ({number})" if number else "")
    for row in sorted(required, key=lambda row: (row["scheme"], row["product_class"])):
        if (row["scheme"], row["product_class"]) not in checked:
            yield f"{_scheme(row)}: required, checked once goods leave"


def _scheme(row: Row) -> str:
    return f"{row['scheme']} {row['product_class']}".rstrip()
