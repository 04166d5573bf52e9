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
@with_place(kafka=True)
@click.argument("file", type=click.Path(path_type=Path))
@with_who
@click.option("--topics", "make_topics", is_flag=True, help="Also make the partners' topics that the broker lacks.")
def partner_apply(place: Place, file: Path, by: str, reason: str, make_topics: bool) -> None:
    """Register what an exported FILE names and is not here yet; a second time changes nothing.

    Without --topics no broker is asked, and no topic made: what they lack the same command with --topics makes.

    Example:

        threadline partner export --output roster.toml
        threadline --data another partner apply roster.toml --by ann --reason "moved to a new machine"
        threadline --data another partner apply roster.toml --topics --by ann --reason "moved to a new machine"
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
    tracker = place.tracker()
    added = apply_roster(tracker, roster, at_ms=now_ms(), by=by, reason=reason)
    tracker.close()
    say(", ".join(f"{name}: {count}" for name, count in added.items()) + " added; what was here already stays")
    topics = [f"orders.{entry['name']}" for entry in roster.get("partner", ())]
    if make_topics:
        _make_missing(place, topics)
    elif topics:
        what = "1 partner's topic is" if len(topics) == 1 else f"{len(topics)} partners' topics are"
        say(f"{what} needed at the broker, and none was made: the same command with --topics makes those missing")


def _make_missing(place: Place, topics: list[str]) -> None:
    from cli.output import say
    from consumers.kafka_door import Admin
    from domain.errors import ThreadlineError

    settings = place.settings
    made = 0
    try:
        admin = Admin(place.access())
        try:
            there = set(admin.topics("orders."))
            for topic in topics:
                if topic not in there:
                    made += admin.create_topic(topic, settings.kafka_partitions, settings.kafka_replication).created
        finally:
            admin.close()
    except ThreadlineError as error:
        error.message = f"the partners are registered, {made} topics were made, then: {error.message}"
        error.next_step = f"{error.next_step}; then the same command again makes the others"
        raise
    say(f"topics at {place.bootstrap}: {made} made, {len(topics) - made} were there already")
