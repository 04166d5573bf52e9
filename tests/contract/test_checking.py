"""The fast way of a worker accepts nothing that decode refuses, and says of what it accepts the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers import checking
from consumers.checking import check
from consumers.decode import Rejected, decode
from domain.examples import example
from domain.fact import Fact, Stated
from domain.facts import FACTS
from domain.record import Record
from domain.registry import KnownPartner, Registry
from tests import strategies
from tests.contract.registered import REGISTRY, structured
from tests.contract.test_decode_laws import dumped, mutated
from tests.contract.test_refusals import CASES

EXAMPLES = {name: example(name) for name in FACTS}


def one(record: Record) -> Stated | Fact | Rejected:
    (answer,) = check([record], registry=REGISTRY, topic_no=3)
    return answer


def same(answer: Stated | Fact | Rejected, decoded: Fact | Rejected) -> bool:
    if not isinstance(answer, Stated):
        return answer == decoded
    return isinstance(decoded, Fact) and answer == Stated(
        decoded.id,
        decoded.source,
        decoded.subject,
        decoded.name,
        decoded.happened_at,
        decoded.position,
        decoded.digest,
    )


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_is_accepted_the_fast_way(fact: str) -> None:
    record = structured(EXAMPLES[fact])
    for headers in ((), (("content-type", b"application/cloudevents+json"),)):
        answer = one(record._replace(headers=headers))
        assert isinstance(answer, Stated)
        assert same(answer, decode(record._replace(headers=headers), registry=REGISTRY, topic_no=3))


@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{case[0]}" for number, case in enumerate(CASES)])
def test_every_refusal_is_the_same_in_company(case: Any) -> None:
    record = case[2]()
    good = structured(EXAMPLES["cut"])._replace(topic=record.topic)
    answers = check([good, record, good], registry=REGISTRY, topic_no=3)
    expected = [decode(each, registry=REGISTRY, topic_no=3) for each in (good, record, good)]
    assert isinstance(answers[1], Rejected)
    assert all(map(same, answers, expected))


@given(st.sampled_from(sorted(FACTS)), st.data())
@settings(max_examples=500, deadline=None)
def test_a_mutated_record_is_answered_as_decode_answers_it(fact: str, data: st.DataObject) -> None:
    event = mutated(EXAMPLES[fact], data)
    record = structured(EXAMPLES[fact])._replace(
        value=dumped(event), key=str(event.get("subject")).encode("utf-8", "replace")
    )
    assert same(one(record), decode(record, registry=REGISTRY, topic_no=3))


@given(strategies.stated_facts(), st.booleans(), st.data())
@settings(max_examples=400, deadline=None)
def test_a_generated_fact_is_answered_as_decode_answers_it_spoiled_or_not(
    fact: strategies.Stated, is_spoiled: bool, data: st.DataObject
) -> None:
    event = {
        "specversion": "1.0",
        "id": fact.id,
        "source": f"/partners/{fact.partner}",
        "type": FACTS[fact.name].type,
        "subject": fact.subject,
        "time": fact.time,
        "data": fact.data,
    }
    record = structured(event)
    if is_spoiled:
        record = record._replace(value=dumped(mutated(event, data)))
    registry = Registry({name: KnownPartner(name, kinds) for name, kinds in strategies.KINDS.items()})
    (answer,) = check([record], registry=registry, topic_no=3)
    assert same(answer, decode(record, registry=registry, topic_no=3))


@pytest.mark.parametrize("both", ["found", "lost"])
def test_a_list_in_a_fact_that_stays_a_model_may_be_long(both: str) -> None:
    event = {**EXAMPLES["adjusted"]}
    two = [{"line": "1", "quantity": 1}, {"line": "2", "quantity": 3}]
    event["data"] = {"lot": "A", "stage": "sewn", "reason": "recount", both: two}
    assert isinstance(one(structured(event)), Stated)
    event["data"] = {**event["data"], both: [*two, two[0]]}
    answer = one(structured(event))
    assert isinstance(answer, Rejected)
    assert answer.refusal.code == "repeated_line"


@pytest.mark.parametrize("name", ["traceparent", "x1", "Trace", "trace-parent", "", "grün", "a\n"])
def test_a_new_attribute_name_is_judged_by_the_model(name: str) -> None:
    record = structured({**EXAMPLES["cut"], name: "value"})
    for _ in range(2):
        assert same(one(record), decode(record, registry=REGISTRY, topic_no=3))


def test_senders_of_ever_new_names_do_not_fill_the_memory() -> None:
    for number in range(2 * checking.MAX_KNOWN_NAMES):
        assert isinstance(one(structured({**EXAMPLES["cut"], f"name{number}": 1})), Stated)
    assert len(checking._known_names) <= checking.MAX_KNOWN_NAMES


@pytest.mark.parametrize("space", ["", " ", "\n\t", "\r\n  "])
def test_a_key_that_stands_twice_is_found_however_it_is_spaced(space: str) -> None:
    value = dumped(EXAMPLES["cut"]).decode().replace('"lot": "L-01"', f'"lot"{space}:"L-02", "lot":{space}"L-01"')
    answer = one(structured(EXAMPLES["cut"], value=value.encode()))
    assert isinstance(answer, Rejected)
    assert answer.refusal.code == "repeated_key"


def test_texts_that_look_like_the_end_of_a_key_are_accepted_all_the_same() -> None:
    event = {**EXAMPLES["milestone_reached"]}
    event["data"] = {**event["data"], "note": 'they said "ready": so be it'}
    answer = one(structured(event))
    assert isinstance(answer, Fact)
