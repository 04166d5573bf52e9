from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run
from tests.cli.season import LATE, ORDER


def numbers(ask: Run, *words: str) -> list[str]:
    found = ask("order", "list", *words, "--format", "json")
    assert found.exit_code == 0, found.stderr
    return [row["order_no"] for row in json.loads(found.stdout)]


def test_all_orders_are_listed_the_most_urgent_first(ask: Run) -> None:
    assert numbers(ask) == [LATE, ORDER]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--late"], [LATE, ORDER]),
        # On the promised day itself a line is not late yet; what came late stays late.
        (["--late", "--at", "2026-04-01"], [ORDER]),
        (["--late", "--at", "2026-04-02"], [LATE, ORDER]),
        (["--due-before", "2026-04-01"], []),
        (["--due-before", "2026-04-02"], [LATE]),
        (["--factory", "sunrise-garments"], [LATE, ORDER]),
        (["--factory", "sunrise"], []),
        (["--customer", "größe"], [LATE]),
        (["--status", "delivered"], [ORDER]),
        (["--search", "4500"], [ORDER]),
        (["--search", "sg-9"], [LATE]),
        (["--search", "po-26-005"], [LATE]),
        (["--search", "%"], []),
        (["--limit", "1"], [LATE]),
        (["--status", "delivered", "--customer", "größe"], []),
    ],
    ids=str,
)
def test_filters_narrow_the_list(ask: Run, words: list[str], found: list[str]) -> None:
    assert numbers(ask, *words) == found


def test_late_says_how_many_lines_and_days(ask: Run) -> None:
    shown = ask("order", "list", "--at", "2026-04-10").stdout
    assert "1 line overdue, 9 d" in shown
    assert "2 lines came late, 1 d" in shown


def test_what_the_limit_leaves_out_is_said(ask: Run) -> None:
    assert "1 of 2 orders shown" in ask("order", "list", "--limit", "1").stderr


def test_the_answer_says_its_position_and_time_on_stderr(ask: Run) -> None:
    told = ask("order", "list").stderr
    assert "as of position 38, recorded up to 2026-08-20T14:00:00Z, published " in told
    assert "late as of 2026-08-20" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--status", "done"], "expected a status among unconfirmed"),
        (["--due-before", "tomorrow"], "expected a day as YYYY-MM-DD"),
        (["--at", "2026-02-30"], "expected a day as YYYY-MM-DD"),
    ],
    ids=str,
)
def test_a_wrong_filter_is_refused_in_words(ask: Run, words: list[str], said: str) -> None:
    found = ask("order", "list", *words)
    assert found.exit_code == 65
    assert "error [invalid_input]" in found.stderr
    assert said in found.stderr
