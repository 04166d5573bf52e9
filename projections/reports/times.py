"""Reports on time: how long the steps of orders take, and how punctual lines are."""

from __future__ import annotations

from projections.asking import Answer
from projections.reports.running import Asked, choice, grouped, run

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
    "incoterm": ("incoterm", "incoterm"),
}
_MEASURES = ("lead", "queue", "work")
_POINTS = ("delivered", "incoterm")


def lead_times(
    asked: Asked,
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
    choice("measure", measure, _MEASURES)
    parameters = {"factory": factory, "from_month": from_month, "to_month": to_month}
    return run(asked, "lead_times", parameters, measure=measure, **grouped(_LEAD_TIMES, by))


def on_time(
    asked: Asked,
    *,
    at: str = "delivered",
    by: str = "all",
    factory: str | None = None,
    mode: str | None = None,
    from_month: str | None = None,
    to_month: str | None = None,
) -> Answer:
    """Lines late: n, late, late_percent, open and assumed, by `all`, `factory`, `mode`, `month` or `incoterm`.

    `at` says where lateness is judged: `delivered`, or `incoterm`, the point where the line's Incoterm puts delivery
    (Incoterms 2020, article A2 of each rule); then columns tell also how many were judged where. Months are those of
    the day judged; a month given leaves out what has no such day, hence open and assumed are 0 then.
    """
    choice("point", at, _POINTS)
    parameters = {"factory": factory, "mode": mode, "from_month": from_month, "to_month": to_month}
    report = "on_time" if at == "delivered" else "on_time_at_incoterm"
    return run(asked, report, parameters, **grouped(_ON_TIME, by))
