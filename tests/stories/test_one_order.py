"""The story of one order, told the real way, against the answers reckoned by hand beside it."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from cli.main import cli
from domain.facts import FACTS
from domain.fold import rows
from domain.fold.cargo import cargo_rows
from domain.fold.certificates import certificate_anomalies, certificate_rows, check_rows
from domain.fold.switching import switching_anomalies, switching_rows
from tests.stories import one_order_answers as answers
from tests.stories import one_order_judged as judged
from tests.stories.asking import ask
from tests.stories.one_order import GOTS, KINDS, NAME, OCEAN, OEKO, OEKO_OF_THE_LAUNDRY, ORDER, story
from tests.stories.telling import (
    Copied,
    Row,
    facts_of,
    folded,
    go_on,
    published,
    read,
    recorded_us,
    same,
    shuffled,
    tell,
    us,
)

STORY = read(NAME)
SCHEMAS = Path(__file__).resolve().parents[2] / "schemas" / "events"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story's data folder, published; only read from."""
    folder = tmp_path_factory.mktemp("one_order")
    tell(folder, KINDS, list(zip(STORY, recorded_us(STORY), strict=True)))
    return folder


@pytest.fixture(scope="module")
def copy(folder: Path) -> Copied:
    return published(folder, *answers.PUBLISHED)


def as_text(found: list[Row]) -> list[Row]:
    """Decimals as the answers write them."""
    return [{k: str(v) if isinstance(v, Decimal) else v for k, v in row.items()} for row in found]


def test_the_records_are_the_story_that_is_told() -> None:
    """On a difference: `python -m tests.stories.one_order`."""
    assert story() == STORY


