"""`threadline rebuild`: read models anew, from the event store alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import with_format, with_place
from cli.place import Place

if TYPE_CHECKING:
    from projections.rebuild import Rebuilt

COLUMNS = ("table", "rows_before", "rows_now", "only_before", "only_now")


@click.command("rebuild")
@click.pass_context
@with_place()
@click.option("--models", is_flag=True, help="Only select the read models anew from the facts that are there: faster.")
@click.option("--check", is_flag=True, help="Only compare; change nothing. Exit 1 if a table differs.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@with_format
def rebuild(
    place: Place, ctx: click.Context, models: bool, check: bool, yes: bool, format: str, output: Path | None
) -> None:
    """Build the read models anew from the event store, compare them with the present ones, switch and publish.

    Nothing of the event store is changed, and readers keep the last published copy meanwhile. The file before is kept
    once, as work.duckdb.old. No projector may run on the folder.

    Example:

        threadline rebuild --yes
    """
    from cli.output import say, write
    from domain.errors import UsageError

    if models and check:
        raise UsageError("expected --models or --check, found both", next_step="leave one out")
    place.reading().close()  # before it asks: without a store there is nothing to build from
    if not (yes or check):
        _confirm(place)
    rebuilt = _rebuilt(place, models=models, check=check)
    rows = [(one.table, one.live_rows, one.rebuilt_rows, one.only_live, one.only_rebuilt) for one in rebuilt.compared]
    write(COLUMNS, rows, format=format, output=output)
    differing = [one.table for one in rebuilt.compared if not one.is_equal]
    if differing:
        say(
            f"these {'are' if check else 'were'} not what the event store says{'' if check else ', and are now'}: "
            f"{', '.join(differing)}"
        )
    else:
        say("every table was as it must be" if rebuilt.compared else "there was nothing to compare with")
    if check:
        if differing:
            ctx.exit(1)
        return
    _publish(place, even_if_published=bool(differing))


def _rebuilt(place: Place, *, models: bool, check: bool) -> Rebuilt:
    from cli.progress import Teller
    from projections.rebuild import rebuild as rebuild_all
    from projections.rebuild import rebuild_models
    from store.open import recorder_of, upcaster_of

    tracker = place.tracker(must_exist=True)
    teller = Teller("rebuild", log=place.settings.log)
    try:
        if models:
            done = rebuild_models(place.data)
        else:
            done = rebuild_all(
                recorder_of(tracker),
                place.data,
                upcast=upcaster_of(tracker),
                switch=not check,
                on_progress=lambda position: teller.progress(position, events=position),
            )
    finally:
        tracker.close()
    teller.done(done.position, position=done.position)
    return done


def _publish(place: Place, *, even_if_published: bool) -> None:
    """Publish what was rebuilt; `even_if_published`: also where a copy of this very position is current."""
    from cli.output import say
    from projections.projector import Projector
    from store.open import recorder_of, upcaster_of

    tracker = place.tracker(must_exist=True)
    with Projector(recorder_of(tracker), place.data, upcast=upcaster_of(tracker)) as projector:
        if even_if_published:
            _rename_current(place)
        published = projector.publish()
    tracker.close()
    say(f"published: {published}" if published else "the published copy is of this position already")


def _rename_current(place: Place) -> None:
    """Give the current copy another name, so that one of the same position may take its place; readers keep it."""
    link = place.current_copy
    if not link.exists():
        return
    before = link.resolve()
    other = before.with_name(before.stem + "-before-rebuild.duckdb")
    other.unlink(missing_ok=True)
    os.link(before, other)
    new = link.with_name(".current.duckdb.rebuild")
    new.unlink(missing_ok=True)
    new.symlink_to(other.name)
    new.replace(link)


def _confirm(place: Place) -> None:
    from domain.errors import UsageError

    if not sys.stdin.isatty():
        raise UsageError("rebuild replaces the read models: off a terminal it wants --yes", next_step="add --yes")
    click.confirm(f"Build the read models of {place.data} anew?", abort=True, err=True)
