"""The reference pages of the command line, written from its own help and settings.

`python -m cli.reference` writes them; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from cli.index import COMMANDS, Noun
from cli.main import cli

DOCS = Path(__file__).resolve().parent.parent / "docs"
WIDTH = 100


def commands_page() -> str:
    """docs/commands.md."""
    parts = [
        "# Commands\n\nWritten from `--help` by `python -m cli.reference`. stdout is data, stderr is talk; every error "
        "has a code, which `threadline explain CODE` explains.\n"
    ]
    for path, command in all_commands():
        name = " ".join(["threadline", *path])
        # The root's own settings (-h beside --help), as if the command were called.
        context = click.Context(command, info_name=name, **{**cli.context_settings, "max_content_width": WIDTH})
        context.terminal_width = WIDTH
        parts.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def settings_page() -> str:
    """docs/settings.md."""
    from cli.settings import Settings, is_secret

    lines = [
        "# Settings",
        "",
        "Written by `python -m cli.reference`. For each setting the first that is there counts: a flag (`--data`, "
        "`--kafka`), the environment, `threadline.toml` in the working folder (or the file of `--config` or "
        "`THREADLINE_CONFIG`), the default. `threadline config show` tells which it was. Secrets are shown by nothing; "
        "the variable with `_FILE` names a file that holds one.",
        "",
        "| setting | environment | default | |",
        "|---|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        variables = [f"`THREADLINE_{name.upper()}`"]
        if is_secret(field):
            variables.append(f"`THREADLINE_{name.upper()}_FILE`")
        default = "" if field.default is None else f"`{field.default}`"
        lines.append(f"| `{name}` | {', '.join(variables)} | {default} | {field.description} |")
    lines += [
        "",
        "An example of `threadline.toml`:",
        "",
        "```toml",
        'data = "/srv/threadline"',
        'kafka = "kafka-1:9093"',
    ]
    lines += ['kafka_security_protocol = "SASL_SSL"', 'kafka_sasl_mechanism = "SCRAM-SHA-512"']
    lines += ['kafka_sasl_username = "threadline"', "```", ""]
    lines += [
        "Beside these, what terminals know is honoured: `NO_COLOR`, `FORCE_COLOR`, `TERM=dumb` and "
        "`COLUMNS` (the width of tables; off a terminal they are as wide as they need without it).",
        "",
    ]
    return "\n".join(lines)


def all_commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command by the words that call it, the whole program (no words) first."""
    context = click.Context(cli)
    yield (), cli
    for name, entry in COMMANDS.items():
        found = cli.get_command(context, name)
        assert found is not None
        if isinstance(entry, Noun):
            assert isinstance(found, click.Group)
            for verb in entry.verbs:
                command = found.get_command(context, verb)
                assert command is not None
                yield (name, verb), command
        else:
            yield (name,), found


PAGES = {"commands.md": commands_page, "settings.md": settings_page}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
