"""Who speaks for what: a partner's voice, the order's members, and the one voice that counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.fact import Fact
from domain.facts.terms import Amended, Cancelled, Confirmed
from domain.fold.said import D, Said, said
from domain.fold.validity import Validity

Kinds = Mapping[str, frozenset[str]]
_ALWAYS_BY_NAME = frozenset({"buyer", "factory"})
_BY_NAME_ONCE_NAMED = frozenset({"inspector", "carrier"})


def voice_of(fact: Fact, kinds: Kinds) -> str:
    """The kind with which this fact is stated.

    A partner the registry doesn't know (or that lost the kind) is heard as the first who may state the fact.
    """
    return fact.spec.voice(kinds.get(fact.partner, frozenset())) or fact.spec.stated_by[0]


def counting_voice(facts: Iterable[Said[D]], kinds: Kinds) -> str | None:
    """The one voice that counts among facts on one thing: the first in `stated_by` that speaks; None = nobody."""
    spoken = [(one.fact.spec.stated_by, voice_of(one.fact, kinds)) for one in facts]
    return min(spoken, key=lambda pair: pair[0].index(pair[1]))[1] if spoken else None


def in_voice(facts: Iterable[Said[D]], voice: str | None, kinds: Kinds) -> tuple[Said[D], ...]:
    """Of facts on one thing, those stated in this voice."""
    return tuple(one for one in facts if voice_of(one.fact, kinds) == voice)


@dataclass(frozen=True, slots=True)
class Standing:
    """Which facts count, once it is known whose order it is.

    `confirmed` is the counting one; `counted` excludes strangers, further confirmeds and revisions stated again.
    """

    confirmed: Said[Confirmed] | None
    confirmed_again: tuple[Fact, ...]
    members: frozenset[str]
    strangers: tuple[Fact, ...]
    revisions_again: tuple[Fact, ...]
    counted: tuple[Fact, ...]


def standing(valid: Validity, kinds: Kinds) -> Standing:
    """Tell members from strangers and pick the revisions that count."""
    confirmeds = said(valid.base, Confirmed, "confirmed")
    if not confirmeds:
        losers = _revisions_again(valid.base)
        return Standing(None, (), frozenset(), (), losers, _without(valid.base, losers))
    confirmed = confirmeds[0]
    source = confirmed.fact.source
    amendments = [one for one in said(valid.base, Amended, "amended") if one.fact.source == source]
    members = {confirmed.fact.partner}
    roles: set[str] = set()
    named: list[Confirmed | Amended] = [confirmed.data, *(one.data for one in amendments)]
    for terms in named:
        members |= {name for name in (terms.factory, *(line.factory for line in terms.lines or ())) if name is not None}
        members |= {party.partner for party in terms.parties or ()}
        roles |= {party.role for party in terms.parties or ()}

    def is_stranger(fact: Fact) -> bool:
        if fact is confirmed.fact or fact.partner in members:
            return False
        voice = voice_of(fact, kinds)
        return voice in _ALWAYS_BY_NAME or (voice in _BY_NAME_ONCE_NAMED and voice in roles)

    again = tuple(one.fact for one in confirmeds[1:])
    strangers = tuple(fact for fact in valid.base if is_stranger(fact))
    own = _without(valid.base, strangers)
    losers = _revisions_again(own)
    return Standing(confirmed, again, frozenset(members), strangers, losers, _without(own, (*again, *losers)))


def _revisions_again(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """All but the first of each revision; amended, cancelled and reinstated share one sequence."""
    taken: set[int] = set()
    losers: list[Fact] = []
    for fact in facts:
        revision = revision_of(fact)
        if revision is None:
            continue
        if revision in taken:
            losers.append(fact)
        taken.add(revision)
    return tuple(losers)


def revision_of(fact: Fact) -> int | None:
    """The revision that an amended, cancelled or reinstated states; None for every other fact."""
    return fact.data.revision if isinstance(fact.data, Amended | Cancelled) else None


def _without(facts: Iterable[Fact], left_out: Iterable[Fact]) -> tuple[Fact, ...]:
    gone = {id(fact) for fact in left_out}
    return tuple(fact for fact in facts if id(fact) not in gone)
