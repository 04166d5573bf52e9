from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maximal import MAXIMAL
from stored import KINDS, Store, in_memory

from domain.facts import FACTS, FactData
from domain.moments import read_moment
from projections.appending import append, arrow_page
from projections.desk import Desk
from projections.families import family_texts
from projections.refresh import write
from projections.tables import prepare
from projections.texts import house_events_text

# Where a field of a fact has another column's name: two facts use one name for two things, or SQL has it reserved.
RENAMED = {
    ("cancelled", "lines"): "cancelled_lines",
    ("reinstated", "lines"): "cancelled_lines",
    ("confirmed", "inspection"): "inspection_terms",
    ("amended", "inspection"): "inspection_terms",
    ("materials_received", "quantity"): "material_quantity",
    ("sent_out", "to"): "to_party",
    ("returned", "from"): "from_party",
    ("lot_split", "into"): "into_lots",
    ("lot_merged", "into"): "into_lot",
    ("lot_merged", "lots"): "merged_lots",
    ("cargo_status", "at"): "forecast_for_us",
    ("customer_informed", "digest"): "informed_digest",
}


@pytest.fixture(scope="module")
def desk() -> Desk:
    return in_memory()


def taken(desk: Desk, store: Store) -> list[dict[str, Any]]:
    for text in [*family_texts().values(), house_events_text()]:
        desk.connection.execute(f"DELETE FROM {text.name}")
    desk.has_voices = False
    desk.empty()
    append(desk, arrow_page(store.read_page(0, 10_000)))
    write(desk, ())
    return desk.connection.sql("FROM facts ORDER BY notification_id").to_arrow_table().to_pylist()


def _same(stated: Any, kept: Any) -> bool:
    if isinstance(stated, dict):
        rest = set(kept) - set(stated) if isinstance(kept, dict) else {"not a struct"}
        return all(kept[name] is None for name in rest) and all(_same(stated[n], kept[n]) for n in stated)
    if isinstance(stated, list):
        return len(stated) == len(kept) and all(_same(s, k) for s, k in zip(stated, kept, strict=True))
    if isinstance(kept, Decimal):
        return Decimal(stated) == kept
    return bool(stated == kept) or str(stated) == str(kept)


def _names(model: type[FactData]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


@pytest.mark.parametrize("name", FACTS)
def test_the_maximal_example_states_every_field(name: str) -> None:
    assert _names(FACTS[name].model) - set(MAXIMAL[name]) == ({"milestone"} if name == "delay_reported" else set())
    FACTS[name].model.model_validate(MAXIMAL[name])


@pytest.mark.parametrize("binary", [False, True])
def test_every_field_of_every_fact_reaches_a_column(desk: Desk, binary: bool) -> None:
    store = Store().partners()
    for name, data in MAXIMAL.items():
        kind = min(FACTS[name].subjects)
        subject = {"order": "PO-1", "shipment": "shipment/maersk/S1", "certificate": "certificate/oeko/C1"}[
            "order" if "order" in FACTS[name].subjects else kind
        ]
        store.state(name, data, by=next(iter(KINDS)), subject=subject, id=f"max-{name}", binary=binary)
    lost = []
    for row in taken(desk, store):
        for field, stated in MAXIMAL[row["fact"]].items():
            column = RENAMED.get((row["fact"], field), field)
            expected = read_moment(stated) if column == "forecast_for_us" else stated
            if column not in row or not _same(expected, row[column]):
                lost.append((row["fact"], field, stated, row.get(column)))
        assert row["id"] == f"max-{row['fact']}"
    assert lost == []


def test_a_minimal_fact_leaves_its_columns_null(desk: Desk) -> None:
    store = Store().partners()
    store.state("delivered", {"shipment": "maersk/S1", "quantities": [{"line": "1", "quantity": 0}]})
    [row] = taken(desk, store)
    assert (row["damaged"], row["complete"], row["doc"], row["purpose"], row["stated"]) == (None,) * 5
    assert (row["time_is"], row["position"], row["kafka_offset"], row["order_no"]) == ("exact", "1/0/5", 5, "PO-1")


def test_an_amendment_keeps_which_fields_it_states_null_among_them(desk: Desk) -> None:
    store = Store().partners()
    change = {"revision": 1, "asked_by": "buyer", "reason": "season moved", "season": None, "drops": None}
    store.state("amended", change, by="brand-a", binary=False)
    store.state("amended", change, by="brand-a", binary=True)
    assert [row["stated"] for row in taken(desk, store)] == [list(change)] * 2


def test_the_voice_is_the_first_kind_the_partner_has_of_those_that_state_the_fact(
    desk: Desk,
) -> None:
    store = Store().partners({"both": frozenset({"carrier", "buyer"}), "mill": frozenset({"factory"})})
    content = {"shipment": "maersk/S1", "contents": [{"line": "1", "quantity": 1}]}
    arrived = {"shipment": "maersk/S1", "quantities": [{"line": "1", "quantity": 1}]}
    store.state("shipped", content, by="both")
    store.state("delivered", arrived, by="both")
    store.state("shipped", content, by="mill")
    store.state("delivered", arrived, by="never-registered")
    assert [row["voice"] for row in taken(desk, store)] == ["carrier", "buyer", "factory", "buyer"]


def test_a_sender_cannot_pass_its_value_off_as_the_envelope(desk: Desk) -> None:
    store = Store().partners()
    note = '"ce":{"id":"forged"},"fact":{'
    store.state("milestone_reached", {"milestone": "sailed", "note": note}, id="real-1", binary=False)
    store.state("milestone_reached", {"milestone": "sailed", "note": note}, id="real-2", binary=True)
    assert [(row["id"], row["note"]) for row in taken(desk, store)] == [("real-1", note), ("real-2", note)]


offsets = st.one_of(
    st.just("Z"),
    st.just("z"),
    st.builds(
        lambda sign, hours, minutes: f"{sign}{hours:02}:{minutes:02}",
        st.sampled_from("+-"),
        st.integers(0, 23),
        st.integers(0, 59),
    ),
)
moments = st.builds(
    lambda moment, t, decimals, offset: (
        f"{moment.isoformat(timespec='seconds')}".replace("T", t)
        + (f".{moment.microsecond:06}"[: decimals + 1] if decimals else "")
        + offset
    ),
    st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31)),
    st.sampled_from("Tt"),
    st.integers(0, 6),
    offsets,
)


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(moments, min_size=20, max_size=60))
def test_times_are_read_as_the_domain_reads_them(texts: list[str]) -> None:
    with duckdb.connect() as connection:
        prepare(connection)
        found = connection.execute("SELECT list(moment_us(t)) FROM (SELECT unnest(?) AS t)", [texts]).fetchall()[0][0]
    assert found == [read_moment(text) for text in texts]


def test_the_ends_of_time_are_read() -> None:
    with duckdb.connect() as connection:
        prepare(connection)
        early = datetime(1, 1, 1, 12, tzinfo=timezone(timedelta(hours=5))).astimezone(UTC)
        assert connection.execute("SELECT moment_us('0001-01-01T12:00:00+05:00')").fetchall()[0][0] == read_moment(
            early.isoformat()
        )
