from __future__ import annotations

from pathlib import Path

import pytest
from stored import BUYER, Store, confirmed, got, made, sent

from domain.errors import Busy, Unavailable
from projections.projector import Projector
from projections.rebuild import rebuild, rebuild_models


@pytest.fixture
def store() -> Store:
    store = Store().partners()
    for number in range(5):
        order = f"PO-{number}"
        store.state("confirmed", confirmed(), by=BUYER, subject=order)
        store.state("cut", made(), subject=order, at="2026-02-01T12:00:00Z")
        store.state("shipped", sent(), subject=order, at="2026-02-08T12:00:00Z")
        store.state("delivered", got(), subject=order, at="2026-03-08T12:00:00Z", by=BUYER)
    return store


def project(store: Store, folder: Path, *, page_size: int = 7) -> None:
    with Projector(store, folder, page_size=page_size) as projector:
        projector.run_once()


def test_live_equals_rebuild(store: Store, tmp_path: Path) -> None:
    project(store, tmp_path)
    rebuilt = rebuild(store, tmp_path)
    assert rebuilt.is_equal
    assert {one.table: one.live_rows for one in rebuilt.compared}["facts"] == 20
    assert rebuilt.position == 24


def test_a_damaged_row_of_facts_is_reported_and_repaired(store: Store, tmp_path: Path) -> None:
    project(store, tmp_path)
    with Projector(store, tmp_path) as projector:
        projector.connection.execute("UPDATE facts_making SET quantities = [] WHERE fact = 'cut' AND order_no = 'PO-3'")
    rebuilt = rebuild(store, tmp_path)
    found = {one.table: (one.only_live, one.only_rebuilt) for one in rebuilt.compared}
    assert found.pop("facts") == (1, 1)
    assert set(found.values()) == {(0, 0)}
    assert rebuild(store, tmp_path).is_equal


def test_a_damaged_read_model_is_reported_and_repaired_from_facts(store: Store, tmp_path: Path) -> None:
    project(store, tmp_path)
    with Projector(store, tmp_path) as projector:
        projector.connection.execute("DELETE FROM order_lines WHERE order_no = 'PO-1'")
    compared = {one.table: one for one in rebuild_models(tmp_path).compared}
    assert (compared["order_lines"].only_rebuilt, compared["orders"].is_equal) == (1, True)
    assert rebuild(store, tmp_path).is_equal


def test_a_work_file_that_does_not_open_is_set_aside_and_made_anew(store: Store, tmp_path: Path) -> None:
    project(store, tmp_path)
    (tmp_path / "work.duckdb").write_bytes(b"no database")
    with pytest.raises(Unavailable, match=r"work\.duckdb") as caught:
        Projector(store, tmp_path)
    assert "rebuild" in caught.value.next_step
    assert rebuild(store, tmp_path).is_switched
    assert (tmp_path / "work.duckdb.broken").exists()
    project(store, tmp_path)


def test_a_rebuild_beside_a_running_projector_is_busy(store: Store, tmp_path: Path) -> None:
    with Projector(store, tmp_path), pytest.raises(Busy):
        rebuild(store, tmp_path)


def test_a_second_projector_is_busy_and_names_the_first(store: Store, tmp_path: Path) -> None:
    import os

    with Projector(store, tmp_path), pytest.raises(Busy, match=str(os.getpid())):
        Projector(store, tmp_path)
    Projector(store, tmp_path).close()


def test_a_gap_in_the_store_stops_the_projector(store: Store, tmp_path: Path) -> None:
    class Torn(Store):
        def read_page(self, after: int, limit: int):  # type: ignore[no-untyped-def]
            page = super().read_page(after, limit)
            for column in (page.ids, page.originator_ids, page.versions, page.topics, page.states):
                del column[3:4]
            return page

    with Projector(Torn(store.rows), tmp_path) as projector:
        with pytest.raises(Unavailable) as caught:
            projector.run_once()
        assert (caught.value.code, projector.position) == ("store_gap", 0)
