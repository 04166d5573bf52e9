"""What looks wrong: accepted, shown, and gone again once the missing fact arrives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from domain.fact import Fact
from domain.facts import STAGES
from domain.fold.completeness import Progress
from domain.fold.inspections import Inspections
from domain.fold.pieces import PRODUCTION, Pieces, received_pieces, shipped_pieces
from domain.fold.rows import AnomalyRow
from domain.fold.said import D, Said
from domain.fold.terms import Terms
from domain.fold.validity import FactKey, Validity, key_of
from domain.fold.voices import Kinds, Standing, in_voice, revision_of, voice_of

_ACTIVITY = frozenset(
    {
        *STAGES, "inspected", "materials_received", "sent_out", "returned", "lot_split", "lot_merged", "adjusted",
        "reworked", "scrapped", "held", "released",
    }
)  # fmt: skip
Found = Iterator[AnomalyRow]


def of_single_facts(order_no: str, valid: Validity, standing: Standing, elsewhere: Container[FactKey]) -> Found:
    """Anomalies that one fact shows by itself or against one other; they name its partner and id."""

    def row(anomaly: str, fact: Fact, about: str = "") -> AnomalyRow:
        return AnomalyRow(order_no, anomaly, about, fact.partner, fact.id)

    for fact in valid.everything:
        if fact.is_clock_ahead:
            yield replace(row("clock_ahead", fact, fact.name), expected=fact.recorded_us, found=fact.happened_us)
    for fact in valid.twice:
        yield row("stated_twice", fact, fact.data.doc or "")
    for fact in standing.strangers:
        yield row("stranger", fact, fact.name)
    for fact in standing.confirmed_again:
        yield row("confirmed_again", fact)
    for fact in standing.revisions_again:
        yield row("revision_repeated", fact, str(revision_of(fact)))
    for one in valid.without_effect:
        yield row("correction_without_effect", one.fact, one.data.corrects)
    known = {key_of(fact) for fact in valid.everything}
    for one in valid.effective:
        if one.data.reason != "incorrect_data":
            continue
        for named in one.data.replaced_by or ():
            subject = one.fact.subject if named.subject is None else named.subject
            replacement = (one.fact.source, subject, named.id)
            if replacement not in known and replacement not in elsewhere:
                yield row("replacement_missing", one.fact, named.id)


def of_voices(order_no: str, pieces: Pieces, inspections: Inspections, kinds: Kinds) -> Found:
    """Parties that tell different stories of one shipment or lot, and two factories on one lot."""
    for name, freight in pieces.freight.items():
        differ = _differ(freight.all_shipped, freight.shipped_voice, kinds, shipped_pieces)
        if differ is not None:
            yield AnomalyRow(order_no, "parties_disagree", f"shipped {name}", expected=differ[0], found=differ[1])
        differ = _differ(freight.all_delivered, freight.delivered_voice, kinds, received_pieces)
        if differ is not None:
            yield AnomalyRow(order_no, "parties_disagree", f"delivered {name}", expected=differ[0], found=differ[1])
    for lot, verdicts in inspections.verdicts.items():
        if len(set(verdicts.values())) > 1:
            yield AnomalyRow(order_no, "parties_disagree", f"inspected {lot}")
    for stage in PRODUCTION:
        sources: dict[str, set[str]] = {}
        for one in pieces.production[stage]:
            sources.setdefault(one.data.lot, set()).add(one.fact.source)
        for lot, by in sources.items():
            if len(by) > 1:
                yield AnomalyRow(order_no, "two_factories", f"{stage} {lot}", expected=1, found=len(by))


def _differ(
    facts: tuple[Said[D], ...], voice: str | None, kinds: Kinds, count: Callable[[Iterable[Said[D]]], Counter[str]]
) -> tuple[int, int] | None:
    """Total pieces of the counting voice and of the others, if both speak and any line differs."""
    heard = in_voice(facts, voice, kinds)
    others = tuple(one for one in facts if voice_of(one.fact, kinds) != voice)
    if not heard or not others:
        return None
    counts, told = count(heard), count(others)
    if all(counts[line] == told[line] for line in {*counts, *told}):
        return None
    return counts.total(), told.total()


def of_the_whole(
    order_no: str,
    standing: Standing,
    terms: Terms | None,
    pieces: Pieces,
    progress: Progress,
) -> Found:
    """Anomalies of the order's story as a whole."""
    if terms is None:
        if any(fact.name in _ACTIVITY for fact in standing.counted):
            yield AnomalyRow(order_no, "unconfirmed_activity")
    else:
        for line in sorted(pieces.stated_lines - terms.known_lines - terms.lines.keys()):
            yield AnomalyRow(order_no, "unknown_line", f"line {line}")
    stated = [stage for stage in STAGES if pieces.is_stated(stage)]
    for before, after in pairwise(stated):
        for line in progress.listed:
            expected, found = pieces.good[before][line], pieces.good[after][line]
            if found > expected:
                about = f"{after} line {line}"
                yield AnomalyRow(order_no, "more_than_before", about, expected=expected, found=found)
