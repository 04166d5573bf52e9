"""`threadline broker`: a real Kafka in the data folder."""

from __future__ import annotations

import click

from cli.options import with_place
from cli.place import Place


@click.command("start")
@with_place()
@click.option("--port", type=click.IntRange(1, 65535), help="The port; else that of the last start, or a free one.")
@click.option(
    "--heap-mb", type=click.IntRange(128, 65536), default=512, show_default=True, help="Memory of its Java heap, MiB."
)
def broker_start(place: Place, port: int | None, heap_mb: int) -> None:
    """Start the data folder's own Kafka, on this machine only, and print its address.

    It runs on after this command. The first start fetches Kafka once (about 45 MB).

    Example:

        threadline broker start
    """
    from cli.broker import start
    from cli.output import say

    running = start(place.broker_folder, port=port, heap_mb=heap_mb)
    click.echo(running.bootstrap)
    say(f"Kafka runs as process {running.pid}, its data is in {running.folder}; `threadline broker stop` ends it")


@click.command("stop")
@with_place()
def broker_stop(place: Place) -> None:
    """Stop the data folder's own Kafka; its topics stay.

    Example:

        threadline broker stop
    """
    from cli.broker import stop
    from cli.output import say

    say("stopped" if stop(place.broker_folder) else f"no broker runs in {place.broker_folder}")


@click.command("status")
@click.pass_context
@with_place()
def broker_status(place: Place, ctx: click.Context) -> None:
    """Print the address of the data folder's own Kafka; exit 1 if it doesn't run.

    Example:

        threadline broker status
    """
    from cli.broker import status
    from cli.output import say

    running = status(place.broker_folder)
    if running is None:
        say(f"no broker runs in {place.broker_folder}: `threadline broker start`")
        ctx.exit(1)
    click.echo(running.bootstrap)
    say(f"process {running.pid}, cluster {running.cluster_id}, {running.folder}")
