"""Reading one subject's history from the event store."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.errors import InvalidInput
from domain.facts.words import Subject
from domain.history import Marked, marked

if TYPE_CHECKING:
    from cli.place import Place

_SUBJECT = re.compile(Subject.__metadata__[0].pattern)  # type: ignore[attr-defined]


def history_of(place: Place, subject: str) -> list[Marked]:
    """The marked history of an order, a shipment or a certificate; NotFound if nothing is recorded about it."""
    if not _SUBJECT.fullmatch(subject):
        raise InvalidInput(
            f"expected an order number, shipment/<carrier>/<number> or certificate/<scheme>/<number>; found {subject!r}"
        )
    tracker = place.tracker(must_exist=True)
    try:
        return marked(tracker.history(subject))
    finally:
        tracker.close()
