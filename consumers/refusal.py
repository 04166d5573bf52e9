"""Finding the one reason to tell a sender: the slow way, taken only by records that are refused.

Reasons are looked for from the outside in: is it text, is it JSON, is it one object with each key once, are the
attributes right, is the type known, is the data right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, cast

from pydantic import ValidationError

from consumers.events import SPEC_VERSION
from domain.facts import BY_TYPE
from domain.quarantine import Refusal

MAX_DEPTH = 32
MAX_SHOWN = 100
REQUIRED = ("specversion", "id", "source", "type", "subject", "time")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DAY_AND_TIME = r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2})?"
_NAIVE = re.compile(rf"^{_DAY_AND_TIME}(?:\.\d+)?$")
_OVER_PRECISE = re.compile(rf"^{_DAY_AND_TIME}\.\d{{7,}}(?:[Zz]|[+-]\d{{2}}:?\d{{2}})$")


class Refused(Exception):
    """A reason found while decoding; never leaves `decode`."""

    def __init__(
        self,
        code: str,
        words: str,
        *,
        path: str = "",
        expected: str = "",
        found: str = "",
        subject: str = "",
        fact: str = "",
    ) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, words, path, expected, shown(found))
        self.subject = subject
        self.fact = fact


def shown(text: str) -> str:
    """What was found, short and with nothing raw that a terminal would obey or that can't be encoded."""
    text = "".join(letter if letter.isprintable() else _escaped(letter) for letter in text[: MAX_SHOWN + 1])
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "..."


def _escaped(letter: str) -> str:
    number = ord(letter)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def refuse_json(value: bytes) -> Any:
    """Parse strictly: answers the parsed JSON object, or raises the reason why it is none."""
    try:
        text = value.decode()
    except UnicodeDecodeError as error:
        raise Refused("not_utf8", "the value is not UTF-8", expected="UTF-8", found=f"byte {error.start}") from None
    if _depth(text) > MAX_DEPTH:
        raise Refused("too_deep", "the value is nested too deep", expected=f"at most {MAX_DEPTH} levels")
    try:
        parsed = json.loads(text, object_pairs_hook=_each_key_once, parse_constant=_not_finite, parse_float=_finite)
    except json.JSONDecodeError as error:
        found = f"{error.msg} at character {error.pos}"
        raise Refused("not_json", "the value is not JSON", expected="a JSON object", found=found) from None
    except ValueError:  # an integer of more than 4,300 digits
        raise Refused("not_finite", "a number is too large to be one", expected="a finite number") from None
    if not isinstance(parsed, dict):
        raise Refused("not_an_object", "the value is no JSON object", expected="an object", found=type(parsed).__name__)
    return parsed


def refuse_structured(value: bytes, error: ValidationError) -> Refused:
    """The reason why a structured event was refused."""
    try:
        event = refuse_json(value)
        fact = _fact_of(event.get("type"))
        subject = _text_of(event.get("subject"))
        _check_attributes(event, fact=fact, subject=subject)
        return _worst(error, in_data="data", subject=subject, fact=fact)
    except Refused as refused:
        return refused


def refuse_attributes(fields: Mapping[str, str], error: ValidationError) -> Refused:
    """The reason why the ce_ headers of a binary event were refused."""
    fact = _fact_of(fields.get("type"))
    subject = _text_of(fields.get("subject"))
    try:
        _check_attributes(fields, fact=fact, subject=subject)
        return _worst(error, in_data=None, subject=subject, fact=fact)
    except Refused as refused:
        return refused


def refuse_data(value: bytes, error: ValidationError, *, subject: str, fact: str) -> Refused:
    """The reason why the data of a binary event was refused."""
    try:
        refuse_json(value)
        return _worst(error, in_data="", subject=subject, fact=fact)
    except Refused as refused:
        refused.subject, refused.fact = subject, fact
        return refused


def _check_attributes(fields: Mapping[str, Any], *, fact: str, subject: str) -> None:
    for name in REQUIRED:
        if name not in fields:
            raise Refused(
                "missing_attribute", f"{name} is missing", path=name, expected=name, subject=subject, fact=fact
            )
    if fields["specversion"] != SPEC_VERSION:
        found = str(fields["specversion"])
        raise Refused("wrong_specversion", "specversion must be 1.0", path="specversion", expected="1.0", found=found)
    if not fact:
        found = str(fields["type"])
        raise Refused(
            "unknown_type", "the type is no fact of the contract", path="type", expected="threadline.<fact>.v1",
            found=found, subject=subject,
        )  # fmt: skip


def _fact_of(type_: object) -> str:
    spec = BY_TYPE.get(type_) if isinstance(type_, str) else None
    return spec.name if spec else ""


