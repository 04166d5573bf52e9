"""Options that many commands share, and what was chosen by them.

People type `threadline --data X ingest` and `threadline ingest --data X`: both are taken, and the later one wins.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from cli.place import Place

Command = TypeVar("Command", bound=Callable[..., Any])
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

FORMATS = ("table", "json", "ndjson", "csv", "parquet")


@dataclass(slots=True)
class Chosen:
    """What the command line said, as far as it is parsed."""

    data: str | None = None
    kafka: str | None = None
    config: str | None = None
    debug: bool = False

    def place(self) -> Place:
        flags = {name: value for name, value in (("data", self.data), ("kafka", self.kafka)) if value is not None}
        return Place(flags=flags, config=Path(self.config) if self.config else None)


def _choose(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
    chosen = ctx.ensure_object(Chosen)
    if value not in (None, False):
        setattr(chosen, str(parameter.name), value)


def place_options(*, kafka: bool) -> Decorator:
    """--data, --config and --debug, and --kafka for commands that talk to a broker."""
    options = [
        click.option(
            "--data",
            metavar="FOLDER",
            callback=_choose,
            expose_value=False,
            help="The data folder (THREADLINE_DATA; threadline-data if not given).",
        ),
        click.option(
            "--config",
            metavar="FILE",
            callback=_choose,
            expose_value=False,
            help="A TOML file of settings (threadline.toml of this folder if it is there).",
        ),
        click.option(
            "--debug", is_flag=True, callback=_choose, expose_value=False, help="Show the traceback of an error."
        ),
    ]
    if kafka:
        options.insert(
            1,
            click.option(
                "--kafka",
                metavar="HOST:PORT",
                callback=_choose,
                expose_value=False,
                help="The broker (THREADLINE_KAFKA; if not given the data folder's own if it runs, "
                "else 127.0.0.1:9092).",
            ),
        )

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def with_place(*, kafka: bool = False) -> Decorator:
    """Give the command the shared options, and `place` as its first argument."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            return function(click.get_current_context().ensure_object(Chosen).place(), *args, **kwargs)

        return place_options(kafka=kafka)(called)

    return decorate


def with_format(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give the command `format` and `output`, as `cli.output.write` takes them."""
    function = click.option(
        "--output",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write the answer to this file instead of stdout.",
    )(function)
    return click.option(
        "--format", type=click.Choice(FORMATS), default="table", show_default=True, help="How to write the answer."
    )(function)


def with_as_stated(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give the command `as_stated`: whether it shall answer without the corrections."""
    return click.option(
        "--as-stated",
        is_flag=True,
        help="Uncorrected: what the answer would be had nothing been declared wrong. "
        "What was corrected counts then, beside what replaced it.",
    )(function)


def with_most(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give the command `limit`: how many rows it shows at most."""
    return click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Show at most so many.")(
        function
    )


def with_who(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give the command `by` and `reason`: decisions of our own people are kept with both."""
    function = click.option("--reason", required=True, help="Why; kept for ever.")(function)
    return click.option("--by", required=True, metavar="WHO", help="Who decides this; kept for ever.")(function)
