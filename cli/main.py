"""`threadline`: the command line, noun-verb, each command imported when it is called."""

from __future__ import annotations

import contextlib
import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

import click
from click.exceptions import NoSuchCommand

from cli import failing
from cli.index import COMMANDS, SECTIONS, Entry, Noun, Verb
from cli.options import Chosen, place_options

EXIT_CODES = (
    (0, "done"),
    (1, "a check failed (doctor), or what was looked for is not so"),
    (2, "the command was called in a way that it does not know"),
    (65, "input that can't be used; the good part of it was used where the command says so"),
    (66, "nothing of that name"),
    (69, "broker, store or published copy can't be reached; ingest stopped"),
    (70, "an error in Threadline itself"),
    (74, "the disk or a file refused a write"),
    (75, "another process holds it: try again"),
    (77, "not allowed"),
    (78, "a setting is wrong"),
    (130, "interrupted"),
)


class LazyGroup(click.Group):
    """A group that knows its commands by name and one line of help, and imports the one that is called."""

    def __init__(self, *args: Any, sections: Mapping[str, Mapping[str, Entry]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        self.entries = {name: entry for section in sections.values() for name, entry in section.items()}

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and self.no_args_is_help and not ctx.resilient_parsing:
            # click would raise the help as an error's message, and the error would show it once more.
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        return _load(entry) if isinstance(entry, Verb) else _group(cmd_name, entry)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.entries and not name.startswith("-") and not ctx.resilient_parsing:
            raise NoSuchCommand(name, possibilities=self.entries, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # One width over all sections, so that the lines of help stand in one column.
        width = max(map(len, self.entries))
        for title, entries in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), entry.short) for name, entry in entries.items()])


class _ReaderGone(Exception):
    """Nobody reads our answer any more (`| head`)."""


@contextlib.contextmanager
def _past_click() -> Iterator[None]:
    """Carry a broken pipe past click, which would end with 1, as if something had failed."""
    try:
        yield
    except BrokenPipeError as error:
        raise _ReaderGone from error


class Threadline(LazyGroup):
    """The root: whatever goes wrong inside ends in words and an exit code."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        words = list(sys.argv[1:] if args is None else args)

        def called() -> Any:
            try:
                return super(Threadline, self).main(
                    args=words,
                    prog_name=prog_name or "threadline",
                    complete_var=complete_var,
                    standalone_mode=False,
                    windows_expand_args=windows_expand_args,
                    **extra,
                )
            except _ReaderGone:
                raise BrokenPipeError from None

        sys.exit(failing.guarded(called, words))

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _past_click():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _past_click():
            return super().invoke(ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), meaning) for code, meaning in EXIT_CODES])


def _load(verb: Verb) -> click.Command:
    module, _, name = verb.target.partition(":")
    command = getattr(import_module(module), name)
    assert isinstance(command, click.Command), verb.target
    command.help = _examples_kept(command.help or "")
    return command


def _examples_kept(text: str) -> str:
    """The help with its indented blocks marked, so that click doesn't fold an example's lines into each other."""
    blocks = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join("\b\n" + block if block.startswith("    ") else block for block in blocks)


def _group(name: str, noun: Noun) -> LazyGroup:
    return LazyGroup(name=name, help=noun.short, sections={"Commands": noun.verbs}, no_args_is_help=True)


def _print_versions(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from cli.versions import versions

    for name, version in versions().items():
        click.echo(f"{name} {version}")
    ctx.exit()


@click.group(
    cls=Threadline,
    sections=SECTIONS,
    context_settings={"max_content_width": 100, "help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_versions, help="Print versions."
)
@place_options(kafka=True)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Threadline follows every apparel order from confirmation to delivery.

    Partners state facts over Kafka; every fact is kept; read models answer. Begin with `threadline demo`.
    """
    ctx.ensure_object(Chosen)


def main() -> None:
    """The console script."""
    cli.main()


__all__ = ["COMMANDS", "EXIT_CODES", "cli", "main"]