def _text_of(value: object) -> str:
    """A text that may be kept beside the record: short, and such that it can be encoded and shown."""
    return value if isinstance(value, str) and len(value) <= 128 and value.isprintable() else ""


def _worst(error: ValidationError, *, in_data: str | None, subject: str, fact: str) -> Refused:
    """The first finding, attributes before data: a wrong attribute makes the data doubtful."""
    found = [
        _finding(cast("dict[str, Any]", item), in_data, subject=subject, fact=fact)
        for item in error.errors(include_url=False)
    ]
    return min(found, key=lambda refused: _RANK.get(refused.refusal.code, 1))


_RANK = {
    "missing_attribute": 0,
    "wrong_attribute": 0,
    "wrong_subject": 0,
    "naive_time": 0,
    "impossible_time": 0,
    "over_precise_time": 0,
}


def _finding(item: dict[str, Any], in_data: str | None, *, subject: str, fact: str) -> Refused:
    where = [part for part in item["loc"] if part not in BY_TYPE]
    is_data = in_data == "" or (in_data is not None and bool(where) and where[0] == in_data)
    # A key is the sender's own text: it may be long, or hold what a terminal would obey.
    path = shown(_path(where[1:] if is_data and in_data and len(where) > 1 else where))
    raw = item.get("input")
    found = "nothing" if item["type"] == "missing" else str(item.get("ctx", {}).get("found", _short(raw)))
    code = _code(item, path, raw, is_data=is_data)
    expected = _expected(item, code)
    words = {
        "unknown_field": f"{fact} has no field {path}",
        "repeated_line": f"{path} names {found} twice",
        "control_character": f"{path} has a control character",
        "naive_time": f"{path} has no offset from UTC",
        "over_precise_time": f"{path} has more than 6 decimals",
        "impossible_time": f"{path} is no time that exists",
    }.get(code, f"{path or 'the value'}: expected {expected}, found {shown(found)}")
    return Refused(code, words, path=path, expected=expected, found=found, subject=subject, fact=fact)


def _code(item: dict[str, Any], path: str, raw: object, *, is_data: bool) -> str:
    kind = item["type"]
    if kind == "json_invalid":
        return "not_json"
    if kind == "repeated_line":
        return "repeated_line"
    if kind == "impossible_time":
        return "impossible_time"
    if isinstance(raw, str) and _CONTROL.search(raw):
        return "control_character"
    if kind == "string_pattern_mismatch" and path in ("time", "at"):
        text = str(raw)
        if _NAIVE.match(text):
            return "naive_time"
        return "over_precise_time" if _OVER_PRECISE.match(text) else "impossible_time"
    if kind == "extra_forbidden":
        return "unknown_field"
    if is_data:
        return "wrong_field"
    if path == "data":
        return "wrong_field"
    return "wrong_subject" if path == "subject" else "wrong_attribute"


_EXPECTED = {
    "missing": "a value",
    "extra_forbidden": "no such field",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "string_type": "text",
    "list_type": "a list",
    "model_type": "an object",
    "string_too_short": "text that is not empty",
    "impossible_day": "a real day as YYYY-MM-DD",
    "reserved_partner": "a partner's name that is not reserved",
}


def _expected(item: dict[str, Any], code: str) -> str:
    if code in ("naive_time", "impossible_time", "over_precise_time"):
        return "RFC 3339 with offset, at most 6 decimals"
    if code == "control_character":
        return "one line of plain text"
    kind, context = item["type"], item.get("ctx", {})
    if kind == "string_pattern_mismatch":
        return f"text like {context['pattern']}"
    if kind == "json_invalid":
        return "a JSON object"
    message: str = item["msg"]
    return _EXPECTED.get(kind, message.removeprefix("Input should be ").removeprefix("Value error, "))


def _path(where: Iterable[object]) -> str:
    text = ""
    for part in where:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _short(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else f"a list of {len(value)}"
    return json.dumps(value) if value is None or isinstance(value, bool | int | float) else type(value).__name__


def _depth(text: str) -> int:
    """The deepest nesting of brackets outside strings, without recursion."""
    deepest = depth = 0
    for match in _BRACKETS.finditer(text):
        found = match[0]
        if found in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif found in "]}":
            depth -= 1
    return deepest


_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Refused("repeated_key", f"key {shown(name)} stands twice", path=shown(name), expected="each key once")
        found[name] = value
    return found


def _not_finite(text: str) -> NoReturn:
    raise Refused("not_finite", "a number is not finite", expected="a finite number", found=text)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        _not_finite(text)
    return number
