"""Records that state no fact, made out of one that does: what their senders got wrong, and the refusal each earns."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from simulator.said import Said
from simulator.wire import written


class Bad(NamedTuple):
    """A record that will be refused."""

    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


Maker = Callable[[Said, str], Bad]


def _value(change: Callable[[bytes], bytes]) -> Maker:
    return lambda said, time: Bad(said.subject.encode(), change(written(said, time)))


def _swapped(old: bytes, new: bytes) -> Maker:
    return _value(lambda value: value.replace(old, new, 1))


def _time(change: Callable[[str], str]) -> Maker:
    return lambda said, time: Bad(said.subject.encode(), written(said, change(time)))


def _data(**more: object) -> Maker:
    return lambda said, time: Bad(said.subject.encode(), written(said, time, data=said.data | more))


def _not_yours(said: Said, time: str) -> Bad:
    # Only a buyer informs customers.
    wrong = replace(said, name="customer_informed", data={"channel": "email", "about": ["shipment"]})
    return Bad(said.subject.encode(), written(wrong, time))


def _wrong_subject(said: Said, time: str) -> Bad:
    wrong = replace(said, subject="shipment/kraken-lines/KR000000000")
    return Bad(wrong.subject.encode(), written(wrong, time))


def _repeated_line(said: Said, time: str) -> Bad:
    twice = said.data["quantities"] + said.data["quantities"][:1]
    return Bad(said.subject.encode(), written(said, time, data=said.data | {"quantities": twice}))


_BATCH = (("content-type", b"application/cloudevents-batch+json"),)

# By the code of the refusal. All are made from what a factory states about an order, in quantities of a lot.
MAKERS: dict[str, Maker] = {
    "null_value": lambda said, time: Bad(said.subject.encode(), None),
    "missing_key": lambda said, time: Bad(None, written(said, time)),
    "not_json": _value(lambda value: value[: len(value) * 2 // 3]),
    "not_utf8": _swapped(b'"synthetic":true', b'"synthetic":true,"site":"Caf\xe9 Nowhere"'),
    "not_an_object": _value(lambda value: b"[" + value + b"]"),
    "not_finite": _swapped(b'"synthetic":true', b'"synthetic":true,"humidity":NaN'),
    "repeated_key": _swapped(b'"synthetic":true', b'"synthetic":true,"synthetic":true'),
    "unknown_type": _swapped(b'"type":"threadline.', b'"type":"threadline.garments-'),
    "unknown_field": _data(operator="7"),
    "wrong_field": _data(quantities=[{"line": "10", "quantity": "100"}]),
    "repeated_line": _repeated_line,
    "control_character": _data(doc="DOC\t7"),
    "naive_time": _time(lambda time: time[:19]),
    "impossible_time": _time(lambda time: f"{time[:5]}02-30{time[10:]}"),
    "over_precise_time": _time(lambda time: f"{time[:19]}.1234567{time[19:]}"),
    "missing_attribute": _swapped(b'"specversion":"1.0",', b""),
    "wrong_specversion": _swapped(b'"specversion":"1.0"', b'"specversion":"0.3"'),
    "key_disagrees": lambda said, time: Bad(said.subject.lower().encode(), written(said, time)),
    "source_disagrees": _swapped(b'"source":"/partners/', b'"source":"/partners/old-'),
    "not_yours_to_state": _not_yours,
    "wrong_subject": _wrong_subject,
    "batch_content_type": lambda said, time: Bad(said.subject.encode(), b"[" + written(said, time) + b"]", _BATCH),
}
_CODES = tuple(MAKERS)


def spoiled(rng: random.Random, said: Said, time: str) -> tuple[str, Bad]:
    """Make a bad record out of a factory's good fact; answers the code of its refusal, and the record."""
    code = rng.choice(_CODES)
    return code, MAKERS[code](said, time)
