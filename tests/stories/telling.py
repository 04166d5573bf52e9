"""Telling a story the real way: records as partners send them, through decode, ingest and projector, to a copy.

A story is a list of CloudEvents in the order in which they were sent. The broker's clock is the only thing made up:
each record is appended ten minutes after its fact happened, or right after the record before it if that is later.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from domain.fact import Fact
from domain.facts import BY_TYPE
from domain.fold import OrderState, fold
from domain.moments import read_moment
from domain.positions import Position
from projections.asking import open_copy
from projections.projector import Projector
from store.open import upcaster_of
from tests.consumers.world import World

HERE = Path(__file__).parent
TEN_MINUTES_US = 600_000_000
Event = dict[str, Any]
Row = dict[str, Any]
Kinds = Mapping[str, frozenset[str]]


class Teller:
    """Writes a story down, a fact a call; the ids are the readable ones that the caller gives."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, fact: str, id: str, by: str, subject: str, time: str, /, **data: Any) -> None:
        """One fact; `from_` and `class_` stand for the words that Python keeps for itself."""
        self.events.append(
            {
                "specversion": "1.0",
                "id": id,
                "source": f"/partners/{by}",
                "type": f"threadline.{fact}.v1",
                "subject": subject,
                "time": time,
                "data": {name.rstrip("_"): value for name, value in data.items()},
            }
        )


def pieces(**by_line: int) -> list[Row]:
    """`pieces(_1=412, _2=306)`: quantities by line; a line's name may begin with a digit, Python's words may not."""
    return [{"line": name.lstrip("_"), "quantity": quantity} for name, quantity in by_line.items()]


def defect(code: str, class_: str, defects: int, defectives: int) -> Row:
    return {"code": code, "class": class_, "defects": defects, "defectives": defectives}


def us(text: str) -> int:
    """A moment as the microseconds that the read models have."""
    return read_moment(text)


def hours(number: int) -> int:
    return number * 3_600_000_000


def as_lines(events: Iterable[Event]) -> str:
    return "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events)


def read(name: str) -> list[Event]:
    """A story as it is kept: one structured CloudEvent a line."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def recorded_us(events: Sequence[Event]) -> list[int]:
    """When the broker appended each record of the story."""
    times: list[int] = []
    for event in events:
        times.append(max(read_moment(event["time"]) + TEN_MINUTES_US, times[-1] if times else 0))
    return times


def shuffled(events: Sequence[Event], seed: int) -> list[tuple[Event, int]]:
    """The records in another order of arrival, each with the broker's time that it had."""
    records = list(zip(events, recorded_us(events), strict=True))
    random.Random(seed).shuffle(records)
    return records


def tell(folder: Path, kinds: Kinds, records: Iterable[tuple[Event, int]], *, page_size: int = 10**6) -> World:
    """Send the records, ingest them, project them and publish a copy; none may be refused or repeated."""
    world = World(folder)
    for partner, its in kinds.items():
        world.register(partner, *its)
    go_on(world, records, page_size=page_size)
    return world


def go_on(world: World, records: Iterable[tuple[Event, int]], *, page_size: int = 10**6) -> None:
    """Tell more of it: the read models are refreshed where the new records touch them."""
    before = world.tally().recorded
    sent = 0
    for event, at_us in records:
        partner = str(event["source"]).removeprefix("/partners/")
        world.send(event, to=partner, recorded_ms=at_us // 1000)
        sent += 1
    world.ingest()
    tally = world.tally()
    assert (tally.recorded, tally.repeated, tally.quarantined) == (before + sent, 0, 0)
    with Projector(world.store, world.folder, upcast=upcaster_of(world.tracker), page_size=page_size) as projector:
        projector.run_once()
        projector.publish()


Copied = dict[str, list[Row]]


def published(folder: Path, *models: str) -> Copied:
    """All rows of published tables and views, days as text; the copy is closed again."""
    with open_copy(folder) as copy:
        return {
            model: [
                {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
                for row in copy.arrow(f"FROM {model}").to_pylist()
            ]
            for model in models
        }


def facts_of(events: Sequence[Event], subject: str) -> list[Fact]:
    """The facts of one subject, parsed as ingest parses them."""
    made = []
    for number, (event, at_us) in enumerate(zip(events, recorded_us(events), strict=True)):
        if event["subject"] != subject:
            continue
        spec = BY_TYPE[event["type"]]
        fact = Fact(
            id=event["id"],
            source=event["source"],
            subject=subject,
            name=spec.name,
            happened_at=event["time"],
            happened_us=read_moment(event["time"]),
            recorded_us=at_us,
            data=spec.model.model_validate_json(json.dumps(event["data"])),
            position=Position(1, 0, number),
        )
        made.append(fact)
    return made


def folded(events: Sequence[Event], order_no: str, kinds: Kinds) -> OrderState:
    """The same order by the pure fold."""
    return fold(order_no, facts_of(events, order_no), kinds)


def same(found: Sequence[Row], expected: Sequence[Row]) -> None:
    """Rows are equal in the columns that the expected ones have, whatever their order."""
    columns = sorted(expected[0]) if expected else []
    assert all(sorted(row) == columns for row in expected), "the expected rows name different columns"
    ours = sorted(({name: row[name] for name in columns} for row in found), key=repr)
    theirs = sorted(({name: row[name] for name in columns} for row in expected), key=repr)
    for mine, its in zip(ours, theirs, strict=False):
        assert mine == its
    assert ours == theirs
