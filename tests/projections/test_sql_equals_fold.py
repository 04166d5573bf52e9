"""The law of the house: the read models in SQL and the pure fold give the same rows for any set of facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stored import Store
from strategies import KINDS, Stated, facts_made_of, facts_of_orders

from domain.fact import Fact
from domain.fold import fold, rows
from projections.appending import append, arrow_page
from projections.refresh import refresh_all, refresh_touched
from projections.tables import make_tables, prepare

MODELS = ("orders", "order_lines", "stages", "lead_times", "shipments", "anomalies")
Rows = dict[str, list[tuple[tuple[str, object], ...]]]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else tuple(value) if isinstance(value, list) else value


def _sorted(found: Sequence[dict[str, Any]]) -> list[tuple[tuple[str, object], ...]]:
    return sorted((tuple((name, _plain(value)) for name, value in row.items()) for row in found), key=repr)


def store_of(stated: Sequence[Stated]) -> Store:
    """What ingest would keep of these facts, each second one in binary mode."""
    store = Store().partners(KINDS)
    for number, fact in enumerate(facts_made_of(stated)):
        one = stated[number]
        store.state(
            one.name, one.data, by=one.partner, at=one.time, subject=one.subject, id=one.id,
            recorded_ms=fact.recorded_us // 1000, binary=number % 2 == 1,
        )  # fmt: skip
    return store


def by_sql(connection: duckdb.DuckDBPyConnection) -> Rows:
    return {model: _sorted(connection.sql(f"FROM {model}").to_arrow_table().to_pylist()) for model in MODELS}


def live(store: Store, page_size: int) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    prepare(connection)
    make_tables(connection)
    taken = 0
    while len(page := store.read_page(taken, page_size)):
        append(connection, arrow_page(page))
        refresh_touched(connection)
        taken += len(page)
    return connection


def by_fold(facts: Sequence[Fact]) -> Rows:
    known = {(fact.source, fact.subject, fact.id) for fact in facts}
    found: dict[str, list[dict[str, Any]]] = {model: [] for model in MODELS}
    for order_no in sorted({fact.subject for fact in facts if "/" not in fact.subject}):
        for model, its in rows(fold(order_no, facts, KINDS, known)).items():
            found[model] += its
    return {model: _sorted(its) for model, its in found.items()}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts_of_orders(), st.sampled_from((1, 4, 1000)))
def test_the_read_models_equal_the_fold_whatever_the_facts_and_pages(stated: list[Stated], page_size: int) -> None:
    page_size = max(page_size, len(stated) // 6)  # a page costs the same however small
    connection = live(store_of(stated), page_size)
    found = by_sql(connection)
    assert found == by_fold(facts_made_of(stated))
    refresh_all(connection)
    assert by_sql(connection) == found
