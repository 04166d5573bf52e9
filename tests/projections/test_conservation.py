"""The law that no piece is made or lost, from the published rows, on stories denser than elsewhere."""

from __future__ import annotations

import pytest
from dense import WHERE, dense, unbalanced
from strategies import facts_made_of
from test_sql_equals_fold import by_fold, by_sql, differences, live, store_of


@pytest.mark.parametrize("seed", range(2))
def test_no_piece_is_made_or_lost(seed: int) -> None:
    told = dense(150, of=seed)
    desk = live(store_of(told), 10**9)
    found = by_sql(desk)
    assert [order_no for order_no, its in found.items() if unbalanced(its["pieces"])] == []
    assert differences(found, by_fold(facts_made_of(told)), told)[:1] == []
    stands = [row for its in found.values() for row in its["pieces"]]
    for column in ("came_in", "over_cut", "short_shipped", *WHERE):
        assert sum(row[column] != 0 for row in stands) > 5, column


def test_the_law_sees_a_piece_that_is_nowhere() -> None:
    desk = live(store_of(dense(30, of=1)), 10**9)
    desk.connection.execute("UPDATE pieces SET wip_sewn = wip_sewn - 1 WHERE came_in > 0 AND order_no = "
                            "(SELECT min(order_no) FROM pieces WHERE came_in > 0)")  # fmt: skip
    rows = by_sql(desk)
    assert len([order_no for order_no, its in rows.items() if unbalanced(its["pieces"])]) == 1
