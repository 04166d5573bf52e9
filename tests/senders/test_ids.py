"""Ids that the tracker knows again: these constants may never change."""

from __future__ import annotations

import uuid

from senders.ids import NAMESPACE, identifying, key_of, made_id
from senders.seen import Seen
from tests.senders.reading import csv_of

HEAD = "subject,time,lot,line,quantity\n"
ROW = "PO-1,2026-03-01T08:00:00+05:30,L1,1,{}\n"


def test_the_namespace_and_the_ids_made_in_it_never_change() -> None:
    assert uuid.UUID("ee314c32-e01c-4f6b-9c67-7826745fffcc") == NAMESPACE
    by = identifying("cut", time="2026-03-01T08:00:00+05:30", data={"lot": "Löt", "complete": True})
    key = key_of("cut", "PO-1", by)
    assert key == '["cut","PO-1",{"lot":"Löt","time":"2026-03-01T08:00:00+05:30"}]'
    assert made_id(key) == "d9bcdb5f-3fbb-5a10-93f9-abb959449e13"
    assert made_id(key, 1) == "56d188e6-07c0-50a5-b7b0-dd1b35f257c6"
    assert made_id(key_of("delivered", "PO-1", ["PO-1", "ASN-8"])) == "84c2d045-2cf8-59f4-b3de-ab1e0739c59c"


def test_a_file_read_twice_gives_the_same_ids() -> None:
    text = HEAD + ROW.format(10) + ROW.format(10) + ROW.format(7)
    assert csv_of(text, "cut").ids == csv_of(text, "cut").ids


def test_equal_rows_are_statements_of_their_own() -> None:
    found = csv_of(HEAD + ROW.format(10) * 3, "cut")
    assert len(set(found.ids)) == 3
    assert not found.bad


def test_an_edited_quantity_keeps_its_id_so_that_it_is_a_conflict_and_not_a_double() -> None:
    before, after = csv_of(HEAD + ROW.format(10), "cut"), csv_of(HEAD + ROW.format(11), "cut")
    assert before.ids == after.ids
    assert before.data != after.data


def test_an_id_over_the_whole_content_would_let_the_edited_row_in_as_a_double() -> None:
    # The planted fault: what the test above would not survive.
    before, after = (csv_of(HEAD + ROW.format(pieces), "cut").data[0] for pieces in (10, 11))
    assert made_id(key_of("cut", "PO-1", before)) != made_id(key_of("cut", "PO-1", after))


def test_a_line_added_to_a_fact_keeps_its_id() -> None:
    before = csv_of(HEAD + ROW.format(10), "cut")
    after = csv_of(HEAD + ROW.format(10) + "PO-1,2026-03-01T08:00:00+05:30,L1,2,5\n", "cut")
    assert before.ids == after.ids


def test_another_time_or_lot_or_order_is_another_statement() -> None:
    rows = [
        "PO-1,2026-03-01T08:00:00Z,L1,1,10\n",
        "PO-1,2026-03-01T09:00:00Z,L1,1,10\n",
        "PO-1,2026-03-01T08:00:00Z,L2,1,10\n",
        "PO-2,2026-03-01T08:00:00Z,L1,1,10\n",
    ]
    one_by_one = {csv_of(HEAD + row, "cut").ids[0] for row in rows}
    assert len(one_by_one) == 4


def test_a_document_number_alone_names_its_fact() -> None:
    head = "subject,time,doc,lot,line,quantity\n"
    before = csv_of(head + "PO-1,2026-03-01T08:00:00Z,D7,L1,1,10\n", "cut")
    after = csv_of(head + "PO-1,2026-03-02T08:00:00Z,D7,L1,1,10\n", "cut")
    assert before.ids == after.ids


def test_agreed_terms_are_the_same_statement_whenever_they_are_said_to_have_happened() -> None:
    head = "subject,time,customer,factory,style,delivery_date,line,quantity\n"
    row = "PO-1,2026-03-0{}T08:00:00Z,Mode AG,mill,S1,2026-05-01,1,100\n"
    assert csv_of(head + row.format(1), "confirmed").ids == csv_of(head + row.format(2), "confirmed").ids


def test_id_columns_make_the_id_of_these_columns_and_of_nothing_else() -> None:
    head = "ref," + HEAD
    first = csv_of(head + "R1," + ROW.format(10), "cut", id_columns=["ref"])
    moved = csv_of(head + "R1,PO-1,2026-03-09T08:00:00Z,L9,1,10\n", "cut", id_columns=["ref"])
    other = csv_of(head + "R2," + ROW.format(10), "cut", id_columns=["ref"])
    assert first.ids == moved.ids != other.ids


def test_an_id_column_is_taken_as_it_is() -> None:
    assert csv_of("id," + HEAD + "mine-7," + ROW.format(10), "cut").ids == ["mine-7"]


def test_ordinals_count_equal_keys_only() -> None:
    with Seen() as seen:
        assert [seen.ordinal(key) for key in ("a", "b", "a", "a", "b")] == [0, 0, 1, 2, 1]
