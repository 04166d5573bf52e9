from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cli.asking.anomaly_codes import ANOMALIES
from domain.codes import CODES
from tests.cli.conftest import Run
from tests.cli.test_anomalies import SAID

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("domain", "store", "consumers", "projections", "senders", "simulator", "cli")


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_explained(ask: Run, code: str) -> None:
    told = json.loads(ask("explain", code, "--format", "json").stdout)
    assert (told["code"], told["meaning"], told["remedy"]) == (code, CODES[code].meaning, CODES[code].remedy)


def test_without_a_code_all_are_listed(ask: Run) -> None:
    assert [row["code"] for row in json.loads(ask("explain", "--format", "json").stdout)] == [*CODES, *ANOMALIES]


@pytest.mark.parametrize("anomaly", sorted(ANOMALIES))
def test_every_anomaly_is_explained(ask: Run, anomaly: str) -> None:
    told = json.loads(ask("explain", anomaly, "--format", "json").stdout)
    assert (told["code"], told["meaning"], told["remedy"]) == (anomaly, *ANOMALIES[anomaly])


def test_every_anomaly_that_has_words_is_explained() -> None:
    assert set(ANOMALIES) == set(SAID)
    assert not set(ANOMALIES) & set(CODES)


def test_an_unknown_code_names_the_nearest(ask: Run) -> None:
    found = ask("explain", "wrong_feild")
    assert found.exit_code == 66
    assert "did you mean wrong_field?" in found.stderr


def test_every_code_that_the_source_names_is_in_the_table() -> None:
    named = {
        code
        for package in PACKAGES
        for path in (REPOSITORY / package).rglob("*.py")
        for code in re.findall(r'\bcode ?= ?"([a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert named - set(CODES) == set()
