"""Whether facts are synthetic: their senders say so, by the CloudEvents extension attribute `synthetic`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from domain.envelope import unseal
from domain.errors import NotFound

if TYPE_CHECKING:
    from cli.place import Place

# A store is filled with one kind or the other, so its ends tell; all of a million facts would take seconds to read.
LOOKED_AT = 100
_OF_FACTS = ("order/", "shipment/", "certificate/")


def is_synthetic(state: bytes) -> bool:
    """Whether a stored fact says of itself that it is synthetic: true in structured mode, `true` as a header."""
    return unseal(state).attributes.get("synthetic") in (True, "true")


def told_of(states: Iterable[bytes]) -> str:
    """`synthetic` if all of these stored facts say so, `partly synthetic` if some do, else nothing."""
    found = {is_synthetic(state) for state in states}
    if True not in found:
        return ""
    return "partly synthetic" if False in found else "synthetic"


def told_of_folder(place: Place) -> str:
    """The same of a data folder, by the first and the last facts of its event store; nothing if it has none."""
    try:
        recorder = place.reading()
    except NotFound:
        return ""
    try:
        head = recorder.max_notification_id() or 0
        # The first events are those that register partners: twice as many, to have facts among them.
        pages = (
            recorder.select_notifications(1, 2 * LOOKED_AT),
            recorder.select_notifications(max(1, head - LOOKED_AT), LOOKED_AT + 1),
        )
    finally:
        recorder.close()
    return told_of(one.state for page in pages for one in page if str(one.originator_id).startswith(_OF_FACTS))


def told_of_subject(place: Place, subject: str) -> str:
    """The same of all stored facts of one order, shipment or certificate."""
    from cli.asking.store import opened

    try:
        with opened(place) as histories:
            return told_of(event.state for event in histories.events(subject))
    except NotFound:
        return ""
