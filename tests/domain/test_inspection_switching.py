"""Switching between normal, tightened, reduced and discontinued: the rules as published, brute force, and laws."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.inspection import Edition, OriginalLot, Severity, Step, Stream, original_lot, plan_for, replay, step
from domain.inspection import switching as rules

EDITIONS: tuple[Edition, ...] = ("iso", "ansi")


def lots(results: str, *, severity: Severity = "normal", ac: int = 5) -> list[OriginalLot]:
    """One lot a letter: `a` accepted also one step tighter, `b` accepted but barely, `g` in the gap, `r` rejected."""
    return [
        OriginalLot(
            key=f"lot {number}",
            severity=severity,
            ac=ac,
            accepted=result != "r",
            in_gap=result == "g",
            accepted_one_step_tighter=result == "a",
        )
        for number, result in enumerate(results, 1)
    ]


def due(steps: list[Step]) -> str:
    """The severities due before each lot and after the last, by first letters."""
    return "".join(step.severity_due[0] for step in steps) + steps[-1].after.due[0]


def on(severity: str, **state: int) -> Stream:
    return Stream(due=severity, **state)  # type: ignore[arg-type]


# The published wording: "2 out of 2, 3, 4 or 5 consecutive lots rejected" (MIL-STD-105E, 4.7.1).
@pytest.mark.parametrize("results", ["rr", "rar", "raar", "raaar", "aaaarr", "rr", "aaaaaraaar"])
def test_two_of_five_or_fewer_not_accepted_begin_tightened(results: str) -> None:
    assert due(replay(lots(results))) == "n" * len(results) + "t"


@pytest.mark.parametrize("results", ["raaaar", "raaaaraaaar", "r", "aaaaaaaaaa", "bbbbbbbbbb"])
def test_one_of_five_keeps_normal(results: str) -> None:
    assert due(replay(lots(results))) == "n" * (len(results) + 1)


def test_five_accepted_in_a_row_end_tightened_with_a_clean_slate() -> None:
    steps = replay(lots("aaaaa", severity="tightened"), start=on("tightened", rejected=4))
    assert due(steps) == "tttttn"
    assert steps[-1].after == Stream()
    assert steps[-1].why == "to normal: 5 consecutive lots accepted on tightened"


def test_one_rejection_on_tightened_begins_the_count_of_five_anew() -> None:
    assert due(replay(lots("aaaaraaaaa", severity="tightened"), start=on("tightened"))) == "t" * 10 + "n"


def test_five_not_accepted_on_tightened_in_all_stop_the_stream() -> None:
    steps = replay(lots("raaaarraaaarr", severity="tightened"), start=on("tightened"))
    assert due(steps) == "t" * 13 + "d"
    assert steps[-1].why == "stopped: 5 lots not accepted while on tightened"


def test_rejections_of_an_earlier_tightened_spell_do_not_count() -> None:
    spell = lots("rrrraaaaa", severity="tightened") + lots("rr") + lots("rrrr", severity="tightened")
    assert due(replay(spell, start=on("tightened"))) == "t" * 9 + "nn" + "tttt" + "t"


def test_the_two_lots_that_began_tightened_are_not_among_its_five() -> None:
    assert due(replay(lots("rr") + lots("rrrr", severity="tightened")))[-1] == "t"
    assert due(replay(lots("rr") + lots("rrrrr", severity="tightened")))[-1] == "d"


def test_a_stopped_stream_goes_on_only_with_a_lot_on_tightened() -> None:
    stopped = on("discontinued")
    steps = replay([*lots("aaaaaaaaaaaa"), *lots("aa", severity="reduced")], start=stopped)
    assert {(step.severity_due, step.agrees, step.after) for step in steps} == {("discontinued", False, stopped)}
    resumed = step(stopped, lots("a", severity="tightened")[0])
    assert (resumed.agrees, resumed.after) == (True, on("tightened", run=1))
    refused = step(stopped, lots("r", severity="tightened")[0])
    assert refused.after == on("tightened", rejected=1)


def test_ten_lots_that_pass_one_step_tighter_permit_reduced_by_iso() -> None:
    """Ac 2 or more: 3 points a lot, so that 30 are reached with the tenth."""
    steps = replay(lots("a" * 10))
    assert [step.after.score for step in steps] == list(range(3, 31, 3))
    assert [step.after.reduced_permitted("iso") for step in steps] == [False] * 9 + [True]
    assert steps[-1].after.permitted("iso") == ("normal", "reduced")


def test_fifteen_lots_permit_reduced_where_the_plan_accepts_on_0_or_1() -> None:
    """Ac 0 or 1: 2 points for each lot accepted."""
    for ac in (0, 1):
        steps = replay(lots("b" * 15, ac=ac))
        assert [step.after.score for step in steps] == list(range(2, 31, 2))
        assert [step.after.reduced_permitted("iso") for step in steps] == [False] * 14 + [True]


@pytest.mark.parametrize(("results", "ac"), [("aaaaaaaaar", 5), ("aaaaaaaaab", 5), ("aaaaaaaaar", 0)])
def test_the_score_begins_anew_with_a_lot_that_earns_nothing(results: str, ac: int) -> None:
    steps = replay(lots(results, ac=ac))
    assert steps[-2].after.score > 0
    assert steps[-1].after.score == 0


def test_a_permission_goes_with_the_score_that_earned_it() -> None:
    earned = replay(lots("a" * 10))[-1].after
    for result in "br":
        lost = step(earned, lots(result)[0]).after
        assert (lost.due, lost.reduced_permitted("iso")) == ("normal", False)


def test_the_last_ten_accepted_permit_reduced_by_ansi() -> None:
    steps = replay(lots("r" + "b" * 10), edition="ansi")
    assert [step.after.reduced_permitted("ansi") for step in steps] == [False] * 10 + [True]
    assert not steps[-1].after.reduced_permitted("iso")


def test_reduced_begins_with_the_lot_that_is_stated_under_it() -> None:
    earned = replay(lots("a" * 10))[-1].after
    taken = step(earned, lots("a", severity="reduced")[0])
    assert (taken.severity_due, taken.agrees, taken.after) == ("normal", True, on("reduced", run=1))
    # Nobody has to: the permission stands.
    kept = step(earned, lots("a")[0])
    assert (kept.agrees, kept.after.due, kept.after.reduced_permitted("iso")) == (True, "normal", True)


def test_reduced_that_nobody_earned_proves_nothing() -> None:
    before = replay(lots("raa"))[-1].after
    taken = step(before, lots("a", severity="reduced")[0])
    assert (taken.agrees, taken.after) == (False, before)
    assert taken.why == "accepted under reduced where normal was due: it proves nothing"
    # Its rejection does: the lot would have failed all the more.
    assert step(before, lots("r", severity="reduced")[0]).after.due == "tightened"


@pytest.mark.parametrize("result", ["r", "g"])
def test_reduced_ends_with_a_rejection_or_the_gap(result: str) -> None:
    steps = replay(lots("aa" + result, severity="reduced"), edition="ansi", start=on("reduced"))
    assert due(steps) == "rrrn"
    assert steps[-1].after == Stream()


def test_normal_in_place_of_reduced_agrees_and_ends_it() -> None:
    taken = step(on("reduced", run=7), lots("a")[0])
    assert (taken.severity_due, taken.permitted, taken.agrees) == ("reduced", ("reduced", "normal"), True)
    assert taken.after == Stream(score=3, run=1, window=(True,))


def test_lots_accepted_under_normal_do_not_end_tightened() -> None:
    steps = replay(lots("a" * 12), start=on("tightened"))
    assert {(step.severity_due, step.agrees, step.after.run) for step in steps} == {("tightened", False, 0)}
    assert due(replay(lots("rrrrr"), start=on("tightened")))[-1] == "d"


def test_a_stricter_severity_than_due_counts_but_scores_nothing() -> None:
    taken = step(Stream(score=6, run=2, window=(True, True)), lots("a", severity="tightened")[0])
    assert (taken.agrees, taken.after) == (False, Stream(score=6, run=3, window=(True, True, True)))


def test_a_lot_is_made_from_the_plan_of_its_class() -> None:
    """Letter J at AQL 2.5 accepts on 5 of 80, and one step tighter, at 1.5, on 3."""
    plan = plan_for(lot=1_000, level="II", aql="2.5")
    made = [original_lot(plan, found, key="F1") for found in (3, 4, 5, 6)]
    assert [(lot.accepted, lot.accepted_one_step_tighter) for lot in made] == [
        (True, True),
        (True, False),
        (True, False),
        (False, False),
    ]
    assert {(lot.key, lot.severity, lot.ac, lot.in_gap) for lot in made} == {("F1", "normal", 5, False)}
    reduced = plan_for(lot=1_000, level="II", aql="2.5", severity="reduced", edition="ansi")
    assert [original_lot(reduced, found, key="").in_gap for found in (2, 3, 4, 5)] == [False, True, True, False]


def test_a_stream_tells_its_whole_life_in_words() -> None:
    """Ten good lots, reduced, a bad one; two of three rejected on normal; five rejected on tightened; resumption."""
    life = [
        *lots("a" * 10),
        *lots("ar", severity="reduced"),
        *lots("rar"),
        *lots("rararrr", severity="tightened"),
        *lots("a"),
        *lots("a", severity="tightened"),
    ]
    steps = replay(life)
    assert due(steps) == "n" * 11 + "r" + "nnn" + "t" * 7 + "dd" + "t"
    assert [step.why for step in steps[9:]] == [
        "accepted, score 30: reduced is permitted, given steady production and consent",
        "accepted: stays on reduced",
        "to normal: a lot was not accepted on reduced",
        "not accepted, 1 of the last 1: stays on normal",
        "accepted, score 3: stays on normal",
        "to tightened: 2 of 3 consecutive lots not accepted",
        "not accepted, 1 of 5 while on tightened: stays on tightened",
        "accepted, 1 of 5 in a row: stays on tightened",
        "not accepted, 2 of 5 while on tightened: stays on tightened",
        "accepted, 1 of 5 in a row: stays on tightened",
        "not accepted, 3 of 5 while on tightened: stays on tightened",
        "not accepted, 4 of 5 while on tightened: stays on tightened",
        "stopped: 5 lots not accepted while on tightened",
        "stopped: no lot may be accepted until one is inspected under tightened, on agreed action",
        "accepted, 1 of 5 in a row: stays on tightened",
    ]
    assert [number for number, one in enumerate(steps) if not one.agrees] == [22]


def naive_due(results: str) -> str:
    """The rules as one would check them on paper, over whole spells, for lots always inspected as is due."""
    told, spell, severity = "", "", "n"
    for result in results:
        told += severity
        spell += result
        if severity == "n" and any(spell[at : at + 5].count("r") >= 2 for at in range(len(spell))):
            severity, spell = "t", ""
        elif severity == "t" and spell.count("r") == 5:
            severity, spell = "d", ""
        elif severity == "t" and spell.endswith("aaaaa"):
            severity, spell = "n", ""
    return told + severity


def due_as_inspected(results: str) -> str:
    """What the stream says of the same lots, each inspected under the severity that was due."""
    stream, told = Stream(), ""
    for result in results:
        told += stream.due[0]
        severity: Severity = "tightened" if stream.due == "tightened" else "normal"
        (lot,) = lots(result, severity=severity)
        stream = step(stream, lot).after
    return told + stream.due[0]


def differences(length: int) -> list[str]:
    """The sequences of that length, all 2 ** length, of which the stream and the paper disagree."""
    sequences = ("".join(results) for results in product("ar", repeat=length))
    return [results for results in sequences if due_as_inspected(results) != naive_due(results)]


def test_all_sequences_of_eleven_lots_come_out_as_on_paper() -> None:
    assert differences(11) == []


@pytest.mark.parametrize(
    ("constant", "wrong"),
    [
        ("WINDOW", 4),
        ("WINDOW", 6),
        ("REJECTED_IN_WINDOW", 1),
        ("REJECTED_IN_WINDOW", 3),
        ("ACCEPTED_TO_NORMAL", 4),
        ("ACCEPTED_TO_NORMAL", 6),
        ("REJECTED_TO_DISCONTINUE", 4),
        ("REJECTED_TO_DISCONTINUE", 6),
    ],
)
def test_a_rule_off_by_one_is_seen_on_paper(monkeypatch: pytest.MonkeyPatch, constant: str, wrong: int) -> None:
    monkeypatch.setattr(rules, constant, wrong)
    assert differences(9) != []


@given(st.text("ar", max_size=60))
def test_any_sequence_comes_out_as_on_paper(results: str) -> None:
    assert due_as_inspected(results) == naive_due(results)


ANY_LOT = st.builds(
    lambda result, severity, ac: lots(result, severity=severity, ac=ac)[0],
    st.sampled_from("aaabgr"),
    st.sampled_from(("normal", "tightened", "reduced")),
    st.integers(0, 3),
)
STREAMS = st.lists(ANY_LOT, max_size=40)


@given(STREAMS, st.sampled_from(EDITIONS))
def test_a_stream_of_accepted_lots_is_never_tightened(stated: list[OriginalLot], edition: Edition) -> None:
    steps = replay([replace(lot, accepted=True) for lot in stated], edition=edition)
    assert {step.after.due for step in steps} <= {"normal", "reduced"}


@given(STREAMS, st.sampled_from(EDITIONS))
def test_whatever_is_stated_the_steps_follow_each_other(stated: list[OriginalLot], edition: Edition) -> None:
    steps = replay(stated, edition=edition)
    assert [one.lot for one in steps] == stated
    before = Stream()
    for one in steps:
        assert (one.severity_due, one.permitted) == (before.due, before.permitted(edition))
        assert one.agrees == (one.lot.severity in one.permitted)
        assert one.why
        assert len(one.after.window) <= 5
        assert one.after.window.count(False) <= 1
        if not one.lot.accepted:
            assert (one.after.score, one.after.run) == (0, 0)
        if before.due == "discontinued" and one.lot.severity != "tightened":
            assert one.after == before
        if one.after.due == "reduced" and before.due != "reduced":
            assert before.reduced_permitted(edition)
        if one.after.due == "discontinued" and before.due != "discontinued":
            assert (before.due, one.lot.accepted) == ("tightened", False)
        before = one.after


@given(STREAMS, STREAMS, st.sampled_from(EDITIONS))
def test_a_stream_can_be_taken_up_where_it_was_left(
    first: list[OriginalLot], then: list[OriginalLot], edition: Edition
) -> None:
    whole = replay([*first, *then], edition=edition)
    left = whole[len(first) - 1].after if first else Stream()
    assert replay(then, edition=edition, start=left) == whole[len(first) :]
