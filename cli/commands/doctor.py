"""`threadline doctor`: is all well, and if not, what to do."""

from __future__ import annotations

import click

from cli.options import with_place
from cli.place import Place


@click.command("doctor")
@click.pass_context
@with_place(kafka=True)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def doctor(place: Place, ctx: click.Context, as_json: bool) -> None:
    """Check program, disk, event store, read models and broker; exit 1 if a check fails.

    Each line says ok, warn or fail, what was found, and what to do.

    Example:

        threadline doctor
    """
    from cli.checks import findings
    from cli.output import say, write

    found = findings(place)
    columns = ("check", "state", "found", "next")
    rows = [(one.check, one.state, one.found, one.next_step) for one in found]
    if as_json:
        write(columns, rows, format="json")
    else:
        for check, state, told, next_step in rows:
            say_on_stdout(f"{state:<4}  {check:<14}  {told}")
            if next_step:
                say_on_stdout(f"{'':22}-> {next_step}")
    failed = sum(one.state == "fail" for one in found)
    warned = sum(one.state == "warn" for one in found)
    say(f"{len(found)} checks: {failed} failed, {warned} to look at")
    if failed:
        ctx.exit(1)


def say_on_stdout(text: str) -> None:
    from cli.text import plain

    click.echo(plain(text))
