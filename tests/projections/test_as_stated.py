"""The uncorrected view is what a projector would have made of the same facts, had nobody corrected any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from stored import Store
from strategies import KINDS, Stated, facts_made_of
from test_sql_equals_fold import apart, stories

from projections.as_stated import as_stated
from projections.asking import open_copy
from projections.projector import Projector
from projections.texts import MODELS

COMPARED = [name for name in MODELS if name not in ("quarantine", "partners")]
Rows = dict[str, list[tuple[Any, ...]]]


def without_corrections(told: Sequence[Stated]) -> list[Stated]:
    """The facts less each `corrected`, and less what those that void something put in a voided fact's place."""
    known = {(one.partner, one.subject, one.id): one for one in told if one.name != "corrected"}
    first: dict[tuple[str, str, str], Stated] = {}
    for one in sorted(told, key=lambda one: (moment(one), one.id)):
        voided = (one.partner, one.subject, one.data.get("corrects", ""))
        if one.name == "corrected" and voided in known:
            first.setdefault(voided, one)
    replaced = {
        (one.partner, named.get("subject", one.subject), named["id"])
        for one in first.values()
        for named in one.data.get("replaced_by") or ()
    }
    return [one for key, one in known.items() if key not in replaced]


def moment(one: Stated) -> int:
    from domain.moments import read_moment

    return read_moment(one.time)


def published(told: Sequence[Stated], folder: Path, of: Sequence[Stated]) -> Path:
    """Publish these facts of those told, each recorded when it was recorded among all."""
    store = Store().partners(KINDS)
    for one, fact in zip(of, facts_made_of(of), strict=True):
        if one in told:
            store.state(
                one.name, one.data, by=one.partner, at=one.time, subject=one.subject, id=one.id,
                recorded_ms=fact.recorded_us // 1000,
            )  # fmt: skip
    with Projector(store, folder) as projector:
        projector.run_once()
        projector.publish()
    return folder


def rows(asked: Any) -> Rows:
    return {name: sorted(asked.query(f"FROM {name}").rows, key=repr) for name in COMPARED}


@pytest.fixture(scope="module")
def told() -> list[Stated]:
    found: dict[tuple[str, str, str], Stated] = {}
    for one in apart(stories(60, of=4)):
        found.setdefault((one.partner, one.subject, one.id), one)
    return list(found.values())


def test_as_stated_equals_a_rebuild_without_the_corrections(told: list[Stated], tmp_path: Path) -> None:
    some = [one for one in told if one.name == "corrected"]
    assert len(some) > 20
    with open_copy(published(told, tmp_path / "corrected", told)) as copy, as_stated(copy) as asked:
        found, corrected = rows(asked), rows(copy)
    with open_copy(published(without_corrections(told), tmp_path / "stated", told)) as copy:
        expected = rows(copy)
    for name in COMPARED:
        extra = [row for row in found[name] if row not in expected[name]]
        lacking = [row for row in expected[name] if row not in found[name]]
        assert (extra[:1], lacking[:1]) == ([], []), name
        assert len(found[name]) == len(expected[name]), name
    assert found["orders"] != corrected["orders"]


def test_only_the_order_asked_for_is_taken_back(told: list[Stated], tmp_path: Path) -> None:
    corrections = Counter(one.subject for one in told if one.name == "corrected" and "/" not in one.subject)
    order = corrections.most_common(1)[0][0]
    with open_copy(published(told, tmp_path / "copy", told)) as copy:
        with as_stated(copy, order=order) as asked:
            found = rows(asked)
        with as_stated(copy) as asked:
            whole = rows(asked)
        kept = rows(copy)
    for name in ("orders", "order_lines", "pieces"):
        assert [row for row in found[name] if row[0] == order] == [row for row in whole[name] if row[0] == order]
    named = {row[0] for row in found["orders"]}
    changed = {row[0] for name in ("orders", "pieces") for row in {*found[name]} ^ {*kept[name]}}
    assert order in changed
    assert len(changed) <= 2 < len(named), "the order, and one in which a replacement stands"
