"""The page that tells the first story: its commands are run, and what they print stands there.

`python -m tests.stories.one_order_page` writes the answers anew, and nothing else of the page.
"""

from __future__ import annotations

import re
import shlex
import tempfile
from pathlib import Path

from tests.stories.asking import ask
from tests.stories.one_order import KINDS, NAME
from tests.stories.telling import read, recorded_us, tell

PAGE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "one-order.md"
# One command and its answer.
_BLOCK = re.compile(r"```console\n\$ threadline (?P<words>[^\n]+)\n.*?```\n", re.DOTALL)


def refreshed(page: str, folder: Path) -> str:
    """The page with every answer as the program gives it now."""

    def answered(block: re.Match[str]) -> str:
        words = block["words"]
        return f"```console\n$ threadline {words}\n{ask(folder, *shlex.split(words))}```\n"

    return _BLOCK.sub(answered, page)


def commands(page: str) -> list[str]:
    return [block["words"] for block in _BLOCK.finditer(page)]


if __name__ == "__main__":
    story = read(NAME)
    with tempfile.TemporaryDirectory() as folder:
        tell(Path(folder), KINDS, list(zip(story, recorded_us(story), strict=True)))
        PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
