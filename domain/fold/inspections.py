"""Verdicts by lot: whose word counts and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.facts.quality import Inspected
from domain.fold.said import Said, said
from domain.fold.voices import Kinds, Standing, counting_voice, in_voice, voice_of

# A reinspection answers a final one: they are one kind; the others each stand alone.
GROUPS = {"final": "final", "reinspection": "final", "inline": "inline", "during": "during"}
DECISIVE = frozenset({"accepted", "rejected"})


@dataclass(frozen=True, slots=True)
class Inspections:
    """The stated inspections, and each lot's last decisive final verdict by voice.

    `verdicts[lot][voice]`; `voices[lot]` is the one that counts for finals; `decisive[lot]` its decisive finals in
    total order.
    """

    stated: tuple[Said[Inspected], ...]
    finals: tuple[Said[Inspected], ...]
    voices: Mapping[str, str]
    verdicts: Mapping[str, Mapping[str, str]]
    decisive: Mapping[str, tuple[Said[Inspected], ...]]

    def is_accepted(self, lot: str) -> bool:
        """Whether the counting voice's last decisive word on the lot is: accepted."""
        return lot in self.voices and self.verdicts[lot].get(self.voices[lot]) == "accepted"


def inspections_of(standing: Standing, kinds: Kinds) -> Inspections:
    """Weigh the counted inspections lot by lot."""
    counted = said(standing.counted, Inspected, "inspected")
    by_lot: dict[tuple[str, str], list[Said[Inspected]]] = {}
    for one in counted:
        for lot in one.data.lots:
            by_lot.setdefault((GROUPS[one.data.kind], lot), []).append(one)
    stated: set[int] = set()
    voices: dict[str, str] = {}
    verdicts: dict[str, dict[str, str]] = {}
    decisive: dict[str, tuple[Said[Inspected], ...]] = {}
    for (group, lot), facts in by_lot.items():
        voice = counting_voice(facts, kinds)
        stated |= {id(one.fact) for one in in_voice(facts, voice, kinds)}
        if group != "final" or voice is None:
            continue
        voices[lot] = voice
        verdicts[lot] = {  # facts come in total order: the last word stays
            voice_of(one.fact, kinds): one.data.verdict for one in facts if one.data.verdict in DECISIVE
        }
        decisive[lot] = tuple(one for one in in_voice(facts, voice, kinds) if one.data.verdict in DECISIVE)
    return Inspections(
        stated=tuple(one for one in counted if id(one.fact) in stated),
        finals=tuple(one for one in counted if GROUPS[one.data.kind] == "final"),
        voices=voices,
        verdicts=verdicts,
        decisive=decisive,
    )
