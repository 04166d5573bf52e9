"""Which facts stand: what was corrected, and what was stated twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.fact import Fact
from domain.facts.papers import Corrected
from domain.fold.said import Said, said

FactKey = tuple[str, str, str]


def key_of(fact: Fact) -> FactKey:
    """The identity of a fact: (source, subject, id)."""
    return (fact.source, fact.subject, fact.id)


def in_total_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Each fact once, by the total order of the contract.

    Ingest keeps one content an identity. Should two contents come in here all the same, the first recorded is taken,
    so that the answer still doesn't hang on the order of the argument.
    """
    by_key: dict[FactKey, list[Fact]] = {}
    for fact in facts:
        by_key.setdefault(key_of(fact), []).append(fact)
    once = (group[0] if len(group) == 1 else min(group, key=_by_record) for group in by_key.values())
    return tuple(sorted(once, key=lambda fact: fact.total_order))


def _by_record(fact: Fact) -> tuple[object, ...]:
    place = fact.position
    return (
        fact.recorded_us,
        place.topic_no,
        place.partition,
        place.offset,
        fact.happened_at,
        fact.name,
        fact.data.model_dump_json(exclude_unset=True),
        fact.digest,
    )


@dataclass(frozen=True, slots=True)
class Validity:
    """The facts of one order, sorted, and which of them may count at all.

    `voids` names for each void fact the correction that did it; `base` are the facts left: valid, stated once,
    and not themselves corrections.
    """

    everything: tuple[Fact, ...]
    voids: Mapping[FactKey, Fact]
    effective: tuple[Said[Corrected], ...]
    without_effect: tuple[Said[Corrected], ...]
    twice: tuple[Fact, ...]
    base: tuple[Fact, ...]


def validity(facts: Iterable[Fact]) -> Validity:
    """Sort the facts and set aside what is corrected or stated twice."""
    everything = in_total_order(facts)
    names = {key_of(fact): fact.name for fact in everything}
    voids: dict[FactKey, Fact] = {}
    effective: list[Said[Corrected]] = []
    without_effect: list[Said[Corrected]] = []
    for correction in said(everything, Corrected, "corrected"):
        target = (correction.fact.source, correction.fact.subject, correction.data.corrects)
        if target in voids or names.get(target, "corrected") == "corrected":
            without_effect.append(correction)
        else:
            voids[target] = correction.fact
            effective.append(correction)
    valid = [fact for fact in everything if fact.name != "corrected" and key_of(fact) not in voids]
    twice = _stated_twice(valid)
    again = {key_of(fact) for fact in twice}
    return Validity(
        everything=everything,
        voids=voids,
        effective=tuple(effective),
        without_effect=tuple(without_effect),
        twice=twice,
        base=tuple(fact for fact in valid if key_of(fact) not in again),
    )


def _stated_twice(valid: Iterable[Fact]) -> tuple[Fact, ...]:
    """One document entered twice (ERP and phone): all but the first of one source, fact name and `doc`."""
    seen: set[tuple[str, str, str]] = set()
    twice: list[Fact] = []
    for fact in valid:
        if fact.data.doc is None:
            continue
        document = (fact.source, fact.name, fact.data.doc)
        if document in seen:
            twice.append(fact)
        seen.add(document)
    return tuple(twice)
