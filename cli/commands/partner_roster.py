"""`threadline partner export` and `apply`: the roster as a TOML file."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import with_place, with_who
from cli.place import Place


@click.command("export")
@with_place()
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of stdout.",
)
def partner_export(place: Place, output: Path | None) -> None:
    """Write all partners, their topics' numbers, their suspensions and what was decided of refused records as TOML.

    Applied to an empty store it makes re-ingesting the topics decide alike.

    Example:

        threadline partner export --output roster.toml
    """
    import tomlkit

    from cli.output import write_text
    from domain.roster import export_roster

    write_text(tomlkit.dumps(export_roster(place.tracker(must_exist=True))), output)


@click.command("apply")
@with_place()
@click.argument("file", type=click.Path(path_type=Path))
@with_who
def partner_apply(place: Place, file: Path, by: str, reason: str) -> None:
    """Register what an exported FILE names and is not here yet; a second time changes nothing.

    It makes no topics: `threadline partner add` with the same kinds does.

    Example:

        threadline partner export --output roster.toml
        threadline --data another partner apply roster.toml --by ann --reason "moved to a new machine"
    """
    import tomllib

    from cli.output import say
    from consumers.retry import now_ms
    from domain.errors import InvalidInput, NotFound
    from domain.roster import apply_roster

    try:
        roster = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound(f"there is no file {file}", next_step="threadline partner export --output FILE") from None
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{file} can't be read as TOML: {error}") from error
    added = apply_roster(place.tracker(), roster, at_ms=now_ms(), by=by, reason=reason)
    say(", ".join(f"{name}: {count}" for name, count in added.items()) + " added; what was here already stays")
