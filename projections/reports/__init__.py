"""Reports over a published copy: each one .sql file, grouped and narrowed by choices from a short list."""

from __future__ import annotations

from pathlib import Path

from domain.errors import InvalidInput
from projections.asking import Answer, Copy

_HERE = Path(__file__).parent
# What a report may be grouped by, each with the name of the column it is shown as and its SQL.
_LEAD_TIMES = {
    "stage": ("scope", "'all'"),
    "factory": ("factory", "factory"),
    "month": ("month", "month"),
}
_ON_TIME = {
    "all": ("scope", "'all'"),
    "factory": ("factory", "factory"),
    "mode": ("mode", "mode"),
    "month": ("month", "month"),
}
_MEASURES = ("lead", "queue", "work")


def lead_times(
    copy: Copy,
    *,
    by: str = "stage",
    measure: str = "lead",
    factory: str | None = None,
    from_month: str | None = None,
    to_month: str | None = None,
) -> Answer:
    """Hours between stages: n, p50, p80, p90, open and assumed by stage pair and by `stage`, `factory` or `month`.

    `measure` is lead (last to last), queue (last to first) or work (first to last of the later stage); months are
    those of confirmation, YYYY-MM, both included. InvalidInput on an unknown grouping or measure.
    """
    _choice("measure", measure, _MEASURES)
    parameters = {"factory": factory, "from_month": from_month, "to_month": to_month}
    return copy.query(_text("lead_times", _LEAD_TIMES, by).replace("{measure}", measure), parameters)


def on_time(
    copy: Copy,
    *,
    by: str = "all",
    factory: str | None = None,
    mode: str | None = None,
    from_month: str | None = None,
    to_month: str | None = None,
) -> Answer:
    """Lines delivered late: n, late, late_percent, open and assumed, by `all`, `factory`, `mode` or `month`.

    Months are those of delivery; a month given leaves out what is not delivered, hence open and assumed are 0 then.
    """
    parameters = {"factory": factory, "mode": mode, "from_month": from_month, "to_month": to_month}
    return copy.query(_text("on_time", _ON_TIME, by), parameters)


def _text(report: str, groupings: dict[str, tuple[str, str]], by: str) -> str:
    _choice("grouping", by, tuple(groupings))
    name, expression = groupings[by]
    text = (_HERE / f"{report}.sql").read_text(encoding="utf-8")
    return text.replace("{group_by}", expression).replace("{group_name}", name)


def _choice(what: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise InvalidInput(f"expected a {what} among {', '.join(known)}; found {given!r}")
