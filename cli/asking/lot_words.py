"""What facts about lots state, in one line of plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cli.asking.numbers import by_line, count, joined, names, pieces
from domain.facts.production import Adjusted, LotMerged, LotSplit
from domain.facts.quality import Held, Released


def adjusted(data: Adjusted) -> str:
    return joined(
        f"lot {data.lot} at {data.stage}",
        f"found {by_line(data.found)}" if data.found else "",
        f"lost {by_line(data.lost)}" if data.lost else "",
        data.reason,
    )


def held(data: Held) -> str:
    what = by_line(data.quantities) if data.quantities else "all of it"
    return f"hold {data.hold} on lot {data.lot} at {data.stage}, {what}: {data.reason}"


def released(data: Released) -> str:
    what = f"hold {data.hold}" if data.hold else "under concession" if data.concession else "released"
    some = f", {by_line(data.quantities)}" if data.quantities else ""
    return f"lot {data.lot}, {what}{some}, by {data.authority}: {data.reason}"


def lot_quantities(data: Any) -> str:
    """The facts that name a lot, a stage and pieces: sent out, returned, reworked, scrapped."""
    where = ""
    if "to" in type(data).model_fields:
        where = f" to {data.to} for {data.process}"
    elif "from_" in type(data).model_fields:
        where = f" from {data.from_} after {data.process}"
    rejects, lost = (sum(item.quantity for item in getattr(data, name, None) or ()) for name in ("rejects", "lost"))
    return joined(
        f"lot {data.lot} at {data.stage}{where}",
        by_line(data.quantities),
        f"{count(rejects, 'reject')}" if rejects else "",
        f"{lost:,} lost" if lost else "",
    )


def split(data: LotSplit) -> str:
    return f"lot {data.lot} at {data.stage} into {_lots(data.into)}"


def _lots(parts: Sequence[Any]) -> str:
    """`lots A (310 pieces), B (206 pieces)`."""
    totals = [pieces(sum(item.quantity for item in part.quantities)) for part in parts]
    return names("lot", [f"{part.lot} ({total})" for part, total in zip(parts, totals, strict=True)])


def merged(data: LotMerged) -> str:
    return f"{_lots(data.lots)} at {data.stage} into lot {data.into}"
