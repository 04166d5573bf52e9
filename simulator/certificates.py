"""Certificates of the factories: yearly periods, and withdrawals."""

from __future__ import annotations

from simulator.chance import DAY, stream
from simulator.partners import CERTIFIER, Roster
from simulator.said import Said
from simulator.talk import certificate_number
from simulator.wire import day_text


def certificates(seed: int, roster: Roster, start: int, until: int) -> list[Said]:
    """All that the certifier says between two moments (UTC epoch seconds)."""
    said: list[Said] = []
    # One factory always loses its certificate, so that each season has one to trip over.
    unlucky = stream(seed, "withdrawn").randrange(len(roster.factories))
    for n, factory in enumerate(roster.factories):
        rng = stream(seed, "certificate", factory.name)
        subject = f"certificate/fabric-oath/{certificate_number(factory.name)}"
        begins = start + rng.randint(0, 20) * DAY
        while begins < until:
            issued = {
                "holder": factory.name,
                "scope": ["class II", factory.name, factory.plant.site],
                "body": "Seal of Oz (fictive)",
                "valid_from": day_text(begins),
                "valid_until": day_text(begins + 364 * DAY),
            }
            said.append(Said(begins, CERTIFIER.name, subject, "certificate_issued", issued))
            if n == unlucky or rng.random() < 0.04:
                at = begins + rng.randint(5, 300) * DAY
                withdrawn = {"from_date": day_text(at), "reason": "audit found unlisted fibre"}
                said.append(Said(at, CERTIFIER.name, subject, "certificate_withdrawn", withdrawn))
            begins += 365 * DAY
    return said
