from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from cli.asking.template import template_rows
from consumers.schemas import data_schema, event_schema
from domain.examples import example
from domain.facts import FACTS
from senders.candidate import Candidate
from senders.file import FactFile
from senders.seen import Seen
from tests.cli.conftest import Run


def test_all_facts_are_listed(ask: Run) -> None:
    told = json.loads(ask("schema", "list", "--format", "json").stdout)
    assert [row["fact"] for row in told] == list(FACTS)
    assert told[0]["type"] == "threadline.confirmed.v1"


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_shown_as_fields_as_schema_and_as_example(ask: Run, fact: str) -> None:
    shown = ask("schema", "show", fact)
    assert shown.exit_code == 0, shown.stderr
    assert FACTS[fact].type in shown.stderr
    assert json.loads(ask("schema", "show", fact, "--format", "json").stdout) == data_schema(FACTS[fact])
    assert json.loads(ask("schema", "show", fact, "--event", "--format", "json").stdout) == event_schema(FACTS[fact])
    assert json.loads(ask("schema", "show", fact, "--example").stdout) == example(fact)


def test_rules_are_said_in_words(ask: Run) -> None:
    told = {row["field"]: row for row in json.loads(ask("schema", "show", "cut", "--format", "ndjson").stdout and
            "[" + ",".join(ask("schema", "show", "cut", "--format", "ndjson").stdout.splitlines()) + "]")}  # fmt: skip
    assert told["quantities"]["required"] is True
    assert told["quantities"]["meaning"].endswith("never cumulative. Each line once")
    assert told["quantities[].quantity"]["rule"] == "1 to 10,000,000"
    assert told["purpose"]["rule"] == "bulk, replacement, sample; bulk if left out"


def test_a_type_names_its_fact_too(ask: Run) -> None:
    assert ask("schema", "show", "threadline.cut.v1").stdout == ask("schema", "show", "cut").stdout


@pytest.mark.parametrize("command", ["show", "template"])
def test_a_fact_that_is_none_is_not_found_and_the_nearest_is_named(ask: Run, command: str) -> None:
    found = ask("schema", command, "shiped")
    assert found.exit_code == 66
    assert "did you mean shipped?" in found.stderr


@pytest.mark.parametrize("fact", FACTS)
def test_a_template_has_a_row_for_each_item_of_the_examples_lists(ask: Run, fact: str) -> None:
    found = ask("schema", "template", fact)
    assert found.exit_code == 0, found.stderr
    rows = list(csv.reader(found.stdout.splitlines()))
    names, examples = template_rows(fact)
    assert rows == [names, *examples]
    assert names[:3] == ["subject", "time", "id"]


def test_the_tables_of_the_copy_are_listed_with_their_words(ask: Run) -> None:
    told = {row["table"]: row for row in json.loads(ask("schema", "tables", "--format", "json").stdout)}
    assert {"orders", "order_lines", "stages", "lead_times", "shipments", "anomalies", "facts", "audit_trail"} <= set(
        told
    )
    assert told["orders"]["rows"] == 2
    assert all(row["words"] for row in told.values())


def test_every_column_of_every_table_has_words(ask: Run) -> None:
    for table in json.loads(ask("schema", "tables", "--format", "json").stdout):
        columns = json.loads(ask("schema", "tables", table["table"], "--format", "json").stdout)
        assert columns
        assert [column["column"] for column in columns if not column["words"]] == [], table["table"]


def test_an_unknown_table_is_not_found(ask: Run) -> None:
    assert ask("schema", "tables", "order").exit_code == 66


@pytest.mark.parametrize("fact", FACTS)
def test_a_template_is_read_back_as_the_example(ask: Run, tmp_path: Path, fact: str) -> None:
    file = tmp_path / f"{fact}.csv"
    assert ask("schema", "template", fact, "--output", str(file)).exit_code == 0
    event = example(fact)
    partner = event["source"].removeprefix("/partners/")
    with Seen() as seen, FactFile(str(file), partner, fact, None, (), None).opened(seen) as opened:
        (candidate,) = opened.found
    assert isinstance(candidate, Candidate)
    read = json.loads(candidate.value)
    assert read["data"] == event["data"]
    assert (read["id"], read["subject"], read["time"]) == (event["id"], event["subject"], event["time"])
    found = ask("emit", str(file), "--fact", fact, "--partner", partner, "--check")
    assert found.exit_code == 0, found.stderr
