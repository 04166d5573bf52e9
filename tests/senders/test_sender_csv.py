"""CSV with columns named as a fact's fields."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from strategies import DATA, stated_facts

from domain.errors import InvalidInput
from domain.examples import example
from domain.facts import FACTS
from senders.assemble import ITEM_KEYS
from senders.columns import BETWEEN, column_of, columns_of, template
from tests.senders.reading import csv_of

T = "2026-03-01T08:00:00+05:30"


def flat_rows(data: dict[str, Any]) -> list[dict[str, str]]:
    """A fact's data as CSV cells, written down independently of how the sender reads them: one item a row."""
    shared: dict[str, str] = {}
    lists: list[list[dict[str, str]]] = []

    def walk(value: Any, name: str) -> None:
        if isinstance(value, dict):
            for inner, one in value.items():
                walk(one, f"{name}.{inner}" if name else inner)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            rows = [row for item in value for row in flat_rows(item)]
            lists.append([{f"{name}.{inner}": cell for inner, cell in row.items()} for row in rows])
        elif isinstance(value, list):
            if value:
                shared[name] = BETWEEN.join(value)
        elif isinstance(value, bool):
            shared[name] = "yes" if value else "no"
        else:
            shared[name] = "null" if value is None else str(value)

    walk(data, "")
    most = max((len(rows) for rows in lists), default=1)
    return [dict(shared, **{k: v for rows in lists if i < len(rows) for k, v in rows[i].items()}) for i in range(most)]


