"""What a merchandiser asks of an order's quality: pieces missing or held, the lots' verdicts, certificates."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from cli.asking.natural import natural
from cli.asking.numbers import count, names, pieces
from cli.asking.shipment_lines import day_of
from cli.asking.states import Row

_CLASSES = ("critical", "major", "minor")
_SHOWN = 12
_WIP = ("wip_sewn", "wip_finished", "wip_packed", "wip_shipping")


def missing_or_held(lines: Sequence[Row], cancelled: Container[str] = ()) -> Iterator[str]:
    """One sentence for each line of which pieces are missing or held; `lines` are rows of `pieces`, of any lot.

    Of a line that is `cancelled` nothing is missing: what was made of it and not shipped is surplus.
    """
    by_line: dict[str, list[Row]] = {}
    for row in lines:
        by_line.setdefault(row["line"], []).append(row)
    for line, rows in sorted(by_line.items(), key=lambda item: natural(item[0])):
        missing, held = sum(row["missing"] for row in rows), sum(row["held"] for row in rows)
        surplus = max(0, missing) + sum(row[name] for row in rows for name in _WIP) if line in cancelled else 0
        lacking = 0 if line in cancelled else max(0, missing)
        if missing or held or surplus:
            what = " ".join(part for part in (rows[0]["colour"], rows[0]["size"]) if part)
            told = [
                f"{pieces(lacking)} MISSING" if lacking else "",
                f"{pieces(surplus)} surplus of a cancelled line" if surplus else "",
                f"{pieces(held)} held" if held else "",
                f"{count(-missing, 'more piece')} than went in: {look_at(held)}" if missing < 0 else "",
            ]
            lots = sorted((row["lot"] for row in rows if row["lot"] and (row["missing"] or row["held"])), key=natural)
            where = f" ({names('lot', lots)})" if lots else ""
            yield f"line {line}{f', {what}' if what else ''}: {', '.join(part for part in told if part)}{where}"


def look_at(held: int) -> str:
    """What to look at where more pieces came out of a stage than went in; `held` of them are held."""
    return "look at what is stated twice or not at all" + (", and at held goods that left" if held else "")


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
    answers = f", answers {row['follows']}" if row["follows"] else ""
    told = (
        f"{row['inspected_on']} {row['inspection']}, {row['kind']} of {names('lot', row['lots'])}{answers}: "
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
