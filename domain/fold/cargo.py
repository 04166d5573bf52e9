"""Where a shipment is: its carriers' statuses by UN recommendation 24, on a subject of its own.

A consolidated shipment carries pieces of many orders and has one row here; each order's `shipped` names it.
"""

from __future__ import annotations

from collections.abc import Iterable

from domain.fact import Fact
from domain.facts.freight import CargoStatus
from domain.fold.freight_rows import CargoRow
from domain.fold.said import Said, said
from domain.fold.validity import validity
from domain.fold.voices import Kinds
from domain.moments import read_moment

# UN/CEFACT recommendation 24. Departed is also loaded on board (27); arrived is at the destination (1) or at an
# intermediate port (40); customs let go 8 and 12, and hold back 17.
_DEPARTURE = "24"
_DEPARTED = ("24", "27")
_ARRIVED = ("1", "40")
_CLEARED = ("8", "12")
_REFUSED = ("17",)
_DELIVERED = ("21",)
_DAMAGED = ("18",)


def cargo_rows(subject: str, facts: Iterable[Fact], kinds: Kinds) -> tuple[CargoRow, ...]:
    """The row of one subject `shipment/<carrier>/<number>`, none without a valid status; facts in any order.

    Facts of other subjects are left out. Only carriers may state a status and all of them are heard, so that `kinds`
    decides nothing here; it is asked for as by the other folds.
    """
    valid = said(validity(fact for fact in facts if fact.subject == subject).base, CargoStatus, "cargo_status")
    if not valid:
        return ()
    shipment = subject.removeprefix("shipment/")
    actual = tuple(one for one in valid if one.data.kind == "actual")
    forecast = tuple(one for one in valid if one.data.kind != "actual")
    departures = _of(actual, _DEPARTURE)
    departed, arrived = _of(actual, *_DEPARTED), _of(actual, *_ARRIVED)
    customs = _last(_of(actual, *_CLEARED, *_REFUSED))
    last = _last(actual)
    return (
        CargoRow(
            subject=subject,
            shipment=shipment,
            carrier=shipment.partition("/")[0],
            containers=tuple(sorted({container for one in valid for container in one.data.containers or ()})),
            etd_us=_forecast_us(_of(forecast, _DEPARTURE)),
            eta_us=_forecast_us(_of(forecast, *_ARRIVED)),
            departed_us=departed[0].fact.happened_us if departed else None,
            departed_on=departed[0].fact.happened_on if departed else None,
            arrived_us=_last_us(arrived),
            arrived_on=arrived[-1].fact.happened_on if arrived else None,
            cleared_us=_last_us(_of(actual, *_CLEARED)),
            refused_us=_last_us(_of(actual, *_REFUSED)),
            customs=None if customs is None else "refused" if customs.data.code in _REFUSED else "cleared",
            delivered_us=_last_us(_of(actual, *_DELIVERED)),
            damaged_us=_last_us(_of(actual, *_DAMAGED)),
            departures=len(departures),
            transhipments=max(len(departures) - 1, 0),
            last_code=last.data.code if last is not None else None,
            last_place=last.data.place if last is not None else None,
            last_us=last.fact.happened_us if last is not None else None,
            facts=len(valid),
        ),
    )


Statuses = tuple[Said[CargoStatus], ...]


def _of(statuses: Statuses, *codes: str) -> Statuses:
    return tuple(one for one in statuses if one.data.code in codes)


def _last(statuses: Statuses) -> Said[CargoStatus] | None:
    return statuses[-1] if statuses else None


def _last_us(statuses: Statuses) -> int | None:
    return statuses[-1].fact.happened_us if statuses else None


def _forecast_us(statuses: Statuses) -> int | None:
    """What the last forecast says; the fact's own time says when it was said."""
    return read_moment(statuses[-1].data.at) if statuses and statuses[-1].data.at is not None else None
