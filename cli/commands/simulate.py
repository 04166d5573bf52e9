"""`threadline simulate`: a synthetic season as NDJSON."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cli.progress import Teller
    from simulator import Season, Truth

DEFAULT_ORDERS = 1_000
_FILE = click.Path(dir_okay=False, path_type=Path, allow_dash=True)


@click.command("simulate")
@click.option("--orders", type=click.IntRange(1, 1_000_000), help=f"How many orders ({DEFAULT_ORDERS} if not given).")
@click.option(
    "--facts", type=click.IntRange(1, 50_000_000), help="How many lines instead: the season ends with the Nth."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option("--output", metavar="FILE", type=_FILE, default="-", help="Write to this file instead of stdout.")
@click.option("--clean", is_flag=True, help="No repeats, errors, late sends or wrong clocks.")
@click.option("--partners", metavar="FILE.toml", type=_FILE, help="Write the partners here, for `partner apply`.")
@click.option("--truth", metavar="FILE", type=_FILE, help="Write here what really happens to each order, NDJSON.")
def simulate(
    orders: int | None,
    facts: int | None,
    seed: int,
    output: Path,
    clean: bool,
    partners: Path | None,
    truth: Path | None,
) -> None:
    """Make up partners' facts of a season of orders: one CloudEvent a line, in the order of sending.

    All of it is synthetic, and every event says so (`"synthetic":true`). Partners are fictive. Records that state no
    fact, which partners send too, can't stand in NDJSON: they are left out and counted; `threadline demo` sends them.

    Example:

        threadline simulate --orders 50 --seed 7 --output season.ndjson --partners partners.toml
    """
    from cli.output import say
    from cli.progress import Teller
    from domain.errors import UsageError
    from simulator import FACTS_AN_ORDER, Dirt, partners_toml
    from simulator import simulate as season_of

    if orders is not None and facts is not None:
        raise UsageError("expected --orders or --facts, found both", next_step="leave one out")
    # Ten orders more, since the first ones alone may be small.
    wanted = orders or (facts // FACTS_AN_ORDER + 10 if facts else DEFAULT_ORDERS)
    with contextlib.ExitStack() as files:
        lines = files.enter_context(_written(output))
        truths = files.enter_context(_written(truth)) if truth else None
        season = season_of(
            orders=wanted,
            seed=seed,
            dirt=Dirt.none() if clean else Dirt(),
            on_truth=(lambda told: _write_truth(truths, told)) if truths else None,
        )
        if partners:
            files.enter_context(_written(partners)).write(partners_toml().encode())
        teller = Teller("simulate")
        count = _write(season, lines, facts, teller)
    teller.done(count)
    expected = season.expected
    say(
        f"synthetic, seed {seed}: {count} facts written, of them {expected.recorded} to be recorded, "
        f"{expected.repeated} repeated, {expected.conflicting} conflicting"
    )
    if expected.malformed:
        say(f"left out: {expected.malformed} records that state no fact and can't stand in NDJSON")
    if facts and count < facts:
        say(f"the season has no more: {facts} were asked for")


def _write(season: Season, lines: IO[bytes], facts: int | None, teller: Teller) -> int:
    count = 0
    for record in season:
        if record.value is None or (record.outcome == "quarantined" and record.code != "conflicting"):
            continue
        lines.write(record.value + b"\n")
        count += 1
        if count % 1_000 == 0:
            teller.progress(count)
        if count == facts:
            break
    return count


def _write_truth(file: IO[bytes], truth: Truth) -> None:
    file.write(json.dumps(truth.as_json(), separators=(",", ":")).encode() + b"\n")


@contextlib.contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    """A file that stands whole or not at all; `-` is stdout."""
    from domain.errors import CannotWrite

    if str(path) == "-":
        yield sys.stdout.buffer
        return
    # A device, a pipe or a link is written to as it is: renaming a file over /dev/null would take it from everybody.
    is_plain = not path.is_symlink() and (path.is_file() or not path.exists())
    part = path.with_name(path.name + ".part") if is_plain else path
    try:
        with part.open("wb") as stream:
            yield stream
        if is_plain:
            part.replace(path)
    except OSError as error:
        raise CannotWrite(f"{path} can't be written: {error.strerror}", next_step="name another file") from error
    finally:
        if is_plain:
            part.unlink(missing_ok=True)
