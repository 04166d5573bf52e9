"""Who states facts: a fictive roster of buyers, factories, inspectors, carriers and a certifier.

Names are places and things that don't exist; nobody real is meant. Names and kinds never change; speed, reliability
and clocks of the factories are drawn from the seed.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.chance import HOUR, spread, stream
from simulator.factories import FACTORIES, Factory, factory_of


@dataclass(frozen=True, slots=True)
class Sender:
    """A partner that isn't a factory: its offset from UTC and how long it takes to send what it knows."""

    name: str
    kind: str
    offset_minutes: int
    delay_s: float
    prefix: str = ""


BUYERS = (
    Sender("fable-brands", "buyer", 60, 0.3 * HOUR, "FAB"),
    Sender("moonbase-apparel", "buyer", -300, 0.6 * HOUR, "MOON"),
    Sender("tumbleweed-trading", "buyer", 0, 1.5 * HOUR, "TUM"),
)
INSPECTORS = (
    Sender("hawkeye-inspection", "inspector", 480, 3 * HOUR),
    Sender("lens-and-ruler", "inspector", 330, 9 * HOUR),
)
CARRIERS = (
    Sender("kraken-lines", "carrier", 0, 0.5 * HOUR),
    Sender("pegasus-air", "carrier", 0, 0.1 * HOUR),
    Sender("wagonload-freight", "carrier", 120, 2 * HOUR),
    Sender("hermes-parcels", "carrier", 60, 0.05 * HOUR),
)
CERTIFIER = Sender("seal-of-oz", "certifier", 120, 20 * HOUR)
_OTHERS = (*BUYERS, *INSPECTORS, *CARRIERS, CERTIFIER)

# Every partner and its kinds, as `threadline partner add` and the demo register them.
PARTNERS: dict[str, tuple[str, ...]] = {
    **{sender.name: (sender.kind,) for sender in _OTHERS},
    **{plant.name: ("factory",) for plant in FACTORIES},
}
# Who carries which mode.
CARRIER_OF = {
    "ocean": CARRIERS[0],
    "air": CARRIERS[1],
    "truck": CARRIERS[2],
    "rail": CARRIERS[2],
    "courier": CARRIERS[3],
}


@dataclass(frozen=True, slots=True)
class Roster:
    """The partners of one seed: who they are, and how they send."""

    factories: tuple[Factory, ...]
    offset_minutes: dict[str, int]
    delay_s: dict[str, float]
    # Seconds that a partner's clock runs ahead (or, negative, behind), if its devices are skewed at all.
    skew_s: dict[str, int]


def partners(seed: int, *, skewed: float = 0.0) -> Roster:
    """The roster of a seed; a share `skewed` of the factories and carriers has clocks that are minutes to hours off."""
    factories = tuple(factory_of(plant, stream(seed, "factory", plant.name)) for plant in FACTORIES)
    skew: dict[str, int] = {}
    for name in [factory.name for factory in factories] + [carrier.name for carrier in CARRIERS]:
        rng = stream(seed, "clock", name)
        # Median 12 minutes; sigma 1.4 reaches 3 hours (a wrong time zone's worth) in 3 % of clocks.
        amount = int(min(spread(rng, 720, 1.4), 3 * HOUR)) * (1 if rng.random() < 0.6 else -1)
        if rng.random() < skewed:
            skew[name] = amount
    return Roster(
        factories,
        {s.name: s.offset_minutes for s in _OTHERS} | {f.name: f.plant.offset_minutes for f in factories},
        {s.name: s.delay_s for s in _OTHERS} | {f.name: f.delay_s for f in factories},
        skew,
    )


def partners_toml() -> str:
    """The roster as the file that `threadline partner apply` reads."""
    lines = ["# Partners of the synthetic season; nobody real is meant.\n"]
    for name, kinds in PARTNERS.items():
        listed = ", ".join(f'"{kind}"' for kind in kinds)
        lines.append(f'\n[[partner]]\nname = "{name}"\nkinds = [{listed}]\n')
    return "".join(lines)
