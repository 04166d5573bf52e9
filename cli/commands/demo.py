"""`threadline demo`: all of it once, on a real Kafka."""

from __future__ import annotations

import shlex
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import with_place
from cli.place import Place

if TYPE_CHECKING:
    from cli.showing.sums import Sums

DEFAULT_FOLDER = Path("threadline-demo")
SLOWEST = """
SELECT factory, count(*) AS orders, quantile_cont(took, 0.5) AS p50_days, quantile_cont(took, 0.9) AS p90_days
FROM (SELECT factory, last_delivered_on - confirmed_on AS took FROM orders WHERE status = 'delivered')
GROUP BY factory ORDER BY p50_days DESC LIMIT 5
""".strip()
# One worth showing: delivered, corrected, rejected once, with something odd about it, late; of few lines, since a page
# has an end.
WORTH_SHOWING = """
SELECT o.order_no FROM orders AS o
ORDER BY o.status = 'delivered' DESC, o.lines BETWEEN 1 AND 8 DESC,
  EXISTS (FROM facts AS f WHERE f.order_no = o.order_no AND f.fact = 'corrected') DESC,
  EXISTS (FROM inspections AS i WHERE i.order_no = o.order_no AND i.verdict = 'rejected') DESC,
  o.anomalies > 0 DESC, o.lines_late > 0 DESC, o.order_no
LIMIT 1
"""


@click.command("demo")
@click.pass_context
@with_place()
@click.option("--orders", type=click.IntRange(20, 100_000), default=500, show_default=True, help="How many orders.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another season.")
def demo(place: Place, ctx: click.Context, orders: int, seed: int) -> None:
    """Start a real Kafka, let fictive partners send a season of orders, and show what Threadline makes of it.

    Each demo has a fresh folder in threadline-demo (or in --data); it stays, and answers without a broker. Nothing is
    left running. Everything shown is synthetic. Exit 1 if what was sent and what was taken in do not add up.

    Example:

        threadline demo --orders 60
    """
    from cli.broker import start, stop
    from cli.output import say
    from cli.stopping import tidy_on_sigterm

    began = time.monotonic()
    folder = _fresh(Path(place.flags["data"]) if "data" in place.flags else DEFAULT_FOLDER)
    here = Place(flags={"data": str(folder)}, config=place.config)
    _step(f"a fresh data folder: {folder}")
    _step("starting a real Kafka (its first start ever fetches it: about 45 MB)")
    with tidy_on_sigterm():
        try:
            here.flags["kafka"] = start(here.broker_folder, heap_mb=384).bootstrap
            sums = _run_season(here, orders, seed)
        finally:
            _step("stopping Kafka; nothing is left running")
            stop(here.broker_folder)
    _show(Place(flags={"data": str(folder)}), sums)
    say(f"the demo took {time.monotonic() - began:.0f} s")
    if not sums.add_up:
        ctx.exit(1)


def _run_season(place: Place, orders: int, seed: int) -> Sums:
    from cli.showing.season import register_partners, send_season
    from cli.showing.sums import sums_of
    from cli.showing.workers import ask, running, wait_until_ingested

    _step(f"Kafka answers at {place.bootstrap}; registering partners, each with its topic")
    topics = register_partners(place)
    with running(place) as process:
        _step(f"ingest and project run; {len(topics)} partners send the facts of {orders:,} orders")
        expected = send_season(place, orders=orders, seed=seed)
        wait_until_ingested(place, process, topics)
    _step("all is stored; finishing the read models")
    ask(place, "project", "--until-caught-up")
    _step("a second consumer counts what Kafka delivers")
    return sums_of(place, topics, expected)


def _show(place: Place, sums: Sums) -> None:
    from cli.output import write
    from cli.showing.workers import ask

    _title("What was sent, and what became of it (synthetic, as is all below)")
    rows = [(*row, "yes" if row[1] == row[2] else "NO") for row in sums.rows()]
    write(("records", "simulated", "counted", "equal"), rows)
    click.echo(
        f"\nrecorded {sums.tally.recorded:,} + repeated {sums.tally.repeated:,} + quarantined "
        f"{sums.tally.quarantined:,} {'=' if sums.taken == sums.delivered else 'IS NOT'} "
        f"delivered {sums.delivered:,}, counted by a second consumer"
    )
    corrections, order = _look(place)
    click.echo(f"of the recorded, {corrections:,} correct an earlier fact; refused records by reason:")
    write(("code", "records"), sums.expected.refused.most_common())
    told: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("Lead times by stage, and how many are open", ("report", "lead-times")),
        ("The slowest factories, confirmed to delivered", ("query", SLOWEST)),
        (f"One order: {order}", ("order", "show", order)),
    )
    for title, words in told:
        _title(title)
        click.echo(_as_typed(place, *words))
        sys.stdout.flush()
        ask(place, *words)
    _title("What to try next (the data folder stays; none of these needs a broker)")
    next_words: tuple[tuple[str, ...], ...] = (
        ("order", "list", "--late"),
        ("order", "log", order),
        ("order", "replay", order),
        ("query", "SELECT status, count(*) AS orders FROM orders GROUP BY ALL ORDER BY orders DESC"),
        ("report", "pieces", order),
        ("report", "lead-times", "--by", "factory"),
        ("report", "on-time", "--by", "factory"),
        ("report", "inspections", "--by", "factory"),
        ("quarantine", "list"),
        ("doctor",),
    )
    for typed in next_words:
        click.echo(_as_typed(place, *typed))


def _look(place: Place) -> tuple[int, str]:
    """How many facts are corrections, and an order worth showing."""
    import duckdb

    from domain.errors import Unavailable

    if not place.current_copy.exists():
        raise Unavailable("no copy was published", next_step=f"see {place.data / 'run.log'}")
    connection = duckdb.connect(str(place.current_copy.resolve()), read_only=True)
    try:
        ((corrections,),) = connection.execute("SELECT count(*) FROM facts WHERE fact = 'corrected'").fetchall()
        found = connection.execute(WORTH_SHOWING).fetchall()
    finally:
        connection.close()
    return corrections, found[0][0] if found else ""


def _fresh(parent: Path) -> Path:
    """The next free `run-<n>` in the parent: a demo never writes into an earlier one's folder."""
    number = 1
    while True:
        folder = parent / f"run-{number}"
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            number += 1
        else:
            return folder


def _as_typed(place: Place, *words: str) -> str:
    return "$ " + shlex.join((_program(), "--data", str(place.data), *words))


def _program() -> str:
    """How this reader starts threadline: by its name if the shell finds it, else by the path that was typed."""
    typed = Path(sys.argv[0])
    return "threadline" if shutil.which("threadline") or typed.name != "threadline" else str(typed)


def _step(text: str) -> None:
    from cli.output import say

    say(f"==> {text}")


def _title(text: str) -> None:
    click.echo(f"\n== {text} ==")
