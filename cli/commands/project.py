"""`threadline project`: read models out."""

from __future__ import annotations

import click

from cli.options import with_place
from cli.place import Place


@click.command("project")
@with_place()
@click.option("--until-caught-up", is_flag=True, help="End when all that is stored is in the read models.")
@click.option(
    "--publish-every",
    type=click.FloatRange(0.1, 86_400),
    metavar="SECONDS",
    help="Seconds between two published copies while there is news (THREADLINE_PUBLISH_EVERY_S).",
)
@click.option("--with-parent", is_flag=True, hidden=True, help="Stop when stdin ends.")
def project(place: Place, until_caught_up: bool, publish_every: float | None, with_parent: bool) -> None:
    """Build the read models from the event store and publish copies of them, until stopped.

    The data folder must hold an event store: `partner add`, `ingest` and `run` lay one. One process at a time; readers
    of the published copies never wait for it. It publishes once more as it ends.

    Example:

        threadline project --until-caught-up
    """
    from cli.progress import Teller
    from cli.stopping import until_told
    from projections.projector import Progress, Projector
    from store.open import recorder_of, upcaster_of

    tracker = place.tracker(must_exist=True)
    store = recorder_of(tracker)
    teller = Teller("project", log=place.settings.log, goes_on=not until_caught_up)

    def tell(progress: Progress) -> None:
        if teller.is_due:
            behind = (store.max_notification_id() or 0) - progress.position
            teller.progress(progress.events, events=progress.events, position=progress.position, behind=behind)

    with (
        until_told(with_parent=with_parent) as stop,
        Projector(store, place.data, upcast=upcaster_of(tracker)) as projector,
    ):
        progress = projector.run(
            stop,
            until_caught_up=until_caught_up,
            publish_every_s=publish_every or place.settings.publish_every_s,
            on_progress=tell,
        )
    tracker.close()
    teller.done(progress.events, events=progress.events, position=progress.position)
