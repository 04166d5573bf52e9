"""The pure fold: a set of facts in, everything that can be said of the order out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from domain.fact import Fact
from domain.fold.anomalies import of_single_facts, of_the_whole, of_voices
from domain.fold.certificates import required_rows
from domain.fold.completeness import progress_of
from domain.fold.drops import drop_rows
from domain.fold.freight_rows import RequiredRow
from domain.fold.holds import concessions_of, hold_rows, holds_of
from domain.fold.inspections import inspections_of
from domain.fold.lead_times import lead_time_rows
from domain.fold.left_on_hold import of_holds
from domain.fold.let_go import LetGo, of_verdicts
from domain.fold.lines import line_rows
from domain.fold.lot_anomalies import of_lots
from domain.fold.lot_rows import HoldRow, LotMoveRow, MaterialRow, PieceRow
from domain.fold.lots import lots_of
from domain.fold.materials import material_rows
from domain.fold.moves import lot_move_rows, moves_of
from domain.fold.order import order_row
from domain.fold.pieces import pieces_of
from domain.fold.quality_rows import DefectRow, InspectionRow
from domain.fold.rows import AnomalyRow, DropRow, LeadTimeRow, LineRow, OrderRow, ShipmentRow, StageRow
from domain.fold.shipments import freight_anomalies, shipment_rows
from domain.fold.stages import stage_rows
from domain.fold.status import status_of
from domain.fold.terms import terms_of
from domain.fold.validity import FactKey, key_of, validity
from domain.fold.verdicts import defect_rows, inspection_rows, verdict_anomalies
from domain.fold.voices import Kinds, standing
from domain.fold.whereabouts import piece_rows, whereabouts_of


@dataclass(frozen=True, slots=True)
class OrderState:
    """What a set of facts says of one order.

    `voids` gives for each void fact the correction that did it; `twice` and `strangers` are kept and shown but
    count in nothing.
    """

    order: OrderRow
    lines: tuple[LineRow, ...]
    stages: tuple[StageRow, ...]
    lead_times: tuple[LeadTimeRow, ...]
    shipments: tuple[ShipmentRow, ...]
    pieces: tuple[PieceRow, ...]
    holds: tuple[HoldRow, ...]
    lot_moves: tuple[LotMoveRow, ...]
    materials: tuple[MaterialRow, ...]
    drops: tuple[DropRow, ...]
    inspections: tuple[InspectionRow, ...]
    defects: tuple[DefectRow, ...]
    certificates_required: tuple[RequiredRow, ...]
    anomalies: tuple[AnomalyRow, ...]
    voids: Mapping[FactKey, Fact]
    twice: frozenset[FactKey]
    strangers: frozenset[FactKey]


def fold(order_no: str, facts: Iterable[Fact], kinds: Kinds, known_elsewhere: Container[FactKey] = ()) -> OrderState:
    """Tell the order's state from its facts, whatever their order or number of repeats.

    Facts of other subjects are left out. `kinds` are the registered kinds by partner; `known_elsewhere` answers
    whether a replacement, (source, subject, id), is there though it isn't among the facts: under another subject, or
    later than a moment asked for.
    """
    valid = validity(fact for fact in facts if fact.subject == order_no)
    known = standing(valid, kinds)
    terms = terms_of(known)
    pieces = pieces_of(known, kinds)
    moves = moves_of(known)
    holds = holds_of(known)
    concessions = concessions_of(known)
    lots = lots_of(known, pieces, moves)
    where = whereabouts_of(lots, holds)
    inspections = inspections_of(known, kinds)
    progress = progress_of(terms, pieces)
    status = status_of(terms, pieces, progress, inspections, {one.data.lot for one in concessions})
    stages = stage_rows(order_no, known, terms, pieces, progress, inspections)
    lines = line_rows(order_no, terms, pieces, progress)
    shipments = shipment_rows(order_no, pieces)
    judged = inspection_rows(order_no, known, terms, inspections, kinds)
    anomalies = sorted(
        (
            *of_single_facts(order_no, valid, known, known_elsewhere),
            *of_voices(order_no, pieces, inspections, kinds),
            *of_the_whole(order_no, known, terms, pieces, progress),
            *of_verdicts(order_no, terms, pieces, LetGo(inspections, concessions, moves, lots)),
            *of_lots(order_no, where),
            *of_holds(order_no, pieces, holds, moves, lots),
            *verdict_anomalies(judged),
            *freight_anomalies(shipments, terms),
        ),
        key=lambda row: (row.anomaly, row.about, row.partner, row.fact_id),
    )
    return OrderState(
        order=order_row(
            order_no,
            status=status,
            facts=valid.everything,
            confirmed=known.confirmed,
            terms=terms,
            lines=lines,
            shipments=len(shipments),
            anomalies=len(anomalies),
        ),
        lines=lines,
        stages=stages,
        lead_times=lead_time_rows(order_no, known.confirmed, terms, stages, status),
        shipments=shipments,
        pieces=piece_rows(order_no, terms, lines, progress, where),
        holds=hold_rows(order_no, holds, known, where.held),
        lot_moves=lot_move_rows(order_no, moves),
        materials=material_rows(order_no, known),
        drops=drop_rows(order_no, terms, lines),
        inspections=judged,
        defects=defect_rows(known, judged),
        certificates_required=required_rows(order_no, terms),
        anomalies=tuple(anomalies),
        voids=valid.voids,
        twice=frozenset(key_of(fact) for fact in valid.twice),
        strangers=frozenset(key_of(fact) for fact in known.strangers),
    )


def rows(state: OrderState) -> dict[str, list[dict[str, object]]]:
    """The state as rows by read model: text, int, Decimal, bool, None; several of one thing a list of text."""
    models: dict[str, Iterable[Any]] = {
        "orders": (state.order,),
        "order_lines": state.lines,
        "stages": state.stages,
        "lead_times": state.lead_times,
        "shipments": state.shipments,
        "pieces": state.pieces,
        "holds": state.holds,
        "lot_moves": state.lot_moves,
        "materials": state.materials,
        "drops": state.drops,
        "inspections": state.inspections,
        "defects": state.defects,
        "certificates_required": state.certificates_required,
        "anomalies": state.anomalies,
    }
    return {
        model: [
            # `class` is no name for a Python field: there it ends in an underscore.
            {column.rstrip("_"): _listed(value) for column, value in asdict(row).items()}
            for row in of_model
        ]
        for model, of_model in models.items()
    }


def _listed(value: Any) -> Any:
    """Tuples as lists, also those of rows within a row."""
    if isinstance(value, tuple):
        return [_listed(one) for one in value]
    return {name: _listed(one) for name, one in value.items()} if isinstance(value, dict) else value
