"""`threadline config`: settings and where they come from."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import with_format, with_place
from cli.place import Place


@click.command("show")
@with_place(kafka=True)
@with_format
def config_show(place: Place, format: str, output: Path | None) -> None:
    """Show each setting's value and where it comes from; secrets are only said to be set.

    Example:

        threadline config show
    """
    from cli.output import say, write
    from cli.settings import Settings, is_secret

    loaded = place.loaded
    rows = []
    for name, field in Settings.model_fields.items():
        value = getattr(loaded.settings, name)
        shown = "(set)" if value is not None and is_secret(field) else value
        rows.append((name, None if shown is None else str(shown), loaded.origins[name]))
    write(("setting", "value", "origin"), rows, format=format, output=output)
    if place.settings.kafka is None:
        say(f"kafka is not set: {place.bootstrap} is used")
    for variable in loaded.unknown:
        say(f"warning: {variable} is set and names no setting")
