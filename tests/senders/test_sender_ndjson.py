"""NDJSON: events are sent as the file has them."""

from __future__ import annotations

import json

from senders.ids import identifying, key_of, made_id
from tests.senders.reading import ndjson_of

DATA = {"lot": "A", "quantities": [{"line": "1", "quantity": 10}]}
T = "2026-03-01T08:00:00Z"


def event(**changes: object) -> dict[str, object]:
    whole = {
        "specversion": "1.0", "id": "a", "source": "/partners/acme", "type": "threadline.cut.v1",
        "subject": "PO-1", "time": T, "data": DATA,
    }  # fmt: skip
    return {name: value for name, value in {**whole, **changes}.items() if value is not None}


def lines(*events: object) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in events)


def test_a_whole_event_is_sent_byte_for_byte() -> None:
    text = '{ "time": "2026-03-01T08:00:00.50Z",' + lines(event(time=None, note="Größe"))[1:]
    assert ndjson_of("\ufeff" + text).values == [text.strip().encode()]


def test_each_event_goes_to_the_topic_of_its_own_source_unless_a_partner_is_named() -> None:
    text = lines(event(), event(source="/partners/bolt"))
    assert [one["source"] for one in ndjson_of(text).events] == ["/partners/acme", "/partners/bolt"]
    assert ndjson_of(text, partner="acme").refused == [(2, "source_disagrees")]


def test_what_is_missing_is_added_and_the_rest_stays_verbatim() -> None:
    found = ndjson_of(lines(event(id=None, source=None, specversion=None)), partner="acme")
    key = key_of("cut", "PO-1", identifying("cut", time=T, data=DATA))
    assert found.events == [event(id=made_id(key))]
    assert found.values[0].endswith(lines(event(id=None, source=None, specversion=None)).strip()[1:].encode())


def test_equal_events_without_id_get_ids_of_their_own_and_the_same_ones_again() -> None:
    text = lines(event(id=None), event(id=None))
    assert len(set(ndjson_of(text).ids)) == 2
    assert ndjson_of(text).ids == ndjson_of(text).ids


def test_an_id_may_be_made_of_attributes_and_data_fields() -> None:
    found = ndjson_of(
        lines(event(id=None), event(id=None, time="2026-03-02T08:00:00Z")), id_columns=["data.lot", "lot"]
    )
    assert len(found.events) == 1
    assert found.refused == [(2, "conflicting")]


def test_each_broken_line_is_named_and_the_others_are_taken() -> None:
    broken = [
        "nonsense",
        "[]",
        lines(event(source=None)).strip(),
        lines(event(type="threadline.sawn.v1")).strip(),
        lines(event(data={"lot": "A"})).strip(),
        '{"id":"x",' + lines(event()).strip()[1:],
        '"\\ud800"',
    ]
    found = ndjson_of(lines(event()) + "\n".join(broken) + "\n\n" + lines(event(id="b")))
    assert found.ids == ["a", "b"]
    assert found.refused == [
        (2, "not_json"),
        (3, "not_an_object"),
        (4, "missing_attribute"),
        (5, "unknown_type"),
        (6, "wrong_field"),
        (7, "repeated_key"),
        (8, "not_an_object"),
    ]


def test_a_line_that_is_not_utf8_is_refused_alone() -> None:
    found = ndjson_of(lines(event()).encode() + b'{"id":"\xe9"}\n')
    assert found.refused == [(2, "not_utf8")]
    assert found.ids == ["a"]


def test_a_repeat_inside_the_file_is_sent_and_counted() -> None:
    found = ndjson_of(lines(event(), event()))
    assert (len(found.events), found.repeats) == (2, 1)


def test_an_edited_event_of_one_id_is_a_conflict_inside_the_file() -> None:
    assert ndjson_of(lines(event(), event(data={**DATA, "complete": True}))).refused == [(2, "conflicting")]
