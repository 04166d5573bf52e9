"""`threadline explain`: what a code means."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import with_format


@click.command("explain")
@click.argument("code", required=False)
@with_format
def explain(code: str | None, format: str, output: Path | None) -> None:
    """Say what an error or refusal code means and what to do; without a code, list all.

    Example:

        threadline explain wrong_field

        threadline explain
    """
    from cli.output import write, write_object
    from domain.codes import CODES
    from domain.errors import NotFound

    if code is None:
        rows = [(found.code, found.family, found.meaning, found.remedy) for found in CODES.values()]
        write(("code", "family", "meaning", "remedy"), rows, format=format, output=output)
        return
    found_code = CODES.get(code.lower().replace("-", "_"))
    if found_code is None:
        from difflib import get_close_matches

        near = get_close_matches(code, CODES, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise NotFound(f"there is no code {code!r}", next_step=f"{hint}threadline explain")
    told: dict[str, object] = {
        "code": found_code.code,
        "family": "refusal of a record" if found_code.family == "refusal" else "end of a command",
        "meaning": found_code.meaning,
        "remedy": found_code.remedy,
    }
    write_object(told, format=format, output=output)
