"""Golden records: what was once accepted is read and stored in the same way for ever.

A golden file is never edited. Where one fails, stored events and evidence would change their meaning: add a version
of the fact (or of the envelope) with golden files of its own, and leave these as they are.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from consumers.decode import is_binary
from domain.envelope import recompute_digest, seal
from domain.events import CarriedEvent
from domain.fact import Fact
from domain.facts import FACTS, subject_kind
from domain.history import recorded
from domain.order import AGGREGATE_OF, EVENT_OF
from domain.record import Record
from senders.ids import NAMESPACE, made_id
from tests.contract.registered import read

GOLDEN = sorted((Path(__file__).resolve().parents[1] / "golden").glob("*.json"))


def fact_json(fact: Fact) -> dict[str, Any]:
    """A fact as plain JSON: data as stated, without what was left out."""
    return {
        "id": fact.id,
        "source": fact.source,
        "subject": fact.subject,
        "name": fact.name,
        "happened_at": fact.happened_at,
        "happened_us": fact.happened_us,
        "recorded_us": fact.recorded_us,
        "position": str(fact.position),
        "digest": fact.digest,
        "data": fact.data.model_dump(mode="json", by_alias=True, exclude_unset=True),
    }


def record_of(golden: dict[str, Any]) -> Record:
    said = golden["record"]
    return Record(
        said["topic"],
        said["partition"],
        said["offset"],
        said["recorded_ms"],
        said["key"].encode(),
        said["value"].encode(),
        tuple((name, text.encode()) for name, text in said["headers"]),
    )


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_record_is_read_and_stored_as_it_always_was(path: Path) -> None:
    golden = json.loads(path.read_text(encoding="utf-8"))
    record = record_of(golden)
    fact = read(record)
    assert isinstance(fact, Fact), fact
    assert fact_json(fact) == golden["fact"]
    state = seal(
        recorded_ms=record.recorded_ms,
        position=fact.position,
        digest=fact.digest,
        headers=record.headers,
        value=record.value or b"",
        binary=is_binary(record.headers),
    )
    assert state.decode() == golden["state"]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_state_is_opened_as_the_fact_it_holds(path: Path) -> None:
    golden = json.loads(path.read_text(encoding="utf-8"))
    subject = golden["fact"]["subject"]
    event_class: type[CarriedEvent] = EVENT_OF[golden["fact"]["name"], AGGREGATE_OF[subject_kind(subject)]]
    originator_id = subject if "/" in subject else f"order/{subject}"
    state = golden["state"].encode()
    opened = recorded(event_class(originator_id, 1, state))
    assert fact_json(opened.fact) == golden["fact"]
    assert recompute_digest(originator_id, state) == golden["fact"]["digest"]
    assert opened.sealed.value == golden["record"]["value"].encode()


def test_every_fact_has_a_golden_file() -> None:
    names = {path.name for path in GOLDEN}
    assert {f"{spec.name}.v{spec.version}.structured.json" for spec in FACTS.values()} <= names


def test_the_namespace_of_made_ids_never_changes() -> None:
    assert str(NAMESPACE) == "ee314c32-e01c-4f6b-9c67-7826745fffcc"
    key = '["cut","PO-1",{"lot":"L-01","time":"2026-03-24T18:10:00Z"}]'
    assert made_id(key) == "c25fdaf8-ba89-540a-b136-62979cfb5f08"
