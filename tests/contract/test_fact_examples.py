"""Each fact's example keeps its schema, and decodes alike in both modes."""

from __future__ import annotations

from dataclasses import replace

import jsonschema
import pytest

from consumers.decode import Rejected
from consumers.schemas import data_schema, event_schema
from domain.examples import example
from domain.fact import Fact
from domain.facts import FACTS
from tests.contract.registered import binary, read, structured

FORMATS = jsonschema.FormatChecker()


@pytest.mark.parametrize("fact", FACTS)
def test_an_example_passes_its_schemas(fact: str) -> None:
    event = example(fact)
    jsonschema.Draft202012Validator(event_schema(FACTS[fact]), format_checker=FORMATS).validate(event)
    jsonschema.Draft202012Validator(data_schema(FACTS[fact]), format_checker=FORMATS).validate(event["data"])


@pytest.mark.parametrize("fact", FACTS)
def test_an_example_decodes_to_the_same_fact_in_both_modes(fact: str) -> None:
    event = example(fact)
    one, other = read(structured(event)), read(binary(event))
    assert isinstance(one, Fact), one
    assert isinstance(other, Fact), other
    assert one.name == fact
    assert replace(one, digest="") == replace(other, digest="")


def test_an_example_of_what_is_no_fact_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        example("ironed")


def test_rejected_and_fact_are_told_apart_by_type() -> None:
    assert isinstance(read(structured({})), Rejected)
