"""Reading stored facts: with the model of the type that was stated."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from domain.envelope import digest, seal
from domain.errors import Misconfigured
from domain.examples import example
from domain.facts import BY_TYPE, FACTS, FactData
from domain.history import recorded
from domain.order import Order
from domain.positions import Position


def stored_cut(stated_type: str, *, binary: bool = False) -> Order.Event:
    """A stored `cut` whose sender stated this type, in structured or binary mode."""
    event = example("cut") | {"type": stated_type}
    headers: list[tuple[str, bytes]] = []
    value = json.dumps(event).encode()
    if binary:
        headers = [("ce_" + name, text.encode()) for name, text in event.items() if isinstance(text, str)]
        headers.append(("content-type", b"application/json"))
        value = json.dumps(event["data"]).encode()
    key = event["subject"].encode()
    state = seal(
        recorded_ms=1_764_000_000_000,
        position=Position(1, 0, 0),
        digest=digest(key, headers, value),
        headers=headers,
        value=value,
        binary=binary,
    )
    (cut,) = [cls for cls in vars(Order).values() if getattr(cls, "TOPIC", "") == "order.cut"]
    event_of_cut: Order.Event = cut("order/" + event["subject"], 1, state)
    return event_of_cut


class CutOfLater(FactData):
    """What a later `threadline.cut.v2` might be: nothing of today's data fits it."""

    panels: int


@pytest.mark.parametrize("binary", [False, True], ids=["structured", "binary"])
def test_v1_bytes_are_read_with_v1s_model_also_once_there_is_a_v2(
    monkeypatch: pytest.MonkeyPatch, binary: bool
) -> None:
    first = FACTS["cut"]
    later = replace(first, model=CutOfLater, version=2)
    monkeypatch.setitem(FACTS, "cut", later)
    monkeypatch.setitem(BY_TYPE, later.type, later)
    read = recorded(stored_cut("threadline.cut.v1", binary=binary)).fact
    assert type(read.data) is first.model
    assert read.name == "cut"


def test_a_type_that_nobody_knows_is_said_with_its_place() -> None:
    with pytest.raises(Misconfigured, match=r"version 1 of order/PO-26-00417 .* 'threadline\.cut\.v9'") as told:
        recorded(stored_cut("threadline.cut.v9"))
    assert told.value.code == "unknown_event"
    assert "later one" in told.value.next_step
