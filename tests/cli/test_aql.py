"""`threadline aql`: a plan as one object, and as a table with what it risks."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import cli

REPOSITORY = Path(__file__).resolve().parents[2]


def ask(*words: str) -> Result:
    return CliRunner().invoke(cli, ["aql", *words])


def test_json_is_one_object() -> None:
    told = json.loads(ask("--lot", "1000", "--level", "II", "--aql", "2.5", "--format", "json").stdout)
    assert told == {
        "lot": 1000,
        "level": "II",
        "aql": "2.5",
        "severity": "normal",
        "edition": "iso",
        "letter": "J",
        "plan_letter": "J",
        "n": 80,
        "ac": 5,
        "re": 6,
        "arrow": None,
        "is_full": False,
        "inspected": 80,
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--lot 400 --aql 0.65", ("H", "J", 80, 1, 2, "down")),
        ("--lot 250 --aql 0.65", ("G", "F", 20, 0, 1, "up")),
        ("--lot 5000 --aql 1.5 --severity tightened", ("L", "L", 200, 5, 6, None)),
        ("--lot 1000 --aql 2.5 --severity reduced", ("J", "J", 32, 3, 4, None)),
        ("--lot 1000 --aql 2.5 --severity reduced --edition ansi", ("J", "J", 32, 2, 5, None)),
        ("--lot 20 --level I --aql 1.5", ("B", "D", 8, 0, 1, "down")),
        ("--lot 1000 --aql 0", ("J", "J", 80, 0, 1, None)),
    ],
)
def test_the_plan_is_the_one_after_the_arrow(words: str, told: tuple[object, ...]) -> None:
    plan = json.loads(ask(*words.split(), "--format", "json").stdout)
    assert tuple(plan[name] for name in ("letter", "plan_letter", "n", "ac", "re", "arrow")) == told


def test_an_aql_is_shown_as_the_standard_spells_it() -> None:
    assert json.loads(ask("--lot", "1000", "--aql", "4", "--format", "json").stdout)["aql"] == "4.0"


def test_the_table_says_the_plan_in_a_line_and_what_passes_by_quality() -> None:
    found = ask("--lot", "1000", "--aql", "2.5")
    plan, header, *rows = found.stdout.splitlines()
    assert plan == "letter J: inspect 80, accept on 5, reject on 6"
    assert header.split() == ["quality", "lots_accepted", "note"]
    assert [row.split(maxsplit=2) for row in rows if len(row.split()) > 2] == [
        ["2.5", "98.5%", "the AQL: producer's risk 1.5%"],
        ["3.32", "95.0%", "19 of 20 lots pass"],
        ["7.06", "50.0%", "half of the lots pass"],
        ["11.3", "10.0%", "consumer's risk 10%"],
    ]
    shares = [float(row.split()[1].rstrip("%")) for row in rows]
    assert shares == sorted(shares, reverse=True)
    assert found.stderr == "lot 1000, level II, AQL 2.5, normal, iso; quality = nonconforming pieces in 100\n"


def test_the_table_says_when_all_pieces_are_inspected() -> None:
    assert ask("--lot", "8", "--aql", "0.65").stdout.splitlines()[0] == (
        "letter A (down to F): inspect all 8 (sample 20), accept on 0, reject on 1"
    )
    assert "inspect the piece" in ask("--lot", "1", "--aql", "2.5").stdout


def test_the_gap_of_reduced_inspection_is_explained() -> None:
    told = ask("--lot", "1000", "--aql", "2.5", "--severity", "reduced", "--edition", "ansi").stderr
    assert "above 2 and below 5 the lot is accepted, and normal inspection comes back" in told


def test_above_10_quality_is_nonconformities_per_100_pieces() -> None:
    found = ask("--lot", "1000", "--aql", "1000")
    assert "nonconformities per 100 pieces" in found.stderr
    assert "1e+03" not in found.stdout


def test_csv_and_ndjson_give_one_row() -> None:
    (row,) = csv.DictReader(io.StringIO(ask("--lot", "1000", "--aql", "2.5", "--format", "csv").stdout))
    assert (row["n"], row["ac"], row["arrow"], row["is_full"]) == ("80", "5", "", "false")
    (line,) = ask("--lot", "1000", "--aql", "2.5", "--format", "ndjson").stdout.splitlines()
    assert json.loads(line)["n"] == 80


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("--lot 1000 --aql 2.6", "2.6"),
        ("--lot 0 --aql 2.5", "0"),
        ("--lot 1000 --aql 2.5 --level IV", "IV"),
        ("--lot 1000 --aql 2.5 --severity strict", "strict"),
        ("--lot 1000 --aql 2.5 --edition jis", "jis"),
    ],
)
def test_what_has_no_plan_is_wrong_usage_under_its_own_code(words: str, named: str) -> None:
    found = ask(*words.split())
    assert found.exit_code == 2
    assert "error [no_sampling_plan]: expected" in found.stderr
    assert named in found.stderr
    assert "next: " in found.stderr
    assert found.stdout == ""


def test_help_reads_no_table() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom cli.main import cli\n"
        "assert CliRunner().invoke(cli, ['aql', '--help']).exit_code == 0\n"
        "print(*sorted({'duckdb', 'kafka', 'pydantic', 'domain.inspection'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
