"""The doctor's findings as a whole."""

from __future__ import annotations

import pytest

from cli.checks import run
from cli.checks.finding import Finding, State
from cli.place import Place


@pytest.mark.parametrize(("ids", "lag", "told"), [("fail", "ok", "warn"), ("fail", "warn", "warn"), ("ok", "ok", "ok")])
def test_no_lag_is_ok_where_a_topic_is_another_one(
    ids: State, lag: State, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Finding("topic ids", ids, "as it is"), Finding("lag", lag, "everything is stored")]
    monkeypatch.setattr(run, "CHECKS", (("kafka", lambda place: iter(found)),))
    first, second = run.findings(Place())
    assert first == found[0]
    assert second.state == told
    assert (second.found == "not known: topic ids failed") == (ids == "fail" and lag == "ok")