def sayable(value: Any) -> Any:
    """What a table can say: no empty lists and objects, and null only of single values."""
    if isinstance(value, dict):
        kept = {name: sayable(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one not in ([], {})}
    return [sayable(one) for one in value] if isinstance(value, list) else value


def as_csv(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, names, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(stated_facts())
def test_any_fact_that_a_table_can_say_comes_out_as_it_was_stated(stated: Any) -> None:
    # An object without fields has no cell: in a table, whoever found no defects writes 0.
    assume("{}" not in json.dumps(stated.data))
    data = sayable(stated.data)
    nullable = {column.path[0][0] for column in columns_of(stated.name).values() if len(column.path) == 1}
    data = {name: value for name, value in data.items() if value is not None or name in nullable}
    head = {"subject": stated.subject, "time": stated.time, "id": stated.id}
    found = csv_of(as_csv([{**head, **row} for row in flat_rows(data)]), stated.name)
    assert not found.bad
    assert found.data == [data]
    assert found.events[0]["time"] == stated.time


@pytest.mark.parametrize("fact", FACTS)
def test_the_example_of_every_fact_can_be_sent_as_a_table(fact: str) -> None:
    event = example(fact)
    head = {"subject": event["subject"], "time": event["time"]}
    rows = [{**head, **row} for row in flat_rows(event["data"])]
    for delimiter in (",", ";", "\t"):
        found = csv_of("\ufeff" + as_csv(rows, delimiter), fact)
        assert not found.bad
        assert found.data == [event["data"]]


@pytest.mark.parametrize("fact", FACTS)
def test_every_list_of_items_has_a_key_and_every_column_of_the_template_is_understood(fact: str) -> None:
    for column in columns_of(fact).values():
        assert all(name in ITEM_KEYS for name, is_list in column.path if is_list)
    names = template(fact)
    assert len(set(names)) == len(names)
    assert {column_of(fact, name) for name in names[3:]} == set(columns_of(fact).values())
    assert set(DATA)  # the strategies know all facts


def test_a_short_name_stands_for_the_main_list_unless_the_fact_has_that_field() -> None:
    assert column_of("cut", "line") == columns_of("cut")["quantities.line"]
    assert column_of("confirmed", "quantity") == columns_of("confirmed")["lines.quantity"]
    assert column_of("confirmed", "style") == columns_of("confirmed")["style"]
    assert column_of("shipped", "lot") == columns_of("shipped")["contents.lot"]
    assert column_of("cut", "lot") == columns_of("cut")["lot"]
    assert column_of("cut", "colour") is None


def test_neighbouring_rows_that_agree_are_one_fact() -> None:
    found = csv_of(f"subject,time,lot,line,quantity\nPO-1,{T},A,1,10\nPO-1,{T},A,2,20\nPO-1,{T},B,1,5\n", "cut")
    assert [data["quantities"] for data in found.data] == [
        [{"line": "1", "quantity": 10}, {"line": "2", "quantity": 20}],
        [{"line": "1", "quantity": 5}],
    ]


def test_a_line_that_stands_twice_begins_a_second_fact() -> None:
    found = csv_of(f"subject,time,lot,line,quantity\nPO-1,{T},A,1,10\nPO-1,{T},A,1,20\n", "cut")
    assert [data["quantities"][0]["quantity"] for data in found.data] == [10, 20]


@pytest.mark.parametrize("named", ["id", "doc"])
def test_a_line_that_stands_twice_under_one_id_or_document_is_refused_by_its_row(named: str) -> None:
    found = csv_of(f"subject,time,{named},lot,line,quantity\nPO-1,{T},X,A,1,10\nPO-1,{T},X,A,1,20\n", "cut")
    assert found.refused == [(2, "repeated_line"), (3, "repeated_line")]
    assert [bool(bad.path) for bad in found.bad] == [False, True]
    assert "row 3" in found.bad[0].reason


def test_more_lines_than_one_fact_may_have_become_two_facts() -> None:
    rows = "".join(f"PO-1,{T},A,{line},1\n" for line in range(2_001))
    found = csv_of("subject,time,lot,line,quantity\n" + rows, "cut")
    assert not found.bad
    assert [len(data["quantities"]) for data in found.data] == [2_000, 1]


@pytest.mark.parametrize(
    ("row", "code", "path"),
    [
        (f"PO-1,{T},A,1,ten", "wrong_field", "quantities[0].quantity"),
        (f"PO-1,{T},A,1,10.5", "wrong_field", "quantities[0].quantity"),
        (f"PO-1,{T},A,1,0", "wrong_field", "quantities[0].quantity"),
        (f"PO-1,{T},A,1,99999999999999999999999", "wrong_field", "quantities[0].quantity"),
        (f"PO-1,{T},A,,10", "wrong_field", "quantities[0].line"),
        (f"PO-1,{T},,1,10", "wrong_field", "lot"),
        (f"po 1,{T},A,1,10", "wrong_subject", "subject"),
        (f",{T},A,1,10", "wrong_subject", "subject"),
        ("PO-1,2026-03-01T08:00:00,A,1,10", "naive_time", "time"),
        ("PO-1,2026-02-30T08:00:00Z,A,1,10", "impossible_time", "time"),
        ("PO-1,01.03.2026,A,1,10", "impossible_time", "time"),
        (f"PO-1,{T},A\x07,1,10", "control_character", "lot"),
        (f"PO-1,{T},A,1", "wrong_field", ""),
        (f"PO-1,{T},A,1,1,000", "wrong_field", ""),
    ],
)
def test_a_broken_row_is_named_and_its_neighbours_are_taken(row: str, code: str, path: str) -> None:
    text = f"subject,time,lot,line,quantity\nPO-0,{T},A,1,10\n{row}\nPO-2,{T},A,1,10\n"
    found = csv_of(text, "cut")
    assert [event["subject"] for event in found.events] == ["PO-0", "PO-2"]
    assert [(bad.row.number, bad.code, bad.path) for bad in found.bad] == [(3, code, path)]
    assert found.bad[0].reason


def test_a_refused_fact_names_the_row_at_fault_and_says_so_at_the_others() -> None:
    found = csv_of(f"subject,time,lot,line,quantity\nPO-1,{T},A,1,10\nPO-1,{T},A,2,x\nPO-1,{T},A,3,10\n", "cut")
    assert found.refused == [(2, "wrong_field"), (3, "wrong_field"), (4, "wrong_field")]
    assert [bad.path for bad in found.bad] == ["", "quantities[1].quantity", ""]


def test_a_fact_that_no_kind_of_the_partner_may_state_is_refused() -> None:
    text = f"subject,time,lot,line,quantity\nPO-1,{T},A,1,10\n"
    assert csv_of(text, "cut", kinds=frozenset({"carrier"})).refused == [(2, "not_yours_to_state")]


def test_two_rows_of_one_id_with_other_content_are_a_conflict_inside_the_file() -> None:
    found = csv_of(f"subject,time,id,lot,line,quantity\nPO-1,{T},X,A,1,10\nPO-1,{T},X,B,1,10\n", "cut")
    assert len(found.events) == 1
    assert found.refused == [(3, "conflicting")]
    assert "row 2" in found.bad[0].reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "header"),
        ("subject,time,lot,lot\n", "'lot' twice"),
        ("subject,time,,lot\n", "an empty name"),
        ("subject,lot\n", "'time'"),
        ("subject,time,lott\n", "'lot' meant"),
        ("subject,time,line,quantities.line\n", "both name quantities.line"),
        (f'subject,time,lot\nPO-1,{T},"A\n', "row 2 can't be read as CSV"),
    ],
)
def test_a_file_that_can_not_be_read_as_a_table_is_refused_as_a_whole(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        csv_of(text, "cut")


def test_a_file_that_is_not_utf8_is_refused_with_the_line() -> None:
    with pytest.raises(InvalidInput, match="0xe9 in line 2"):
        csv_of(f"subject,time,lot\nPO-1,{T},Gr\xe9\n".encode("latin-1"), "cut")


def test_a_delimiter_may_be_named_and_quoted_cells_may_hold_it() -> None:
    found = csv_of(
        f'subject|time|lot|reason|stage|line|quantity\nPO-1|{T}|A|"a|b"|cut|1|1\n', "scrapped", delimiter="|"
    )
    assert found.data[0]["reason"] == "a|b"


def test_empty_rows_are_passed_over_and_rows_are_counted_as_a_spreadsheet_does() -> None:
    found = csv_of(f"subject,time,lot,line,quantity\r\n\r\n,,,,\r\nPO-1,{T},A,1,x\r\n", "cut")
    assert found.refused == [(4, "wrong_field")]


def test_an_item_that_every_row_repeats_is_stated_once() -> None:
    head = "subject,time,customer,factory,style,delivery_date,parties.partner,parties.role,line,quantity\n"
    row = f"PO-1,{T},Mode AG,mill,S1,2026-05-01,lens,inspector,{{}},5\n"
    (data,) = csv_of(head + row.format(1) + row.format(2), "confirmed").data
    assert data["parties"] == [{"partner": "lens", "role": "inspector"}]
    assert [line["line"] for line in data["lines"]] == ["1", "2"]


def test_a_row_that_says_an_earlier_item_otherwise_begins_a_second_fact_though_it_has_a_new_one_too() -> None:
    head = "subject,time,lot,line,quantity,rejects.line,rejects.quantity\n"
    found = csv_of(head + f"PO-1,{T},A,1,10,1,2\nPO-1,{T},A,2,10,1,3\n", "cut")
    assert [data["rejects"] for data in found.data] == [[{"line": "1", "quantity": 2}], [{"line": "1", "quantity": 3}]]
