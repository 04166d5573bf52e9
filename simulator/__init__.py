"""A seeded generator of partners' facts: synthetic seasons of apparel orders, causal, and as dirty as wanted."""

from simulator.dirt import Dirt
from simulator.expected import Expected
from simulator.life import Truth
from simulator.partners import PARTNERS, partners, partners_toml
from simulator.season import FACTS_AN_ORDER, START, UNTIL, Season, simulate
from simulator.wire import WireFact

__all__ = [
    "FACTS_AN_ORDER",
    "PARTNERS",
    "START",
    "UNTIL",
    "Dirt",
    "Expected",
    "Season",
    "Truth",
    "WireFact",
    "partners",
    "partners_toml",
    "simulate",
]
