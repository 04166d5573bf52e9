"""Reports on quality: inspections, defects, switching, certificates."""

from __future__ import annotations

from datetime import date

from projections.asking import Answer
from projections.reports.running import Asked, grouped, run

_INSPECTIONS = {
    "all": ("scope", "'all'"),
    "factory": ("factory", "factory"),
    "month": ("month", "month"),
    "kind": ("kind", "kind"),
}
_DEFECTS = {
    "code": ("code", "d.code"),
    "class": ("class", "d.class"),
    "factory": ("factory", "d.factory"),
}


def inspections(asked: Asked, *, by: str = "all", factory: str | None = None, kind: str | None = None) -> Answer:
    """Inspections by `all`, `factory`, `month` or `kind`: first submissions and their verdicts, defectives, DHU."""
    return run(asked, "inspections", {"factory": factory, "kind": kind}, **grouped(_INSPECTIONS, by))


def inspections_of(asked: Asked, order: str) -> Answer:
    """Every inspection stated of one order, with the numbers it was judged by."""
    return run(asked, "inspections_of_order", {"order": order})


def defects(
    asked: Asked, *, by: str = "code", factory: str | None = None, order: str | None = None, kind: str | None = None
) -> Answer:
    """Defects by `code`, `class` or `factory`, the most frequent first, with their shares (Pareto)."""
    return run(asked, "defects", {"factory": factory, "order": order, "kind": kind}, **grouped(_DEFECTS, by))


def switching(asked: Asked, *, factory: str | None = None, most: int = 1_000) -> Answer:
    """Each stream of lots: the severity due for its next lot and why, how often another was used; `in_all` as above."""
    return run(asked, "switching", {"factory": factory, "most": most})


def differing(asked: Asked, *, factory: str | None = None, most: int = 50) -> Answer:
    """The inspections done under another severity than was due, the latest first; `in_all` = how many there are."""
    return run(asked, "switching_differing", {"factory": factory, "most": most})


def certificates(
    asked: Asked,
    *,
    today: date,
    order: str | None = None,
    scheme: str | None = None,
    result: str | None = None,
    most: int = 50,
) -> Answer:
    """Required certificates checked at each shipment, what is not valid first; `in_all` = how many there are."""
    parameters = {"today": today, "order": order, "scheme": scheme, "result": result, "most": most}
    return run(asked, "certificates", parameters)
