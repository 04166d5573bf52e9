"""How severely each lot of a supplier should have been inspected: the switching rules over the orders' inspections.

The second level above the fold: a stream is one factory, style family and class of nonconformity, and its lots come
from many orders, so that the small orders of one style are pooled. Only first submissions take part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.fold.judged import plan_of
from domain.fold.quality_rows import InspectionRow, SwitchingRow
from domain.fold.rows import AnomalyRow
from domain.inspection import CLASSES, Stream, original_lot
from domain.inspection import step as take_step
from domain.inspection.tables import edition_of


@dataclass(frozen=True, slots=True)
class Submission:
    """One class of one first submission: what was presented, in pieces, how it was inspected, what was found."""

    factory: str
    style_family: str
    class_: str
    order_no: str
    inspection: str
    fact_id: str
    partner: str
    happened_us: int
    presented: int
    level: str
    severity: str
    edition: str
    aql: str
    found: int

    @property
    def stream(self) -> str:
        """The stream's name; a factory's holds no slash, a style family's may."""
        return f"{self.factory}/{self.style_family}/{self.class_}"

    @property
    def total_order(self) -> tuple[int, bytes, bytes, bytes]:
        """The order of facts, over orders."""
        source = f"/partners/{self.partner}"
        return (self.happened_us, source.encode(), self.order_no.encode(), self.fact_id.encode())


def submissions(inspections: Iterable[InspectionRow]) -> Iterator[Submission]:
    """The classes of first submissions that have a plan of the tables; critical accepted on zero never switches.

    A class whose AQL is above 10 and whose nonconformities nobody listed takes no part: its plan says nothing.
    """
    for row in inspections:
        if not row.is_first or row.factory is None or row.style_family is None:
            continue
        aqls = (row.critical_aql, row.major_aql, row.minor_aql)
        counts = (row.critical_found, row.major_found, row.minor_found)
        for class_, aql, found in zip(CLASSES, aqls, counts, strict=True):
            if aql is None or found is None:
                continue
            yield Submission(
                factory=row.factory,
                style_family=row.style_family,
                class_=class_,
                order_no=row.order_no,
                inspection=row.inspection,
                fact_id=row.fact_id,
                partner=row.partner,
                happened_us=row.happened_us,
                presented=row.presented,
                level=row.level,
                severity=row.severity,
                edition=row.edition,
                aql=aql,
                found=found,
            )


def switching_rows(inspections: Iterable[InspectionRow]) -> tuple[SwitchingRow, ...]:
    """The streams of all these inspections, by name; whatever their order or number of repeats."""
    streams: dict[str, set[Submission]] = {}
    for one in submissions(inspections):
        streams.setdefault(one.stream, set()).add(one)
    return tuple(row for stream in sorted(streams) for row in stream_rows(streams[stream]))


def stream_rows(of_stream: Iterable[Submission]) -> tuple[SwitchingRow, ...]:
    """Apply the rules along one stream, its submissions in any order, each under its own order's edition."""
    stream = Stream()
    rows: list[SwitchingRow] = []
    for number, one in enumerate(sorted(of_stream, key=lambda one: one.total_order), start=1):
        plan = plan_of(
            presented=one.presented, level=one.level, aql=one.aql, severity=one.severity, edition=one.edition
        )
        lot = original_lot(plan, one.found, key=one.fact_id)
        step = take_step(stream, lot, edition=edition_of(one.edition))
        stream = step.after
        rows.append(
            SwitchingRow(
                stream=one.stream,
                factory=one.factory,
                style_family=one.style_family,
                class_=one.class_,
                number=number,
                order_no=one.order_no,
                inspection=one.inspection,
                fact_id=one.fact_id,
                partner=one.partner,
                happened_us=one.happened_us,
                aql=one.aql,
                letter=plan.letter,
                ac=plan.ac,
                found=one.found,
                is_accepted=lot.accepted,
                severity=one.severity,
                severity_due=step.severity_due,
                is_reduced_permitted="reduced" in step.permitted,
                score=stream.score,
                why=step.why,
                differs=not step.agrees,
                due_next=stream.due,
            )
        )
    return tuple(rows)


def switching_anomalies(rows: Iterable[SwitchingRow]) -> Iterator[AnomalyRow]:
    """Lots inspected with a severity that the rules did not allow; it changes no verdict.

    An inspection has one severity for all its classes: tightened for one of them is no fault in the others. `rows` are
    all of the inspections asked for, whole.
    """
    told = tuple(rows)
    tight = {_inspection_of(row) for row in told if row.severity_due in ("tightened", "discontinued")}
    for row in told:
        if row.differs and not (row.severity == "tightened" and _inspection_of(row) in tight):
            about = f"{row.inspection} {row.class_}"
            yield AnomalyRow(row.order_no, "severity_differs", about, row.partner, row.fact_id)


def _inspection_of(row: SwitchingRow) -> tuple[str, str, str]:
    return row.order_no, row.partner, row.fact_id
