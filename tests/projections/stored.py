"""A store of events in memory, and short ways to state facts for tests of the projections."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import duckdb

from domain.moments import read_moment
from projections.appending import append, arrow_page
from projections.desk import Desk
from projections.refresh import work_out, write
from projections.tables import make_tables, prepare
from store.recorder import NotificationPage

BUYER, FACTORY, CARRIER, INSPECTOR = "brand-a", "tahsin-01", "maersk", "sgs"
KINDS: dict[str, frozenset[str]] = {
    BUYER: frozenset({"buyer"}),
    FACTORY: frozenset({"factory"}),
    CARRIER: frozenset({"carrier"}),
    INSPECTOR: frozenset({"inspector"}),
}


def in_memory() -> Desk:
    """A work file's tables in memory, and a desk."""
    connection = duckdb.connect()
    prepare(connection)
    make_tables(connection)
    return Desk(connection)


def take_in(desk: Desk, page: NotificationPage) -> None:
    """What the projector does with a page."""
    desk.empty()
    append(desk, arrow_page(page))
    write(desk, work_out(desk))


def dump(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass
class Store:
    """Stored events as rows (originator_id, topic, state); the fake at the projector's one seam."""

    rows: list[tuple[str, str, bytes]] = field(default_factory=list)

    def read_page(self, after: int, limit: int) -> NotificationPage:
        rows = self.rows[after : after + limit]
        ids = list(range(after + 1, after + 1 + len(rows)))
        return NotificationPage(ids, [r[0] for r in rows], [1] * len(rows), [r[1] for r in rows], [r[2] for r in rows])

    def partner(self, name: str, kinds: frozenset[str]) -> None:
        state = {"at_ms": 1, "name": name, "kinds": sorted(kinds), "topic_no": 1, "by": "ada", "reason": "new"}
        self.rows.append((f"partner/{name}", "partner.registered", dump(state)))

    def partners(self, kinds: dict[str, frozenset[str]] = KINDS) -> Store:
        for name, its in kinds.items():
            self.partner(name, its)
        return self

    def state(
        self,
        fact: str,
        data: dict[str, Any],
        *,
        by: str = FACTORY,
        at: str = "2026-01-01T12:00:00Z",
        subject: str = "PO-1",
        id: str = "",
        recorded_ms: int | None = None,
        binary: bool = False,
    ) -> str:
        """Append one fact; answers its id."""
        number = len(self.rows) + 1
        id = id or f"f{number}"
        attributes = {
            "specversion": "1.0",
            "id": id,
            "source": f"/partners/{by}",
            "type": f"threadline.{fact}.v1",
            "subject": subject,
            "time": at,
        }
        recorded = recorded_ms if recorded_ms is not None else read_moment(at) // 1000 + 1000
        envelope: dict[str, Any] = {"recorded_ms": recorded, "at": f"1/0/{number}", "digest": f"{number:064x}"}
        if binary:
            envelope |= {"headers": [["content-type", "application/json"]], "ce": attributes, "fact": data}
        else:
            envelope |= {"fact": {**attributes, "data": data}}
        originator = subject if "/" in subject else f"order/{subject}"
        self.rows.append((originator, f"{originator.partition('/')[0]}.{fact}", dump(envelope)))
        return id


def confirmed(**more: Any) -> dict[str, Any]:
    return {
        "customer": "ACME",
        "factory": FACTORY,
        "style": "TEE",
        "delivery_date": "2026-06-01",
        "lines": [{"line": "1", "quantity": 100}],
        **more,
    }


def made(quantity: int = 100, *, lot: str = "L1", line: str = "1", **more: Any) -> dict[str, Any]:
    return {"lot": lot, "quantities": [{"line": line, "quantity": quantity}], **more}


def sent(quantity: int = 100, *, shipment: str = "maersk/S1", line: str = "1", **more: Any) -> dict[str, Any]:
    return {"shipment": shipment, "contents": [{"line": line, "quantity": quantity}], **more}


def got(quantity: int = 100, *, shipment: str = "maersk/S1", line: str = "1", **more: Any) -> dict[str, Any]:
    return {"shipment": shipment, "quantities": [{"line": line, "quantity": quantity}], **more}
