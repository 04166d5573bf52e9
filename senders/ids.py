"""Ids for facts whose sender has none: the same statement gets the same id, whenever and however often it is sent.

An id is a uuid5 of what identifies the statement, not of what it states. A quantity that is edited in the file so
keeps its fact's id, and the tracker quarantines it as `conflicting` where an id over the whole content would have let
it in as a second fact (docs/adr/0008-ids-for-rows.md).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

# Never changes: with another namespace every file that was ever sent would be sent anew.
NAMESPACE = uuid.UUID("ee314c32-e01c-4f6b-9c67-7826745fffcc")

# The fields by which a sender tells one statement from another; all others are what is stated.
IDENTIFYING = (
    "lot", "shipment", "inspection", "hold", "complaint", "corrects", "milestone", "stage", "process", "purpose",
    "revision", "material", "code", "kind", "valid_from", "from_date", "channel",
)  # fmt: skip
# Agreed terms: an order is confirmed once, and a revision is made once, whenever it is said to have happened.
TIMELESS = frozenset({"confirmed", "amended", "cancelled", "reinstated"})


def identifying(fact: str, *, time: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What tells this statement from the sender's others about the same subject.

    The sender's document number alone, where there is one: the contract lets it stand for one fact of a type. Else
    the time and the identifying fields.
    """
    if "doc" in data:
        return {"doc": data["doc"]}
    found = {name: data[name] for name in IDENTIFYING if name in data}
    return found if fact in TIMELESS else {"time": time, **found}


def key_of(fact: str, subject: str, by: Mapping[str, Any] | Sequence[str]) -> str:
    """The text an id is made of, before its ordinal: canonical JSON (keys in order, no white space)."""
    return json.dumps([fact, subject, by], sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def made_id(key: str, ordinal: int = 0) -> str:
    """The id of the statement with this key that is number `ordinal` (from 0) of its file."""
    return str(uuid.uuid5(NAMESPACE, f"{key}#{ordinal}"))
