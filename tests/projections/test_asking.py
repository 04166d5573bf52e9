from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stored import BUYER, Store, confirmed, got, made, sent

from domain.errors import InvalidInput, NotAllowed, NotFound, UsageError
from projections.asking import Copy, TooLong, open_copy
from projections.projector import Projector
from projections.reports import lead_times, on_time


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("projections")
    store = Store().partners()
    for number in range(1, 4):
        order = f"PO-{number}"
        store.state("confirmed", confirmed(delivery_date="2026-02-20"), by=BUYER, subject=order)
        store.state("cut", made(), subject=order, at=f"2026-01-0{number + 1}T12:00:00Z")
        store.state("shipped", sent(mode="ocean"), subject=order, at="2026-02-08T12:00:00Z")
        if number < 3:
            store.state("delivered", got(), subject=order, at=f"2026-02-{18 + 2 * number}T23:00:00-05:00", by=BUYER)
    with Projector(store, folder) as projector:
        projector.run_once()
        projector.publish()
    return folder


@pytest.fixture
def copy(folder: Path) -> Iterator[Copy]:
    with open_copy(folder) as copy:
        yield copy


def test_an_answer_tells_its_position_and_time(copy: Copy) -> None:
    answer = copy.query("SELECT order_no, status FROM orders WHERE order_no = ? ORDER BY 1", ["PO-1"])
    assert (answer.columns, answer.rows, answer.position) == (("order_no", "status"), (("PO-1", "delivered"),), 15)
    assert answer.published_at.tzinfo is not None
    assert copy.arrow("SELECT count(*) AS n FROM facts").to_pylist() == [{"n": 11}]


def test_before_anything_is_published_the_next_step_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        open_copy(tmp_path)
    assert caught.value.code == "nothing_published"
    assert "threadline project" in caught.value.next_step


def test_every_table_and_column_has_a_comment(copy: Copy) -> None:
    silent = copy.query(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal "
        "AND table_name <> 'audit_trail' AND schema_name = 'main' UNION ALL "
        "SELECT table_name, '' FROM duckdb_tables() WHERE comment IS NULL AND schema_name = 'main' UNION ALL "
        "SELECT view_name, '' FROM duckdb_views() WHERE comment IS NULL AND NOT internal AND schema_name = 'main'"
    )
    assert silent.rows == ()


@pytest.mark.parametrize(
    "attack",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM parquet_metadata('/etc/passwd')",
        "COPY orders TO 'stolen.csv'",
        "COPY (SELECT 1) TO 'stolen.parquet'",
        "EXPORT DATABASE 'stolen'",
        "ATTACH 'other.db'",
        "INSERT INTO orders (order_no) VALUES ('PO-9')",
        "UPDATE orders SET status = 'delivered'",
        "DELETE FROM facts",
        "CREATE TABLE mine AS SELECT 1",
        "DROP TABLE orders",
        "CREATE MACRO mine() AS 1",
        "INSTALL httpfs",
        "LOAD httpfs",
        "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET memory_limit = '8GB'",
        "RESET memory_limit",
        "SET threads = 8",
        "PRAGMA threads = 8",
        "PRAGMA enable_profiling",
        "SELECT getenv('HOME')",
        "SELECT * FROM local_frame",
    ],
)
def test_an_attack_is_refused(copy: Copy, attack: str) -> None:
    import pyarrow as pa

    local_frame = pa.table({"secret": [1]})
    with pytest.raises(UsageError) as caught:
        copy.query(attack)
    assert local_frame is not None
    assert caught.value.code in ("read_only", "bad_query")
    assert copy.query("SELECT count(*) FROM orders").rows == ((3,),)


def test_writing_is_told_from_wrong_sql(copy: Copy) -> None:
    with pytest.raises(NotAllowed):
        copy.query("DELETE FROM facts")
    with pytest.raises(InvalidInput):
        copy.query("SELECT nothing FROM orders")


def test_an_endless_query_is_stopped(folder: Path) -> None:
    with open_copy(folder, max_seconds=0.5) as copy, pytest.raises(TooLong):
        copy.query("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = -1")


def test_lead_times_by_stage_count_what_is_open(copy: Copy) -> None:
    answer = lead_times(copy)
    rows = {row[1:3]: dict(zip(answer.columns, row, strict=True)) for row in answer.rows}
    cut = rows["confirmed", "cut"]
    # 1, 2 and 3 days from 1 January 12:00
    assert (cut["n"], cut["p50_hours"], cut["p80_hours"], cut["open"]) == (3, 48.0, pytest.approx(62.4), 0)
    assert rows["shipped", "delivered"]["n"] == 2
    assert rows["shipped", "delivered"]["open"] == 1


def test_lead_times_are_narrowed_by_factory_and_month(copy: Copy) -> None:
    assert lead_times(copy, by="factory", factory="nobody-else").rows == ()
    assert {row[0] for row in lead_times(copy, by="month", from_month="2026-01", to_month="2026-01").rows} == {
        "2026-01"
    }
    with pytest.raises(InvalidInput):
        lead_times(copy, by="colour")


def test_lateness_is_judged_by_the_local_date(copy: Copy) -> None:
    answer = on_time(copy)
    # PO-1 on 20 February local time (21st in UTC) is on time, PO-2 on the 22nd is late, PO-3 is not delivered.
    assert answer.columns == ("scope", "n", "late", "late_percent", "open", "assumed")
    assert answer.rows == (("all", 2, 1, 50.0, 1, 0),)
    assert [row[0] for row in on_time(copy, by="mode").rows] == ["ocean"]
    assert [row[:2] for row in on_time(copy, by="month").rows] == [("2026-02", 2), (None, 0)]
