"""The command line itself: what it imports, what it says when something is wrong, and where settings come from."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from cli import failing
from cli.failing import guarded
from cli.index import COMMANDS, Noun
from cli.main import EXIT_CODES, cli
from cli.options import Chosen
from domain import errors
from domain.codes import CODES
from domain.errors import NotFound, ThreadlineError

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("domain", "store", "consumers", "projections", "senders", "simulator", "cli")
# What only commands may import, when they run.
SLOW = ("kafka", "duckdb", "pydantic", "pydantic_settings", "rich", "eventsourcing", "pyarrow", "structlog", "psutil")


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working folder, and no setting from outside."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATA", "KAFKA", "CONFIG"):
        monkeypatch.delenv(f"THREADLINE_{name}", raising=False)


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def paths() -> list[str]:
    found = []
    for name, entry in COMMANDS.items():
        found += [f"{name} {verb}" for verb in entry.verbs] if isinstance(entry, Noun) else [name]
    return [*found, "", *(name for name, entry in COMMANDS.items() if isinstance(entry, Noun))]


def test_no_help_imports_anything_slow() -> None:
    code = (
        "import sys\n"
        "from cli.main import cli\n"
        "for path in sys.argv[1:]:\n"
        "    try:\n"
        "        cli.main([*path.split(), '--help'])\n"
        "    except SystemExit as ended:\n"
        "        assert not ended.code, path\n"
        f"    slow = [name for name in {SLOW!r} if name in sys.modules]\n"
        "    assert not slow, f'threadline {path} --help imports {slow}'\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *paths()], capture_output=True, text=True, cwd=REPOSITORY, check=False
    )
    assert done.returncode == 0, done.stderr


def test_group_help_imports_no_command() -> None:
    code = (
        "import sys\n"
        "from cli.main import cli\n"
        "for path in ([], ['order']):\n"
        "    try:\n"
        "        cli.main([*path, '--help'])\n"
        "    except SystemExit:\n"
        "        pass\n"
        "assert not [name for name in sys.modules if name.startswith('cli.commands.')]\n"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=REPOSITORY, check=True)


def test_the_line_of_help_is_that_of_the_table() -> None:
    for name, entry in COMMANDS.items():
        verbs = entry.verbs.values() if isinstance(entry, Noun) else [entry]
        for verb in verbs:
            assert verb.short[0].isupper(), name
            assert verb.short.endswith("."), name
            assert len(verb.short) <= 72, verb.short


@pytest.mark.parametrize("words", [(), ("order",), ("quarantine",)])
def test_a_noun_alone_shows_its_help_once(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert not done.stdout
    assert done.stderr.count("Usage:") == 1
    assert done.stderr.strip() == run(*words, "--help").stdout.strip()


@pytest.mark.parametrize(
    "words",
    [
        ("project", "--until-caught-up"),
        ("rebuild", "--yes"),
        ("rebuild", "--check"),
        ("query", "SELECT 1"),
        ("order", "list"),
        ("order", "show", "PO-1"),
        ("order", "log", "PO-1"),
        ("order", "replay", "PO-1"),
        ("report", "on-time"),
        ("schema", "tables"),
        ("partner", "list"),
        ("partner", "suspend", "mill", "--by", "ann", "--reason", "x"),
        ("quarantine", "list"),
    ],
    ids=" ".join,
)
def test_a_mistyped_folder_is_told_and_not_made(words: tuple[str, ...], tmp_path: Path) -> None:
    done = run("--data", "mistyped", *words)
    assert done.exit_code == 66
    assert "error [no_store]: there is no event store at mistyped" in done.stderr
    assert "next: " in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_slip_is_a_usage_error_that_says_what_was_meant() -> None:
    done = run("brokr")
    assert done.exit_code == 2
    assert "error [usage]" in done.stderr
    assert "'broker'" in done.stderr
    assert not done.stdout


@pytest.mark.parametrize("words", [("quarantine", "list", "--format", "json"), ("order", "--format=json", "list")])
def test_in_json_an_error_is_one_object_on_stderr(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code in (2, 66)
    told = json.loads(done.stderr)["error"]
    assert set(told) == {"code", "message", "next_step"}
    assert told["code"] in CODES


@pytest.mark.parametrize(
    ("raised", "code", "exit_code"),
    [
        (NotFound("no such order", next_step="list them"), "not_found", 66),
        (NotFound("no store", code="no_store"), "no_store", 66),
        (errors.Busy("taken"), "busy", 75),
        (errors.Misconfigured("wrong"), "misconfigured", 78),
        (RuntimeError("what?"), "internal", 70),
        (PermissionError(13, "Permission denied", "/x"), "cannot_write", 74),
        (KeyboardInterrupt(), "interrupted", 130),
        (click.Abort(), "interrupted", 130),
        (click.UsageError("no"), "usage", 2),
    ],
)
def test_each_failure_has_a_code_and_an_exit_code(
    raised: BaseException, code: str, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise raised

    assert guarded(fail, []) == exit_code
    told = capsys.readouterr().err
    assert f"error [{code}]" in told
    assert "Traceback" not in told


def test_a_traceback_is_shown_with_debug_alone(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise RuntimeError("what?")

    guarded(fail, ["doctor", "--debug"])
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    ["schema list --format json", "schema list", "schema show confirmed", "simulate --orders 30 --seed 1", "--help"],
)
def test_a_reader_that_goes_away_is_no_error(words: str) -> None:
    # It reads nothing at all: so the first line that is written fails already.
    line = f"{sys.executable} -m cli {words} 2>/dev/null | true"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, text=True, cwd=REPOSITORY, check=False
    )
    assert done.returncode == 0
    assert not done.stdout
    assert not done.stderr


def test_every_code_that_is_raised_is_explained() -> None:
    raised = set()
    for package in PACKAGES:
        for file in (REPOSITORY / package).rglob("*.py"):
            raised |= set(re.findall(r"\bcode ?= ?\"([a-z_0-9]+)\"", file.read_text(encoding="utf-8")))
    assert raised
    assert raised - set(CODES) == set()


def test_every_exit_code_is_in_the_help() -> None:
    classes = [error for error in vars(errors).values() if isinstance(error, type)]
    codes = {error.exit_code for error in classes if issubclass(error, ThreadlineError)}
    codes |= {failing.INTERRUPTED, failing.EX_IOERR, failing.EX_SOFTWARE, 65}
    assert codes <= {code for code, _ in EXIT_CODES}
    told = run("--help").stdout
    assert all(f"  {code} " in told for code, _ in EXIT_CODES)


def test_the_version_names_the_libraries() -> None:
    told = run("--version").stdout
    assert all(f"{name} " in told for name in ("threadline", "python", "duckdb", "kafka-python", "eventsourcing"))


def test_data_is_taken_before_and_after_the_command_and_the_later_one_wins() -> None:
    def data_of(*words: str) -> str:
        rows = json.loads(run(*words).stdout)
        return str(next(row for row in rows if row["setting"] == "data")["value"])

    shown = ("config", "show", "--format", "json")
    assert data_of(*shown) == "threadline-data"
    assert data_of("--data", "a", *shown) == "a"
    assert data_of(*shown, "--data", "b") == "b"
    assert data_of("--data", "a", *shown, "--data", "b") == "b"


def test_chosen_options_reach_the_place() -> None:
    place = Chosen(data="x", kafka="broker:1").place()
    assert (str(place.data), place.bootstrap) == ("x", "broker:1")
    assert str(place.events) == "x/events.sqlite"
