"""Every code that Threadline answers with: what it means, in words for the person who reads it, and what to do.

Refusals (`refusal`) are said of a partner's record and kept in quarantine; the others end a command.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Family = Literal["refusal", "command"]


@dataclass(frozen=True, slots=True)
class Code:
    """One code: `meaning` says what was expected, `remedy` what to do next."""

    code: str
    family: Family
    meaning: str
    remedy: str


_REFUSALS = {
    "null_value": (
        "The record has no value; a fact always has one.",
        "Send the fact again with its value. Nothing is ever deleted by an empty record.",
    ),
    "missing_key": (
        "The record has no key, or one that is not UTF-8; the key must be the subject.",
        "Send it again with key = subject.",
    ),
    "batch_content_type": (
        "The content type is a CloudEvents batch; one record carries one fact.",
        "Send each event of the batch as a record of its own.",
    ),
    "unknown_content_type": (
        "The content type is neither application/json (binary mode) nor application/cloudevents+json (structured).",
        "Set the header content-type to one of the two.",
    ),
    "missing_attribute": (
        "A CloudEvents attribute is missing: specversion, id, source, type, subject and time are all required "
        "(in binary mode as headers ce_...).",
        "Add the attribute named in the refusal.",
    ),
    "repeated_header": ("A ce_ or content-type header stands twice.", "Send each header once."),
    "wrong_attribute": (
        "A CloudEvents attribute has a value that its rule does not allow.",
        "See the refusal's expected and found, and the record table of the contract.",
    ),
    "wrong_specversion": ("specversion must be 1.0.", "Send CloudEvents 1.0."),
    "value_too_large": (
        "The value is over 256 KiB (262,144 bytes).",
        "State fewer lines or cartons a fact: quantities since the last statement add up.",
    ),
    "not_utf8": ("The value is not UTF-8 text.", "Encode it as UTF-8."),
    "not_json": ("The value is not JSON.", "See found: the parser says where it stopped."),
    "not_an_object": ("The value is JSON but no object.", "Send one JSON object."),
    "repeated_key": (
        "A key stands twice in one JSON object; parsers would disagree on which counts.",
        "State each key once.",
    ),
    "too_deep": ("The JSON is nested over 32 levels.", "No fact of the contract is nested so deep; see its schema."),
    "not_finite": ("A number is NaN or infinite, or too large to be one.", "State a finite number."),
    "unknown_type": (
        "The type is no fact of the contract.",
        "`threadline schema list` names all facts; the type is threadline.<fact>.v1.",
    ),
    "unknown_field": (
        "The data has a field that this fact does not have.",
        "Remove it, or correct its spelling; `threadline schema show FACT` lists the fields.",
    ),
    "wrong_field": (
        "A field of the data is missing, or has a value that its rule does not allow.",
        "See the refusal's path, expected and found; `threadline schema show FACT` has the rules.",
    ),
    "repeated_line": (
        "A line (or lot, or lot and line) stands twice in one list.",
        "Add the quantities up, and state each once.",
    ),
    "control_character": (
        "A text has a control character (line breaks included).",
        "Remove it; texts are single lines.",
    ),
    "naive_time": (
        "A time has no offset from UTC.",
        "State RFC 3339 with an offset, e.g. 2026-03-01T08:00:00+05:30.",
    ),
    "impossible_time": ("There is no such time.", "State a real date and time of day, RFC 3339."),
    "over_precise_time": ("A time has more than 6 decimals.", "State microseconds at most."),
    "key_disagrees": ("The record's key is not the subject.", "Send it again with key = subject."),
    "source_disagrees": (
        "The source is not /partners/<the topic's partner>.",
        "Each partner writes to its own topic, under its own name.",
    ),
    "topic_disagrees": (
        "The topic's name is not orders.<partner>.",
        "Send to the topic that `threadline partner add` created.",
    ),
    "unknown_partner": (
        "Nobody is registered under the topic's partner name.",
        "Ask the tracker's owner to register the partner; the record can then be retried.",
    ),
    "suspended_partner": (
        "The partner was suspended when the broker took the record.",
        "Ask the tracker's owner; records taken while suspended stay refused.",
    ),
    "not_yours_to_state": (
        "No kind of this partner may state this fact.",
        "The facts table of the contract says who states what.",
    ),
    "wrong_subject": (
        "The subject is not of the kind that this fact is about, or is malformed.",
        "Orders: an order number; cargo_status: shipment/<carrier>/<number>; "
        "certificates: certificate/<scheme>/<number>.",
    ),
    "conflicting": (
        "This (source, subject, id) is known with other content; the first one was kept.",
        "A fact is never edited: send `corrected` for the first, and the right one under a new id.",
    ),
    "carried": (
        "This record was refused in another store, whose decisions were applied here.",
        "`threadline quarantine show` has the reason then given.",
    ),
}

_COMMANDS = {
    "usage": ("The command was called in a way that it does not know.", "See its --help."),
    "invalid_input": ("A file or value can't be used as it is.", "See what the message expected and found."),
    "no_sampling_plan": (
        "A lot size, inspection level, AQL, severity, edition or class is none that ISO 2859-1 has a plan for.",
        "The message lists the values there are; AQL 0 means: accept on zero.",
    ),
    "not_found": ("There is nothing of that name.", "See the list that the message names."),
    "not_allowed": ("The command is refused by the state of things.", "See the message."),
    "unavailable": (
        "The broker, the store or the published copy can't be reached.",
        "`threadline doctor` says which and why.",
    ),
    "busy": ("Another process holds what this one needs.", "Stop the other, or wait for it."),
    "cannot_write": ("The disk or a file refused a write.", "Free space or change the folder, then run it again."),
    "misconfigured": ("A setting is wrong.", "`threadline config show` says where each setting comes from."),
    "internal": ("Something that should not happen did.", "Run again with --debug and report what it prints."),
    "stop_ingest": ("Ingest stopped, since going on could lose or double records.", "See the message."),
    "fenced": (
        "Another worker has moved this partition; nothing of this worker's batch was written.",
        "Nothing: ingest seeks to the stored offset and goes on.",
    ),
    "topic_replaced": (
        "A topic was deleted and made again: its offsets start anew.",
        "Find out why; then `threadline ingest --accept-topic ID --by WHO --reason WHY` goes on with the new one.",
    ),
    "records_missing": (
        "The broker no longer holds the next offset: records were lost to this tracker.",
        "Restore the topic from a mirror, or ask the partner to send again; retention must be unlimited.",
    ),
    "out_of_step": (
        "A partition came that this worker had not sought to its stored offset.",
        "Run ingest again; nothing was written.",
    ),
    "worker_ended": (
        "One of the two processes of `threadline run` ended by itself; the other was stopped.",
        "Its own error stands above that message; run it alone to see it again.",
    ),
    "no_store": ("There is no event store in the data folder.", "Check --data, or fill one with `threadline ingest`."),
    "not_a_store": (
        "The file is a database of another make, and no event store.",
        "Check --data; nothing was written to that file.",
    ),
    "store_too_new": (
        "The event store was written by a later Threadline.",
        "Use the Threadline that wrote it, or a later one.",
    ),
    "store_without_wal": (
        "The event store's disk doesn't give the shared memory that SQLite's write-ahead log needs.",
        "Keep the data folder on a local disk, not on a network one.",
    ),
    "no_postgresql_yet": (
        "The event store can't be kept in PostgreSQL yet.",
        "Name a data folder; several workers on one machine may share it.",
    ),
    "unknown_event": (
        "An event is stored that this Threadline doesn't know.",
        "Use the Threadline that wrote the store, or a later one.",
    ),
    "event_too_new": (
        "An event is stored in a later version than this Threadline knows.",
        "Use the Threadline that wrote the store, or a later one.",
    ),
    "store_gap": (
        "Events have been taken out of the event store: their numbers have a gap.",
        "Restore the store from its copy; nothing of ours ever deletes an event.",
    ),
    "topic_number_taken": (
        "A roster gives a topic a number that another has here; stored events name topics by number.",
        "Apply a roster to an empty store, before anything is ingested.",
    ),
    "unknown_topic_number": (
        "A partition was to be moved whose topic has no number here.",
        "Report it: ingest numbers a topic before its records are written.",
    ),
    "tally_below_zero": (
        "A record was to leave quarantine that the partition's tally doesn't count there.",
        "`threadline quarantine list` says whether it was retried already; `threadline doctor` checks the tally.",
    ),
    "work_file_broken": (
        "The read models' file can't be opened.",
        "`threadline rebuild`: read models come from the event store alone.",
    ),
    "models_of_another_version": (
        "The read models' file was made by a Threadline with other tables.",
        "`threadline rebuild`: read models come from the event store alone.",
    ),
    "disk_full": (
        "There is no room for the next published copy; the one before stays in use.",
        "Make room on the data folder's disk.",
    ),
    "nothing_published": (
        "No copy of the read models is published yet.",
        "`threadline project --until-caught-up` reads the event store and publishes one.",
    ),
    "copy_broken": (
        "The published copy can't be read.",
        "`threadline rebuild` makes it anew: read models come from the event store alone.",
    ),
    "bad_query": (
        "The query could not be answered.",
        "`threadline schema tables` lists tables and columns.",
    ),
    "query_too_long": (
        "The query ran into its time limit, or was interrupted.",
        "Narrow it to one order or one month, or give it more time.",
    ),
    "read_only": (
        "A query may only read the published copy: no writing, no files, no settings.",
        "Ask with SELECT; answers go to files by --output or the shell's redirection.",
    ),
    "interrupted": ("The command was interrupted.", "Run it again; nothing half done was kept."),
}

CODES: dict[str, Code] = {
    **{code: Code(code, "refusal", *texts) for code, texts in _REFUSALS.items()},
    **{code: Code(code, "command", *texts) for code, texts in _COMMANDS.items()},
}
REFUSALS: frozenset[str] = frozenset(_REFUSALS)
