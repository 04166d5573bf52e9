"""The guides' generated parts are what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.generated import code_parts, contract_parts, filled, read_model_parts
from domain.codes import CODES, REFUSALS
from domain.facts import FACTS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_partners_guide_is_what_the_models_say() -> None:
    """On a difference: `python -m cli.generated`."""
    text = (DOCS / "contract.md").read_text(encoding="utf-8")
    assert filled(text, contract_parts()) == text
    assert all(f"\n### {fact}\n" in text for fact in FACTS)
    assert all(f"\n| `{code}` |" in text for code in REFUSALS)


def test_the_guide_to_the_tables_is_what_a_copy_says_of_itself() -> None:
    """On a difference: `python -m cli.generated`."""
    text = (DOCS / "read-models.md").read_text(encoding="utf-8")
    assert filled(text, read_model_parts()) == text


def test_every_code_is_in_its_guide() -> None:
    """On a difference: `python -m cli.generated`."""
    text = (DOCS / "codes.md").read_text(encoding="utf-8")
    assert filled(text, code_parts()) == text
    assert all(f"\n| `{code}` |" in text for code in CODES)


def test_a_part_that_nobody_generates_is_an_error() -> None:
    with pytest.raises(KeyError):
        filled("<!-- generated: elsewhere -->\n<!-- end -->", {})
