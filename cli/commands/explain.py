"""`threadline explain`: what a code means."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import with_format


@click.command("explain")
@click.argument("code", required=False)
@with_format
def explain(code: str | None, format: str, output: Path | None) -> None:
    """Say what an error, a refusal or an anomaly means and what to do; without a code, list all.

    Example:

        threadline explain wrong_field

        threadline explain sample_too_small

        threadline explain
    """
    from cli.asking.anomaly_codes import ANOMALIES
    from cli.output import write, write_object
    from domain.codes import CODES
    from domain.errors import NotFound

    if code is None:
        rows = [(found.code, str(found.family), found.meaning, found.remedy) for found in CODES.values()]
        rows += [(name, "anomaly", *said) for name, said in ANOMALIES.items()]
        write(("code", "family", "meaning", "remedy"), rows, format=format, output=output)
        return
    name = code.lower().replace("-", "_")
    if name in ANOMALIES:
        meaning, remedy = ANOMALIES[name]
        family = "anomaly: looks wrong, nothing is refused"
    elif name in CODES:
        meaning, remedy = CODES[name].meaning, CODES[name].remedy
        family = "refusal of a record" if CODES[name].family == "refusal" else "end of a command"
    else:
        from difflib import get_close_matches

        near = get_close_matches(code, [*CODES, *ANOMALIES], n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise NotFound(f"there is no code {code!r}", next_step=f"{hint}threadline explain")
    told: dict[str, object] = {"code": name, "family": family, "meaning": meaning, "remedy": remedy}
    write_object(told, format=format, output=output)
