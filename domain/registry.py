"""Who is known, as decode asks it: a plain view of the partners' histories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from domain.facts import FACTS
from domain.partner import Partner, Period


@dataclass(frozen=True, slots=True)
class KnownPartner:
    """A partner's kinds, and when its records are refused."""

    name: str
    kinds: frozenset[str]
    suspensions: tuple[Period, ...] = ()
    source: str = field(init=False)
    may_state: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        # Asked once a record: worked out once a partner.
        object.__setattr__(self, "source", "/partners/" + self.name)
        facts = frozenset(name for name, spec in FACTS.items() if spec.voice(self.kinds) is not None)
        object.__setattr__(self, "may_state", facts)

    def is_suspended_at(self, recorded_ms: int) -> bool:
        return any(period.holds(recorded_ms) for period in self.suspensions)


@dataclass(frozen=True, slots=True)
class Registry:
    """All registered partners by name."""

    partners: Mapping[str, KnownPartner] = field(default_factory=dict)

    @classmethod
    def of(cls, partners: Iterable[Partner]) -> Registry:
        return cls({p.name: KnownPartner(p.name, p.kinds, tuple(p.suspensions)) for p in partners})

    def kinds(self) -> dict[str, frozenset[str]]:
        """Kinds by partner, as the fold wants them."""
        return {name: partner.kinds for name, partner in self.partners.items()}
