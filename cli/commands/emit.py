"""`threadline emit`: what partners run to state the facts of a file."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import with_place
from cli.place import Place

if TYPE_CHECKING:
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
            shown = Progress()
            if check_only:
                tally = outbox.take(opened.found, shown)
            else:
                tally = _send(place, outbox, lambda: outbox.take(opened.found, shown))
            shown.done()
    _tell(tally, outbox, checked_only=check_only)
    if outbox.first_failure is not None:
        raise outbox.first_failure
    return EX_DATAERR if outbox.rejects.count else 0


def _kinds(kinds: tuple[str, ...]) -> frozenset[str]:
    from domain.facts import KINDS

    unknown = sorted(set(kinds) - KINDS)
    if unknown:
        raise click.UsageError(f"expected kinds among {', '.join(sorted(KINDS))}; found {', '.join(unknown)}")
    return frozenset(kinds) or KINDS


def _send(place: Place, outbox: Outbox, run: Callable[[], Tally]) -> Tally:
    from cli.output import say
    from consumers.kafka_door import Sender
    from domain.errors import ThreadlineError

    sender = Sender(place.access())
    outbox.sender = sender
    try:
        return run()
    except ThreadlineError:
        sent = outbox.tally.sent
        say(f"stopped at row {outbox.tally.last_row:,}: {sent:,} facts were handed over, some may not have arrived")
        say("send the whole file again: what had arrived is repeated and changes nothing")
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


class Progress:
    """Rows read, facts sent and the rate, on one line of stderr; only on a terminal."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._began = self._told = time.monotonic()

    def __call__(self, tally: Tally) -> None:
        if not self._live:
            return
        now = time.monotonic()
        if now - self._told < 0.2:
            return
        self._told = now
        rate = tally.facts / (now - self._began)
        sys.stderr.write(
            f"\rrow {tally.last_row:,}  good {tally.good:,}  refused {tally.refused:,}  {rate:,.0f} facts/s\x1b[K"
        )
        sys.stderr.flush()

    def done(self) -> None:
        if self._live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _tell(tally: Tally, outbox: Outbox, *, checked_only: bool) -> None:
    from cli.output import say

    _tell_unclear(outbox.report)
    _tell_refused(outbox.rejects)
    repeats = f", {tally.repeats:,} of them repeats of facts before them in the file" if tally.repeats else ""
    say(
        f"rows up to {tally.last_row:,}: {tally.facts:,} facts, {tally.good:,} good{repeats}, {tally.refused:,} refused"
    )
    if checked_only:
        say("only checked, nothing sent")
    else:
        failed = f", {tally.failed:,} not delivered" if tally.failed else ""
        say(f"sent {tally.sent:,}, acknowledged {tally.acknowledged:,}{failed}")


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
