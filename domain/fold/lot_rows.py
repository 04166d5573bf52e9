"""The rows of the read models that look into lots: field names are the column names."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PieceRow:
    """Where the pieces of one line are: of one lot, or (lot '') what is known of the line only.

    Every number is additive: over the rows of a line they sum up to the line's. `wip_<stage>` waits for that stage;
    `outside` is out at a process (inside the WIP); `missing` is WIP of a stage that is done. Without a lot `came_in`
    are replacements taken from stock; `replacements` is that part of `shipped` which replaces others.
    """

    order_no: str
    lot: str
    line: str
    style: str | None
    colour: str | None
    size: str | None
    drop_name: str | None
    ordered: int = 0
    expected: int = 0
    came_in: int = 0
    moved_in: int = 0
    moved_out: int = 0
    cut: int = 0
    sewn: int = 0
    finished: int = 0
    packed: int = 0
    rejects: int = 0
    reworked: int = 0
    scrapped: int = 0
    found: int = 0
    lost: int = 0
    sent_out: int = 0
    returned: int = 0
    outside: int = 0
    outside_lost: int = 0
    held: int = 0
    wip_sewn: int = 0
    wip_finished: int = 0
    wip_packed: int = 0
    wip_shipping: int = 0
    missing: int = 0
    shipped: int = 0
    received: int = 0
    damaged: int = 0
    over_cut: int = 0
    short_shipped: int = 0
    replacements: int = 0


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold on one lot, or (hold '', state concession) the releases of a lot that end no hold.

    `state`: open, part_released, released, concession; `pieces` None = all of the lot.
    """

    order_no: str
    partner: str
    hold: str
    lot: str
    stage: str | None
    state: str
    reason: str
    held_us: int | None
    pieces: int | None
    released: int
    authority: str | None
    released_us: int | None
    is_concession: bool


@dataclass(frozen=True, slots=True)
class LotMoveRow:
    """Pieces of one line that went from one lot into another by a split or a merge."""

    order_no: str
    moved_us: int
    kind: str
    stage: str
    from_lot: str
    to_lot: str
    line: str
    quantity: int
    partner: str
    fact_id: str


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """What came in of one lot of a material, in one unit; certificates as 'scheme/number'."""

    order_no: str
    material: str
    lot: str
    unit: str
    supplier: str | None
    quantity: Decimal
    certificates: tuple[str, ...]
    first_us: int | None
    last_us: int | None
    facts: int
