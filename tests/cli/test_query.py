from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_sql_is_answered_on_stdout_and_its_position_told_on_stderr(ask: Run) -> None:
    found = ask("query", "SELECT order_no, status FROM orders ORDER BY order_no", "--format", "csv")
    assert found.exit_code == 0, found.stderr
    assert found.stdout == "order_no,status\nPO-26-00417,delivered\nPO-26-00500,cutting\n"
    assert found.stderr.startswith("as of position 38, ")


def test_sql_is_read_from_stdin(ask: Run) -> None:
    assert ask("query", "-", "--format", "csv", input="SELECT 1 AS a;\n").stdout == "a\n1\n"


def test_parquet_keeps_the_types_of_the_database(ask: Run, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    file = tmp_path / "orders.parquet"
    sql = "SELECT delivery_date, ordered, confirmed_at FROM orders"
    assert ask("query", sql, "--format", "parquet", "--output", str(file)).exit_code == 0
    kinds = {field.name: str(field.type) for field in pq.read_schema(file)}
    assert kinds == {"delivery_date": "date32[day]", "ordered": "int64", "confirmed_at": "timestamp[us, tz=Etc/UTC]"}


@pytest.mark.parametrize(
    ("sql", "code", "exit_code"),
    [
        ("SELECTT", "bad_query", 65),
        ("SELECT nothing FROM orders", "bad_query", 65),
        ("", "invalid_input", 65),
        (" ; ", "invalid_input", 65),
        ("/* nothing */", "invalid_input", 65),
        ("SELECT 1; SELECT 2", "invalid_input", 65),
        ("SELECT 1; DELETE FROM orders", "invalid_input", 65),
        ("DELETE FROM orders", "read_only", 77),
        ("CREATE TABLE t AS SELECT 1", "read_only", 77),
        ("COPY orders TO 'orders.csv'", "read_only", 77),
        ("SELECT * FROM read_csv('/etc/passwd')", "read_only", 77),
        ("ATTACH 'other.duckdb'", "read_only", 77),
        ("SET memory_limit = '100GB'", "read_only", 77),
    ],
)
def test_what_can_not_be_asked_ends_in_a_code_and_no_traceback(ask: Run, sql: str, code: str, exit_code: int) -> None:
    found = ask("query", sql)
    assert (found.exit_code, found.stdout) == (exit_code, "")
    assert f"error [{code}]" in found.stderr
    assert "next: " in found.stderr
    assert "Traceback" not in found.stderr


def test_a_query_without_an_end_is_stopped(ask: Run) -> None:
    found = ask("query", "SELECT count(*) FROM range(1000000) a, range(1000000) b", "--max-seconds", "0.2")
    assert found.exit_code == 75
    assert "error [query_too_long]" in found.stderr


@pytest.mark.parametrize(
    "sql", ["SELECT ';' AS a;", "SELECT 1; -- and no more", "PIVOT orders ON status USING count(*)"]
)
def test_one_statement_is_one_whatever_stands_in_it(ask: Run, sql: str) -> None:
    assert ask("query", sql).exit_code == 0
