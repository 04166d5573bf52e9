"""`threadline quarantine`: records that were refused, and what is decided about them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import with_format, with_place, with_who
from cli.place import Place

if TYPE_CHECKING:
    from domain.quarantine import QuarantinedRecord
    from domain.record import Record

STATUSES = ("waiting", "recorded", "repeated", "dismissed")
COLUMNS = ("position", "recorded_at", "partner", "subject", "fact", "code", "words", "status")
# A table of more is read by nobody; the other formats have them all.
SHOWN_ROWS = 200


@click.command("list")
@with_place()
@click.option("--code", help="Only records refused with this code.")
@click.option("--partner", help="Only records of this partner's topic.")
@click.option("--status", type=click.Choice(STATUSES), help="Only records of this status.")
@with_format
def quarantine_list(
    place: Place, code: str | None, partner: str | None, status: str | None, format: str, output: Path | None
) -> None:
    """List refused records with the reason of each.

    Example:

        threadline quarantine list --status waiting
    """
    from cli.output import write
    from cli.table import Fit

    wanted = {"code": code, "partner": partner, "status": status}
    rows = [_row(record) for record in place.tracker(must_exist=True).quarantine()]
    rows = [row for row in rows if all(value is None or row[name] == value for name, value in wanted.items())]
    footer = f"{len(rows)} records"
    if format == "table" and len(rows) > SHOWN_ROWS:
        footer = f"the first {SHOWN_ROWS} of {len(rows)} records; --format csv has them all"
        rows = rows[:SHOWN_ROWS]
    if format == "table":
        for row in rows:
            row["recorded_at"] = str(row["recorded_at"] or "")[:10]  # the day; the other formats have the time
    fit = Fit(
        spare=("recorded_at", "fact", "subject", "partner"), short={"subject": 18, "partner": 14}, fold={"words": 34}
    )
    write(COLUMNS, [tuple(row.values()) for row in rows], format=format, output=output, footer=footer, fit=fit)


@click.command("show")
@with_place()
@click.argument("position")
@click.option("--raw", is_flag=True, help="Write the record's value as it came, byte for byte, and nothing else.")
@click.option("--format", type=click.Choice(("table", "json")), default="table", show_default=True)
def quarantine_show(place: Place, position: str, raw: bool, format: str) -> None:
    """Show one refused record: why it was refused, what was expected and found, and the record itself.

    POSITION is <topic number>/<partition>/<offset>, as `threadline quarantine list` names it.

    Example:

        threadline quarantine show 1/0/0
    """
    from cli.output import say, write_object
    from domain.codes import CODES

    record = _tracked(place, position)
    if raw:
        _write_raw(record, position)
        return
    fields = _row(record)
    refusal = record.refusal
    if refusal is not None:
        fields |= {"path": refusal.path, "expected": refusal.expected, "found": refusal.found}
    known = CODES.get(str(fields["code"]))
    if known is not None:
        fields |= {"meaning": known.meaning, "remedy": known.remedy}
    if record.record is not None:
        fields |= _kept_fields(record.record)
    if format == "json":
        write_object(fields | {"history": [_decision(step) for step in record.history]}, format="json")
        return
    write_object({name: value for name, value in fields.items() if value not in ("", None)})
    for step in map(_decision, record.history[1:]):
        click.echo()
        write_object(step)
    if record.status == "waiting":
        say(f"next: threadline quarantine retry {position}, or dismiss {position}")


@click.command("retry")
@click.pass_context
@with_place()
@click.argument("positions", nargs=-1, metavar="POSITION...")
@click.option("--all", "everything", is_flag=True, help="All waiting records.")
@click.option("--code", help="With --all: only records refused with this code.")
@with_who
@with_format
def quarantine_retry(
    place: Place,
    ctx: click.Context,
    positions: tuple[str, ...],
    everything: bool,
    code: str | None,
    by: str,
    reason: str,
    format: str,
    output: Path | None,
) -> None:
    """Try refused records again with today's rules and partners; exit 1 if one is refused again.

    A record that is taken now is stored with its own position and time, as if it had been accepted at first.

    Example:

        threadline quarantine retry --all --code unknown_partner --by ann --reason "late-comer is registered now"
    """
    from cli.output import write
    from consumers.retry import retry
    from domain.errors import UsageError

    if bool(positions) == everything or (code and not everything):
        raise UsageError("expected positions, or --all (with --code or not)", next_step="threadline quarantine list")
    tracker = place.tracker(must_exist=True)
    if everything:
        waiting = [record for record in tracker.quarantine() if record.status == "waiting" and record.record]
        positions = tuple(str(record.position) for record in waiting if code is None or _row(record)["code"] == code)
    else:
        for position in positions:
            _tracked(place, position)  # all are there before the first is tried
    rows = []
    for position in positions:
        outcome, refusal = retry(tracker, position, by=by, reason=reason)
        rows.append((position, outcome, refusal.code if refusal else None, refusal.words if refusal else None))
    refused = sum(outcome == "refused" for _, outcome, *_ in rows)
    columns = ("position", "outcome", "code", "words")
    footer = f"{len(rows)} tried, {len(rows) - refused} taken, {refused} refused again"
    write(columns, rows, format=format, output=output, footer=footer)
    if refused:
        ctx.exit(1)


@click.command("dismiss")
@with_place()
@click.argument("position")
@with_who
def quarantine_dismiss(place: Place, position: str, by: str, reason: str) -> None:
    """Decide that a refused record stays refused; it is kept, and stays counted as quarantined.

    Example:

        threadline quarantine dismiss 1/0/0 --by ann --reason "a test of the sender's"
    """
    from cli.output import say
    from consumers.retry import dismiss

    _tracked(place, position)
    dismiss(place.tracker(must_exist=True), position, by=by, reason=reason)
    say(f"{position} is dismissed")


def _tracked(place: Place, position: str) -> QuarantinedRecord:
    """The record at a position; InvalidInput if it is none, NotFound if nothing is quarantined there."""
    from domain.errors import InvalidInput
    from domain.positions import Position

    try:
        parsed = Position.parse(position)
    except ValueError:
        raise InvalidInput(
            f"expected a position <topic number>/<partition>/<offset>, found {position!r}",
            next_step="threadline quarantine list",
        ) from None
    return place.tracker(must_exist=True).quarantined(str(parsed))


def _row(record: QuarantinedRecord) -> dict[str, object]:
    from domain.moments import utc_text

    first = record.history[0]
    refusal = record.refusal
    fields = record.carried or {}
    return {
        "position": str(record.position),
        "recorded_at": utc_text(record.record.recorded_ms * 1000) if record.record else None,
        "partner": first.get("partner", ""),
        "subject": first.get("subject", ""),
        "fact": first.get("fact", ""),
        "code": refusal.code if refusal else fields.get("code", ""),
        "words": refusal.words if refusal else fields.get("words", ""),
        "status": record.status,
    }


def _kept_fields(kept: Record) -> dict[str, object]:
    return {
        "topic": kept.topic,
        "partition": kept.partition,
        "offset": kept.offset,
        "key": _as_text(kept.key),
        "headers": [f"{name}: {_as_text(value)}" for name, value in kept.headers] or None,
        "value": _as_text(kept.value),
    }


def _as_text(value: bytes | None) -> str | None:
    """Bytes as far as they are text; others as \\xNN."""
    return None if value is None else value.decode("utf-8", "backslashreplace")


def _decision(step: dict[str, object]) -> dict[str, object]:
    from domain.moments import utc_text

    wanted = ("what", "outcome", "code", "words", "by", "reason")
    told: dict[str, object] = {name: step[name] for name in wanted if step.get(name)}
    if isinstance(step.get("at_ms"), int):
        told["decided_at"] = utc_text(int(str(step["at_ms"])) * 1000)
    return told


def _write_raw(record: QuarantinedRecord, position: str) -> None:
    from domain.errors import NotFound, UsageError

    if sys.stdout.isatty():
        raise UsageError("--raw writes a stranger's bytes: not to a terminal", next_step="add | less, or > FILE")
    if record.record is None or record.record.value is None:
        raise NotFound(f"the record at {position} has no value here")
    sys.stdout.buffer.write(record.record.value)
