"""The reference pages are as the program is, and the program names no command that it doesn't have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.index import COMMANDS, Noun
from cli.reference import DOCS, PAGES

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("domain", "store", "consumers", "projections", "senders", "simulator", "cli")


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_current(name: str) -> None:
    found = (DOCS / name).read_text(encoding="utf-8")
    assert found == PAGES[name](), "write it anew: python -m cli.reference"


def test_every_command_that_a_text_names_exists() -> None:
    wrong = []
    files = [file for package in PACKAGES for file in (REPOSITORY / package).rglob("*.py")]
    files += [REPOSITORY / "README.md", *(REPOSITORY / "docs").glob("*.md")]
    for file in files:
        for noun, verb in re.findall(r"`threadline ([a-z]+)(?: ([a-z-]+))?", file.read_text(encoding="utf-8")):
            entry = COMMANDS.get(noun)
            if entry is None or (isinstance(entry, Noun) and verb and verb not in entry.verbs):
                wrong.append(f"{file.relative_to(REPOSITORY)}: threadline {noun} {verb}")
    assert wrong == []
