"""`threadline emit`: what partners run to state the facts of a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import with_place
from cli.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cli.progress import Teller
    from senders.candidate import Read
    from senders.findings import Rejects, Report
    from senders.outbox import Outbox, Tally

EX_DATAERR = 65
SHOWN = 10  # of each kind of finding; the files have all


@click.command("emit")
@click.argument("file")
@click.option("--partner", metavar="NAME", help="Who states this; events of NDJSON may say so themselves.")
@click.option("--fact", metavar="FACT", help="FILE is a CSV with columns named as this fact's fields.")
@click.option(
    "--map", "map_file", metavar="FILE", type=click.Path(path_type=Path), help="FILE is a foreign CSV: its map."
)
@click.option("--kind", "kinds", multiple=True, help="Check as a partner of this kind only (repeatable; default: all).")
@click.option("--id-columns", metavar="A,B", help="Make ids of these columns, instead of what identifies a fact.")
@click.option("--delimiter", metavar="CHAR", help="Of a CSV; found out from the header if not given.")
@click.option("--check", "check_only", is_flag=True, help="Only check, send nothing.")
@click.option("--rejects", metavar="FILE", type=click.Path(path_type=Path), help="Refused rows go here, if any are.")
@click.option(
    "--report", metavar="FILE", type=click.Path(path_type=Path), help="Unclear values of a mapped file go here."
)
@with_place(kafka=True)
def emit(
    place: Place,
    file: str,
    partner: str | None,
    fact: str | None,
    map_file: Path | None,
    kinds: tuple[str, ...],
    id_columns: str | None,
    delimiter: str | None,
    check_only: bool,
    rejects: Path | None,
    report: Path | None,
) -> int:
    """Check the facts of FILE and send the good ones to Kafka; - reads what comes in by a pipe.

    FILE is NDJSON with one CloudEvent a line, or a CSV with --fact or --map. Refused rows are written to a file with
    row number, code and reason. Sending a file twice changes nothing. Ends with 0, or with 65 if a row was refused.

    Examples:

        threadline emit season.ndjson

        threadline emit cutting.csv --fact cut --partner acme --check
    """
    from cli.output import say
    from cli.progress import Teller
    from senders.check import Checker
    from senders.file import FactFile
    from senders.findings import Rejects, Report
    from senders.mapping import read_map
    from senders.outbox import Outbox
    from senders.seen import Seen

    if fact is not None and map_file is not None:
        raise click.UsageError("expected --fact or --map, found both")
    map = read_map(map_file) if map_file is not None else None
    columns = tuple(name.strip() for name in id_columns.split(",")) if id_columns else ()
    delimiter = "\t" if delimiter in ("tab", "\\t") else delimiter
    if delimiter is not None and len(delimiter) != 1:
        raise click.UsageError(f"expected one character or `tab` as --delimiter, found {delimiter!r}")
    source = FactFile(file, partner, fact, map, columns, delimiter)
    source.check()
    with Seen() as seen, source.opened(seen) as opened:
        checker = Checker(seen, _kinds(kinds))
        to = Rejects(rejects or beside(file, "rejected.csv"), opened.columns)
        told = Report(report or beside(file, "report.csv"))
        if opened.unused:
            say(f"note: columns that the map neither uses nor ignores: {', '.join(opened.unused)}")
        with to, told:
            outbox = Outbox(checker, to, told)
            teller = Teller("emit", log=place.settings.log)
            if check_only:
                outbox.take(opened.found, lambda tally: _tell(teller, tally))
            else:
                _send(place, outbox, opened.found, teller)
    _tell_unclear(told)
    _tell_refused(to)
    _tell_end(teller, outbox.tally, checked_only=check_only)
    if outbox.first_failure is not None:
        raise outbox.first_failure
    return EX_DATAERR if outbox.rejects.count else 0


def _kinds(kinds: tuple[str, ...]) -> frozenset[str]:
    from domain.facts import KINDS

    unknown = sorted(set(kinds) - KINDS)
    if unknown:
        raise click.UsageError(f"expected kinds among {', '.join(sorted(KINDS))}; found {', '.join(unknown)}")
    return frozenset(kinds) or KINDS


def _send(place: Place, outbox: Outbox, found: Iterable[Read], teller: Teller) -> None:
    from cli.output import say
    from consumers.kafka_door import Sender
    from domain.errors import ThreadlineError

    outbox.sender = sender = Sender(place.access())
    try:
        outbox.take(found, lambda tally: _tell(teller, tally))
    except ThreadlineError:
        teller.note("stopped", row=outbox.tally.last_row, handed_over=outbox.tally.sent)
        say("some of these may not have arrived: send the whole file again, what had arrived is only repeated")
        raise
    finally:
        sender.close()


def beside(file: str, ending: str) -> Path:
    """A file beside the one that is read, or in the current folder if that one takes none."""
    if file == "-":
        return Path(f"stdin.{ending}")
    path = Path(file)
    named = path.with_name(f"{path.stem}.{ending}")
    return named if os.access(path.parent, os.W_OK) else Path(named.name)


def _tell(teller: Teller, tally: Tally) -> None:
    teller.progress(tally.facts, row=tally.last_row, good=tally.good, refused=tally.refused)


def _tell_end(teller: Teller, tally: Tally, *, checked_only: bool) -> None:
    from cli.output import say

    counts = {"last row": tally.last_row, "facts": tally.facts, "good": tally.good, "refused": tally.refused}
    if tally.repeats:
        counts["repeats"] = tally.repeats
    if not checked_only:
        counts |= {"sent": tally.sent, "acknowledged": tally.acknowledged, "not delivered": tally.failed}
    teller.done(tally.facts, **counts)
    if checked_only:
        say("only checked, nothing sent")


def _tell_refused(rejects: Rejects) -> None:
    from cli.output import say

    if not rejects.count:
        return
    for code, count in rejects.codes.most_common():
        say(f"refused [{code}]: {count:,} rows (threadline explain {code})")
    say(f"each refused row with its reason: {rejects.path}")


def _tell_unclear(report: Report) -> None:
    from cli.output import say

    if not report.count:
        return
    for column, what, count in report.by_column()[: 2 * SHOWN]:
        say(f"unclear: {count:,} x {column}: {what}")
    say(f"each unclear value with its row: {report.path}")
