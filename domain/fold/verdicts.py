"""Inspections as rows, judged by the standard, and the defects they found.

A stated verdict is never changed: where the counts say otherwise, or too few pieces were drawn, an anomaly shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.facts.quality import Defect, Inspected
from domain.fold.inspections import DECISIVE, GROUPS, Inspections
from domain.fold.judged import is_decisive, judged
from domain.fold.quality_rows import DefectRow, InspectionRow
from domain.fold.rows import AnomalyRow
from domain.fold.said import Said, said
from domain.fold.terms import Terms
from domain.fold.validity import FactKey, key_of
from domain.fold.voices import Kinds, Standing, voice_of


def inspection_rows(
    order_no: str, standing: Standing, terms: Terms | None, inspections: Inspections, kinds: Kinds
) -> tuple[InspectionRow, ...]:
    """Every counted inspection, in total order."""
    counted = said(standing.counted, Inspected, "inspected")
    counting = {key_of(one.fact) for one in inspections.stated}
    current = {(one.fact.source, one.data.inspection): key_of(one.fact) for one in counted}
    first = _first_submissions(one for one in counted if key_of(one.fact) in counting)
    return tuple(
        _row(
            order_no,
            one,
            terms,
            voice=voice_of(one.fact, kinds),
            is_counting=key_of(one.fact) in counting,
            is_current=current[one.fact.source, one.data.inspection] == key_of(one.fact),
            is_first=key_of(one.fact) in first,
        )
        for one in counted
    )


def _first_submissions(counting: Iterable[Said[Inspected]]) -> set[FactKey]:
    """Finals that follow none and are the first decisive word on every one of their lots: what switching goes by."""
    seen: set[str] = set()
    first: set[FactKey] = set()
    for one in counting:
        if not is_decisive(one.data):
            continue
        if one.data.kind == "final" and one.data.follows is None and seen.isdisjoint(one.data.lots):
            first.add(key_of(one.fact))
        seen.update(one.data.lots)
    return first


def _row(
    order_no: str,
    one: Said[Inspected],
    terms: Terms | None,
    *,
    voice: str,
    is_counting: bool,
    is_current: bool,
    is_first: bool,
) -> InspectionRow:
    data, plans = one.data, judged(one.data, terms)
    return InspectionRow(
        order_no=order_no,
        partner=one.fact.partner,
        voice=voice,
        inspection=data.inspection,
        fact_id=one.fact.id,
        follows=data.follows,
        kind=data.kind,
        lots=tuple(data.lots),
        happened_us=one.fact.happened_us,
        inspected_on=one.fact.happened_on,
        is_counting=is_counting,
        is_current=is_current,
        is_first=is_first,
        factory=terms.agreed.factory if terms is not None else None,
        style_family=(terms.agreed.style_family or terms.agreed.style) if terms is not None else None,
        level=plans.level,
        severity=plans.severity,
        edition=plans.edition,
        presented=data.presented,
        sampled=data.sampled,
        letter=plans.letter,
        sample_due=plans.sample_due,
        critical_ac=plans.ac.get("critical"),
        major_ac=plans.ac.get("major"),
        minor_ac=plans.ac.get("minor"),
        critical_re=plans.re.get("critical"),
        major_re=plans.re.get("major"),
        minor_re=plans.re.get("minor"),
        critical=data.defectives.critical,
        major=data.defectives.major,
        minor=data.defectives.minor,
        defects=sum(defect.defects for defect in data.defects or ()),
        verdict=data.verdict,
        computed=plans.computed,
        is_gap=plans.is_gap,
        critical_aql=plans.aqls.get("critical"),
        major_aql=plans.aqls.get("major"),
        minor_aql=plans.aqls.get("minor"),
        critical_found=plans.found.get("critical"),
        major_found=plans.found.get("major"),
        minor_found=plans.found.get("minor"),
    )


def defect_rows(standing: Standing, inspections: Iterable[InspectionRow]) -> tuple[DefectRow, ...]:
    """Defects by code and class, of the inspections that count and were not stated anew under the same number."""
    found = {
        (one.fact.partner, one.fact.id): one.data.defects or ()
        for one in said(standing.counted, Inspected, "inspected")
    }
    return tuple(
        DefectRow(
            order_no=row.order_no,
            fact_id=row.fact_id,
            inspection=row.inspection,
            kind=row.kind,
            partner=row.partner,
            factory=row.factory,
            happened_us=row.happened_us,
            code=code,
            class_=class_,
            defects=sum(defect.defects for defect in defects),
            defectives=_sum_if_any(defect.defectives for defect in defects),
        )
        for row in inspections
        if row.is_counting and row.is_current
        for (code, class_), defects in _by_code(found[row.partner, row.fact_id]).items()
    )


def _by_code(defects: Iterable[Defect]) -> dict[tuple[str, str], list[Defect]]:
    groups: dict[tuple[str, str], list[Defect]] = {}
    for defect in sorted(defects, key=lambda defect: (defect.code, defect.class_)):
        groups.setdefault((defect.code, defect.class_), []).append(defect)
    return groups


def _sum_if_any(counts: Iterable[int | None]) -> int | None:
    stated = [count for count in counts if count is not None]
    return sum(stated) if stated else None


def verdict_anomalies(inspections: Iterable[InspectionRow]) -> Iterator[AnomalyRow]:
    """Inspections whose verdict, sample and counts don't fit together; each names its fact."""
    for row in inspections:
        of = (row.inspection, row.partner, row.fact_id)
        if row.computed is not None and row.computed != row.verdict:
            yield AnomalyRow(row.order_no, "verdict_differs", *of)
        decides = GROUPS[row.kind] == "final" and row.verdict in DECISIVE
        if decides and row.sample_due is not None and row.sampled < row.sample_due:
            yield AnomalyRow(row.order_no, "sample_too_small", *of, expected=row.sample_due, found=row.sampled)
        defectives = row.critical + row.major + row.minor
        if defectives > row.sampled:
            yield AnomalyRow(row.order_no, "defectives_exceed_sample", *of, expected=row.sampled, found=defectives)
