"""What spoils the facts on their way: lateness, repetition, contradiction, error; each at a rate of its own.

Dirt never changes what is true: wrong facts are added beside the right ones, and their sender takes them back. So the
valid facts of a dirty season are those of the clean one, but for the kinds named under "not undone" below.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Dirt:
    """Rates of dirt, each a share of facts unless another thing is named; the defaults are a usual season's.

    What can befall only statements of pieces (phantom, mistaken, clock_ahead, stated_twice, forgotten) is a share of
    those; they are a third of all.
    Rates of kinds that befall single facts (`simulator.sending.EXCLUSIVE`) add up to at most 1.
    """

    # Sent hours to days after the others (median 30 h, at most 12 days). A real log had 18 %.
    late: float = 0.04
    # The same record once more, byte for byte (a sender that retries).
    repeated: float = 0.015
    # The same fact once more, with its keys in another order and white space between.
    rewritten: float = 0.003
    # Other content under an id already used: refused, the first stays.
    conflicting: float = 0.0008
    # A fact that never was, and its correction (did_not_occur).
    phantom: float = 0.0015
    # A fact with wrong figures, its correction (incorrect_data), and the right fact that it names.
    mistaken: float = 0.003
    # Of both: the share of corrections that are sent before what they correct.
    correction_first: float = 0.25
    # A factory's clock set to the Thai calendar, 543 years ahead; four in five corrected (not undone: the fifth).
    clock_ahead: float = 0.0006
    # Pieces made, or an inspection, that nobody ever states: more comes out than went in (not undone).
    forgotten: float = 0.002
    # Share of amendments whose revision the buyer uses twice: the later one counts in nothing.
    revision_twice: float = 0.03
    # Share of factories and carriers whose clocks are minutes to hours off, in all they state (not undone).
    skewed: float = 0.3
    # Share of second voices (a carrier's count of the factory's shipment) that disagree with the first.
    contradicting: float = 0.1
    # Share of final inspections that pass a lot with one defective more than the standard accepts (not undone).
    lenient: float = 0.02
    # Share of late goods sent by air whose change of term (FOB is for ships only) nobody states (not undone).
    term_left: float = 0.2
    # Stated once by machine and once by hand, under one document number: the second counts in nothing.
    stated_twice: float = 0.001
    # Time only assumed by the sender, and said so (not undone).
    assumed: float = 0.002
    # A factory that the order doesn't name states a cut for it (mistyped number); share of orders.
    stranger: float = 0.01
    # A cut for an order number that nobody has confirmed; share of orders.
    unknown_order: float = 0.004
    # The buyer's system confirms once more under another id; share of orders.
    confirmed_again: float = 0.003
    # Records that state no fact: refused, each for its own reason.
    malformed: float = 0.0025

    @classmethod
    def none(cls) -> Dirt:
        """A clean season: every record is a fact, once, with true times and figures."""
        return cls(**{field.name: 0.0 for field in fields(cls)})
