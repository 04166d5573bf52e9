"""Answers: five formats, safe to show, never wrapped badly."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.output import cell, write, write_object
from cli.table import Fit
from cli.text import plain, plain_json
from domain.errors import CannotWrite

NASTY = "a\x1b[2J\nb\x9b31m\u202ec\u2028\x7f"
COLUMNS = ("name", "pieces", "at", "rate", "done", "lines")
ROW = (NASTY, 12, datetime(2026, 3, 1, 8, tzinfo=UTC), 0.5, True, ["1", {"x": Decimal("1.50")}])


@given(st.text())
def test_no_text_carries_what_a_terminal_obeys(text: str) -> None:
    for shown in (plain(text), plain(text, lines=True).replace("\n", "")):
        assert all(ord(c) >= 0x20 and not 0x7F <= ord(c) <= 0x9F for c in shown)
        assert not set(shown) & set("\u202e\u2066\u2028\ufeff")
        shown.encode()


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_safe_json_has_the_same_value(value: object) -> None:
    assert json.loads(plain_json(json.dumps(value, ensure_ascii=False))) == value


@pytest.mark.parametrize("format", ["table", "json", "ndjson"])
def test_partners_text_is_shown_escaped(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(COLUMNS, [ROW], format=format)
    told = capsys.readouterr().out
    assert not set(told) & set("\x1b\x9b\u202e\u2028\x7f")
    if format != "table":
        parsed = json.loads(told)
        assert (parsed[0] if format == "json" else parsed)["name"] == NASTY


def test_json_has_times_in_utc_and_numbers_as_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    write((*COLUMNS, "none", "nan", "day"), [(*ROW, None, float("nan"), date(2026, 3, 1))], format="ndjson")
    parsed = json.loads(capsys.readouterr().out)
    assert parsed["at"] == "2026-03-01T08:00:00Z"
    assert (parsed["pieces"], parsed["rate"], parsed["done"]) == (12, 0.5, True)
    assert parsed["lines"] == ["1", {"x": 1.5}]
    assert (parsed["none"], parsed["nan"], parsed["day"]) == (None, None, "2026-03-01")


def test_csv_off_a_terminal_is_the_text_itself(capsys: pytest.CaptureFixture[str]) -> None:
    write(COLUMNS, [ROW], format="csv")
    (header, row) = csv.reader(io.StringIO(capsys.readouterr().out, newline=""))
    assert header == list(COLUMNS)
    assert row[:3] == [NASTY, "12", "2026-03-01T08:00:00Z"]


def test_parquet_goes_to_a_file_whole_or_not_at_all(tmp_path: Path) -> None:
    write(("a", "b"), [(1, "x"), (2, None)], format="parquet", output=tmp_path / "answer.parquet")
    assert pq.read_table(tmp_path / "answer.parquet").to_pylist() == [{"a": 1, "b": "x"}, {"a": 2, "b": None}]

    def rows() -> object:
        yield (1, "x")
        raise RuntimeError("broken off")

    with pytest.raises(RuntimeError):
        write(("a", "b"), rows(), format="csv", output=tmp_path / "part.csv")  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["answer.parquet"]
    with pytest.raises(CannotWrite):
        write(("a",), [(1,)], format="csv", output=tmp_path / "no-folder" / "a.csv")


def test_a_table_stands_in_its_columns_and_says_when_it_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    write(("order", "pieces"), [("PO-1", 5), ("PO-20", 1234)])
    assert capsys.readouterr().out == "order  pieces\nPO-1        5\nPO-20    1234\n"
    write(("order",), [], footer="0 orders")
    told = capsys.readouterr()
    assert (told.out, told.err) == ("(none)\n", "0 orders\n")


@pytest.mark.parametrize("width", [60, 100])
def test_no_line_is_longer_than_the_terminal(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    running_text = "expected a number, found a word that nobody knows " * 3
    write(("code", "words"), [("wrong_field", running_text)])
    write(tuple(f"column_{n}" for n in range(20)), [tuple(f"value-{n}" * 2 for n in range(20))])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= width
    assert "wrong_field" in lines[1], "short columns are not folded"
    assert "-- 1 --" in lines, "what can't fit is shown as one block a row"


def test_one_thing_is_shown_as_lines_or_as_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    write_object({"partner": "mill", "topic_no": 1})
    assert capsys.readouterr().out == "partner   mill\ntopic no  1\n"
    write_object({"partner": "mill", "topic_no": 1}, format="json")
    assert json.loads(capsys.readouterr().out) == {"partner": "mill", "topic_no": 1}


def test_markup_in_a_partners_text_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    write(("words",), [("[bold red]late[/] :warning: [link=x]y[/link]",)])
    assert "[bold red]late[/] :warning: [link=x]y[/link]" in capsys.readouterr().out


def test_a_float_in_a_table_has_three_decimals_at_most() -> None:
    assert [cell(value) for value in (0.5, 1234.56789, 3.0, None, False)] == ["0.5", "1234.568", "3", "", "no"]


FIT = Fit(spare=("ordered", "due"), short={"customer": 10}, fold={"how": 12})
LATE_ROWS = [
    ("FAB-000467", "Example Customer 28", "1230", "", "4 lines overdue, 625 d"),
    ("FAB-000248", "Größe & Söhne of Somewhere", "2184", "", "1 line overdue, 9 d"),
]


@pytest.mark.parametrize(("width", "shown"), [(100, "ordered"), (60, "ordered"), (44, ""), (40, "")])
def test_a_table_is_narrowed_to_the_terminal(
    width: int, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    write(("order_no", "customer", "ordered", "due", "how"), LATE_ROWS, fit=FIT)
    told = capsys.readouterr()
    header, *lines = told.out.splitlines()
    assert header.split() == ["order_no", "customer", *([shown] if shown else []), "how"], "an empty column is left out"
    assert max(map(len, (header, *lines))) <= width
    assert "--" not in told.out, "no cards"
    assert ("…" in told.out) == (width < 100)
    assert ("no room for ordered:" in told.err) == (not shown)


def test_a_narrowed_table_is_whole_in_the_other_formats(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    write(("order_no", "customer", "ordered", "due", "how"), LATE_ROWS, format="csv", fit=FIT)
    told = capsys.readouterr()
    assert told.out.splitlines()[1] == 'FAB-000467,Example Customer 28,1230,,"4 lines overdue, 625 d"'
    assert not told.err