def test_every_fact_passes_its_published_schema() -> None:
    for event in STORY:
        schema = json.loads((SCHEMAS / f"{event['type'].removeprefix('threadline.')}.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(event)


def test_the_story_has_every_fact_about_goods_and_papers_but_a_merge() -> None:
    """Lots are not merged in it; that is for the laws."""
    told_of = {event["type"].split(".")[1] for event in STORY}
    unheard = {"cancelled", "reinstated", "milestone_reached", "lot_merged", "complaint_raised", "complaint_resolved",
               "customer_informed"}  # fmt: skip
    assert told_of == set(FACTS) - unheard


@pytest.mark.parametrize("model", answers.PUBLISHED)
def test_the_published_copy_has_the_answer(copy: Copied, model: str) -> None:
    same(as_text(copy[model]), answers.PUBLISHED[model])


@pytest.mark.parametrize("model", answers.OF_THE_ORDER)
def test_the_fold_has_the_answer(model: str) -> None:
    found = rows(folded(STORY, ORDER, KINDS))[model]
    if model == "materials":
        found = [{**row, "quantity": f"{row['quantity']:.6f}"} for row in found]
    same(found, answers.OF_THE_ORDER[model])


def test_the_fold_has_the_answers_of_other_subjects_and_of_streams() -> None:
    state = folded(STORY, ORDER, KINDS)
    cargo = cargo_rows(f"shipment/{OCEAN}", facts_of(STORY, f"shipment/{OCEAN}"), KINDS)
    same(_plain(cargo), judged.CARGO)
    certificates = [
        row for subject in (GOTS, OEKO, OEKO_OF_THE_LAUNDRY)
        for row in certificate_rows(subject, facts_of(STORY, subject), KINDS)
    ]  # fmt: skip
    same(_plain(certificates), judged.CERTIFICATES)
    checks = check_rows(shipments=state.shipments, required=state.certificates_required, certificates=certificates)
    same(_plain(checks), judged.CERTIFICATE_CHECKS)
    switching = switching_rows(state.inspections)
    same(_plain(switching), judged.SWITCHING)
    beside = [*certificate_anomalies(checks), *switching_anomalies(switching)]
    same(_plain([*state.anomalies, *beside]), answers.ANOMALIES)


def _plain(found: object) -> list[Row]:
    return [
        {name.rstrip("_"): list(value) if isinstance(value, tuple) else value for name, value in asdict(row).items()}
        for row in found  # type: ignore[attr-defined]
    ]


def test_no_piece_is_lost_sight_of() -> None:
    """What came in of a line = where it is now, over all rows of the line (lots and what is known by line only)."""
    for line, came_in in (("1", 416), ("2", 308), ("3", 336)):
        its = [row for row in answers.PIECES if row["line"] == line]
        assert sum(row["came_in"] for row in its) == came_in
        gone = ("wip_sewn", "wip_finished", "wip_packed", "wip_shipping", "missing", "held", "rejects", "scrapped",
                "outside_lost", "shipped")  # fmt: skip
        assert sum(row[name] for row in its for name in gone) == came_in


def test_a_check_follows_the_certificate_when_it_is_withdrawn_and_when_that_was_wrong(tmp_path: Path) -> None:
    """48 facts, then the two withdrawals, then the certifier takes the first one back: each time one check flips.

    None of the later facts is on the order: what they touch is found by the certificates that it requires.
    """
    records = list(zip(STORY, recorded_us(STORY), strict=True))
    assert [event["id"] for event, _ in records[46:]] == ["ship-2", "got-2", "tc-3", "tc-4"]
    world = tell(tmp_path, KINDS, records[:48])
    copy = published(tmp_path, "certificate_checks", "anomalies")
    same(copy["certificate_checks"], judged.CHECKS_BEFORE)
    same(copy["anomalies"], answers.OWN_ANOMALIES)

    go_on(world, records[48:])
    copy = published(tmp_path, "certificate_checks", "anomalies")
    same(copy["certificate_checks"], judged.CERTIFICATE_CHECKS)
    same(copy["anomalies"], answers.ANOMALIES)

    mistaken = {**STORY[48], "id": "tc-5", "type": "threadline.corrected.v1", "time": "2026-08-01T09:00:00+02:00",
                "data": {"corrects": "tc-3", "reason": "did_not_occur"}}  # fmt: skip
    go_on(world, [(mistaken, us("2026-08-01T07:10:00Z"))])
    copy = published(tmp_path, "certificate_checks", "anomalies", "certificates")
    same(copy["certificate_checks"], judged.CHECKS_BEFORE)
    same(copy["anomalies"], answers.OWN_ANOMALIES)
    assert {row["number"]: row["withdrawn_from"] for row in copy["certificates"]} == {
        "CU-88123": "2026-07-15",
        "OT-2026-118": None,
        "OT-2026-300": None,
    }


@pytest.mark.parametrize(("seed", "page_size"), [(4, 10**6), (2026, 17)])
def test_the_same_facts_in_any_order_and_any_pages_publish_the_same_rows(
    copy: Copied, tmp_path: Path, seed: int, page_size: int
) -> None:
    tell(tmp_path, KINDS, shuffled(STORY, seed), page_size=page_size)
    other = published(tmp_path, *answers.PUBLISHED)
    for model in answers.PUBLISHED:
        assert sorted(copy[model], key=repr) == sorted(other[model], key=repr), model


@pytest.mark.parametrize(
    ("words", "status", "sums"),
    [
        # All is packed, L1 passed when presented again, L2 at once; L1B was rejected and waits for a word.
        (("--as-of", "2026-05-17"), "packed", {"packed": 1018, "shipped": 0}),
        # The concession on L1B counts as accepted.
        (("--as-of", "2026-05-18"), "accepted", {"packed": 1018, "shipped": 0}),
        (("--as-of", "2026-05-27"), "part_shipped", {"shipped": 704, "received": 0}),
        (("--as-of", "2026-07-02"), "part_delivered", {"shipped": 704, "received": 701}),
        # Both are gone, and only one has come.
        (("--as-of", "2026-07-08"), "part_delivered", {"shipped": 1014, "received": 701}),
        # Before the amendment 1,000 were ordered.
        (("--as-of", "2026-04-06"), "cutting", {"ordered": 1000, "cut": 718}),
        # As of 12 May the packing list that was found wrong on the 13th is void already, and what replaced it counts:
        # 250 + 149 + 195 + 99, and nothing of L2 yet.
        (("--as-of", "2026-05-12"), "packing", {"packed": 693}),
        # On 12 May the wrong packing list of L1 was all that was known: 258 + 149, 200 + 99 and nothing of L2 yet.
        (("--known-at", "2026-05-12"), "packing", {"packed": 706}),
        # By the evening of the 13th it was corrected, L2 packed, nothing reworked: 250 + 149 + 195 + 99 + 314.
        (("--known-at", "2026-05-13"), "packed", {"packed": 1007}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_the_order_stood_so_on_that_day(folder: Path, words: tuple[str, str], status: str, sums: Row) -> None:
    last = json.loads(ask(folder, "order", "replay", ORDER, *words, "--format", "json"))[-1]
    assert last["status"] == status
    state = folded_until(words)
    assert {name: getattr(state, name) for name in sums} == sums


def folded_until(words: tuple[str, str]) -> object:
    from domain.fold import as_of, fold, known_at
    from domain.moments import read_moment

    limit = {"--as-of": as_of, "--known-at": known_at}[words[0]]
    end = read_moment(f"{words[1]}T23:59:59.999999Z")
    return fold(ORDER, limit(facts_of(STORY, ORDER), end), KINDS).order


def test_replay_agrees_with_the_copy(folder: Path) -> None:
    found = CliRunner().invoke(cli, ["--data", str(folder), "order", "replay", ORDER])
    assert found.exit_code == 0, found.stderr
    assert "equal to the copy at position 56" in found.stderr  # 6 partners and 50 facts


def test_the_log_shows_the_original_its_correction_and_the_replacement(folder: Path) -> None:
    log = json.loads(ask(folder, "order", "log", ORDER, "--format", "json"))
    found = {entry["id"]: entry for entry in log if entry["id"] in ("packed-L1", "sorted-L1", "packed-L1-sorted")}
    assert len(found) == 3
    assert "sorted-L1" in json.dumps(found["packed-L1"])
