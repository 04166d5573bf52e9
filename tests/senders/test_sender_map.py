"""A foreign file by its map."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import InvalidInput, NotFound
from senders.dates import time_text
from senders.mapping import read_map
from tests.senders.reading import Found, mapped_of

MAP = """
unknown = ["N/A", "Not captured"]
formats = ["%d-%b-%y", "%m/%d/%y"]
ignored = ["Remark"]

[looked_at]
"Weight" = "number"

[[facts]]
fact = "confirmed"
subject = "Order"
group_by = ["Order"]
[facts.time]
column = "Ordered"
if_unknown = [{ column = "Due", pick = "lowest" }]
[facts.fields]
customer = { constant = "Mode AG" }
factory = { column = "Vendor", make = "partner" }
style = { column = "Style", shorten = 10 }
mode = { column = "Mode", words = { "By air" = "air" }, unknown = ["?"] }
delivery_date = { column = "Due", pick = "highest" }
"lines.line" = "Line"
"lines.delivery_date" = "Due"
"lines.quantity" = "Pieces"

[[facts]]
fact = "delivered"
subject = { text = "{Order}" }
group_by = ["Order", "Notice"]
[facts.time]
column = "Arrived"
zone = "Asia/Dhaka"
[facts.fields]
shipment = { text = "sea/{Notice}" }
"quantities.line" = "Line"
"quantities.quantity" = "Pieces"
"""
HEAD = "Order,Line,Vendor,Style,Mode,Ordered,Due,Arrived,Notice,Pieces,Weight,Remark\n"


def read(rows: str, folder: Path, map_text: str = MAP) -> Found:
    return mapped_of(HEAD + rows, map_text, folder)


def test_rows_become_facts_of_several_kinds_grouped_by_their_columns(tmp_path: Path) -> None:
    found = read(
        "PO-1,1,Ann & Co.,Shirt,By air,01-Feb-06,02-Jun-06,03-Jun-06,N1,10,5,x\n"
        "PO-2,1,Ann & Co.,Shirt,By air,2/1/06,02-Jun-06,03-Jun-06,N2,7,5,x\n"
        "PO-1,2,Ann & Co.,Shirt,By air,01-Feb-06,05-Jun-06,03-Jun-06,N1,20,5,x\n",
        tmp_path,
    )
    assert not found.bad
    assert not found.unclear
    assert [(event["type"], event["subject"], event["time"]) for event in found.events] == [
        ("threadline.confirmed.v1", "PO-1", "2006-02-01T12:00:00+00:00"),
        ("threadline.confirmed.v1", "PO-2", "2006-02-01T12:00:00+00:00"),
        ("threadline.delivered.v1", "PO-1", "2006-06-03T12:00:00+06:00"),
        ("threadline.delivered.v1", "PO-2", "2006-06-03T12:00:00+06:00"),
    ]
    assert found.data[0] == {
        "time_is": "day",
        "customer": "Mode AG",
        "factory": "ann-co",
        "style": "Shirt",
        "mode": "air",
        "delivery_date": "2006-06-05",
        "lines": [
            {"line": "1", "delivery_date": "2006-06-02", "quantity": 10},
            {"line": "2", "delivery_date": "2006-06-05", "quantity": 20},
        ],
    }
    assert found.data[2] == {
        "time_is": "day",
        "shipment": "sea/N1",
        "quantities": [{"line": "1", "quantity": 10}, {"line": "2", "quantity": 20}],
    }


def test_an_unknown_date_is_assumed_from_the_stated_other_column_and_listed(tmp_path: Path) -> None:
    found = read(
        "PO-1,1,A,S,By air,N/A,05-Jun-06,03-Jun-06,N1,10,5,x\nPO-1,2,A,S,By air,,02-Jun-06,03-Jun-06,N1,10,5,x\n",
        tmp_path,
    )
    assert (found.data[0]["time_is"], found.events[0]["time"]) == ("assumed", "2006-06-02T12:00:00+00:00")
    assert [(one.row, one.column, one.value, one.what) for one in found.unclear] == [
        (2, "Ordered", "N/A", "unknown: assumed"),
        (3, "Ordered", "", "unknown: assumed"),
    ]


def test_a_fact_without_any_date_is_left_out_and_listed(tmp_path: Path) -> None:
    found = read("PO-1,1,A,S,By air,01-Feb-06,05-Jun-06,Not captured,N1,10,5,x\n", tmp_path)
    assert [event["type"] for event in found.events] == ["threadline.confirmed.v1"]
    assert [(one.fact, one.what) for one in found.unclear] == [("delivered", "unknown: fact left out")]


def test_a_known_date_of_another_row_counts_before_an_assumed_one(tmp_path: Path) -> None:
    found = read(
        "PO-1,1,A,S,By air,N/A,05-Jun-06,03-Jun-06,N1,10,5,x\n"
        "PO-1,2,A,S,By air,01-Feb-06,02-Jun-06,03-Jun-06,N1,1,5,\n",
        tmp_path,
    )
    assert (found.data[0]["time_is"], found.events[0]["time"][:10]) == ("day", "2006-02-01")


def test_a_date_that_no_pattern_fits_refuses_the_fact_by_its_row(tmp_path: Path) -> None:
    found = read(
        "PO-1,1,A,S,By air,01-Feb-06,05-Jun-06,03-Jun-06,N1,10,5,x\n"
        "PO-1,2,A,S,By air,31-Feb-06,02-Jun-06,03-Jun-06,N1,1,5,\n",
        tmp_path,
    )
    assert [(bad.row.number, bad.code, bad.fact) for bad in found.bad] == [
        (2, "impossible_time", "confirmed"),
        (3, "impossible_time", "confirmed"),
    ]
    assert "'31-Feb-06'" in found.bad[1].reason
    assert [event["type"] for event in found.events] == ["threadline.delivered.v1"]


def test_every_unclear_value_is_listed_with_what_was_made_of_it(tmp_path: Path) -> None:
    found = read("PO-1,1,A,A long style,?,01-Feb-06,05-Jun-06,03-Jun-06,N1,10,See PO-7,x\n", tmp_path)
    assert [(one.field, one.column, one.value, one.what, one.taken) for one in found.unclear] == [
        ("", "Weight", "See PO-7", "no number: not used by any fact", ""),
        ("style", "Style", "A long style", "shortened", "A long sty"),
        ("mode", "Mode", "?", "unknown: left out", ""),
    ]
    assert "mode" not in found.data[0]


def test_rows_of_one_fact_that_differ_are_listed_and_the_first_counts(tmp_path: Path) -> None:
    found = read(
        "PO-1,1,A,S,By air,01-Feb-06,05-Jun-06,03-Jun-06,N1,10,5,x\n"
        "PO-1,2,B,S,By air,01-Feb-06,05-Jun-06,03-Jun-06,N1,10,5,x\n",
        tmp_path,
    )
    assert found.data[0]["factory"] == "a"
    assert [(one.row, one.what, one.taken) for one in found.unclear] == [(3, "rows of one fact differ", "a")]


def test_two_texts_that_make_one_partner_are_listed(tmp_path: Path) -> None:
    found = read(
        "PO-1,1,Ann Co,S,By air,01-Feb-06,05-Jun-06,03-Jun-06,N1,10,5,x\n"
        "PO-2,1,ANN-CO.,S,By air,01-Feb-06,05-Jun-06,03-Jun-06,N2,1,5,\n",
        tmp_path,
    )
    assert [one.what for one in found.unclear] == ["made the same name as 'Ann Co'"]


def test_a_word_that_the_map_does_not_know_is_refused(tmp_path: Path) -> None:
    found = read("PO-1,1,A,S,By mule,01-Feb-06,05-Jun-06,03-Jun-06,N1,10,5,x\n", tmp_path)
    assert [(bad.row.number, bad.path) for bad in found.bad] == [(2, "mode")]


def test_an_edited_cell_keeps_the_id_of_its_group(tmp_path: Path) -> None:
    row = "PO-1,1,A,S,By air,01-Feb-06,05-Jun-06,03-Jun-06,N1,{},5,x\n"
    assert read(row.format(10), tmp_path).ids == read(row.format(11), tmp_path).ids
    assert len(set(read(row.format(10), tmp_path).ids)) == 2


def test_without_group_by_each_row_is_a_fact_and_equal_rows_are_two(tmp_path: Path) -> None:
    text = MAP.replace('group_by = ["Order", "Notice"]\n', "")
    row = "PO-1,1,A,S,By air,01-Feb-06,05-Jun-06,03-Jun-06,N1,10,5,x\n"
    once, twice = read(row, tmp_path, text), read(row + row, tmp_path, text)
    delivered = [[one["id"] for one in found.events if "delivered" in one["type"]] for found in (once, twice)]
    assert len(set(delivered[1])) == 2
    assert delivered[0] == delivered[1][:1]
    assert twice.refused == [(2, "repeated_line"), (3, "repeated_line")]  # the order's line, once for each row


def test_a_file_without_a_column_of_the_map_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="expected the columns Arrived, Due"):
        mapped_of("Order,Line\n", MAP, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('fact = "confirmed"', 'fact = "conformed"', "facts.0"),
        ('customer = { constant = "Mode AG" }', 'custommer = "Order"', "no field 'custommer'"),
        ('customer = { constant = "Mode AG" }', "customer = {}", "one of column, text, constant"),
        ('unknown = ["N/A", "Not captured"]', 'unknowns = ["N/A"]', "unknowns"),
        ('unknown = ["N/A", "Not captured"]', "unknown = [", "no TOML"),
    ],
)
def test_a_wrong_map_is_refused_with_the_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    (tmp_path / "m.toml").write_text(MAP.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidInput, match=said):
        read_map(tmp_path / "m.toml")


def test_a_missing_map_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"m\.toml"):
        read_map(tmp_path / "m.toml")


@pytest.mark.parametrize(
    ("cell", "pattern", "zone", "text"),
    [
        ("02-Jun-06", "%d-%b-%y", "+05:30", "2006-06-02T12:00:00+05:30"),
        ("2006-06-02 08:15", "%Y-%m-%d %H:%M", "Asia/Kolkata", "2006-06-02T08:15:00+05:30"),
        ("2006-06-02 08:15 +0200", "%Y-%m-%d %H:%M %z", "+05:30", "2006-06-02T08:15:00+02:00"),
        ("2006-07-02", "%Y-%m-%d", "Europe/Berlin", "2006-07-02T12:00:00+02:00"),
        ("2006-01-02", "%Y-%m-%d", "Europe/Berlin", "2006-01-02T12:00:00+01:00"),
        ("02-Jun-06", "%Y-%m-%d", "Z", None),
    ],
)
def test_times_are_read_by_patterns_and_zones(cell: str, pattern: str, zone: str, text: str | None) -> None:
    assert time_text(cell, [pattern], at="12:00:00", zone=zone) == text


def test_a_zone_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Mars/Base"):
        time_text("2006-01-02", ["%Y-%m-%d"], at="12:00:00", zone="Mars/Base")
