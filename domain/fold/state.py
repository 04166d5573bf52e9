"""The pure fold: a set of facts in, everything that can be said of the order out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict, dataclass

from domain.fact import Fact
from domain.fold.anomalies import of_single_facts, of_the_whole, of_voices
from domain.fold.completeness import progress_of
from domain.fold.inspections import inspections_of
from domain.fold.lead_times import lead_time_rows
from domain.fold.lines import line_rows
from domain.fold.order import order_row
from domain.fold.pieces import pieces_of
from domain.fold.rows import AnomalyRow, LeadTimeRow, LineRow, OrderRow, ShipmentRow, StageRow
from domain.fold.shipments import shipment_rows
from domain.fold.stages import stage_rows
from domain.fold.status import status_of
from domain.fold.terms import terms_of
from domain.fold.validity import FactKey, key_of, validity
from domain.fold.voices import Kinds, standing


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
    anomalies: tuple[AnomalyRow, ...]
    voids: Mapping[FactKey, Fact]
    twice: frozenset[FactKey]
    strangers: frozenset[FactKey]


def fold(order_no: str, facts: Iterable[Fact], kinds: Kinds, known_elsewhere: Container[FactKey] = ()) -> OrderState:
    """Tell the order's state from its facts, whatever their order or number of repeats.

    Facts of other subjects are left out. `kinds` are the registered kinds by partner; `known_elsewhere` answers
    whether a replacement under another subject, (source, subject, id), is there.
    """
    valid = validity(fact for fact in facts if fact.subject == order_no)
    known = standing(valid, kinds)
    terms = terms_of(known)
    pieces = pieces_of(known, kinds)
    inspections = inspections_of(known, kinds)
    progress = progress_of(terms, pieces)
    status = status_of(terms, pieces, progress, inspections)
    stages = stage_rows(order_no, known, terms, pieces, progress, inspections)
    lines = line_rows(order_no, terms, pieces, progress)
    shipments = shipment_rows(order_no, pieces)
    anomalies = sorted(
        (
            *of_single_facts(order_no, valid, known, known_elsewhere),
            *of_voices(order_no, pieces, inspections, kinds),
            *of_the_whole(order_no, known, terms, pieces, progress, inspections),
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
        anomalies=tuple(anomalies),
        voids=valid.voids,
        twice=frozenset(key_of(fact) for fact in valid.twice),
        strangers=frozenset(key_of(fact) for fact in known.strangers),
    )


def rows(state: OrderState) -> dict[str, list[dict[str, object]]]:
    """The state as rows by read model: text, int, bool, None; containers a list of text."""
    models: dict[str, Iterable[OrderRow | LineRow | StageRow | LeadTimeRow | ShipmentRow | AnomalyRow]] = {
        "orders": (state.order,),
        "order_lines": state.lines,
        "stages": state.stages,
        "lead_times": state.lead_times,
        "shipments": state.shipments,
        "anomalies": state.anomalies,
    }
    return {
        model: [
            {column: list(value) if isinstance(value, tuple) else value for column, value in asdict(row).items()}
            for row in of_model
        ]
        for model, of_model in models.items()
    }
